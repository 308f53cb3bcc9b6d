/** The verdict on a run. */

import type { CalculatorKey, MetricKey } from '../generated/catalogue.js'
import type { Episode, Incident } from './incident.js'
import type { Chunk, Segment } from './result.js'

export type Status = 'healthy' | 'degraded' | 'inconclusive'

/** A sentence and the series it rests on. */
export interface Finding {
  readonly kind: FindingKind
  readonly sentence: string
  readonly calculator?: CalculatorKey
  readonly metric?: string
  readonly column?: string
  /** The watched segment whose rows it speaks of; left out where these are all. */
  readonly segment?: Segment
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
  | 'segment'
  | 'rows'

export type ActionKind = 'fix_data' | 'retrain' | 'change_downstream' | 'refactor' | 'collect_labels' | 'none'

/** Advice of the diagnosis, before prices: `run.options` lists what can be done about it, with gains and costs. */
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

/** The answer in the order of the workflow: performance, causes, actions. */
export interface Verdict {
  readonly status: Status
  readonly headline: string
  readonly performance: readonly Finding[]
  readonly causes: readonly Finding[]
  readonly actions: readonly Action[]
  /** Changes of performance and faults of the data, each with its causes and the alerts that it explains; the worst first. */
  readonly incidents: readonly Incident[]
  /** Changes for the worse of all metrics in `config.metrics`, the headline's first. */
  readonly episodes: readonly Episode[]
  /** The metric the headline speaks of, and its change in every labelled chunk. */
  readonly split?: { readonly metric: MetricKey; readonly points: readonly Split[] }
}
