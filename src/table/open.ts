/** Opening a source, whatever it is: the one place that tells the kinds of source apart. */

import { fileURLToPath } from 'node:url'
import { ReckonerError } from '../errors.js'
import { native, runTask } from '../native.js'
import type { Columns, Row, RunOptions, Source } from '../types.js'
import { addColumn } from './columns.js'
import { OpenDataset } from './dataset.js'
import { expandPaths } from './glob.js'
import { columnsOf } from './rows.js'

/**
 * Opens a table: a path, a glob or several (`.parquet`, `.csv`, `.tsv`, also `.gz`), rows, or columns.
 *
 * Of a Parquet file only the schema is read now; its columns are read when a monitor needs them. Rows and
 * columns are copied once.
 *
 * @throws ReckonerError `missing_file`, `bad_file`, `unsupported`, `wrong_kind`, `invalid_value`, `cancelled`.
 */
export async function open(source: Source, options: RunOptions = {}): Promise<OpenDataset> {
  if (source instanceof OpenDataset) return source
  if (typeof source === 'string') return openFiles([source], options)
  if (source instanceof URL) return openFiles([fileURLToPath(source)], options)
  if (Array.isArray(source)) {
    return isPaths(source) ? openFiles(source, options) : openColumns(columnsOf(source as readonly Row[]))
  }
  if (isColumns(source)) return openColumns(source)
  throw new ReckonerError('invalid_value', `Cannot open ${describe(source)}: a path, rows or columns are required`)
}

async function openFiles(patterns: readonly string[], options: RunOptions): Promise<OpenDataset> {
  const paths = await expandPaths(patterns)
  return new OpenDataset(await runTask('open', options, (binding, job) => binding.openFiles(paths, job)))
}

async function openColumns(columns: Columns): Promise<OpenDataset> {
  const binding = await native()
  const entries = Object.entries(columns)
  const rows = entries[0]?.[1].length ?? 0
  const builder = new binding.TableBuilder(rows)
  for (const [name, values] of entries) {
    if (values.length !== rows) {
      const [first] = entries[0] as [string, unknown]
      throw new ReckonerError(
        'invalid_value',
        `Cannot open columns of different lengths: "${first}" has ${rows} rows, "${name}" has ${values.length}`,
      )
    }
    addColumn(builder, name, values)
  }
  return new OpenDataset(builder.finish())
}

function isPaths(source: readonly unknown[]): source is readonly string[] {
  return source.length > 0 && source.every((item) => typeof item === 'string')
}

/** An object whose every value has a length and elements. */
function isColumns(source: unknown): source is Columns {
  if (typeof source !== 'object' || source === null) return false
  const values = Object.values(source)
  return values.length > 0 && values.every((value) => Array.isArray(value) || ArrayBuffer.isView(value))
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? `an object of class ${value.constructor?.name ?? 'Object'}` : typeof value
}
