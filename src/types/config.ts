/** What a monitor is told, and what it made of that. */

import type { METHODS, METRICS, MethodKey, MetricKey, StatisticKey } from '../generated/catalogue.js'
import type { Kind } from './input.js'

/** Cutting rows into chunks: by number of rows, into a number of chunks, or by calendar period. */
export type Chunking = BySize | ByCount | ByPeriod

export interface BySize {
  readonly size: number
  readonly incomplete?: Incomplete
  /** Why this size, where `auto` chose it. */
  readonly because?: string
  readonly count?: never
  readonly period?: never
  readonly timeZone?: never
}

export interface ByCount {
  readonly count: number
  readonly incomplete?: Incomplete
  readonly size?: never
  readonly because?: never
  readonly period?: never
  readonly timeZone?: never
}

export interface ByPeriod {
  readonly period: Period
  /**
   * By whose clock instants are cut: an IANA name such as `Europe/Berlin`, or an offset such as `+02:00`. Default: the
   * zone of the times themselves, else UTC. Times without a zone are cut as they stand.
   */
  readonly timeZone?: string
  readonly size?: never
  readonly because?: never
  readonly count?: never
  readonly incomplete?: never
}

/** What happens to the rows after the last whole chunk. Default `keep`: they are a chunk of their own. */
export type Incomplete = 'keep' | 'drop' | 'append'

/** `hour`, `day`, `week` (from Monday), `month`, `quarter`, `year`, or a multiple: `6 hours`, `2 weeks`. */
export type Period = Unit | `${number} ${Unit | `${Unit}s`}`

type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/**
 * When a value is worth an alert: fixed bounds, or a distance from the reference chunks' centre in
 * their (population) standard deviations. A side left out is not watched.
 */
export type Threshold = ConstantThreshold | DeviationThreshold

export interface ConstantThreshold {
  readonly lower?: number
  readonly upper?: number
  readonly std?: never
  readonly around?: never
}

export interface DeviationThreshold {
  readonly std: number | { readonly lower?: number; readonly upper?: number }
  readonly around?: 'mean' | 'median' | 'min' | 'max'
  readonly lower?: never
  readonly upper?: never
}

/** Worth of one prediction by its confusion cell; the unit is the user's own. */
export type ValueMatrix = BinaryValue | ClassValue

