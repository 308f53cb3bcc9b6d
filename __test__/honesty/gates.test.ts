import { describe, expect, it } from 'vitest'
import {
  binomialTail,
  intervalGate,
  leastGate,
  mostGate,
  numberGate,
  poissonTail,
  WRONGLY,
} from '../../honesty/gates.js'

/** P(X ≥ successes) by adding up whole numbers: share is `of` / 100. */
function enumerated(successes: number, draws: number, of: number): number {
  let [choices, sum] = [1n, 0n]
  for (let count = 0; count <= draws; count++) {
    if (count >= successes) sum += choices * BigInt(of) ** BigInt(count) * BigInt(100 - of) ** BigInt(draws - count)
    choices = (choices * BigInt(draws - count)) / BigInt(count + 1)
  }
  return Number((sum * 10n ** 18n) / 100n ** BigInt(draws)) / 1e18
}

describe('binomialTail', () => {
  it.each([
    [0, 20, 30],
    [3, 20, 30],
    [6, 20, 30],
    [10, 20, 30],
    [20, 20, 30],
    [45, 400, 5],
    [12, 400, 5],
    [130, 150, 91],
  ])('P(X ≥ %i) of %i draws at %i %% is that of its terms', (successes, draws, of) => {
    expect(binomialTail(successes, draws, of / 100)).toBeCloseTo(enumerated(successes, draws, of), 12)
  })

  it('is exact far out, where a difference from 1 would be nothing', () => {
    expect(binomialTail(60, 400, 0.05) / enumerated(60, 400, 5)).toBeCloseTo(1, 2)
    expect(binomialTail(400, 400, 0.5)).toBeCloseTo(2 ** -400, 130)
  })

  it('is 1 or 0 at the ends', () => {
    expect([binomialTail(1, 10, 0), binomialTail(11, 10, 0.5), binomialTail(10, 10, 1)]).toEqual([0, 0, 1])
  })
})

it('poissonTail is that of its terms', () => {
  const terms = (from: number, mean: number) => {
    let [term, sum] = [Math.exp(-mean), 0]
    for (let count = 0; count < 200; count++, term *= mean / count) if (count >= from) sum += term
    return sum
  }
  for (const [events, mean] of [
    [5, 2],
    [2, 5],
    [30, 10],
    [0, 3],
  ] as const) {
    expect(poissonTail(events, mean)).toBeCloseTo(terms(events, mean), 12)
  }
})

describe('gates', () => {
  it('of a share fail hardly ever at the goal, and one hit less fails more often', () => {
    const { limit, surely } = mostGate(0.05, 400)
    const passing = Math.round(limit * 400)
    expect(binomialTail(passing + 1, 400, 0.05)).toBeLessThan(WRONGLY)
    expect(binomialTail(passing, 400, 0.05)).toBeGreaterThanOrEqual(WRONGLY)
    expect(binomialTail(passing + 1, 400, surely)).toBeCloseTo(0.99, 6)
  })

  it('of a share that must be high are those of its complement', () => {
    const [least, most] = [leastGate(0.95, 400), mostGate(0.05, 400)]
    expect(least.limit).toBeCloseTo(1 - most.limit, 12)
    expect(least.surely).toBeCloseTo(1 - most.surely, 12)
  })

  it('let nothing pass where nothing may be', () => {
    expect(mostGate(0, 100).limit).toBe(0)
  })

  it('of few draws may have no share that surely fails', () => {
    expect(mostGate(0.8, 5)).toEqual({ limit: 1, surely: Number.NaN })
  })

  it('of a number stand 4.75 standard errors beyond the goal', () => {
    expect(numberGate(1, 0.1, 1).limit).toBeCloseTo(1.475, 3)
    expect(numberGate(1, 0.1, -1).surely).toBeCloseTo(1 - 0.708, 3)
  })

  it('of units between events count events', () => {
    const { limit, surely } = intervalGate(2000, 45_000)
    const events = Math.round(45_000 / limit)
    expect(poissonTail(events + 1, 45_000 / 2000)).toBeLessThan(WRONGLY)
    expect(poissonTail(events, 45_000 / 2000)).toBeGreaterThanOrEqual(WRONGLY)
    expect(poissonTail(events + 1, 45_000 / surely)).toBeCloseTo(0.99, 6)
  })
})
