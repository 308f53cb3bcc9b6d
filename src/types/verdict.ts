/** The verdict on a run. */

import type { CalculatorKey, MetricKey } from '../generated/catalogue.js'
import type { Chunk } from './result.js'

export type Status = 'healthy' | 'degraded' | 'inconclusive'

/** A sentence and the series it rests on. */
export interface Finding {
  readonly kind: FindingKind
  readonly sentence: string
  readonly calculator?: CalculatorKey
  readonly metric?: string
  readonly column?: string
  /** Keys of the chunks it speaks of. */
  readonly chunks?: readonly string[]
}

export type FindingKind =
  | 'performance_moved'
  | 'performance_steady'
  | 'estimate'
  | 'value'
  | 'no_labels'
  | 'concept_drift'
  | 'covariate_shift'
  | 'target_shift'
  | 'calibration'
  | 'within_error'
  | 'input_drift'
  | 'data_fault'
  | 'no_data_fault'
  | 'few_chunks'
  | 'labels'
  | 'selective_labels'
  | 'few_rows'
  | 'output_drift'

export type ActionKind = 'fix_data' | 'retrain' | 'change_downstream' | 'refactor' | 'collect_labels' | 'none'

export interface Action {
  readonly kind: ActionKind
  readonly why: string
  /** The findings' series that the rule looked at. */
  readonly because: readonly Finding[]
}

/**
 * A chunk's change of one metric against the reference mean, split into the part that the estimate
 * already sees (covariate shift) and the rest (concept drift, and noise).
 */
export interface Split {
  /** Key of the chunk; unique within its period. */
  readonly chunk: string
  readonly period: Chunk['period']
  readonly total: number
  readonly covariate: number
  readonly concept: number
  /** Standard error of `concept`; the rest is noise where it is within two of them. */
  readonly standardError: number
  readonly significant: boolean
}

/** A change of a metric for the worse, from its first chunk to its last. */
export interface Episode {
  readonly metric: MetricKey
  /** Shown by labels, or by the estimate alone. */
  readonly calculator: CalculatorKey
  /** `recovered` if a later chunk is as usual. */
  readonly state: 'open' | 'recovered'
  /** A new level; little by little; or one chunk among usual ones. */
  readonly course: 'step' | 'slope' | 'spike'
  /** Keys of its chunks that have a value. */
  readonly chunks: readonly string[]
  /**
   * Usual value, and the value over the whole episode (of a slope, at its end), in the metric's own unit; with the 95 % interval of
   * their difference.
   */
  readonly change: {
    readonly from: number
    readonly to: number
    readonly interval: readonly [low: number, high: number]
  }
}

/** The answer in the order of the workflow: performance, causes, actions. */
export interface Verdict {
  readonly status: Status
  readonly headline: string
  readonly performance: readonly Finding[]
  readonly causes: readonly Finding[]
  readonly actions: readonly Action[]
  /** Changes for the worse of all metrics in `config.metrics`, the headline's first. */
  readonly episodes: readonly Episode[]
  /** The metric the headline speaks of, and its change in every labelled chunk. */
  readonly split?: { readonly metric: MetricKey; readonly points: readonly Split[] }
}
