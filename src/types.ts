/**
 * The shapes a user of Reckoner meets: what goes in, what comes out. Data only; no behaviour.
 */

import type {
  CalculatorKey,
  METHODS,
  METRICS,
  MethodKey,
  MetricKey,
  StatisticKey,
  Undefined,
} from './generated/catalogue.js'

export type { CalculatorKey, MethodKey, MetricKey, StatisticKey, Undefined }

// ── tables in ────────────────────────────────────────────────────────────────────────────────

/** One record of a row-wise table. */
export type Row = Readonly<Record<string, unknown>>
/** A column-wise table: arrays of equal length by column name. */
export type Columns = Readonly<Record<string, ArrayLike<unknown>>>

/** What a column means: a quantity, one of a set of labels, true or false, an instant. */
export type Kind = 'numeric' | 'categorical' | 'boolean' | 'timestamp'

/** A Table or RecordBatch of apache-arrow, of any version; only what is named here is looked at. */
export interface ArrowTable {
  readonly numRows: number
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: unknown }[] }
  getChildAt(index: number): unknown
}

/**
 * Anything a table can be read from. A string is a path or a glob (`.parquet`, `.arrow`, `.feather`, `.csv`, `.tsv`, the
 * latter two also with `.gz`); bytes are those of a Parquet file, or of an Arrow IPC file or stream. Rows are objects, and
 * batches are rows, columns or Arrow tables.
 */
export type Source =
  | string
  | URL
  | readonly string[]
  | Uint8Array
  | readonly object[]
  | Columns
  | ArrowTable
  | AsyncIterable<object | string>
  | Body
  | Dataset

