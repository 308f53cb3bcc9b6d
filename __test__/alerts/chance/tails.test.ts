import { describe, expect, it } from 'vitest'
import {
  binomialTail,
  chiSquaredTail,
  faultsTail,
  gammaTail,
  logGamma,
  normalAbove,
  normalTail,
  studentTail,
} from '../../../src/alerts/chance/tails.js'

const close = (found: number, expected: number, relative = 1e-9) =>
  expect(found / expected).toBeCloseTo(1, -Math.log10(relative))

describe('tails', () => {
  it('agree with scipy', () => {
    // Python 3: math.lgamma; scipy 1.15.3: chi2.sf, norm.sf
    close(logGamma(7.3), 7.147_892_523_022_248, 1e-6)
    close(chiSquaredTail(1, 15.136_705_23), 1e-4, 1e-6)
    close(chiSquaredTail(10, 18.307_038_05), 0.05, 1e-6)
    close(normalTail(3), 0.001_349_898_031_630_1)
    close(normalTail(-1), 0.841_344_746_068_543)
    close(normalTail(10), 7.619_853_024_160_5e-24)
  })

  it('of counts add up the probabilities of all larger ones', () => {
    // Python 3: sum of math.comb(n, i) * p**i * (1 - p)**(n - i)
    close(binomialTail(4, 8, 0.05), 0.00037175136718750005, 1e-6)
    close(binomialTail(2, 24, 0.05), 0.3391827343911983)
    expect(binomialTail(0, 8, 0.05)).toBe(1)
  })

  it('are whole where nothing is asked', () => {
    expect(gammaTail(3, 0)).toBe(1)
    expect(normalTail(0)).toBe(0.5)
  })

  it.each([0.3, 0.5, 0.05, 1e-4, 1e-12, 1e-200])('of a normal number turn back: %d', (probability) => {
    close(normalTail(normalAbove(probability)), probability, 1e-6)
    if (probability > 1e-12) close(normalTail(-normalAbove(probability)), 1 - probability, 1e-6)
  })

  it('of Student are near those of scipy', () => {
    // scipy 1.15.3: t.sf
    close(studentTail(9, 2.262_157_16), 0.025, 0.02)
    close(studentTail(9, 6.01), 1e-4, 0.1)
    close(studentTail(1e6, 3), normalTail(3), 1e-3)
  })
})

describe('a number of faults', () => {
  /** Sums the probabilities of every number of faults, one by one. */
  function whole(rows: number, alpha: number, beta: number): number[] {
    const masses = [1]
    for (let own = 0; own < rows; own++) {
      masses.push(((masses[own] as number) * (rows - own) * (own + alpha)) / ((own + 1) * (rows - own - 1 + beta)))
    }
    const total = masses.reduce((sum, own) => sum + own, 0)
    return masses.map((own) => own / total)
  }

  it.each([
    [50, 3.5, 400.5],
    [50, 0.5, 1000.5],
    [200, 100.5, 300.5],
  ])('of %d rows has the mid-p of the beta-binomial', (rows, alpha, beta) => {
    const masses = whole(rows, alpha, beta)
    for (const count of [0, 1, 3, 10, 49, 50]) {
      const above = masses.slice(count + 1).reduce((sum, own) => sum + own, 0)
      expect(faultsTail(count, rows, alpha, beta)).toBeCloseTo(above + (masses[count] as number) / 2, 9)
    }
  })

  it('of faults in any number of rows come at once, and go on where the sum ends', () => {
    const start = performance.now()
    expect(faultsTail(3e15, 2 ** 53, 0.5, 1e6)).toBeGreaterThanOrEqual(0)
    expect(faultsTail(0, Number.NaN, 0.5, 1e6)).toBe(0.5)
    expect(performance.now() - start).toBeLessThan(100)
    for (const [count, alpha] of [
      [1_150, 1_000.5],
      [30, 20.5],
    ] as const) {
      const [few, many] = [100_000, 100_001].map((rows) => faultsTail(count, rows, alpha, 100_000))
      expect((many as number) / (few as number)).toBeGreaterThan(0.5)
      expect((many as number) / (few as number)).toBeLessThan(2)
    }
  })
})
