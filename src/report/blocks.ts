/**
 * A report is a list of blocks; a block is data. `build.ts` makes the list from a run, each renderer
 * (`html.ts`, `markdown.ts`, `terminal.ts`) prints it. A user can add, drop and reorder blocks
 * between the two.
 */

import type { Calibration, Distribution, Kind, Split, State, Status, ThresholdCurve, Trust } from '../types/index.js'
import type { BridgeBlock, CardsBlock, ColumnsBlock, IncidentBlock, SegmentsBlock } from './incident-blocks.js'

export type Block =
  | StripBlock
  | VerdictBlock
  | IncidentBlock
  | BridgeBlock
  | SegmentsBlock
  | ColumnsBlock
  | CardsBlock
  | GridBlock
  | SeriesBlock
  | SplitBlock
  | MatrixBlock
  | CalibrationBlock
  | ThresholdsBlock
  | SharesBlock
  | ComparisonBlock
  | TableBlock
  | DistributionBlock
  | TextBlock

/** The report as a whole. */
export interface Report {
  readonly title: string
  /** One line under the title: periods, rows, chunking. */
  readonly subtitle: string
  readonly status: Status
  /** Version of Reckoner that made it. */
  readonly version: string
  readonly blocks: readonly Block[]
}

/** A sentence of the verdict: the word to stress, and the chart or row it rests on. */
export interface Statement {
  readonly text: string
  /** Part of `text`. */
  readonly strong?: string
  readonly anchor?: string
}

/** The chunks of the run in a row, of which one can be chosen for the whole page. */
export interface StripBlock {
  readonly type: 'strip'
  /** One chunk in words: `week`. */
  readonly noun: string
  readonly ticks: readonly Tick[]
  /** The worst state of all series, by chunk. */
  readonly cells: readonly Cell[]
}

/** First card: status, headline, three short lists. */
export interface VerdictBlock {
  readonly type: 'verdict'
  readonly status: Status
  readonly headline: string
  readonly lists: readonly { readonly title: string; readonly items: readonly Statement[] }[]
}

/** A chunk on an axis. */
export interface Tick {
  readonly key: string
  /** Short: `04-23`, or the chunk's number from 1. */
  readonly label: string
  /** In words for titles and prose: `week of 23 April 2001`, or `rows 500 to 999`. */
  readonly words: string
  readonly period: 'reference' | 'production'
  /** When it begins, where its label is a date: its clock read as UTC, in milliseconds since 1970. */
  readonly start?: number
}

/** State of one cell of the grid. `performance` outranks `quality` and `drift`. */
export type Cell =
  | 'reference'
  | 'healthy'
  | 'better'
  | 'performance'
  | 'watch'
  | 'drift'
  | 'quality'
  | 'no_labels'
  | 'withheld'
  | 'undefined'

/** The whole run in one look: a row for each watched quantity, a cell for each chunk or few neighbours. */
export interface GridBlock {
  readonly type: 'grid'
  readonly title: string
  readonly ticks: readonly Tick[]
  readonly rows: readonly GridRow[]
  /** Rows that were left out, and how many of them have an alert. */
  readonly omitted: { readonly rows: number; readonly alerting: number }
  /** Chunks per cell; 1 unless the run is long. */
  readonly chunksPerCell: number
}

export interface GridRow {
  readonly label: string
  /** Anchor of the chart, distribution or table row it belongs to. */
  readonly anchor: string
  readonly cells: readonly Cell[]
  /** For each cell the chunk that has its state, by place on the run's axis, and the anchor of the evidence there. */
  readonly evidence: readonly { readonly place: number; readonly anchor: string }[]
}

/** A value on a chart, with its band: its interval, else that of its standard error. */
export interface Mark {
  readonly value: number | null
  readonly standardError?: number
  /** Interval of 95 %. */
  readonly interval?: readonly [low: number, high: number]
  /** Trust in an estimate, where it is less than high. */
  readonly trust?: Trust
  readonly state: State
  /** `state === 'alert'`. */
  readonly alert: boolean
  /** In words, where there is no value. */
  readonly reason?: string
}

export interface Bounds {
  readonly lower: number | null
  readonly upper: number | null
}

export interface SeriesLine {
  readonly role: 'realized' | 'estimated' | 'statistic'
  readonly label: string
  readonly marks: readonly Mark[]
  /** Only where it is another than the block's. */
  readonly threshold?: Bounds
}