/** What holds the bytes of a file: a `Response` of `fetch`, a `Blob` or a `File`. */
export interface Body {
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A source; its columns may be typed by an interface too. */
export type SourceOf<S> = Source | (object & { readonly [column in keyof S]: ArrayLike<unknown> })

/** Names of the columns of a source, as far as its type tells; else any text. */
export type ColumnOf<S> = S extends string | URL | Uint8Array | readonly string[] | ArrowTable | Body | Dataset
  ? string
  : S extends readonly (infer R)[]
    ? KeyOf<R>
    : S extends AsyncIterable<infer B>
      ? B extends readonly (infer R)[]
        ? KeyOf<R>
        : ColumnOf<B>
      : KeyOf<S>
type KeyOf<T> = [keyof T] extends [never]
  ? string
  : T extends unknown
    ? string extends keyof T
      ? string
      : keyof T & string
    : never

/** A table that Reckoner has opened. Files are read when a monitor needs their rows. */
export interface Dataset {
  readonly rowCount: number
  /** `zone` is that of times which have one, such as `UTC`, `Europe/Berlin`, `+02:00`; other times are what a clock showed. */
  readonly columns: readonly {
    readonly name: string
    readonly kind: Kind
    readonly type: string
    readonly zone?: string
  }[]
  /** How the source is read, in sentences: columns that are left out, a guessed dialect, a column of several types. */
  readonly notices: readonly string[]
}

// ── the workflow ─────────────────────────────────────────────────────────────────────────────

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

export interface Progress {
  readonly step: string
  /** From 0 to 1 within the step. */
  readonly fraction: number
}

/** Options of a check. */
export interface CheckOptions<L = Source> extends RunOptions {
  /** Labels in a table of their own, in any order and in pieces: `columns.id` and `columns.target`. */
  readonly labels?: L
  /**
   * The most that the rows of Parquet and Arrow files may take in memory where they are not in time order and have to
   * be sorted, in bytes; by default 2 GiB. Rows in order are read part by part, however many there are.
   */
  readonly memory?: number
  /**
   * A file that runs are kept in, made where it is not there; `history` reads it. A chunk that comes again takes the place of
   * the same chunk of this monitor, and what it said before is kept.
   */
  readonly store?: string | URL
}

/** Options of reading a history. */
export interface HistoryOptions extends RunOptions {
  /** Which monitor's: its id, or how that begins. Default: the one that ran last. */
  readonly monitor?: string
}

/** Options of summarizing a table. */
export interface SummarizeOptions extends RunOptions, Pick<CheckOptions, 'memory'> {
  /** Names the table; by default it is named after its content, so that equal rows have equal ids. */
  readonly id?: string
}

/** Options of merging summaries: what must be there. */
export interface MergeOptions extends RunOptions {
  /** Rows of all tables. */
  readonly rows?: number
  /** Ids of all tables. */
  readonly ids?: readonly string[]
}

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface OpenOptions extends RunOptions {
  /** How CSV and TSV are written, where that is known: of files, bytes, streams and responses. */
  readonly csv?: CsvOptions
}

/** What is known of CSV files; the rest is guessed, and {@link Dataset.notices} says how. */
export interface CsvOptions {
  /** One character, for example `;`. */
  readonly delimiter?: string
  /** One character, or `''` where none quotes. Default: `"`, or `'` where a whole column stands in these. */
  readonly quote?: string
  /**
   * Cells that stand for a missing value, besides the empty one. Default: those of pandas (NA, N/A, n/a, NaN, -NaN, null, NULL, None,
   * <NA>, #N/A, #NA …) and NaT.
   */
  readonly missing?: readonly string[]
  /** Between whole and fraction of a number. Left out: a point, or a comma where a column can be read in no other way. */
  readonly decimal?: '.' | ','
  /** Between thousands: one character, such as `.` or a space. Left out: where a column can be read in no other way. */
  readonly thousands?: string
  /** How times are written, besides ISO 8601: a format of `strptime` such as `%d.%m.%Y %H:%M`, or several. */
  readonly dates?: string | readonly string[]
  /** Kinds of columns; a cell that is of another one is an error that names its place. Left out: inferred over all rows. */
  readonly kinds?: Readonly<Record<string, Kind>>
}

// ── results: one shape for every calculator ──────────────────────────────────────────────────

export interface Chunk {
  /** Position among the chunks of its period, from 0. */
  readonly index: number
  readonly key: string
  readonly period: 'reference' | 'analysis'
  readonly rows: number
  /** Rows with a label; left out where performance is not watched. */
  readonly labelled?: number
  /** First and last row in time order, from 0. */
  readonly startIndex: number
  readonly endIndex: number
  /** ISO 8601 without a zone: by the clock that the times were read from or, of instants, by the configured or their own zone. */
  readonly startDate?: string
  readonly endDate?: string
}

/**
 * How a point stands. `better`: beyond what is usual, on the good side; no alert. `watch` is kept for later versions.
 * `not_enough_data`: there is no value, and `undefinedBecause` says why.
 */
export type State = 'fine' | 'better' | 'watch' | 'alert' | 'not_enough_data'

/** One value of a series, for one chunk. */
export interface Point {
  readonly value: number | null
  readonly undefinedBecause?: Undefined
  /** Beside an estimate, where labels exist. */
  readonly realized?: number | null
  /** Standard deviation of the value over samples as large as this chunk. */
  readonly standardError?: number
  readonly pValue?: number
  readonly state: State
  /** `state === 'alert'`. */
  readonly alert: boolean
}

export interface Series {
  /** `jensen_shannon`, `roc_auc`, `missing_rate`, `mean`, … */
  readonly metric: string
  readonly column?: string
  readonly threshold: { readonly lower: number | null; readonly upper: number | null }
  /** One for each chunk of the result, in the same order. */
  readonly points: readonly Point[]
}

export interface Result {
  readonly calculator: CalculatorKey
  /** Reference chunks first. */
  readonly chunks: readonly Chunk[]
  readonly series: readonly Series[]
}

export interface Alert {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column?: string
  /** Key of the chunk. */
  readonly chunk: string
}

// ── the verdict ──────────────────────────────────────────────────────────────────────────────

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

/** The answer in the order of the workflow: performance, causes, actions. */
export interface Verdict {
  readonly status: Status
  readonly headline: string
  readonly performance: readonly Finding[]
  readonly causes: readonly Finding[]
  readonly actions: readonly Action[]
  /** The metric the headline speaks of, and its change in every labelled chunk. */
  readonly split?: { readonly metric: MetricKey; readonly points: readonly Split[] }
}

/** A column's place in a ranking, 1 first. */
export interface Ranked {
  readonly column: string
  readonly score: number
  readonly rank: number
}

/** Shares of one column in the reference and in one chunk, on the same bins. */
export interface Distribution {
  readonly column: string
  readonly kind: 'numeric' | 'categorical'
  /** Numeric: bin edges, one more than the bins. */
  readonly edges?: readonly number[]
  /** Categorical: the labels, most frequent in the reference first; the rest is pooled in a last `null`. */
  readonly labels?: readonly (string | null)[]
  /** Shares of the non-missing values of the whole reference. */
  readonly reference: readonly number[]
  /** Shares of the non-missing values of the chunk; those outside the edges stand in `outside`. */
  readonly analysis: readonly number[]
  /** Numeric: shares of the chunk's values below the first edge and above the last. */
  readonly outside?: readonly [below: number, above: number]
}

/** How well scores say the rate of the labels they are for. */
export interface Reliability {
  /** Expected calibration error: mean distance of score and rate over ten bins of equal size. */
  readonly ece: number
  /** Brier score: mean squared distance of score and label. */
  readonly brier: number
  /** By score, ascending: bins of equal size, at most ten, because equal scores are never parted. */
  readonly curve: readonly {
    /** Mean score. */
    readonly score: number
    /** Share of the rows whose label is the one the score is for. */
    readonly rate: number
    readonly rows: number
  }[]
}

/** Whether the scores of the reference are probabilities, and whether calibration makes them so. */
export interface Calibration {
  /** Of several classes: whose score. */
  readonly class?: string
  /** Whether estimates rest on calibrated scores: where that lowers the calibration error. */
  readonly applied: boolean
  /** Of the scores as they are. */
  readonly before: Reliability | null
  /** After calibration, on rows that the calibrator had not seen; `null` where there is nothing to calibrate. */
  readonly after: Reliability | null
}

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

/** How the labels of a table of their own met the rows of the data. */
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

/** What became of a run's chunks in the file that it was stored in. */
export interface Stored {
  readonly path: string
  /** Chunks that were not stored before. */
  readonly added: number
  /** Chunks of which a value is another now. */
  readonly changed: number
  /** Chunks that were stored like this. */
  readonly same: number
  /** Chunks that were stored with more rows, and stay so. */
  readonly kept: number
}

/** A monitor that has runs in a file. Another configuration or reference is another monitor. */
export interface StoredMonitor {
  readonly id: string
  readonly name: string
  /** Its first and its last run; ISO 8601, UTC. */
  readonly since: string
  readonly last: string
  readonly runs: number
  /** Chunks that were checked. */
  readonly chunks: number
}

/** A run that was stored. */
export interface Night extends Omit<Stored, 'path'> {
  /** When its values were computed; ISO 8601, UTC. */
  readonly at: string
  /** Version of Reckoner that computed them. */
  readonly version: string
  /** The verdict on its own chunks, as it was told then. */
  readonly status: Status
  readonly headline: string
  readonly alerts: number
}

/** A stored value that a later run replaced. */
export interface ValueChange {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column?: string
  /** Key of the chunk. */
  readonly chunk: string
  readonly before: Omit<Point, 'alert' | 'state'>
  readonly after: Omit<Point, 'alert' | 'state'>
  /** The run that had computed it, and the one that replaced it. */
  readonly computed: Night
  readonly replaced: Night
}

/** Features of which a monitor holds values of the reference; of all others it holds counts and moments. */
export interface Kept {
  /** Every value, in order of size and so apart from its row: exact distances need them. */
  readonly values: readonly string[]
  /** Every row: the domain classifier compares each chunk with all of them. */
  readonly rows: readonly string[]
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

/** What a run knows: everything a report needs. */
export interface RunData {
  readonly config: ResolvedConfig
  readonly verdict: Verdict
  /** Reference chunks first. */
  readonly chunks: readonly Chunk[]
  readonly results: { readonly [calculator in CalculatorKey]?: Result }
  readonly profile: readonly ColumnProfile[]
  /** Of the one score of a binary classifier, or of each class's; empty without scores. */
  readonly calibration: readonly Calibration[]
  /** Where labels came in a table of their own. */
  readonly labels?: LabelJoin
  /** Where the run was stored. */
  readonly stored?: Stored
  /** Rows that belong to no chunk, and why; empty where there are none. */
  readonly leftOut: readonly {
    readonly period: 'reference' | 'analysis'
    readonly rows: number
    readonly reason: string
  }[]
  /** How the checked table is read, and where its columns differ from the reference's, in sentences. */
  readonly notices?: readonly string[]
  /** Of the notices those that the rows give, however they were read: periods without any, overlap, repeats. */
  readonly rowNotices?: readonly string[]
  /** How the reference was read, and what was guessed of its columns, in sentences. */
  readonly referenceNotices?: readonly string[]
  /** Of which features the monitor holds values of the reference. */
  readonly keeps?: Kept
  /** From when to when rows there are, where they have times. */
  readonly times?: { readonly reference?: Times; readonly analysis?: Times }
  /** Shares of a feature in the reference and in one chunk (`index` counts chunks of its period from 0; default: analysis). */
  distribution(column: string, index: number, period?: Chunk['period']): Distribution | undefined
}
