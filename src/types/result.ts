/** Results: one shape for every calculator. */

import type { CalculatorKey, CodeWord, EstimatorKey, TrustReason, Undefined } from '../generated/catalogue.js'

export interface Chunk {
  /** Position among the chunks of its period, from 0. */
  readonly index: number
  readonly key: string
  readonly period: 'reference' | 'production'
  readonly rows: number
  /** Rows with a label; left out where performance is not watched. */
  readonly labelled?: number
  /** First and last row in time order, from 0. */
  readonly startIndex: number
  readonly endIndex: number
  /** ISO 8601 without a zone: by the clock that the times were read from or, of instants, by the configured or their own zone. */
  readonly startDate?: string
  readonly endDate?: string
}

/**
 * State of a point. `better`: beyond what is usual, on the good side; no alert. `watch`: beyond chance in this
 * chunk, within the budget of false alarms. `not_enough_data`: there is no value, and `undefinedBecause` says why, or nothing tells
 * what is usual.
 */
export type State = 'fine' | 'better' | 'watch' | 'alert' | 'not_enough_data'

/**
 * Exactness of a value. `exact`: from all its rows. `interval`: from counts by bin; the value that the rows
 * themselves have is within the interval. `sampled`: from a sample of the rows.
 */
export type Exactness = CodeWord<'exactness'>

/**
 * Trust in an estimate. `high`: its interval means what it says. `low`: it may be further off. `none`: nothing says how far
 * off it is.
 */
export interface Trust {
  readonly level: CodeWord<'trust'>
  /** Reasons against the estimate; empty where it is `high`. */
  readonly because: readonly TrustReason[]
}

/** One value of a series, for one chunk. docs/results.md lists its fields. */
export interface Point {
  readonly value: number | null
  readonly undefinedBecause?: Undefined
  /** Beside an estimate, where labels exist. */
  readonly realized?: number | null
  /** Standard deviation of the value over samples as large as this chunk. */
  readonly standardError?: number
  /**
   * Interval of the value: of 95 %, or certain where `exactness` is `interval`; left out where none is computed. Records and
   * columns call its ends `low` and `high`.
   */
  readonly interval?: readonly [low: number, high: number]
  /** Probability of a value as extreme if nothing had changed. */
  readonly pValue?: number
  /** Left out without a value. */
  readonly exactness?: Exactness
  /** Trust in an estimate, where its estimator knows it. */
  readonly trust?: Trust
  readonly state: State
  /** `state === 'alert'`. */
  readonly alert: boolean
}

/** Rows with some values: the value of each column that the segment is made by. */
export type Segment = Readonly<Record<string, string>>

export interface Series {
  /** `jensen_shannon`, `roc_auc`, `missing_rate`, `mean`, … */
  readonly metric: string
  readonly column?: string
  /** The rows that it is of; left out where these are all. */
  readonly segment?: Segment
  /** Rows of the segment in each chunk of the result. */
  readonly segmentRows?: readonly number[]
  /** Of `estimated_performance`: what the values are estimated by. */
  readonly estimator?: EstimatorKey
  readonly threshold: { readonly lower: number | null; readonly upper: number | null }
  /** One for each chunk of the result, in the same order. */
  readonly points: readonly Point[]
}

export interface Result {
  readonly calculator: CalculatorKey
  /** Reference chunks first. */
  readonly chunks: readonly Chunk[]
  readonly series: readonly Series[]
}

export interface Alert {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column?: string
  /** The rows that it is of; left out where these are all. */
  readonly segment?: Segment
  /** Key of the chunk. */
  readonly chunk: string
}

/** A column's place in a ranking, 1 first. */
export interface Ranked {
  readonly column: string
  readonly score: number
  readonly rank: number
}

/** Shares of one column in the reference and in one chunk, on the same bins. */
export interface Distribution {
  readonly column: string
  readonly kind: 'numeric' | 'categorical'
  /** Numeric: bin edges, one more than the bins. */
  readonly edges?: readonly number[]
  /** Categorical: the labels, most frequent in the reference first; the rest is pooled in a last `null`. */
  readonly labels?: readonly (string | null)[]
  /** Shares of the non-missing values of the whole reference. */
  readonly reference: readonly number[]
  /** Shares of the non-missing values of the chunk; those outside the edges stand in `outside`. */
  readonly production: readonly number[]
  /** Numeric: shares of the chunk's values below the first edge and above the last. */
  readonly outside?: readonly [below: number, above: number]
}

/** Agreement of scores with observed label rates. */
export interface Reliability {
  /** Expected calibration error: mean distance of score and rate over ten bins of equal size. */
  readonly ece: number
  /** Brier score: mean squared distance of score and label. */
  readonly brier: number
  /** By score, ascending: bins of equal size, at most ten, because equal scores are never parted. */
  readonly curve: readonly {
    /** Mean score. */
    readonly score: number
    /** Share of the rows whose label is the one the score is for. */
    readonly rate: number
    readonly rows: number
  }[]
}

/** Agreement of the reference's scores with probabilities, before and after calibration. */
export interface Calibration {
  /** The class that a score belongs to, with several classes. */
  readonly class?: string
  /** True if estimates rest on calibrated scores: where that lowers the calibration error. */
  readonly applied: boolean
  /** Agreement of the scores as they are. */
  readonly before: Reliability | null
  /** After calibration, on rows that the calibrator had not seen; `null` where there is nothing to calibrate. */
  readonly after: Reliability | null
}
