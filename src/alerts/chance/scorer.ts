/** Values as scores: how far each is from the reference, in units of what chance gives at its number of rows. */

import type { Score } from './spread.js'
import { faultsTail, normalAbove, shareTail } from './tails.js'

/** A value in a chunk. */
export interface Reading {
  readonly value: number
  /** Standard deviation over samples as large; `NaN` where it is not known. */
  readonly error: number
  readonly rows: number
  /** Variance that all chunks have in common. */
  readonly shared?: number
  readonly pValue?: number
}

/** Probability of a value at least as far by chance, on the side where it lies. */
export interface Tail {
  readonly probability: number
  readonly side: 'above' | 'below'
}

/** Side and distance of a value. */
export interface Scored extends Score {
  readonly side: 'above' | 'below'
  /** True if the other side would score the same: of a distance, which has one side, it is not. */
  readonly twoSided: boolean
}

/** Scores the values of one series. */
export interface Scorer {
  /** A chunk of the reference, which the reference contains. */
  readonly own: (reading: Reading) => Scored
  /** A new chunk. */
  readonly other: (reading: Reading) => Scored
}

/** Rows of the reference: in all, and in a usual chunk. */
export interface Rows {
  readonly all: number
  readonly usual: number
}

/** Distance of a drift method by chance, as the core learns it. */
export interface Distance {
  readonly growth: 'root' | 'linear' | 'scaled'
  readonly least: number
  /** For a chunk of one row. */
  readonly mean: number
  readonly freedom: number
}

/** Scores a distance: what it is over what chance gives, which for n of N rows goes with `1/n + 1/N`, and with `1/n − 1/N` where the N contain the n. */
export function ofDistance({ growth, least, mean, freedom }: Distance, { all, usual }: Rows): Scorer {
  const score = ({ value, rows }: Reading, sign: number): Scored => {
    const expected = growth === 'scaled' ? (all + sign * rows) / (all + rows) : 1 / rows + sign / all
    const own = growth === 'root' ? value * value : Math.max(0, value - least)
    const square = (freedom * own) / (mean * Math.max(expected, 1e-300))
    return { square, freedom, size: rows / usual, side: 'above', twoSided: false }
  }
  return { own: (reading) => score(reading, -1), other: (reading) => score(reading, 1) }
}

/** Scores a p-value: twice its negative logarithm is χ² of two degrees of freedom (Fisher 1925). */
export function ofPValue({ usual }: Rows): Scorer {
  const score = ({ pValue = 1, rows }: Reading): Scored => {
    const square = -2 * Math.log(Math.max(pValue, 1e-300))
    return { square, freedom: 2, size: rows / usual, side: 'above', twoSided: false }
  }
  return { own: score, other: score }
}

/** Usual value of a series whose values have a sampling error. */
export interface Usual {
  readonly value: number
  /** Variance of one row, where a value has no error of its own. */
  readonly variance: number
  /** Value of new rows over that of the reference's, which was learned from these. */
  readonly optimism: number
  /** True for a sum over rows: what is usual grows with them. */
  readonly perRow: boolean
  /** True for a metric from 0 to 1. */
  readonly isShare: boolean
}

/** Distance of a value from the usual one, and the variance of its own and of the usual one. */
export interface Deviation {
  readonly by: number
  readonly variance: number
  readonly ofUsual: number
}

/** The usual value of a chunk of so many rows that are new. */
export function expectedOf({ value, optimism, perRow }: Usual, rows: number): number {
  return value * optimism * (perRow ? rows : 1)
}

/** The deviation of a value from what is usual. */
export function deviationOf({ value, error, rows, shared = 0 }: Reading, usual: Usual, all: number): Deviation {
  const known = Number.isFinite(error) && error > 0
  const least = usual.perRow ? usual.variance * rows : usual.variance / rows
  const variance = known ? error * error : least
  const ofUsual = (usual.variance * (usual.perRow ? rows * rows : 1)) / all
  return { by: value - expectedOf(usual, rows), variance, ofUsual: ofUsual + shared }
}

