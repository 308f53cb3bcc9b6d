/** Two models on the same rows: the one that is watched, and another. */

import type { MetricKey } from '../generated/catalogue.js'

/** A metric of two models on the same rows. */
export interface ComparedMetric {
  readonly metric: MetricKey
  /** `null` where it does not exist; of a value the mean of a prediction. */
  readonly champion: number | null
  readonly challenger: number | null
  /** The challenger's less the champion's, and its interval of 95 %, by pairs of rows. */
  readonly difference: number | null
  readonly interval: readonly [low: number, high: number] | null
  /** Probability of a difference as large where there is none. */
  readonly pValue: number | null
}

/** Two models on some rows. */
export interface ModelsOnRows {
  /** Rows with a label of which both models said something. */
  readonly rows: number
  readonly metrics: readonly ComparedMetric[]
  /** Rows by which model decided them right; left out of a quantity, and without predictions. */
  readonly right?: {
    readonly both: number
    readonly champion: number
    readonly challenger: number
    readonly neither: number
  }
}

/** Comparison of the model that is watched, the champion, with another, the challenger. */
export interface ModelComparison extends ModelsOnRows {
  readonly challenger: string
  /** Metric that decides. */
  readonly metric: MetricKey
  /** `switch`: the challenger is better beyond chance; `keep`: it is worse; `open`: neither. */
  readonly decision: 'switch' | 'keep' | 'open'
  readonly sentence: string
  /** The same in each chunk. */
  readonly chunks: readonly (ModelsOnRows & { readonly chunk: string })[]
}
