/** Values as scores: how far each is from the reference, in units of what chance gives at its number of rows. */

import type { Score } from './spread.js'
import { faultsTail, normalAbove } from './tails.js'

/** A value in a chunk. */
export interface Reading {
  readonly value: number
  /** Standard deviation over samples as large; `NaN` where it is not known. */
  readonly error: number
  readonly rows: number
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
}

/** Distance of a value from the usual one, and the variance of its own and of the usual one. */
export interface Deviation {
  readonly by: number
  readonly variance: number
  readonly ofUsual: number
}

/** The deviation of a value from what is usual. */
export function deviationOf({ value, error, rows }: Reading, usual: Usual, all: number): Deviation {
  const known = Number.isFinite(error) && error > 0
  const least = usual.perRow ? usual.variance * rows : usual.variance / rows
  const variance = known ? error * error : least
  const expected = usual.value * usual.optimism * (usual.perRow ? rows : 1)
  return { by: value - expected, variance, ofUsual: (variance * rows) / all }
}

/** Scores a value by its error and that of the usual value. */
export function ofValue(usual: Usual, { all, usual: usualRows }: Rows): Scorer {
  const score = (reading: Reading, sign: number, than = usual): Scored => {
    const { by, variance, ofUsual } = deviationOf(reading, than, all)
    const total = Math.max(variance + sign * ofUsual, 1e-300)
    return normalScore(by, total, reading.rows / usualRows)
  }
  const learned = { ...usual, optimism: 1 }
  return { own: (reading) => score(reading, -1, learned), other: (reading) => score(reading, 1) }
}

/** Scores a deviation of some variance. */
export function normalScore(by: number, variance: number, size: number): Scored {
  return { square: (by * by) / variance, freedom: 1, size, side: by >= 0 ? 'above' : 'below', twoSided: true }
}

/** Scores a number of faults by the mid-p of a beta-binomial distribution, as a normal number: exact where faults are rare. */
export function ofFaults(faults: number, prior: number, { all, usual }: Rows): Scorer {
  const score = (count: number, rows: number, known: number, knownRows: number): Scored => {
    const [alpha, beta] = [known + prior, Math.max(knownRows - known, 0) + prior]
    const tail = faultsTail(count, rows, alpha, beta)
    const z = normalAbove(Math.min(Math.max(tail, 1e-300), 1 - 1e-16))
    return { square: z * z, freedom: 1, size: rows / usual, side: z >= 0 ? 'above' : 'below', twoSided: true }
  }
  return {
    own: ({ value, rows }) => score(value, rows, faults - value, all - rows),
    other: ({ value, rows }) => score(value, rows, faults, all),
  }
}