export interface BinaryValue extends ValuePer {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

/** Of several classes: `matrix[label][prediction]`, classes in their order (numbers by size, text by alphabet). */
export interface ClassValue extends ValuePer {
  readonly matrix: readonly (readonly number[])[]
}

interface ValuePer {
  /** `chunk` (default): the sum over a chunk. `row`: the mean over its rows. */
  readonly per?: 'row' | 'chunk'
}

/** The column of times, and how it is read where its type does not say that. */
export interface TimestampRole<C extends string = string> {
  readonly column: C
  /** What numbers since 1970 (UTC) count: seconds, milli-, micro- or nanoseconds. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns'
  /** How text, or digits such as 20240131, are read, in the conversions of `strptime`: `%d.%m.%Y %H:%M`. */
  readonly format?: string
  /** Whose clock times without a zone were read from; of instants, the zone they are cut by where `chunks` names no other. */
  readonly timeZone?: string
}

/** What columns are for. `C`: the names that there are; `Score`: how the task has its scores; `Positive`: its positive label. */
export interface ColumnRoles<
  C extends string = string,
  Score = C | Readonly<Record<string, C>>,
  Positive = string | number | boolean,
> {
  /** Orders rows and cuts them into periods: a column of dates or times, or how a column is read as such. */
  readonly timestamp?: C | TimestampRole<C>
  /** Joins labels that arrive in a table of their own to the rows that they belong to; one that comes again is noticed. */
  readonly id?: C
  /** Labels; in production they may be missing, whole or in part. */
  readonly target?: C
  readonly prediction?: C
  /** Probabilities, between 0 and 1. Binary: the column of the positive label's; multiclass: a column for each class. */
  readonly score?: Score
  /** Binary: the label that counts as positive, of target or prediction. Default: `1` or `true`; of words also `yes`, `y`, `t`, in any case. */
  readonly positive?: Positive
  /** Inputs to watch. Default: every column without another role, but ids, free text and dates as text. */
  readonly features?: readonly C[]
  /** Columns that are neither watched nor needed. */
  readonly exclude?: readonly C[]
  /** Kinds of features that differ from the file's types; `numeric` reads text as numbers. */
  readonly kinds?: string extends C ? Readonly<Record<string, Kind>> : { readonly [column in C]?: Kind }
}

export interface ReconstructionOptions {
  /** Below 1, the share of the variance that the kept directions explain; else their number. Default 0.65. */
  readonly components?: number
  /** What stands for a missing number. Default `mean`. */
  readonly numericFill?: 'mean' | 'median' | 'most_frequent' | number
  /** What stands for a missing label. Default: the most frequent one. */
  readonly categoricalFill?: string
}

/** Which measures of drift are computed: of each feature alone, and of all together. */
export interface DriftConfig<N = MethodFor<'numeric'>, C = MethodFor<'categorical'>> {
  readonly numeric?: readonly N[]
  readonly categorical?: readonly C[]
  /** How far rows are from the principal directions of the reference: whether features still go together. */
  readonly reconstruction?: boolean | ReconstructionOptions
  /** How well a model can tell a chunk from the reference. It grows trees for every chunk, which takes seconds each. */
  readonly domainClassifier?: boolean | { readonly folds?: 'shuffled' | 'in_order' }
}

/** What to watch in a model, whatever its task: what {@link MonitorConfig} is made of. */
export interface AnyConfig {
  /** Shown as the title of reports. */
  readonly name?: string
  /** Left out: inputs are watched, performance is not. */
  readonly task?: 'binary' | 'multiclass' | 'regression'
  readonly columns?: ColumnRoles
  /** Default: `{ count: 10 }`. `auto`: a size by the sampling error of the first metric; the report says why. */
  readonly chunks?: Chunking | 'auto'
  /** Default: the task's usual ones, and `business_value` where `value` is given. */
  readonly metrics?: readonly MetricKey[]
  /** How confusion cells are given: counts (`none`), or shares of their label, prediction or all rows. */
  readonly normalizeConfusion?: 'none' | 'true' | 'predicted' | 'all'
  readonly value?: ValueMatrix
  /** Left out: Jensen–Shannon for every feature. Given: exactly what is named, `{}` for none. */
  readonly drift?: DriftConfig<MethodKey, MethodKey>
  /** Left out: all three, as rates. Given: exactly what is named, `{}` for none. */
  readonly quality?: {
    readonly missing?: boolean
    readonly unseen?: boolean
    readonly outOfRange?: boolean
    readonly as?: 'rate' | 'count'
  }
  /** Left out: mean, standard deviation and, for periods, row count. Given: exactly what is named, `[]` for none. */
  readonly summary?: readonly StatisticKey[]
  /** By method, metric or statistic key, or `column.key` for one column. */
  readonly thresholds?: Readonly<Record<string, Threshold>>
  /**
   * `nannyml`: the numbers of NannyML 0.13.1 where ours differ on purpose: Kolmogorov–Smirnov and Wasserstein binned above
   * 10,000 reference rows, calibration by random splits of rows in their order, folds of the domain classifier in that order,
   * value per predicted class.
   */
  readonly compat?: 'nannyml'
}

/** Keys of the drift methods for columns of a kind. */
export type MethodFor<K extends 'numeric' | 'categorical'> = KeyWith<(typeof METHODS)[number], 'kinds', K>

/** Keys of the metrics of a task. */
export type MetricFor<T extends Task> =
  | KeyWith<(typeof METRICS)[number], 'tasks', T>
  | (T extends 'binary' ? 'confusion_matrix' : never)

export type Task = 'binary' | 'multiclass' | 'regression'

type KeyWith<Entry, List extends string, V> = Entry extends { key: infer K } & {
  [list in List]: readonly (infer Own)[]
}
  ? V extends Own
    ? K
    : never
  : never

/** What has a threshold: a metric, method or statistic, a share or number of faulty values, or features together. */
export type ThresholdKey =
  | MethodKey
  | MetricKey
  | StatisticKey
  | `${'missing' | 'unseen' | 'out_of_range'}_${'rate' | 'count'}`
  | `true_${string}_pred_${string}`
  | 'reconstruction_error'
  | 'domain_classifier_auroc'

/** What to watch in a model. `C`: names of the columns, where the source's type tells them. */
export type MonitorConfig<C extends string = string> =
  | InputsConfig<C>
  | BinaryConfig<C>
  | MulticlassConfig<C>
  | RegressionConfig<C>

interface ConfigOf<C extends string, Score = C | Readonly<Record<string, C>>, Positive = string | number | boolean>
  extends Omit<AnyConfig, 'task' | 'columns' | 'metrics' | 'value' | 'drift' | 'thresholds'> {
  readonly columns?: ColumnRoles<C, Score, Positive>
  /** Left out: Jensen–Shannon for every feature. Given: exactly what is named, `{}` for none. */
  readonly drift?: DriftConfig
  /** By method, metric or statistic key, or `column.key` for one column. */
  readonly thresholds?: { readonly [key in ThresholdKey | `${C}.${ThresholdKey}`]?: Threshold }
}

/** Inputs are watched, performance is not. */
export interface InputsConfig<C extends string = string> extends ConfigOf<C> {
  readonly task?: undefined
  readonly metrics?: readonly never[]
  readonly value?: undefined
}

export interface BinaryConfig<C extends string = string> extends ConfigOf<C, C> {
  readonly task: 'binary'
  /** Default: the task's usual ones, and `business_value` where `value` is given. */
  readonly metrics?: readonly MetricFor<'binary'>[]
  readonly value?: BinaryValue | undefined
}

export interface MulticlassConfig<C extends string = string>
  extends ConfigOf<C, Readonly<Record<string, C>>, undefined> {
  readonly task: 'multiclass'
  /** Default: the task's usual ones, and `business_value` where `value` is given. */
  readonly metrics?: readonly MetricFor<'multiclass'>[]
  readonly value?: ClassValue | undefined
}

export interface RegressionConfig<C extends string = string> extends ConfigOf<C, undefined, undefined> {
  readonly task: 'regression'
  /** Default: `mae`, `mape`, `mse` and `rmse`. */
  readonly metrics?: readonly MetricFor<'regression'>[]
  readonly value?: undefined
}

/** A configuration whose type does not tell the names of its columns, so that they cannot be held against those of rows. */
export type UntypedConfig<C extends string> = MonitorConfig<C> & (string extends C ? unknown : never)

/** A monitor's configuration with every default filled in. */
export interface ResolvedConfig extends AnyConfig {
  readonly columns: Omit<ColumnRoles, 'timestamp'> & {
    readonly timestamp?: TimestampRole
    readonly features: readonly string[]
    readonly kinds: Readonly<Record<string, Kind>>
  }
  readonly chunks: Chunking
  /** Binary: `confusion_matrix` is its four cells. Empty without a task. */
  readonly metrics: readonly MetricKey[]
  readonly normalizeConfusion: 'none' | 'true' | 'predicted' | 'all'
  readonly drift: {
    readonly numeric: readonly MethodKey[]
    readonly categorical: readonly MethodKey[]
    readonly reconstruction: false | (ReconstructionOptions & { readonly components: number })
    readonly domainClassifier: false | { readonly folds: 'shuffled' | 'in_order' }
  }
  readonly quality: {
    readonly missing: boolean
    readonly unseen: boolean
    readonly outOfRange: boolean
    readonly as: 'rate' | 'count'
  }
  readonly summary: readonly StatisticKey[]
  readonly thresholds: Readonly<Record<string, Threshold>>
}