/** Chunks of a chart from index `from` to `to`, this included. */
export interface SeriesSpan {
  readonly from: number
  readonly to: number
  /** When it began: `since 16 April 2001`. */
  readonly label: string
}

/** One metric over time, realized and estimated. */
export interface SeriesBlock {
  readonly type: 'series'
  readonly anchor: string
  readonly title: string
  readonly unit?: string
  /** One sentence for readers who cannot see it. */
  readonly description: string
  /** Kind of a value outside the threshold, which decides shape, colour and section. Left out: performance. */
  readonly alerts?: 'performance' | 'drift'
  /** The metric of the headline is drawn large. */
  readonly main: boolean
  readonly ticks: readonly Tick[]
  readonly lines: readonly SeriesLine[]
  readonly threshold: Bounds
  /** Bounds by chunk, where they follow its rows. */
  readonly bounds?: readonly Bounds[]
  /** Between which the metric can lie; left out: anywhere. */
  readonly limits?: Bounds
  /** The alert that carries its number: the worst of what the headline speaks of. */
  readonly worst?: { readonly line: number; readonly index: number }
  /** Incidents of the metric; left out where none is. */
  readonly incidents?: readonly SeriesSpan[]
  /** Index of the first of the last chunks, whose labels have not arrived. */
  readonly labelsEndAt?: number
  /** Sentences about estimates that are trusted less; left out where none is. */
  readonly trust?: readonly string[]
}

/** Why a metric moved, chunk by chunk, on the axis of the chart with the same anchor. `null`: not labelled. */
export interface SplitBlock {
  readonly type: 'split'
  readonly anchor: string
  readonly title: string
  readonly description: string
  readonly ticks: readonly Tick[]
  readonly points: readonly (Split | null)[]
}

/** Labels against predictions: what is usual, and some chunks. */
export interface MatrixBlock {
  readonly type: 'matrix'
  readonly anchor: string
  readonly title: string
  /** Unit of a cell: `rows`, or the whole that it is a share of. */
  readonly unit: string
  readonly isShare: boolean
  /** From labels, or expected from scores. */
  readonly source: 'realized' | 'estimated'
  readonly labels: readonly string[]
  readonly predictions: readonly string[]
  /** Labels × predictions, over the reference. */
  readonly usual: readonly (readonly (number | null)[])[]
  /** In time order. */
  readonly choices: readonly MatrixChoice[]
  /** Index of the choice that is shown until the reader takes another: the headline's, else the worst. */
  readonly chosen: number
  /** Classes that were left out. */
  readonly note?: string
}

export interface MatrixChoice {
  readonly tick: Tick
  /** On the run's axis. */
  readonly place: number
  /** Labels × predictions. */
  readonly cells: readonly (readonly Mark[])[]
  /** Rows of each cell, where the cells are shares of them. */
  readonly rows?: readonly (readonly (number | null)[])[]
  readonly alert: boolean
}

/** Agreement of the reference's scores with probabilities. */
export interface CalibrationBlock {
  readonly type: 'calibration'
  readonly anchor: string
  readonly title: string
  readonly scores: readonly CalibrationCurve[]
  readonly note?: string
  readonly folded: boolean
}

export interface CalibrationCurve extends Calibration {
  /** Its meaning, in words. */
  readonly sentence: string
}

/** A metric at every decision threshold, with today's, the best, and what it is without a model. */
export interface ThresholdsBlock {
  readonly type: 'thresholds'
  readonly anchor: string
  readonly title: string
  readonly sentence: string
  readonly curve: ThresholdCurve
  /** Decisions and what the metric is with them, the numbers behind the marks. */
  readonly rows: readonly { readonly label: string; readonly threshold: string; readonly value: string }[]
}

/** Who carries something: shares as bars, largest first. Stands in the card of the chart with the same anchor. */
export interface SharesBlock {
  readonly type: 'shares'
  readonly anchor: string
  readonly title: string
  readonly rows: readonly { readonly label: string; readonly share: number }[]
  readonly note?: string
}

/** Series above each other on one time axis. */
export interface ComparisonBlock {
  readonly type: 'comparison'
  readonly anchor: string
  readonly title: string
  readonly panels: readonly SeriesBlock[]
}

