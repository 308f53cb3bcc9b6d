/** Results as Arrow bytes: the flat records of `toRows`, column by column. */

import type { ArrowColumn } from '../native/binding.js'
import { loadedNative } from './native.js'
import { type ResultRow, ROW_FIELDS, rowsOf } from './report/rows.js'
import type { RunData } from './types.js'

/** One record for each calculator, series and chunk, as the bytes of an Arrow IPC file (Feather version 2). */
export function toArrow(run: Pick<RunData, 'results'>): Uint8Array {
  const columns = ROW_FIELDS.map((name) => ({ name, cells: [] as Cell[] }))
  for (const row of rowsOf(run)) for (const { name, cells } of columns) cells.push(row[name])
  return loadedNative().arrowBytes(columns.map(({ name, cells }) => column(name, cells)))
}

type Cell = ResultRow[keyof ResultRow]

const NUMBERS = ['rows', 'value', 'realized', 'standard_error', 'p_value', 'lower_threshold', 'upper_threshold']

function column(name: keyof ResultRow, cells: readonly Cell[]): ArrowColumn {
  const none = { numbers: null, texts: null, flags: null }
  if (name === 'alert') return { ...none, name, flags: cells as boolean[] }
  if (NUMBERS.includes(name)) {
    return { ...none, name, numbers: Float64Array.from(cells as (number | null)[], (cell) => cell ?? Number.NaN) }
  }
  return { ...none, name, texts: cells as (string | null)[] }
}
