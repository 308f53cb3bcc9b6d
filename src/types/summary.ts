/** Contents of a summary of one chunk: counts that any engine can make, and `Summary.from` takes. */

import type { CalculatorKey } from '../generated/catalogue.js'
import type { Chunking } from '../generated/options.js'
import type { Exactness } from './result.js'

/** Limits of what is far outside the range of the reference. */
export interface FarLimits {
  /** Values below this are far below. */
  readonly below: number
  /** Values above 0 and below this are too. */
  readonly positiveBelow?: number
  /** Values above this are far above. */
  readonly above: number
}

/**
 * Counts of a numeric feature. A value belongs below the first edge that is larger, or below the last one if it
 * equals that; all others lie above. Counts on n edges are n + 1.
 */
export interface NumericPlan {
  readonly kind: 'numeric'
  /** Edges of the bins of the reference. None where the reference has no finite value: all values are one count. */
  readonly bins: readonly number[]
  /** Edges around whole numbers, on which pictures are drawn; left out where these are the bins. */
  readonly units?: readonly number[]
  /** Edges between the deciles of the reference; left out where no method needs them. */
  readonly deciles?: readonly number[]
  /** The number near the mean that sums are taken about; left out without statistics. */
  readonly sums?: { readonly about: number }
  /** Left out where values out of range are not watched. */
  readonly outside?: FarLimits
}

/** Counts of a categorical feature: missing values, and values of every label, of unknown ones too. */
export interface CategoricalPlan {
  readonly kind: 'categorical'
  /** Labels of the reference. */
  readonly labels: readonly string[]
}

/** Counts of a model's outputs: rows by score, prediction and label. */
export interface OutcomesPlan {
  readonly score?: string
  /**
   * Scores at which bins begin, ascending from 0: a score belongs to the last that is not larger. Rows may be counted by bin
   * in place of score. Estimates of the confusion cells stay exact, AUROC and average precision have an interval.
   */
  readonly scoreBins?: readonly number[]
  readonly prediction?: string
  readonly label?: string
}

/** A metric, and its exactness from counts. */
export interface PlannedMetric {
  readonly metric: string
  /** `null`: nothing, and `why`. Such values are `null` because of `not_in_summary`. */
  readonly exactness: Exactness | null
  readonly why?: string
}

/** A calculator of a monitor, and what it is measured from. */
export interface PlannedCalculator {
  readonly calculator: CalculatorKey
  /** Parts of the counts. */
  readonly counts: readonly ('missing' | 'bins' | 'deciles' | 'outside' | 'sums' | 'labels' | 'outcomes')[]
  readonly metrics: readonly PlannedMetric[]
}

/** Contents of a summary of one chunk. Plain data, which JSON holds. */
export interface SummaryPlan {
  readonly chunks: Chunking
  /** The column of times. */
  readonly timestamp?: string
  readonly columns: Readonly<Record<string, NumericPlan | CategoricalPlan>>
  /** Left out where performance is not watched. */
  readonly outcomes?: OutcomesPlan
  readonly calculators: readonly PlannedCalculator[]
}
