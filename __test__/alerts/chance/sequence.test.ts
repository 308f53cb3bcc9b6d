import { describe, expect, it } from 'vitest'
import { LOOKS_BACK, PART, type Past, sequenceTail } from '../../../src/alerts/chance/sequence.js'
import { EXCESSES } from '../../../src/alerts/chance/spread.js'
import { normalTail } from '../../../src/alerts/chance/tails.js'
import { normal, stream } from './random.js'

const spread = Float64Array.from(EXCESSES, (_, place) => (place === 0 ? 1 : 0))
const NONE = { expected: 0, isShare: false, spread }

/** The smallest tail of a course of scores, each against a reference of some chunks. */
function leastOf(scores: readonly number[], chunks: number): number {
  let [past, least]: [Past, number] = [[], 1]
  for (const by of scores) {
    const last = { by, variance: 1, ofUsual: 1 / chunks, size: 1 }
    if (by < 0) least = Math.min(least, sequenceTail(normalTail(-by / Math.sqrt(1 + 1 / chunks)), past, last, NONE))
    past = [...past, [by, 1, 1] as const].slice(-LOOKS_BACK)
  }
  return least
}

/** Share of courses that alert at a level in some chunk. */
function alertingShare(chunks: number, level: number, length: number, shift: number, courses: number): number {
  const random = stream(chunks)
  let alerting = 0
  for (let course = 0; course < courses; course++) {
    const usual = normal(random) / Math.sqrt(chunks)
    const scores = Array.from({ length }, () => normal(random) - usual - shift)
    if (leastOf(scores, chunks) <= level) alerting++
  }
  return alerting / courses
}

describe('a sequence', () => {
  it('gives the last chunk alone its part', () => {
    expect(sequenceTail(0.003, [], { by: -2, variance: 1, ofUsual: 0.1, size: 1 }, NONE)).toBeCloseTo(0.003 / PART, 12)
  })

  // 3,000 courses: the standard error is .003 at .025.
  it.each([5, 10, 60])('keeps the share of healthy courses that alert, against %d chunks', (chunks) => {
    expect(alertingShare(chunks, 0.025 / 100, 100, 0, 3000)).toBeLessThan(0.034)
  })

  it('finds a small change that lasts, which no chunk alone shows', () => {
    expect(alertingShare(10, 0.025 / 100, 12, 2.5, 1000)).toBeGreaterThan(0.9)
  })

  it('of shares of few rows is judged by what such shares do', () => {
    // Of 8 chunks of 10 rows 14 are right where 32 are as usual: binom.cdf(14, 80, 0.4) = 1.7e-5, and by a normal number 2e-5.
    const past: Past = Array.from({ length: 7 }, () => [-0.225, 0.024, 1] as const)
    const last = { by: -0.225, variance: 0.024, ofUsual: 1e-9, size: 1 }
    const tail = sequenceTail(1, past, last, { expected: 0.4, isShare: true, spread })
    expect(tail * PART).toBeCloseTo(0, 4)
    expect(tail).toBeLessThan(sequenceTail(1, past, last, { expected: 0.4, isShare: false, spread }))
  })

  it('is over when the last chunk is as usual', () => {
    const past: Past = Array.from({ length: 11 }, () => [-2.5, 1, 1] as const)
    const last = (by: number) => ({ by, variance: 1, ofUsual: 0.1, size: 1 })
    expect(sequenceTail(0.4, past, last(-0.2), NONE)).toBe(1)
    expect(sequenceTail(normalTail(2), past, last(-2), NONE)).toBeLessThan(1e-4)
  })
})
