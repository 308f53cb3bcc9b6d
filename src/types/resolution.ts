/** Options: steps that can be taken, with their prices; and a metric at every decision threshold. */

import type { GUARANTEED } from '../config/schema/names.js'
import type { MetricKey } from '../generated/catalogue.js'
import type { Finding } from './verdict.js'

/** Something that can be done, from the data to the use case. */
export type OptionKind =
  | 'fix_data'
  | 'move_threshold'
  | 'recalibrate'
  | 'segment_rule'
  | 'abstain'
  | 'retrain'
  | 'refactor'
  | 'collect_labels'
  | 'do_nothing'

/** A step that can be taken, with its gain and its cost. */
export interface ResolutionOption {
  readonly kind: OptionKind
  readonly sentence: string
  /** The metric that the gain is of: the value where a value matrix is given; left out where the gain is not known. */
  readonly metric?: MetricKey
  /**
   * Gain over the horizon: of a value the sum over its predictions, of another metric the difference; before the cost. `null`
   * where nothing tells it.
   */
  readonly gain: number | null
  /** Interval of 95 %: covers what the labels of the horizon will show. */
  readonly interval: readonly [low: number, high: number] | null
  /** Probability that the gain is larger than the cost, or than nothing where the cost is not known. */
  readonly probability: number | null
  /** Cost over the horizon, of the costs that are given; `null` where they are not. */
  readonly cost: number | null
  /** Time until the gain has paid for the cost, or the cost up to which it does: `after 3 weeks`, `while a review costs less than 1.2`. */
  readonly breakEven: string | null
  /** Time and predictions that the gain is for: `4 weeks of 31,220 predictions`. */
  readonly horizon: string
  /** Worth doing in the reference already: no answer to what changed. */
  readonly standing: boolean
  /** The numbers to set: a threshold, a calibration, scores to review. */
  readonly how: Readonly<Record<string, unknown>>
  /** Findings that it rests on. */
  readonly because: readonly Finding[]
}

/** A metric at one threshold. */
export interface ThresholdPoint {
  /** Rows of this score and above are decided positive; `null`: none is. */
  readonly threshold: number | null
  readonly value: number
  /** Interval of 95 %. */
  readonly interval: readonly [low: number, high: number]
  /** Share of the rows that are decided positive. */
  readonly positives: number
}

/** A metric at every decision threshold, highest first; of a value the mean of a prediction. */
export interface ThresholdCurve {
  readonly metric: MetricKey
  readonly points: readonly ThresholdPoint[]
  /** `labels` of the chunks; or an `estimate`: rows of the reference, weighted to look like the chunks. */
  readonly shownBy: 'labels' | 'estimate'
  /** Rows with labels that it is drawn from. */
  readonly rows: number
  /** The decisions that were made; their threshold is `null` where they follow none. */
  readonly today: { readonly threshold: number | null; readonly value: number | null }
  /** The threshold at which the metric is best, within the capacity if there is one. */
  readonly best: { readonly threshold: number | null; readonly value: number | null }
  /** The metric if no row were decided positive, if all were, and if every decision were right. */
  readonly baselines: {
    readonly nobody: number | null
    readonly everybody: number | null
    readonly perfect: number | null
  }
}

/** A metric that a threshold can be guaranteed for. */
export type GuaranteedMetric = (typeof GUARANTEED)[number]

/** A threshold at which a metric is at least a bound. */
export interface GuaranteedThreshold {
  /** Rows of this score and above are decided positive. */
  readonly threshold: number
  /** The metric at the threshold, by the labels. */
  readonly value: number
  /** Rows that the metric is a share of. */
  readonly rows: number
  /** Probability of a share as large, were the truth the bound. */
  readonly pValue: number
}
