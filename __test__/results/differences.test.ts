import { describe, expect, it } from 'vitest'
import { differencesOf, type Pair } from '../../src/results/differences.js'
import type { Chunk } from '../../src/types/index.js'

const ERROR = 0.01

function pair(estimates: readonly number[], labels: readonly number[], labelled = 1000, reach = ERROR): Pair {
  const [value, length] = [Float64Array.from(estimates), estimates.length]
  const error = new Float64Array(length).fill(ERROR)
  const ends = { low: value.map((own) => own - 1.96 * reach), high: value.map((own) => own + 1.96 * reach) }
  const chunk = { period: 'production', rows: 1000, labelled, startIndex: 0, endIndex: 999 } as const
  return {
    estimated: { length, numbers: { value, standard_error: error, ...ends }, codes: {} },
    realized: { length, numbers: { value: Float64Array.from(labels), standard_error: error }, codes: {} },
    chunks: estimates.map((_, index): Chunk => ({ ...chunk, index, key: `${index}` })),
  }
}

const USUAL = pair([0.9, 0.9], [0.9, 0.9])

describe('differences of labels from estimates', () => {
  it('are of chunks that have both', () => {
    const own = differencesOf(pair([0.9, 0.9, Number.NaN], [0.8, Number.NaN, 0.8]), USUAL)
    expect(own).toEqual([{ place: 0, by: expect.closeTo(-0.1, 12), rows: 1000, variance: ERROR ** 2, shared: 0 }])
  })

  it('are from what is usual in the reference, in units of its scatter', () => {
    const [own] = differencesOf(pair([0.9], [0.9]), pair([0.9, 0.9], [0.94, 0.98]))
    expect(own?.by).toBeCloseTo(-0.06, 12)
    // Two squares of 4: (5 + 8) / (5 + 1).
    expect((own?.variance ?? 0) / ERROR ** 2).toBeCloseTo(13 / 6, 9)
  })

  it('are less certain with fewer labels', () => {
    const [own] = differencesOf(pair([0.9], [0.8], 100), USUAL)
    expect(own?.variance).toBeCloseTo(10 * ERROR ** 2, 12)
  })

  it('share what the interval holds beyond the noise of labels', () => {
    const [own] = differencesOf(pair([0.9], [0.8], 1000, 0.02), USUAL)
    expect(own?.shared).toBeCloseTo(0.02 ** 2 - ERROR ** 2, 12)
  })
})
