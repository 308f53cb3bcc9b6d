/**
 * Differences of the reference's chunks beyond chance, and the tails of a new chunk that follow.
 *
 * A score is χ²-like where rows are independent. Where what lies behind the chunks wobbles, in one direction and by
 * normal steps, it is `(1 + λ) χ²(1) + χ²(ν − 1)`: a mean of `ν + λ`, a variance of `2ν + 4λ + 2λ²`. The excess λ of a series is
 * one of a grid. Its probabilities are those of the series' own chunks, shrunk to what all series of a kind have
 * (nonparametric empirical Bayes: Laird 1978). A new score is held against all of them, so that few chunks have heavy
 * tails, and many series without excess have those of chance alone.
 */

import { chiSquaredTail, logGamma } from './tails.js'

/** A value in units of chance. */
export interface Score {
  /** About χ² of so many degrees of freedom, where rows are independent. */
  readonly square: number
  readonly freedom: number
  /** Rows over those of a usual chunk of the reference: the excess grows with them. */
  readonly size: number
}

/** Probabilities of the excesses of {@link EXCESSES}. */
export type Spread = Float64Array

/** None, and then by factors of two. */
export const EXCESSES: readonly number[] = [0, ...Array.from({ length: 16 }, (_, place) => 0.25 * 2 ** place)]

/** Before anything is seen: most series have none, and large ones are rare. */
const PRIOR = normalized(EXCESSES.map((_, place) => (place === 0 ? 12 : 0.6 ** place)))

/** The prior counts as so many series. */
const PRIOR_SERIES = 2
const ROUNDS = 30

/** Learns the spread of every series of a kind from the scores of the reference's own chunks. */
export function spreadsOf(series: readonly (readonly Score[])[]): readonly Spread[] {
  const likelihoods = series.map((scores) =>
    EXCESSES.map((excess) => sum(scores.map((own) => logDensity(own, excess)))),
  )
  let shared = PRIOR
  let own: Spread[] = []
  for (let round = 0; round < ROUNDS; round++) {
    own = likelihoods.map((likelihood) => posterior(shared, likelihood))
    if (series.length < 2) break
    const counts = EXCESSES.map(
      (_, at) => PRIOR_SERIES * (PRIOR[at] as number) + sum(own.map((one) => one[at] as number)),
    )
    shared = normalized(counts)
  }
  return own
}

function posterior(prior: Spread, likelihood: readonly number[]): Spread {
  const largest = Math.max(...likelihood)
  return normalized(likelihood.map((own, at) => (prior[at] as number) * Math.exp(own - largest)))
}

/** Probability of a score at least as large, given a spread. */
export function tailOf(score: Score, spread: Spread): number {
  let tail = 0
  for (const [place, weight] of spread.entries()) {
    if (weight > NEGLIGIBLE) tail += weight * tailWith(score, (EXCESSES[place] as number) * score.size)
  }
  return Math.min(1, tail)
}

const NEGLIGIBLE = 1e-9

/** The shifted χ² variable of the same mean, variance and skewness (Pearson 1959; Imhof 1961), which is near in the tail. */
function tailWith({ square, freedom }: Score, excess: number): number {
  if (excess === 0) return chiSquaredTail(freedom, square)
  const wobbling = 1 + excess
  const second = wobbling ** 2 + freedom - 1
  const third = wobbling ** 3 + freedom - 1
  const own = second ** 3 / third ** 2
  return chiSquaredTail(own, own + (square - freedom - excess) * Math.sqrt(own / second))
}

/** The gamma variable of the same mean and variance. */
function gammaOf(freedom: number, excess: number): { readonly shape: number; readonly scale: number } {
  const [mean, variance] = [freedom + excess, 2 * freedom + 4 * excess + 2 * excess * excess]
  return { shape: (mean * mean) / variance, scale: variance / mean }
}

function logDensity({ square, freedom, size }: Score, excess: number): number {
  const { shape, scale } = gammaOf(freedom, excess * size)
  const x = Math.max(square < evenlySpread(freedom) ? freedom : square, freedom * LEAST) / scale
  return (shape - 1) * Math.log(x) - x - logGamma(shape) - Math.log(scale)
}

/** A score of exactly none is rounded, and says no more than one near it. */
const LEAST = 1e-3

/**
 * The score below which values are spread more evenly than independent rows are, which happens by chance in one chunk of
 * twenty: such a chunk says nothing of an excess and counts as a usual one. A gamma variable of large variance would be near
 * zero often. The 5 % quantile of χ² (Wilson and Hilferty 1931).
 */
function evenlySpread(freedom: number): number {
  const ninth = 2 / (9 * freedom)
  return freedom * Math.max(0, 1 - ninth - 1.645 * Math.sqrt(ninth)) ** 3
}

function normalized(weights: readonly number[]): Spread {
  const total = sum(weights)
  return Float64Array.from(weights, (own) => own / total)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, own) => all + own, 0)
}
