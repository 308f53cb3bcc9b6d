import { describe, expect, it } from 'vitest'
import { EXCESSES, type Score, spreadsOf, tailOf } from '../../../src/alerts/chance/spread.js'
import { chiSquaredTail } from '../../../src/alerts/chance/tails.js'
import { normal, stream } from './random.js'

const score = (square: number, freedom: number, size = 1): Score => ({ square, freedom, size })

/** A score of chunks whose mean wobbles: `(1 + λ) χ²(1) + χ²(ν − 1)`. */
function drawn(random: () => number, freedom: number, excess: number): Score {
  let square = (1 + excess) * normal(random) ** 2
  for (let own = 1; own < freedom; own++) square += normal(random) ** 2
  return score(square, freedom)
}

const table = (random: () => number, series: number, chunks: number, freedom: number, excess: number) =>
  Array.from({ length: series }, () => Array.from({ length: chunks }, () => drawn(random, freedom, excess)))

/** Share of new scores of all series whose tail is at most a level. */
function shareBelow(level: number, series: number, freedom: number, excess: number, rounds: number): number {
  const random = stream(4)
  let below = 0
  for (let round = 0; round < rounds; round++) {
    for (const spread of spreadsOf(table(random, series, 10, freedom, excess))) {
      if (tailOf(drawn(random, freedom, excess), spread) <= level) below++
    }
  }
  return below / (series * rounds)
}

describe('a spread', () => {
  it('of many series without excess is none, and leaves the power of chance', () => {
    const spreads = spreadsOf(table(stream(1), 50, 10, 10, 0))
    for (const spread of spreads) {
      expect(spread[0]).toBeGreaterThan(0.8)
      expect(tailOf(score(50, 10), spread) / chiSquaredTail(10, 50)).toBeLessThan(20)
    }
  })

  it('of chunks that are alike to the last row, as made-up data are, still finds what moves', () => {
    const [spread] = spreadsOf([Array.from({ length: 60 }, () => score(0.2, 40))])
    expect(tailOf(score(120, 40), spread as Float64Array)).toBeLessThan(1e-6)
  })

  it('of one series has a heavier tail than that of many', () => {
    const tables = table(stream(2), 50, 10, 1, 0)
    const [first] = tables
    const alone = tailOf(score(20, 1), spreadsOf([first as Score[]])[0] as Float64Array)
    const among = tailOf(score(20, 1), spreadsOf(tables)[0] as Float64Array)
    expect(alone).toBeGreaterThan(among)
  })

  it('finds an excess, near its size', () => {
    const [spread] = spreadsOf(table(stream(3), 50, 10, 10, 16))
    const mean = EXCESSES.reduce((sum, excess, place) => sum + excess * ((spread as Float64Array)[place] as number), 0)
    expect(mean).toBeGreaterThan(8)
    expect(mean).toBeLessThan(32)
  })

  // 40,000 scores: the standard error is .0005 at .01.
  it.each([0, 4, 64])('gives tails that are near what they should be, with an excess of %d', (excess) => {
    expect(shareBelow(0.01, 50, 10, excess, 800)).toBeLessThan(0.018)
    expect(shareBelow(0.01, 50, 1, excess, 800)).toBeLessThan(0.018)
  })

  it('grows with the rows of a chunk', () => {
    const [spread] = spreadsOf(table(stream(5), 20, 10, 4, 8))
    expect(tailOf(score(60, 4, 4), spread as Float64Array)).toBeGreaterThan(
      tailOf(score(60, 4, 1), spread as Float64Array),
    )
  })
})
