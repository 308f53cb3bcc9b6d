/** Row-wise tables into columns. */

import { ReckonerError } from '../errors.js'
import type { Row } from '../types.js'
import { encode } from './columns.js'
import type { Part } from './encoded.js'

/** The columns of all rows, in order of first appearance; a key that a row lacks is missing there. */
export function partOfRows(rows: readonly Row[]): Part {
  const columns = new Map<string, unknown[]>()
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]
    if (typeof row !== 'object' || row === null) {
      throw new ReckonerError(
        'invalid_value',
        `Cannot read row ${index}: it is ${row === null ? 'null' : typeof row}, expected an object`,
      )
    }
    for (const [name, value] of Object.entries(row)) {
      let column = columns.get(name)
      if (column === undefined) {
        column = new Array<unknown>(rows.length)
        columns.set(name, column)
      }
      column[index] = value
    }
  }
  const encoded = [...columns].map(([name, values]) => [name, encode(name, values)] as const)
  return { rows: rows.length, columns: new Map(encoded), notices: [] }
}
