/** Plans of labels: which rows to label, and what labels say as they come. */

import type { MetricKey } from '../generated/catalogue.js'

/** A row to label. */
export interface LabelDraw {
  /** Its value of `columns.id`; left out where there is no such column, or the row has none. */
  readonly id?: string
  /** Its place in the table, from 0. */
  readonly row: number
  /** Key of its chunk. */
  readonly chunk: string
  /** Probability of a positive label, by its score. */
  readonly expected: number
  /** Difference that a positive label in place of a negative one makes to the metric. */
  readonly addend: number
  /** Probability with which it was drawn from the rows that were left. */
  readonly chance: number
  /** The most that a draw from these can say about the metric, and the standard deviation of what it would say if scores are right. */
  readonly reach: number
  readonly deviation: number
}

/** Rows to label, in the order in which they are to be labelled, so that the fewest tell whether a metric is as estimated. */
export interface LabelPlan {
  readonly metric: MetricKey
  /** Keys of the chunks. */
  readonly chunks: readonly string[]
  /** Rows of the chunks with a score and a prediction, and those of them whose label is missing and would move the metric. */
  readonly rows: number
  readonly unlabelled: number
  /** The metric, by the labels that are known and those that scores expect. */
  readonly estimate: number
  /** The change that is to be found, in the metric's unit, and the probability of finding it. */
  readonly change: number
  readonly power: number
  /** Labels that find it; `null` where 50,000 would not, or where there are not as many. */
  readonly needed: number | null
  readonly draws: readonly LabelDraw[]
  /** Columns of the labels' table: ids, or `row` without such; and labels, with the positive one. */
  readonly columns: { readonly id: string; readonly target: string; readonly positive?: string }
  readonly sentence: string
}

/** Result of the labels of a plan so far. It may be asked after every label: the interval holds at all times at once. */
export interface LabelReading {
  readonly metric: MetricKey
  /** Labels that were read: those before the first row without one. */
  readonly labels: number
  /** The metric of all rows of the plan, and its interval of 95 %. */
  readonly value: number
  readonly interval: readonly [low: number, high: number]
  /**
   * `changed`: it is not what was estimated. `unchanged`: it differs from the estimate by less than the change that was to be found.
   * `open`: not known yet.
   */
  readonly decision: 'open' | 'changed' | 'unchanged'
  /** Labels after which that was known; `null` while it is not. */
  readonly after: number | null
  readonly sentence: string
}
