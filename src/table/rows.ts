/** Row-wise tables into columns. */

import { ReckonerError } from '../core/errors.js'
import type { Row } from '../types/index.js'
import { encode } from './columns.js'
import type { Part } from './encoded.js'

/** Cells of a table that may be empty, however few values it has. */
const CELLS = 2 ** 25
/** Largest number of columns of a larger table, in multiples of a usual row's keys. */
const SPARSE = 16

/**
 * Every key is a column that has a cell for every row: rows whose keys all differ take the square of their number. `values` are
 * those of the first `seen` of the rows.
 *
 * @throws ReckonerError `unsupported`.
 */
export function requireRoom(columns: number, rows: number, values: number, seen: number): void {
  if (columns * rows <= CELLS || columns <= SPARSE * (values / seen)) return
  throw new ReckonerError(
    'unsupported',
    `Cannot open ${rows} rows whose keys differ: the first ${seen} have ${columns} different keys, and ${Math.round(values / seen)} in a row, ` +
      `and every key is a column of ${rows} cells; up to ${CELLS} cells can be so empty: give the rows the same keys, or names and values as columns`,
  )
}

/** The columns of all rows, in the order of their first values; a key that a row lacks, or that is `undefined`, is missing there. */
export function partOfRows(rows: readonly Row[]): Part {
  const columns = new Map<string, unknown[]>()
  const named = new Set<string>()
  let values = 0
  const added = (name: string, seen: number) => {
    requireRoom(columns.size + 1, rows.length, values, seen)
    const column = new Array<unknown>(rows.length)
    columns.set(name, column)
    return column
  }
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]
    if (typeof row !== 'object' || row === null) {
      throw new ReckonerError(
        'invalid_value',
        `Cannot read row ${index}: it is ${row === null ? 'null' : typeof row}, expected an object`,
      )
    }
    for (const [name, value] of Object.entries(row)) {
      values++
      if (value === undefined) named.add(name)
      else (columns.get(name) ?? added(name, index + 1))[index] = value
    }
  }
  for (const name of named) if (!columns.has(name)) added(name, rows.length)
  const encoded = [...columns].map(([name, values]) => [name, encode(name, values)] as const)
  return { rows: rows.length, columns: new Map(encoded), notices: [] }
}
