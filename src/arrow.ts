/** Results as Arrow bytes: the flat records of `toRows`, column by column. */

import type { ArrowColumn } from '../native/binding.js'
import { loadedNative } from './native.js'
import { type ResultRow, ROW_FIELDS, toRows } from './report/rows.js'
import type { RunData } from './types.js'

/** One record for each calculator, series and chunk, as the bytes of an Arrow IPC file (Feather version 2). */
export function toArrow(run: Pick<RunData, 'results'>): Uint8Array {
  const rows = toRows(run)
  return loadedNative().arrowBytes(ROW_FIELDS.map((name) => column(name, rows)))
}

const NUMBERS = ['rows', 'value', 'realized', 'standard_error', 'p_value', 'lower_threshold', 'upper_threshold']

function column(name: keyof ResultRow, rows: readonly ResultRow[]): ArrowColumn {
  const none = { numbers: null, texts: null, flags: null }
  if (name === 'alert') return { ...none, name, flags: rows.map((row) => row.alert) }
  if (NUMBERS.includes(name)) {
    return { ...none, name, numbers: Float64Array.from(rows, (row) => (row[name] as number | null) ?? Number.NaN) }
  }
  return { ...none, name, texts: rows.map((row) => row[name] as string | null) }
}
