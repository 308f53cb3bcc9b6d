/** Opening a source, whatever it is: the one place that tells the kinds of source apart. */

import { isUint8Array } from 'node:util/types'
import { optionsOf } from '../config/shape.js'
import { ReckonerError } from '../core/errors.js'
import { fromNative, native, nativeNow, runTask } from '../core/native.js'
import { isURL, pathOf, shown } from '../core/validate.js'
import type { ArrowTable, Columns, OpenOptions, Row, Source, SourceOf } from '../types/index.js'
import { isArrowTable, partOfArrow } from './arrow.js'
import { collect } from './batches.js'
import { bytesOfBody, isBody, type NamedBytes, requireLocal, streamed } from './bytes.js'
import { partOf } from './columns.js'
import { csvEntry } from './csv-options.js'
import { OpenDataset } from './dataset.js'
import { addTo, type Part } from './encoded.js'
import { expandPaths } from './glob.js'
import { owned } from './owned.js'
import { partOfRows } from './rows.js'

/**
 * Opens a table: a path, a glob or several (Parquet, Arrow IPC, CSV, TSV, NDJSON), the bytes of a file or a stream of them, a
 * response of `fetch`, rows, columns, a table of apache-arrow, or batches of the last three.
 *
 * Of Parquet and Arrow files only the schema is read now; their columns are read when a monitor needs them. What is in
 * memory is copied once.
 *
 * @example
 * ```ts
 * import { open } from 'reckoner'
 *
 * const loans = await open([{ age: 41, country: 'FR' }, { age: 29, country: 'DE' }])
 * for (const { name, kind } of loans.columns) console.log(name, kind) // age numeric, country categorical
 * ```
 *
 * @throws ReckonerError `missing_file`, `bad_file`, `unsupported`, `empty_data`, `wrong_kind`, `invalid_value`, `missing_column`,
 * `unknown_option`, `invalid_option`, `cancelled`.
 */
export async function open<S extends SourceOf<S>>(source: S, options: OpenOptions = {}): Promise<OpenDataset> {
  if (OpenDataset.is(source)) return source
  const dataset = await read(source, optionsOf(options, 'open'))
  if (dataset.columns.length > 0) return dataset
  if (dataset.rowCount === 0) {
    throw new ReckonerError('empty_data', 'Cannot open an empty table: it has no rows, and at least one is required')
  }
  throw new ReckonerError(
    'empty_data',
    ['Cannot open a table without columns that can be read: at least one is required', ...dataset.notices].join('; '),
  )
}

/**
 * Opens a source where its turn has come; what is in memory, which its owner may write to afterwards, is copied now.
 *
 * @returns what opens it, or has.
 */
export function opener(source: Source, options: OpenOptions): () => Promise<OpenDataset> {
  if (typeof source === 'string' || isBatches(source)) return () => open(source, options)
  if (isURL(source) || isPaths(source)) {
    const paths = isURL(source) ? pathOf(source, 'the source') : [...source]
    return () => open(paths, options)
  }
  const opened = open(source, options)
  // Whoever waits for it later is told; until then it is nobody's.
  opened.catch(() => {})
  return () => opened
}

async function read(source: Exclude<Source, OpenDataset>, options: OpenOptions): Promise<OpenDataset> {
  if (typeof source === 'string') return openFiles([source], options)
  if (isURL(source)) {
    requireLocal(source.href)
    return openFiles([pathOf(source, 'the source')], options)
  }
  if (isPaths(source)) return openFiles(source, options)
  if (isUint8Array(source)) return openBytes({ name: 'Uint8Array', bytes: owned(source) }, options)
  if (isBody(source)) return openBytes(await bytesOfBody(source), options)
  if (!isBatches(source)) {
    refuseCsv(source, options)
    return build(partOfTable(source))
  }
  const pieces = await streamed(source, options)
  if ('bytes' in pieces) return openBytes(pieces, options)
  refuseCsv(source, options)
  return build(await collect(pieces, partOfTable, options))
}

function refuseCsv(source: unknown, { csv }: OpenOptions): void {
  if (csv === undefined) return
  throw new ReckonerError('invalid_option', `Cannot use csv for ${describe(source)}: it is for the text of CSV only`)
}

async function openFiles(patterns: readonly string[], options: OpenOptions): Promise<OpenDataset> {
  for (const pattern of patterns) requireLocal(pattern)
  const csv = csvEntry(options.csv)
  const paths = await expandPaths(patterns)
  return new OpenDataset(await runTask('open', options, (binding, job) => binding.openFiles(paths, csv, job)))
}

async function openBytes({ name, bytes }: NamedBytes, options: OpenOptions): Promise<OpenDataset> {
  const csv = csvEntry(options.csv)
  return new OpenDataset(await runTask('open', options, (binding, job) => binding.openBytes(name, bytes, csv, job)))
}

/** A table in memory. */
function partOfTable(source: unknown): Part {
  if (Array.isArray(source)) return partOfRows(source as readonly Row[])
  if (isArrowTable(source)) return readArrow(source)
  if (isColumns(source)) return partOf(source)
  throw new ReckonerError(
    'invalid_value',
    `Cannot open ${describe(source)}: a path, rows, columns, an Arrow table, bytes or batches are required`,
  )
}

async function build({ rows, columns: given, notices: known }: Part): Promise<OpenDataset> {
  const loaded = nativeNow()
  // Whoever made the source may write to it as soon as there is something to wait for.
  const columns = loaded === undefined ? [...given] : given
  const binding = loaded ?? (await native())
  const builder = inCore(() => new binding.TableBuilder(rows))
  const notices = [...known]
  for (const [name, column] of columns) {
    if (column.kind !== 'nested') inCore(() => addTo(builder, name, column))
    else notices.push(`Column "${name}" is left out: lists and objects are not read, first in row ${column.first}`)
  }
  return new OpenDataset(
    inCore(() => builder.finish()),
    notices,
  )
}

/** Calls the core; its errors become ours. */
function inCore<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw fromNative(error)
  }
}

/** Any version of apache-arrow is told by its shape; what has the shape only is refused. */
function readArrow(table: ArrowTable): Part {
  try {
    return partOfArrow(table)
  } catch (cause) {
    if (cause instanceof ReckonerError) throw cause
    const reason = cause instanceof Error ? cause.message : shown(cause)
    throw new ReckonerError('invalid_value', `Cannot read a table of apache-arrow: ${reason}`, { cause })
  }
}

function isPaths(source: unknown): source is readonly string[] {
  if (!Array.isArray(source) || source.length === 0) return false
  // Unlike `every`, this ends at the first hole of a sparse list.
  for (let place = 0; place < source.length; place++) if (typeof source[place] !== 'string') return false
  return true
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
  if (typeof value !== 'object') return typeof value
  const { name } = value.constructor ?? {}
  return typeof name === 'string' ? `an object of class ${name}` : shown(value)
}
