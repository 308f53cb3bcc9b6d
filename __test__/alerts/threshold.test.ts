import { describe, expect, it } from 'vitest'
import { resolveThreshold, sideOf } from '../../src/alerts/threshold.js'
import { summaryStatistics, type Threshold } from '../../src/index.js'

const FREE = { lower: null, upper: null }
const values = [1, 2, null, 3, 6]
// Mean 3, median 2.5, population deviation √3.5.
const deviation = Math.sqrt(3.5)

describe('a threshold in standard deviations', () => {
  it('is around the mean of the values that are there', () => {
    const { lower, upper } = resolveThreshold({ std: 2 }, values, FREE)
    expect(lower).toBeCloseTo(3 - 2 * deviation, 12)
    expect(upper).toBeCloseTo(3 + 2 * deviation, 12)
  })

  it.each([
    ['median', 2.5],
    ['min', 1],
    ['max', 6],
  ] as const)('is around the %s if asked', (around, centre) => {
    const { upper } = resolveThreshold({ std: { upper: 1 }, around }, values, FREE)
    expect(upper).toBeCloseTo(centre + deviation, 12)
  })

  it('has no bound on a side that is left out, and none without values', () => {
    expect(resolveThreshold({ std: { upper: 3 } }, values, FREE).lower).toBeNull()
    expect(resolveThreshold({ std: 3 }, [null], FREE)).toEqual(FREE)
  })

  it('has no bound where that would be beyond the largest number', () => {
    expect(resolveThreshold({ std: 3 }, [1e308, -1e308, 1e308], FREE)).toEqual(FREE)
    expect(resolveThreshold({ std: 3 }, [1e308, -1e308, 1e308], { lower: 0, upper: null })).toEqual(FREE)
  })
})

describe('any threshold', () => {
  it('stops at what the metric can reach', () => {
    const limits = { lower: 0, upper: 5 }
    expect(resolveThreshold({ std: 100 }, values, limits)).toEqual(limits)
    expect(resolveThreshold({ lower: -1, upper: 9 }, [], limits)).toEqual(limits)
    expect(resolveThreshold({ lower: 1, upper: 4 }, [], limits)).toEqual({ lower: 1, upper: 4 })
  })

  it('of a number of rows is not below 0', async () => {
    const table = { x: Array.from({ length: 21 }, (_, i) => i) }
    const fitted = await summaryStatistics.fit(table, { chunks: { size: 10 }, summary: ['row_count', 'std', 'mean'] })
    const { series } = await fitted.check(table)
    expect(series.map(({ metric, threshold }) => [metric, (threshold.lower ?? -1) < 0])).toEqual(
      expect.arrayContaining([
        ['row_count', false],
        ['std', false],
        ['mean', true],
      ]),
    )
  })

  it.each<[string, Threshold, string]>([
    ['a side with a typing error', { uper: 1 } as Threshold, 'upper'],
    ['a lower bound at the upper one', { lower: 1, upper: 1 }, 'lower must be below upper'],
    ['a bound that is no number', { lower: Number.NaN }, 'NaN'],
    ['a negative distance', { std: -1 }, '-1'],
    ['an unknown centre', { std: 1, around: 'mode' as 'mean' }, 'mode'],
  ])('refuses %s', (_, threshold, named) => {
    expect(() => resolveThreshold(threshold, values, FREE)).toThrow(named)
  })
})

describe('an alert', () => {
  const bounds = { lower: 1, upper: 2 }

  it.each([0.999, 2.001])('is a value outside its bounds: %d', (value) => {
    expect(sideOf(value, bounds)).not.toBe('within')
  })

  it.each([1, 1.5, 2, null])('is not a value within or on them, or none: %s', (value) => {
    expect(sideOf(value, bounds)).toBe('within')
  })

  it('is not beyond a side that is not watched', () => {
    expect(sideOf(-5, { lower: null, upper: 2 })).toBe('within')
    expect(sideOf(5, { lower: 1, upper: null })).toBe('within')
  })
})