export interface TableColumn {
  readonly key: string
  readonly label: string
  /** After the label where there is room: the method of a column of values. */
  readonly detail?: string
  readonly align: 'start' | 'end'
  /** Dropped on narrow screens. */
  readonly secondary?: boolean
  /** Left out: sortable. */
  readonly sortable?: boolean
}

export interface SparklineCell {
  readonly type: 'sparkline'
  readonly values: readonly (number | null)[]
  readonly alerts: readonly boolean[]
  /** Number of values, from the left, that are reference chunks. */
  readonly referenceCount: number
  readonly threshold: Bounds
  /** A few words for readers who cannot see it. */
  readonly description: string
}

/** A value in a table; sorting goes by `value`, or by the text. */
export type TableCell =
  | { readonly type: 'text'; readonly text: string; readonly note?: string }
  | {
      readonly type: 'number'
      readonly value: number | null
      /** The value as printed, or in words why there is none. */
      readonly text: string
      readonly muted?: boolean
      readonly suffix?: string
    }
  | SparklineCell

/** A table that people sort and search. */
export interface TableBlock {
  readonly type: 'table'
  readonly anchor: string
  readonly title: string
  readonly note?: string
  /** Kind of an alert in this table, which decides shape and colour. */
  readonly alerts: 'performance' | 'drift' | 'quality'
  readonly columns: readonly TableColumn[]
  readonly rows: readonly TableRow[]
  /** Column the rows come sorted by, largest first. */
  readonly sortedBy?: string
  /** True if a search field is worth its space. */
  readonly searchable: boolean
  /** Shown when asked for. */
  readonly folded: boolean
  /** Place of the column whose values can be those of any chunk. */
  readonly byChunk?: number
}

export interface TableRow {
  readonly anchor: string
  readonly cells: readonly TableCell[]
  /** The same value in every chunk of production. */
  readonly chunks?: readonly ChunkText[]
}

/** A value as printed, and whether it alerts. */
export interface ChunkText {
  readonly text: string
  readonly alert: boolean
}

/** Reference against a chosen chunk, for some columns. */
export interface DistributionBlock {
  readonly type: 'distribution'
  readonly title: string
  readonly columns: readonly DistributionColumn[]
}

export interface DistributionColumn {
  readonly name: string
  readonly kind: Kind
  readonly anchor: string
  /** In time order. */
  readonly choices: readonly DistributionChoice[]
  /** Index of the choice that is shown until the reader takes another: the worst. */
  readonly chosen: number
  /** Its course over all chunks. */
  readonly course?: Course
}

/** A distribution over time. */
export interface Course {
  /** Chunks, or neighbours taken together. */
  readonly ticks: readonly Tick[]
  /** One sentence for readers who cannot see it. */
  readonly description: string
  readonly shape: QuantileCourse | ShareCourse
}

/** Numbers: quantiles by tick, `null` where there are no values. */
export interface QuantileCourse {
  readonly type: 'quantiles'
  /** The 5 %, 25 %, 50 %, 75 % and 95 % quantiles. */
  readonly points: readonly (Quantiles | null)[]
}

export type Quantiles = readonly [number, number, number, number, number]

/** Categories: stacked shares by tick, `null` where there are no values. */
export interface ShareCourse {
  readonly type: 'shares'
  /** The most frequent of the reference, in their own order where they have one. */
  readonly labels: readonly string[]
  /** Places of colours, by label: a label has one over the whole page. */
  readonly colors: readonly number[]
  /** Shares of the labels, in their order. What is left to 1 are all others. */
  readonly points: readonly (readonly number[] | null)[]
  /** True if there are others. */
  readonly others: boolean
}

export interface DistributionChoice {
  readonly tick: Tick
  /** On the run's axis. */
  readonly place: number
  /** Its drift, by each method: `Jensen–Shannon 0.231, above 0.118`. */
  readonly readings: readonly Reading[]
  readonly distribution: Distribution
  readonly alert: boolean
}

/** A value in words, with the exact one. */
export interface Reading {
  readonly label: string
  readonly value: number
  /** The value as printed. */
  readonly text: string
  /** `above 0.118`, `p < 0.001`; left out where nothing judges it. */
  readonly note?: string
}

/** A folded or open list of terms: how this was computed. */
export interface TextBlock {
  readonly type: 'text'
  readonly title: string
  readonly folded: boolean
  readonly summary: string
  readonly items: readonly { readonly term: string; readonly text: string }[]
}
