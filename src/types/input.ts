/** Tables that come in. */

import type { Kind } from './names.js'

/** One record of a row-wise table. */
export type Row = Readonly<Record<string, unknown>>

/** A column-wise table: arrays of equal length by column name. */
export type Columns = Readonly<Record<string, ArrayLike<unknown>>>

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

/** Holder of a file's bytes: a `Response` of `fetch`, a `Blob` or a `File`. */
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
  /** Warnings about how the source was read, in sentences: columns that are left out, a guessed dialect, a column of several types. */
  readonly notices: readonly string[]
}