/** Scores a value by its error and that of the usual value. */
export function ofValue(usual: Usual, { all, usual: usualRows }: Rows): Scorer {
  const learned = { ...usual, optimism: 1 }
  const own = (reading: Reading): Scored => {
    const deviation = withoutOwn(deviationOf(reading, learned, all))
    return scoreOf(deviation, reading.value - deviation.by, usual.isShare, reading.rows / usualRows)
  }
  const other = (reading: Reading): Scored => {
    const deviation = deviationOf(reading, usual, all)
    return scoreOf(deviation, expectedOf(usual, reading.rows), usual.isShare, reading.rows / usualRows)
  }
  return { own, other }
}

/** The deviation from the rest of the reference, of a chunk that it contains. */
function withoutOwn({ by, variance, ofUsual }: Deviation): Deviation {
  const rest = Math.max(1 - ofUsual / variance, 1e-9)
  return { by: by / rest, variance, ofUsual: ofUsual / rest }
}

/** Scores a deviation from what is expected. */
export function scoreOf(deviation: Deviation, expected: number, isShare: boolean, size: number): Scored {
  const { by, variance, ofUsual } = deviation
  if (isShare && expected > 0 && expected < 1) return shareScore(deviation, expected, size)
  return { square: (by * by) / (variance + ofUsual), freedom: 1, size, side: sideOf(by), twoSided: true }
}

/**
 * Scores a metric from 0 to 1 as a share: of as many rows as have its variance, against the reference's. Few rows are skewed,
 * and no value is beyond 0 or 1. Accuracy, precision, recall and specificity are such shares.
 */
function shareScore({ by, variance, ofUsual }: Deviation, expected: number, size: number): Scored {
  const ofRow = expected * (1 - expected)
  const [rows, known] = [Math.max(1, Math.round(ofRow / variance)), ofRow / ofUsual]
  const [alpha, beta] = [expected * known + PRIOR, (1 - expected) * known + PRIOR]
  const value = Math.min(1, Math.max(0, expected + by))
  const near = normalized(shareTail(value * rows, rows, alpha, beta), size)
  return farther(near, value, expected, ofRow / (variance + ofUsual))
}

/** Square of a score beyond which a probability near 1 has no digits left. */
const FAR = 36

/**
 * A score far off by its deviance, whose root is nearly normal (McCullagh and Nelder 1989) and has no end: where chunks differ
 * by much more than chance, scores as large are usual.
 */
function farther(near: Scored, value: number, expected: number, rows: number): Scored {
  if (near.square < FAR) return near
  const part = (own: number, of: number) => (own === 0 ? 0 : own * Math.log(own / of))
  const deviance = 2 * rows * (part(value, expected) + part(1 - value, 1 - expected))
  return { ...near, square: Math.max(FAR, deviance) }
}

/** Rows that count as seen before any are, on either side (Jeffreys). */
export const PRIOR = 0.5

/** A probability as the square of a normal number. */
function normalized(tail: number, size: number): Scored {
  const z = normalAbove(Math.min(Math.max(tail, 1e-300), 1 - 1e-16))
  return { square: z * z, freedom: 1, size, side: sideOf(z), twoSided: true }
}

function sideOf(by: number): 'above' | 'below' {
  return by >= 0 ? 'above' : 'below'
}

/**
 * Scores a number of faults by the mid-p of a beta-binomial distribution, as a normal number: exact where faults are rare. So many
 * more are `likely` in new rows than the reference shows.
 */
export function ofFaults(faults: number, { all, usual }: Rows, likely = 0): Scorer {
  const score = (count: number, rows: number, known: number, knownRows: number): Scored => {
    const [alpha, beta] = [known + PRIOR, Math.max(knownRows - known, 0) + PRIOR]
    const near = normalized(faultsTail(count, rows, alpha, beta), rows / usual)
    return farther(near, Math.min(1, count / rows), alpha / (alpha + beta), 1 / (1 / rows + 1 / (alpha + beta)))
  }
  return {
    own: ({ value, rows }) => score(value, rows, faults - value, all - rows),
    other: ({ value, rows }) => score(value, rows, faults + likely, all),
  }
}
