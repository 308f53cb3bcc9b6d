/** Incidents: changes with their causes, and the rows and columns in which they sit. */

import type { CalculatorKey, MetricKey } from '../generated/catalogue.js'
import type { Alert } from './result.js'

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

/** Cause of a part of a change. */
export type CauseKind = 'data_fault' | 'covariate_shift' | 'label_shift' | 'concept_drift' | 'unknown_until_labels'

/** A part of a change of a metric, in the metric's own unit. */
export interface BridgePart {
  readonly kind: CauseKind
  readonly amount: number
  /** Interval of 95 %; `null` where nothing tells how large the part may be. */
  readonly interval: readonly [low: number, high: number] | null
  /** Probability of a part as large by chance. */
  readonly pValue: number | null
  /** Columns that the part comes from: of a fault those at fault. */
  readonly columns: readonly string[]
}

/** Effect of the move of one input on a metric. */
export interface ColumnEffect {
  readonly column: string
  /** In the metric's own unit: if the column were as in the reference, the change would be smaller by so much. */
  readonly effect: number
  /** Interval of 95 %. */
  readonly interval: readonly [low: number, high: number]
  /** `higher`, `lower`, or which values have become more or less frequent. */
  readonly direction: string
  /** Probability that labels of rows with its values stand to what the model says as before; `null` without labels. */
  readonly relationPValue: number | null
}

/** Rows with some values of one or two columns, which carry more of a change than their share. */
export interface SegmentEffect {
  /** Values by column, in words: `{ weekday: '5', hour: '17 to 23' }`. */
  readonly segment: Readonly<Record<string, string>>
  /** Share of the chunks' rows. */
  readonly share: number
  /** Share of the reference's rows. */
  readonly usualShare: number
  /** The metric among these rows in the reference; `null` where it does not exist there. */
  readonly from: number | null
  /** The same in the chunks, by labels. */
  readonly to: number | null
  /** Part of the change of the metric over all rows that these rows add. */
  readonly carries: number
  /** Interval of 95 %. */
  readonly interval: readonly [low: number, high: number]
  /** Probability that they carry no more than their share, from rows that were not searched. */
  readonly pValue: number
  readonly cause: CauseKind
}

/** Alerts that one change explains: a change of performance, or a fault of the data, with everything that is known about it. */
export interface Incident {
  /** The same in every run that sees it: of what changed, and of the first chunk. */
  readonly id: string
  readonly state: Episode['state']
  /** `watch`: chance may explain it within the budget of false alarms. */
  readonly level: 'alert' | 'watch'
  readonly sentence: string
  /** Key of its first chunk. */
  readonly since: string
  /** Key of its last chunk; left out while it goes on. */
  readonly until?: string
  /** The metric that changed; left out for a fault that no change of performance began with. */
  readonly metric?: MetricKey
  readonly course?: Episode['course']
  /** Shown by labels, or by the estimate alone. */
  readonly shownBy?: 'labels' | 'estimate'
  readonly change?: Episode['change']
  /** Parts of the change, which add up to it; empty where nothing splits it. */
  readonly bridge: readonly BridgePart[]
  /** The segments in which it sits, the clearest first. */
  readonly where: readonly SegmentEffect[]
  /** Inputs by what their move adds, the largest first. */
  readonly columns: readonly ColumnEffect[]
  /** Mean value of the predictions, usually and meanwhile, where a value matrix is given and labels are. */
  readonly value?: { readonly from: number; readonly to: number }
  /** Alerts of its chunks that it explains. */
  readonly alerts: readonly Alert[]
}
