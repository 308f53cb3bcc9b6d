import { describe, expect, it } from 'vitest'
import { normalShare } from '../../../honesty/streams/normal.js'
import { Random } from '../../../honesty/streams/random.js'

const DRAWS = 1_000_000

/** Means of the powers 1 to 4. */
function moments(draw: () => number): readonly number[] {
  const sums = [0, 0, 0, 0]
  for (let count = 0; count < DRAWS; count++) {
    const value = draw()
    for (let [power, product] = [0, value]; power < 4; power++, product *= value)
      sums[power] = (sums[power] ?? 0) + product
  }
  return sums.map((sum) => sum / DRAWS)
}

describe('Random', () => {
  it('depends on its names alone', () => {
    const first = (...names: (string | number)[]) => new Random(...names).bits()
    expect(first('a', 1)).toBe(first('a', 1))
    expect(new Set([first('a', 1), first('a', 2), first('b', 1), first('a')]).size).toBe(4)
  })

  it('draws uniform numbers', () => {
    const random = new Random('uniform')
    const [mean, square] = moments(() => random.uniform()) as [number, number]
    expect(mean).toBeCloseTo(1 / 2, 2)
    expect(square).toBeCloseTo(1 / 3, 2)
  })

  it('draws normal numbers, tail and all', () => {
    const random = new Random('normal')
    const powers = moments(() => random.normal())
    for (const [power, moment] of [0, 1, 0, 3].entries())
      expect(Math.abs((powers[power] ?? 9) - moment)).toBeLessThan(0.03)
    let [beyond2, beyond4] = [0, 0]
    for (let count = 0; count < DRAWS; count++) {
      const value = Math.abs(random.normal())
      if (value > 2) beyond2++
      if (value > 3.5) beyond4++
    }
    expect(beyond2 / DRAWS).toBeCloseTo(2 * normalShare(-2), 3)
    expect(Math.abs(beyond4 / DRAWS - 2 * normalShare(-3.5))).toBeLessThan(1.2e-4)
  })

  it('draws numbers that do not follow one another', () => {
    const random = new Random('series')
    let [last, product] = [random.normal(), 0]
    for (let count = 0; count < DRAWS; count++) {
      const value = random.normal()
      product += last * value
      last = value
    }
    expect(Math.abs(product / DRAWS)).toBeLessThan(0.005)
  })
})

it.each([
  [0, 0.5],
  [1.959963985, 0.975],
  [-2.326347874, 0.01],
  [3.090232306, 0.999],
])('normalShare(%f) is %f', (value, share) => expect(normalShare(value)).toBeCloseTo(share, 6))
