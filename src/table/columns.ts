/** Columns of JavaScript values: the kind of each is that of its values. */

import { isDate } from 'node:util/types'
import { ReckonerError } from '../core/errors.js'
import type { Columns } from '../types/index.js'
import { type Encoded, Labels, MISSING, type Part } from './encoded.js'
import { owned } from './owned.js'

/** Integers beyond this are not exact as numbers. */
const EXACT = 2n ** 53n

/** Rows are numbered by 32 bits. */
const MOST_ROWS = 2 ** 32 - 1

type ValueType = 'number' | 'bigint' | 'boolean' | 'string' | 'Date'

/**
 * Columns of equal length, encoded.
 *
 * @throws ReckonerError `invalid_value` for different lengths, and, when columns are read, those of {@link encode}.
 */
export function partOf(columns: Columns): Part {
  const entries = Object.entries(columns)
  const [first] = entries
  const rows = first?.[1].length ?? 0
  if (!(rows < MOST_ROWS)) {
    throw new ReckonerError(
      'unsupported',
      `Cannot open columns of ${rows} rows: fewer than ${MOST_ROWS} can be held in memory`,
    )
  }
  for (const [name, { length }] of entries) {
    if (length === rows) continue
    throw new ReckonerError(
      'invalid_value',
      `Cannot open columns of different lengths: "${first?.[0]}" has ${rows} rows, "${name}" has ${length}`,
    )
  }
  return { rows, columns: encoded(entries), notices: [] }
}

function* encoded(entries: readonly [string, ArrayLike<unknown>][]): Generator<[string, Encoded]> {
  for (const [name, values] of entries) yield [name, encode(name, values)]
}

/** A list or an object among the values of a column: the column is left out. */
class NestedValue {
  readonly row: number

  constructor(row: number) {
    this.row = row
  }
}

/**
 * A column, encoded. Numbers (and big integers up to 2⁵³) are numeric; booleans boolean; `Date`s, and strings
 * that are all ISO 8601 dates or times, timestamps; other strings, and larger integers, categorical. `null`, `undefined` and `NaN` are missing.
 * A column with a list or an object is left out.
 *
 * @throws ReckonerError `wrong_kind` for values of several types or of one that is not known.
 */
export function encode(name: string, values: ArrayLike<unknown>): Encoded {
  try {
    return encodeFlat(name, values)
  } catch (error) {
    if (error instanceof NestedValue) return { kind: 'nested', rows: values.length, first: error.row }
    throw error
  }
}

function encodeFlat(name: string, values: ArrayLike<unknown>): Encoded {
  if (ArrayBuffer.isView(values) && !isBig(values)) {
    const numbers = values as unknown as ArrayLike<number>
    return { kind: 'numeric', values: values instanceof Float64Array ? owned(values) : Float64Array.from(numbers) }
  }
  const type = typeOf(name, values)
  const read = (value: unknown, row: number) => same(name, type as ValueType, value, row)
  switch (type) {
    case 'number':
      return { kind: 'numeric', values: numbers(values, (value, row) => read(value, row) as number) }
    case 'bigint':
      return bigIntegers(values, (value, row) => read(value, row) as bigint)
    case 'boolean':
      return { kind: 'boolean', codes: codes(values, (value, row) => Number(read(value, row))) }
    case 'Date':
      return {
        kind: 'timestamp',
        values: numbers(values, (value, row) => (read(value, row) as Date).getTime() * 1000),
        zone: 'UTC',
      }
    case 'string': {
      const labels = new Labels()
      const code = (value: unknown, row: number) =>
        labels.code(typeof value === 'string' ? value : (read(value, row) as string))
      return { kind: 'text', codes: codes(values, code), labels: labels.list() }
    }
    case undefined:
      return { kind: 'missing', rows: values.length }
  }
}

/** The type of the first value that is there; that those after it agree is seen when they are read. */
function typeOf(name: string, values: ArrayLike<unknown>): ValueType | undefined {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (isMissing(value)) continue
    const type = typeOfValue(value)
    if (['number', 'bigint', 'boolean', 'string', 'Date'].includes(type)) return type
    refuseNested(value, row)
    throw new ReckonerError(
      'wrong_kind',
      `Cannot read column "${name}": row ${row} holds a value of type ${type}, expected a number, string, boolean or Date`,
    )
  }
  return undefined
}

/** Only of objects it is asked whether they are dates: that is a call out of JavaScript. */
function typeOfValue(value: unknown): ValueType {
  return typeof value === 'object' && isDate(value) ? 'Date' : (typeof value as ValueType)
}

/** The value, which must be of the column's type. */
function same(name: string, type: ValueType, value: unknown, row: number): unknown {
  const own = typeOfValue(value)
  if (own === type) return value
  refuseNested(value, row)
  throw new ReckonerError(
    'wrong_kind',
    `Cannot read column "${name}": row ${row} holds a ${own}, the rows before it hold a ${type}`,
  )
}

/** Refuses objects other than dates. */
function refuseNested(value: unknown, row: number): void {
  if (typeof value === 'object' && !isDate(value)) throw new NestedValue(row)
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value)
}

function isBig(values: ArrayBufferView): boolean {
  return values instanceof BigInt64Array || values instanceof BigUint64Array
}

/** Big integers as numbers; as text, as CSV has them, where one would be another number. */
export function bigIntegers<T>(values: ArrayLike<T>, read: (value: T, row: number) => bigint | null): Encoded {
  const integers = Array.from(values, (value, row) => (isMissing(value) ? null : read(value, row)))
  if (integers.every((value) => value === null || (value <= EXACT && value >= -EXACT))) {
    return {
      kind: 'numeric',
      values: Float64Array.from(integers, (value) => (value === null ? Number.NaN : Number(value))),
    }
  }
  const labels = new Labels()
  const own = codes(integers, (value) => labels.code(String(value)))
  return { kind: 'categorical', codes: own, labels: labels.list(), wide: true }
}

function numbers(values: ArrayLike<unknown>, read: (value: unknown, row: number) => number): Float64Array {
  const result = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    result[row] = isMissing(value) ? Number.NaN : read(value, row)
  }
  return result
}

function codes(values: ArrayLike<unknown>, code: (value: unknown, row: number) => number): Uint32Array {
  const result = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    result[row] = isMissing(value) ? MISSING : code(value, row)
  }
  return result
}
