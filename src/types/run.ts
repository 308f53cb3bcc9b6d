/** A run, and what is known of its tables. */

import type { CalculatorKey, MetricKey } from '../generated/catalogue.js'
import type { ResolvedConfig } from './config.js'
import type { FollowedIncident, Stored } from './history.js'
import type { SegmentEffect } from './incident.js'
import type { Kind } from './names.js'
import type { GuaranteedMetric, GuaranteedThreshold, ResolutionOption, ThresholdCurve } from './resolution.js'
import type { Calibration, Chunk, Distribution, Result, Segment } from './result.js'
import type { Status, Verdict } from './verdict.js'

/** Places that messages about a run go to, as the options of `run.notify` name them. */
export type SinkKey = 'webhook' | 'slack' | 'file'

/** Result of notifying. */
export interface Notified {
  /** The sinks that got the message; empty where there was nothing to tell. */
  readonly sent: readonly SinkKey[]
  /** Why the run fails, by kind; empty where it does not. */
  readonly failures: readonly string[]
}

/** Result of joining a separate table of labels to the rows of the data. */
export interface LabelJoin {
  /** Rows of the labels' table. */
  readonly labels: number
  /** Rows of the data that have a label now and had none of their own. */
  readonly joined: number
  /** Labels that say again what an earlier one, or the data, said. */
  readonly repeated: number
  /** Labels that say something else than an earlier one, or than the data; the later holds. */
  readonly corrected: number
  /** Labels whose id no row has. */
  readonly unknown: number
  /** Rows of the labels' table without an id or a label. */
  readonly incomplete: number
}

/** Parts of the reference that a monitor holds, beside counts and moments. */
export interface Kept {
  /** Every value, in order of size and so apart from its row: exact distances need them. */
  readonly values: readonly string[]
  /** Every row: the domain classifier compares each chunk with all of them. */
  readonly rows: readonly string[]
  /** Rows as codes. Absent without a task and with `keepRows: 0`; no result of this version needs them. */
  readonly sample?: KeptSample
}

/** Rows of the reference, drawn at random, for weights, segments and challengers of later versions. */
export interface KeptSample {
  readonly rows: number
  /** Rows of the reference that they were drawn from. */
  readonly of: number
  /** Parts of each row: bins of numbers and places of labels as `codes`; `label`, `prediction`, `score`, `time` as they are. */
  readonly parts: readonly string[]
  /** Bytes of the rows, in memory and in a file. */
  readonly bytes: number
}

/** A column of the reference, as the monitor saw it. */
export interface ColumnProfile {
  readonly name: string
  readonly kind: Kind
  /** Distinct non-missing values of a categorical column in the reference. */
  readonly categories?: number
}

/** The first and the last time among the rows of a table; ISO 8601 without a zone, on the clock of the chunks. */
export interface Times {
  readonly first: string
  readonly last: string
}

/** A segment that is watched, as a monitor of its own rows. */
export interface WatchedSegment {
  readonly segment: Segment
  readonly rows: { readonly reference: number; readonly production: number }
  /** The state of the model among its rows, and what happened to it in words. */
  readonly status: Status
  readonly headline: string
  /** Alerts of its series in the checked data. */
  readonly alerts: number
}

/** Contents of a run: everything a report needs. */
export interface RunData {
  readonly config: ResolvedConfig
  readonly verdict: Verdict
  /** Reference chunks first. */
  readonly chunks: readonly Chunk[]
  readonly results: { readonly [calculator in CalculatorKey]?: Result }
  readonly profile: readonly ColumnProfile[]
  /** Segments that are watched, by entry, the largest first; their series stand in `results` after those of all rows. Left out without `segments`. */
  readonly segments?: readonly WatchedSegment[]
  /** One entry per score column; empty if there are no scores. */
  readonly calibration: readonly Calibration[]
  /** Present if labels came in a separate table. */
  readonly labels?: LabelJoin
  /** Present if the run was stored. */
  readonly stored?: Stored
  /** Its incidents over the runs that are stored, each with the id that it has in `verdict.incidents`. Present if runs are stored. */
  readonly followed?: readonly FollowedIncident[]
  /** Rows that belong to no chunk, and why; empty where there are none. */
  readonly leftOut: readonly {
    readonly period: 'reference' | 'production'
    readonly rows: number
    readonly reason: string
  }[]
  /** Warnings about how the checked table was read, and how its columns differ from the reference's, in sentences. */
  readonly notices?: readonly string[]
  /** The notices about the rows themselves: periods without any, overlap, repeats. */
  readonly rowNotices?: readonly string[]
  /** Warnings about how the reference was read and its columns were guessed, in sentences. */
  readonly referenceNotices?: readonly string[]
  /** Features whose reference values the monitor holds. */
  readonly keeps?: Kept
  /** From when to when rows there are, where they have times. */
  readonly times?: { readonly reference?: Times; readonly production?: Times }
  /**
   * Searches the rows of some chunks (keys; default: all) for segments of one and two columns that carry more of a metric's change
   * than their share; left out of runs whose rows are not at hand, as those of summaries and histories.
   */
  findSegments?(metric: MetricKey, options?: { readonly chunks?: readonly string[] }): Promise<readonly SegmentEffect[]>
  /** Steps that can be taken, in the order in which they should be tried, with gains and costs; the last is to do nothing. */
  readonly options: readonly ResolutionOption[]
  /** The metric that prices options at every decision threshold, on the rows that they are priced on; left out without prices. */
  readonly thresholds?: ThresholdCurve
  /** A metric at every decision threshold over some chunks (keys; default: all); left out of runs whose rows are not at hand. */
  thresholdCurve?(metric?: MetricKey, options?: { readonly chunks?: readonly string[] }): Promise<ThresholdCurve>
  /** A threshold at which a metric is at least a bound, by the labels of some chunks; `null` where none is. */
  guaranteedThreshold?(
    metric: GuaranteedMetric,
    options: { readonly atLeast: number; readonly confidence?: number; readonly chunks?: readonly string[] },
  ): Promise<GuaranteedThreshold | null>
  /** Shares of a feature in the reference and in one chunk (`index` counts chunks of its period from 0; default: production). */
  distribution(column: string, index: number, period?: Chunk['period']): Distribution | undefined
}
