/** Blocks of an incident: what changed, its parts, and where it sits. Those of one incident have the same anchor. */

import type { CauseKind, Incident } from '../types/index.js'

/** Anchor of the table of incidents that are not shown in full. */
export const OTHER_INCIDENTS = 'incidents-others'

/** A change in a metric's own unit, and how it is printed. */
export interface Amount {
  readonly value: number
  /** The 95 % interval; left out where nothing tells it. */
  readonly interval?: readonly [low: number, high: number]
  /** With its sign and its interval. */
  readonly text: string
}

/** A change or a fault, with a few numbers. */
export interface IncidentBlock {
  readonly type: 'incident'
  readonly anchor: string
  /** Its place in `run.incidents`, from 1. */
  readonly number: number
  readonly level: Incident['level']
  /** A fault of the data that no change began with is one of `quality`. */
  readonly kind: 'performance' | 'quality'
  /** `Open since 16 April 2001`. */
  readonly state: string
  /** Its course over the stored runs: `open since night 3, grown from −0.040 to −0.090`. */
  readonly followed?: string
  readonly title: string
  /** Left out where the title or the headline says it. */
  readonly sentence?: string
  /** Answers to: how much, since when, why, where, does it matter. */
  readonly facts: readonly IncidentFact[]
  /** Series whose alerts it explains. */
  readonly explains: readonly ExplainedSeries[]
}

export interface IncidentFact {
  readonly question: string
  readonly answer: string
  readonly note?: string
}

/** A series with alerts, and its chart, distribution or row. */
export interface ExplainedSeries {
  readonly label: string
  readonly alerts: number
  readonly anchor?: string
  /** Place of the first of them on the run's axis. */
  readonly place: number
}

/** From the usual value to the one now, part by part. */
export interface BridgeBlock {
  readonly type: 'bridge'
  readonly anchor: string
  readonly title: string
  readonly metric: string
  /** One sentence for readers who cannot see it. */
  readonly description: string
  readonly from: Amount
  readonly parts: readonly BridgeStep[]
  readonly to: Amount
}

/** A part of a change; `text` says so where it is not known. */
export interface BridgeStep extends Amount {
  readonly kind: CauseKind
  readonly label: string
  /** Meaning of the kind of cause, or the columns at fault. */
  readonly note: string
  /** Probability of a part as large by chance. */
  readonly pValue?: string
}

/** Why alerts of an incident are some: the worst of each series. */
export interface CardsBlock {
  readonly type: 'cards'
  readonly anchor: string
  readonly title: string
  readonly cards: readonly CardRow[]
}

export interface CardRow {
  /** The series: `drift of hour`. */
  readonly label: string
  /** Its chart, distribution or row, where the report has one. */
  readonly evidence?: string
  /** Place of its chunk on the run's axis. */
  readonly place: number
  readonly sentence: string
  /** `Half of the values: usually 31 to 44, median 37; now 33 to 51, median 41`. */
  readonly values?: string
  readonly undo: readonly string[]
  readonly cannotExclude: readonly string[]
}

/** The rows in which a change sits. */
export interface SegmentsBlock {
  readonly type: 'segments'
  readonly anchor: string
  readonly title: string
  readonly metric: string
  readonly rows: readonly SegmentRow[]
}

export interface SegmentRow {
  /** `hour 10 to 23 · weekday 5`. */
  readonly label: string
  /** Share of all rows. */
  readonly share: string
  /** Their share in the reference, where it is another. */
  readonly usualShare?: string
  readonly from: number | null
  readonly to: number | null
  /** `0.51 → 0.36`. */
  readonly values: string
  /** Part of the change over all rows that these rows add. */
  readonly carries: Amount
  readonly cause: string
}

/** Inputs by what their move adds to a change. */
export interface ColumnsBlock {
  readonly type: 'columns'
  readonly anchor: string
  readonly title: string
  readonly metric: string
  readonly rows: readonly ColumnRow[]
}

export interface ColumnRow {
  readonly column: string
  /** Its row or distribution, where the report has one. */
  readonly evidence?: string
  /** `higher`, `fewer 22 to 23`. */
  readonly direction: string
  readonly effect: Amount
  /** Probability that its values stand to the labels as before. */
  readonly relation?: string
}
