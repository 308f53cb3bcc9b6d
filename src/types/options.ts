/** Options of calls. */

import type { Kind, Source } from './input.js'

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
