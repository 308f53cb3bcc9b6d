/** Results as Arrow bytes: the flat records of `toRows`, column by column. */

import type { ArrowColumn } from '../../native/binding.js'
import { loadedNative } from '../core/native.js'
import { CALCULATORS, NUMBER_FIELDS } from '../generated/catalogue.js'
import { lengthOf } from '../results/columns.js'
import { type ResultRow, ROW_FIELDS, rowsOf } from '../results/rows.js'
import type { RunData } from '../types/index.js'

/** One record for each calculator, series and chunk, as the bytes of an Arrow IPC file (Feather version 2). */
export function toArrow(run: Pick<RunData, 'results'>): Uint8Array {
  const length = countOf(run)
  const columns = ROW_FIELDS.map((name) => columnOf(name, length))
  let place = 0
  for (const row of rowsOf(run)) {
    for (const { name, put } of columns) put(place, row[name])
    place++
  }
  return loadedNative().arrowBytes(columns.map(({ done }) => done()))
}

/** Records of a run: a point for each series and chunk. */
function countOf({ results }: Pick<RunData, 'results'>): number {
  const of = (key: (typeof CALCULATORS)[number]['key']) => {
    const { chunks, series } = results[key] ?? { chunks: [], series: [] }
    return series.reduce((sum, own) => sum + Math.min(lengthOf(own), chunks.length), 0)
  }
  return CALCULATORS.reduce((sum, { key }) => sum + of(key), 0)
}

type Cell = ResultRow[keyof ResultRow]

/** A column that is being filled. */
interface Column {
  readonly name: keyof ResultRow
  put(place: number, cell: Cell): void
  done(): ArrowColumn
}

const NUMBERS: readonly string[] = ['rows', 'realized', 'lower_threshold', 'upper_threshold', ...NUMBER_FIELDS]
/** The code of a text that is not there. */
const NONE = 2 ** 32 - 1

function columnOf(name: keyof ResultRow, length: number): Column {
  const none = { name, numbers: null, codes: null, labels: null, flags: null }
  if (name === 'alert') {
    const flags = new Uint8Array(length)
    return { name, put: (place, cell) => (flags[place] = Number(cell)), done: () => ({ ...none, flags }) }
  }
  if (NUMBERS.includes(name)) {
    const numbers = new Float64Array(length)
    const put = (place: number, cell: Cell) => (numbers[place] = (cell as number | null) ?? Number.NaN)
    return { name, put, done: () => ({ ...none, numbers }) }
  }
  // Names repeat: each crosses to the core once.
  const [codes, known] = [new Uint32Array(length), new Map<Cell, number>([[null, NONE]])]
  const put = (place: number, cell: Cell) => {
    const code = known.get(cell) ?? known.size - 1
    known.set(cell, code)
    codes[place] = code
  }
  return { name, put, done: () => ({ ...none, codes, labels: [...known.keys()].slice(1) as string[] }) }
}
