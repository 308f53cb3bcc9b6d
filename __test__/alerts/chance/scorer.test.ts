import { describe, expect, it } from 'vitest'
import { deviationOf, ofDistance, ofFaults, ofPValue, ofValue } from '../../../src/alerts/chance/scorer.js'
import { chiSquaredTail } from '../../../src/alerts/chance/tails.js'

const ROWS = { all: 1000, usual: 100 }
const reading = (value: number, rows = 100, error = Number.NaN) => ({ value, error, rows })

describe('a distance', () => {
  const scorer = ofDistance({ growth: 'root', least: 0, mean: 4, freedom: 4 }, ROWS)

  it('that chance expects scores its degrees of freedom, in a chunk of any size', () => {
    for (const rows of [10, 100, 900]) {
      expect(scorer.other(reading(Math.sqrt(4 * (1 / rows + 1 / 1000)), rows)).square).toBeCloseTo(4, 12)
      expect(scorer.own(reading(Math.sqrt(4 * (1 / rows - 1 / 1000)), rows)).square).toBeCloseTo(4, 12)
    }
  })

  it('that is scaled already counts from its least value', () => {
    const scaled = ofDistance({ growth: 'scaled', least: -1, mean: 1, freedom: 3 }, ROWS)
    expect(scaled.other(reading(0)).square).toBeCloseTo(3, 12)
    expect(scaled.own(reading(900 / 1100 - 1)).square).toBeCloseTo(3, 12)
  })
})

describe('a p-value', () => {
  it('is its own tail', () => {
    const { square, freedom } = ofPValue(ROWS).other({ ...reading(3), pValue: 0.01 })
    expect(chiSquaredTail(freedom, square)).toBeCloseTo(0.01, 9)
  })
})

describe('a value', () => {
  const usual = { value: 0.8, variance: 0.16, perRow: false, isShare: false, optimism: 1 }

  it('is scored by its error and that of the usual value', () => {
    expect(ofValue(usual, ROWS).other(reading(0.72, 100, 0.04)).square).toBeCloseTo(4 / 1.1, 9)
    expect(ofValue(usual, ROWS).own(reading(0.72, 100, 0.04)).square).toBeCloseTo(4 / 0.9, 9)
    expect(ofValue(usual, ROWS).other(reading(0.72))).toMatchObject({ side: 'below', freedom: 1, size: 1 })
  })

  it('of new rows is held to what those of the reference lack', () => {
    const { own, other } = ofValue({ ...usual, optimism: 1.1 }, ROWS)
    expect(other(reading(0.88, 100, 0.04)).square).toBeCloseTo(0, 12)
    expect(own(reading(0.8, 100, 0.04)).square).toBeCloseTo(0, 12)
  })

  it('without an error has that of its rows', () => {
    expect(deviationOf(reading(0.8, 400), usual, 1000).variance).toBeCloseTo(0.0004, 12)
    expect(
      deviationOf(reading(90), { value: 0.8, variance: 0.16, perRow: true, isShare: false, optimism: 1 }, 1000),
    ).toEqual({
      by: 10,
      variance: 16,
      ofUsual: expect.closeTo(1.6, 12),
    })
  })
})

describe('faults', () => {
  it('that are as frequent as usual score little, on either side', () => {
    const scorer = ofFaults(100, ROWS)
    expect(scorer.other(reading(10)).square).toBeLessThan(0.1)
    expect(scorer.other(reading(40))).toMatchObject({ side: 'above' })
    expect(scorer.other(reading(0))).toMatchObject({ side: 'below' })
    expect(scorer.other(reading(40)).square).toBeGreaterThan(25)
  })

  it('that were never there are exact', () => {
    const scorer = ofFaults(0, ROWS)
    expect(scorer.own(reading(0)).square).toBeLessThan(1)
    expect(scorer.other(reading(1)).square).toBeLessThan(9)
    expect(scorer.other(reading(10)).square).toBeGreaterThan(25)
  })

  it('that are likely without ever having been there score little', () => {
    const scorer = ofFaults(0, ROWS, 100)
    expect(scorer.own(reading(0)).square).toBeLessThan(1)
    expect(scorer.other(reading(10)).square).toBeLessThan(0.1)
    expect(scorer.other(reading(40)).square).toBeGreaterThan(25)
  })
})

describe('a score far off', () => {
  const usual = { value: 0.3, variance: 0.21, perRow: false, isShare: true, optimism: 1 }
  const scorer = ofValue(usual, { all: 1_000_000, usual: 100_000 })
  const square = (value: number) => scorer.other(reading(value, 100_000)).square

  it('grows without end, on either side', () => {
    const squares = [0.2, 0.25, 0.28, 0.32, 0.35, 0.4].map(square)
    // By the normal distribution: by² / (.21 / 100,000 + .21 / 1,000,000).
    const normal = [0.1, 0.05, 0.02, 0.02, 0.05, 0.1].map((by) => by ** 2 / (0.21 / 90_909))
    for (const [place, own] of squares.entries()) expect(own / (normal[place] as number)).toBeCloseTo(1, 0)
    expect(squares[0]).toBeGreaterThan(4000)
  })

  it('goes on from a near one without a step', () => {
    for (const sign of [-1, 1]) {
      const steps = Array.from({ length: 200 }, (_, step) => square(0.3 + sign * (0.0085 + step * 1e-5)))
      for (const [place, own] of steps.slice(1).entries()) expect(own).toBeGreaterThanOrEqual(steps[place] as number)
      expect(Math.max(...steps.slice(1).map((own, place) => own / (steps[place] as number)))).toBeLessThan(1.05)
    }
  })

  it('of faults is as large as their number says', () => {
    const faults = ofFaults(10_000, { all: 1_000_000, usual: 100_000 })
    expect(faults.other(reading(10_000, 100_000)).square).toBeGreaterThan(20_000)
    expect(faults.other(reading(0, 100_000)).square).toBeGreaterThan(1000)
  })
})
