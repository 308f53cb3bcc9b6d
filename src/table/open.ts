/** Opening a source, whatever it is: the one place that tells the kinds of source apart. */

import { fileURLToPath } from 'node:url'
import { ReckonerError } from '../errors.js'
import { native, runTask } from '../native.js'
import type { Columns, OpenOptions, Row, Source } from '../types.js'
import { isArrowTable, partOfArrow } from './arrow.js'
import { collect } from './batches.js'
import { partOf } from './columns.js'
import { csvEntry } from './csv-options.js'
import { OpenDataset } from './dataset.js'
import { addTo, type Part } from './encoded.js'
import { expandPaths } from './glob.js'
import { partOfRows } from './rows.js'

/**
 * Opens a table: a path, a glob or several (Parquet, Arrow IPC, CSV, TSV), the bytes of a Parquet or Arrow file, rows,
 * columns, a table of apache-arrow, or batches of the last three.
 *
 * Of Parquet and Arrow files only the schema is read now; their columns are read when a monitor needs them. What is in
 * memory is copied once.
 *
 * @throws ReckonerError `missing_file`, `bad_file`, `unsupported`, `empty_data`, `wrong_kind`, `invalid_value`, `missing_column`,
 * `unknown_option`, `invalid_option`, `cancelled`.
 */
export async function open(source: Source, options: OpenOptions = {}): Promise<OpenDataset> {
  if (source instanceof OpenDataset) return source
  const dataset = await read(source, options)
  if (dataset.columns.length > 0) return dataset
  throw new ReckonerError(
    'empty_data',
    ['Cannot open a table without columns that can be read: at least one is required', ...dataset.notices].join('; '),
  )
}

async function read(source: Exclude<Source, OpenDataset>, options: OpenOptions): Promise<OpenDataset> {
  if (typeof source === 'string') return openFiles([source], options)
  if (source instanceof URL) return openFiles([fileURLToPath(source)], options)
  if (isPaths(source)) return openFiles(source, options)
  if (source instanceof Uint8Array) return openBytes(source, options)
  if (options.csv !== undefined) {
    throw new ReckonerError(
      'invalid_option',
      `Cannot use csv for ${describe(source)}: it is for paths of CSV files only`,
    )
  }
  if (isBatches(source)) return build(await collect(source, partOfTable, options))
  return build(partOfTable(source))
}

async function openFiles(patterns: readonly string[], options: OpenOptions): Promise<OpenDataset> {
  const csv = csvEntry(options.csv)
  const paths = await expandPaths(patterns)
  return new OpenDataset(await runTask('open', options, (binding, job) => binding.openFiles(paths, csv, job)))
}

async function openBytes(bytes: Uint8Array, options: OpenOptions): Promise<OpenDataset> {
  const csv = csvEntry(options.csv)
  return new OpenDataset(await runTask('open', options, (binding, job) => binding.openBytes(bytes, csv, job)))
}

/** A table in memory. */
function partOfTable(source: unknown): Part {
  if (Array.isArray(source)) return partOfRows(source as readonly Row[])
  if (isArrowTable(source)) return partOfArrow(source)
  if (isColumns(source)) return partOf(source)
  throw new ReckonerError(
    'invalid_value',
    `Cannot open ${describe(source)}: a path, rows, columns, an Arrow table, bytes or batches are required`,
  )
}

async function build({ rows, columns, notices }: Part): Promise<OpenDataset> {
  const binding = await native()
  const builder = new binding.TableBuilder(rows)
  for (const [name, column] of columns) addTo(builder, name, column)
  return new OpenDataset(builder.finish(), notices)
}

function isPaths(source: unknown): source is readonly string[] {
  return Array.isArray(source) && source.length > 0 && source.every((item) => typeof item === 'string')
}

function isBatches(source: unknown): source is AsyncIterable<unknown> {
  return typeof source === 'object' && source !== null && Symbol.asyncIterator in source
}

/** An object whose every value has a length and elements. */
function isColumns(source: unknown): source is Columns {
  if (typeof source !== 'object' || source === null || ArrayBuffer.isView(source)) return false
  const values = Object.values(source)
  return values.length > 0 && values.every(isArray)
}

function isArray(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? `an object of class ${value.constructor?.name ?? 'Object'}` : typeof value
}
