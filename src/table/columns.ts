/** One JavaScript column into the table builder: its kind is that of its values. */

import type { TableBuilder } from '../../native/binding.js'
import { ReckonerError } from '../errors.js'

/** Code of a missing label or boolean. */
const MISSING = 0xffff_ffff
/** Integers beyond this are not exact as numbers. */
const EXACT = 2n ** 53n

type ValueType = 'number' | 'bigint' | 'boolean' | 'string' | 'Date'

/**
 * Adds a column. Numbers (and big integers up to 2⁵³) are numeric; booleans boolean; `Date`s, and strings
 * that are all ISO 8601 dates or times, timestamps; other strings categorical. `null`, `undefined` and `NaN` are missing.
 *
 * @throws ReckonerError `wrong_kind` for values of several types or of one that is not known.
 */
export function addColumn(builder: TableBuilder, name: string, values: ArrayLike<unknown>): void {
  if (ArrayBuffer.isView(values) && !isBig(values)) {
    const numbers = values as unknown as ArrayLike<number>
    builder.addNumeric(name, values instanceof Float64Array && !isShared(values) ? values : Float64Array.from(numbers))
    return
  }
  switch (typeOf(name, values)) {
    case 'number':
      builder.addNumeric(name, map(values, Number))
      break
    case 'bigint':
      builder.addNumeric(
        name,
        map(values, (value, row) => exact(name, value as bigint, row)),
      )
      break
    case 'boolean':
      builder.addBoolean(name, codes(values, Number))
      break
    case 'Date':
      builder.addTimestamp(
        name,
        map(values, (value) => (value as Date).getTime() * 1000),
      )
      break
    case 'string':
      addStrings(builder, name, values as ArrayLike<string | null | undefined>)
      break
    case undefined:
      builder.addNumeric(name, new Float64Array(values.length).fill(Number.NaN))
  }
}

/** The type of the values that are there; all must agree. */
function typeOf(name: string, values: ArrayLike<unknown>): ValueType | undefined {
  let type: ValueType | undefined
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (isMissing(value)) continue
    const own = value instanceof Date ? 'Date' : (typeof value as ValueType)
    if (type === undefined) {
      if (!['number', 'bigint', 'boolean', 'string', 'Date'].includes(own)) {
        throw new ReckonerError(
          'wrong_kind',
          `Cannot read column "${name}": row ${row} holds a value of type ${own}, expected a number, string, boolean or Date`,
        )
      }
      type = own
    } else if (own !== type) {
      throw new ReckonerError(
        'wrong_kind',
        `Cannot read column "${name}": row ${row} holds a ${own}, the rows before it hold a ${type}`,
      )
    }
  }
  return type
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value)
}

function isBig(values: ArrayBufferView): boolean {
  return values instanceof BigInt64Array || values instanceof BigUint64Array
}

/** Shared memory could change while it is copied. */
function isShared(values: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer
}

function exact(name: string, value: bigint, row: number): number {
  if (value > EXACT || value < -EXACT) {
    throw new ReckonerError(
      'invalid_value',
      `Cannot read column "${name}": row ${row} holds ${value}, and integers are exact up to 2⁵³ only`,
    )
  }
  return Number(value)
}

function map(values: ArrayLike<unknown>, read: (value: unknown, row: number) => number): Float64Array {
  const numbers = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    numbers[row] = isMissing(value) ? Number.NaN : read(value, row)
  }
  return numbers
}

function codes(values: ArrayLike<unknown>, code: (value: unknown) => number): Uint32Array {
  const result = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    result[row] = isMissing(value) ? MISSING : code(value)
  }
  return result
}

function addStrings(builder: TableBuilder, name: string, values: ArrayLike<string | null | undefined>): void {
  const instants = isoInstants(values)
  if (instants) {
    builder.addTimestamp(name, instants)
    return
  }
  const known = new Map<string, number>()
  const encoded = codes(values, (value) => {
    const own = known.get(value as string)
    if (own !== undefined) return own
    known.set(value as string, known.size)
    return known.size - 1
  })
  builder.addCategorical(name, encoded, [...known.keys()])
}

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Microseconds of ISO 8601 strings, wall time as UTC; `undefined` when one is something else. */
function isoInstants(values: ArrayLike<string | null | undefined>): Float64Array | undefined {
  const micros = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const text = values[row]
    if (text === null || text === undefined) {
      micros[row] = Number.NaN
      continue
    }
    const match = ISO.exec(text)
    const millis = match
      ? Date.parse(text.length > 10 && match[1] === undefined ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T'))
      : Number.NaN
    if (Number.isNaN(millis)) return undefined
    micros[row] = Math.floor(millis) * 1000 + subMillis(text)
  }
  return micros
}

/** The microseconds that `Date` leaves out. */
function subMillis(text: string): number {
  const digits = /\.\d{3}(\d{1,3})/.exec(text)?.[1]
  return digits ? Number(digits.padEnd(3, '0')) : 0
}
