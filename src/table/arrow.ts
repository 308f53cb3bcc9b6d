/**
 * Tables and record batches of apache-arrow, of any version: they are recognised by their shape, and what is read is
 * their memory, so that the package is not imported.
 */

import { ReckonerError } from '../core/errors.js'
import type { ArrowTable } from '../types/index.js'
import { bigIntegers } from './columns.js'
import { type Encoded, joined, Labels, MISSING, type Part } from './encoded.js'

interface Vector {
  readonly type: Type
  readonly length: number
  readonly data: readonly Data[]
  get(index: number): unknown
}

/** The numbers of apache-arrow's own `Type` enumeration, which come from the format's specification. */
const TYPE = {
  Dictionary: -1,
  Null: 1,
  Int: 2,
  Float: 3,
  Utf8: 5,
  Bool: 6,
  Decimal: 7,
  Date: 8,
  Timestamp: 10,
} as const
const LARGE_UTF8 = 20
const UTF8_VIEW = 24

interface Type {
  readonly typeId: number
  readonly bitWidth?: number
  readonly scale?: number
  /** Precision of a float: 0 is half. */
  readonly precision?: number
  readonly unit?: number
  /** Zone of a timestamp, if it has one. */
  readonly timezone?: string | null
}

/** One chunk of a column. `values` starts at its first row; the bits of `nullBitmap`, and of booleans, at `offset`. */
interface Data {
  readonly length: number
  readonly offset: number
  readonly nullCount: number
  readonly nullBitmap?: Uint8Array | null
  readonly values: ArrayLike<number> | ArrayLike<bigint>
  readonly dictionary?: Vector
}

export function isArrowTable(value: unknown): value is ArrowTable {
  const table = value as Partial<ArrowTable> | null
  return (
    typeof table === 'object' &&
    typeof table?.numRows === 'number' &&
    typeof table.getChildAt === 'function' &&
    Array.isArray(table.schema?.fields)
  )
}

/** The columns of a table; those of types that are not read are named in a notice. */
export function partOfArrow(table: ArrowTable): Part {
  const columns = new Map<string, Encoded>()
  const notices: string[] = []
  const names = new Set<string>()
  for (const [index, { name, type }] of table.schema.fields.entries()) {
    if (names.has(name)) {
      throw new ReckonerError(
        'bad_file',
        `Cannot read a table of apache-arrow: two columns are named "${name}", expected different names`,
      )
    }
    names.add(name)
    const encoded = encodeVector(name, table.getChildAt(index) as Vector)
    if (encoded) columns.set(name, encoded)
    else notices.push(`Column "${name}" is left out: values of type ${type} are not read`)
  }
  return { rows: table.numRows, columns, notices }
}

function encodeVector(name: string, vector: Vector): Encoded | undefined {
  const { typeId } = vector.type
  if (typeId === TYPE.Utf8 || typeId === LARGE_UTF8 || typeId === UTF8_VIEW) return encodeText(vector)
  if (typeId === TYPE.Int && vector.type.bitWidth === 64) return encodeWide(vector)
  const parts: Encoded[] = []
  for (const data of vector.data) {
    const part = encodeData(name, vector.type, data)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts.length > 0 ? joined(name, parts) : { kind: 'missing', rows: 0 }
}

function encodeText(vector: Vector): Encoded {
  const labels = new Labels()
  const codes = new Uint32Array(vector.length)
  for (let row = 0; row < codes.length; row++) {
    const text = vector.get(row) as string | null
    codes[row] = text === null ? MISSING : labels.code(text)
  }
  return { kind: 'categorical', codes, labels: labels.list() }
}

/** Integers of 64 bits, whose chunks are text where an integer of one is. */
function encodeWide({ data }: Vector): Encoded {
  const integers = data.flatMap((chunk) => {
    const [isMissing, wide] = [missingIn(chunk), wideIntegers(chunk)]
    return Array.from({ length: chunk.length }, (_, row) => (isMissing(row) ? null : wide(row)))
  })
  return bigIntegers(integers, (value) => value)
}

/** A chunk of any type but text and integers of 64 bits. */
function encodeData(name: string, type: Type, data: Data): Encoded | undefined {
  switch (type.typeId) {
    case TYPE.Null:
      return { kind: 'missing', rows: data.length }
    case TYPE.Int:
      return { kind: 'numeric', values: numbers(data, plain(data)) }
    case TYPE.Float:
      return { kind: 'numeric', values: numbers(data, readFloat(type, data)) }
    case TYPE.Decimal:
      return { kind: 'numeric', values: numbers(data, readDecimal(type, data)) }
    case TYPE.Bool:
      return { kind: 'boolean', codes: codesOf(data, (row) => bit(data.values as Uint8Array, data.offset + row)) }
    case TYPE.Date:
    case TYPE.Timestamp:
      return { kind: 'timestamp', values: numbers(data, readInstant(type, data)), ...zoneOf(type) }
    case TYPE.Dictionary:
      return encodeDictionary(name, data)
    default:
      return undefined
  }
}

type Read = (row: number) => number

function plain({ values }: Data): Read {
  return (row) => values[row] as number
}

/** 64-bit integers; older versions keep them as pairs of halves, low before high. */
function wideIntegers({ values }: Data): (row: number) => bigint {
  if (typeof values[0] === 'bigint') return (row) => values[row] as bigint
  const half = values as ArrayLike<number>
  return (row) => (BigInt(half[2 * row + 1] as number) << 32n) | BigInt((half[2 * row] as number) >>> 0)
}

function readFloat(type: Type, data: Data): Read {
  if (type.precision !== 0) return plain(data)
  return (row) => halfFloat(data.values[row] as number)
}

/** The number that sixteen bits are: sign, five bits of exponent, ten of fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = (bits & 0x3ff) / 1024
  if (exponent === 0) return sign * 2 ** -14 * fraction
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * 2 ** (exponent - 15) * (1 + fraction)
}

/** Integers of several words, lowest first, in units of 10^-scale. */
function readDecimal(type: Type, { values }: Data): Read {
  const width = type.bitWidth ?? 128
  const words = width / 32
  const unit = 10 ** (type.scale ?? 0)
  return (row) => {
    let integer = 0n
    for (let word = words - 1; word >= 0; word--) {
      integer = (integer << 32n) | BigInt((values[row * words + word] as number) >>> 0)
    }
    return Number(BigInt.asIntN(width, integer)) / unit
  }
}

const DAY = 86_400_000_000
/** Seconds, milli-, micro- and nanoseconds. */
const UNITS = [
  { times: 1_000_000n, over: 1n },
  { times: 1000n, over: 1n },
  { times: 1n, over: 1n },
  { times: 1n, over: 1000n },
] as const

/** The zone of instants; that of UTC goes by many names. */
function zoneOf({ typeId, timezone }: Type): { readonly zone?: string } {
  if (typeId !== TYPE.Timestamp || timezone === undefined || timezone === null) return {}
  return { zone: ['', 'UTC', 'Z', '+00:00', '+0000', '+00', 'Etc/UTC'].includes(timezone) ? 'UTC' : timezone }
}

/** Microseconds. */
function readInstant(type: Type, data: Data): Read {
  if (type.typeId === TYPE.Date && type.unit === 0) return (row) => (data.values[row] as number) * DAY
  const { times, over } = UNITS[type.unit ?? 1] ?? UNITS[1]
  const wide = wideIntegers(data)
  return (row) => Number(floorDivide(wide(row) * times, over))
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient
}

/** Each row's value among the distinct ones. */
function encodeDictionary(name: string, data: Data): Encoded | undefined {
  const distinct = data.dictionary && encodeVector(name, data.dictionary)
  if (distinct === undefined) return undefined
  // Keys of 64 bits are big integers.
  const key = (row: number) => Number(data.values[row])
  switch (distinct.kind) {
    case 'missing':
    case 'nested':
      return { kind: 'missing', rows: data.length }
    case 'numeric':
    case 'timestamp':
      return { ...distinct, values: numbers(data, (row) => distinct.values[key(row)] as number) }
    case 'boolean':
      return { kind: 'boolean', codes: codesOf(data, (row) => distinct.codes[key(row)] as number) }
    default: {
      // A label of the dictionary that no row has is none.
      const labels = new Labels()
      const codes = codesOf(data, (row) => {
        const label = distinct.labels[distinct.codes[key(row)] as number]
        return label === undefined ? MISSING : labels.code(label)
      })
      return { kind: 'categorical', codes, labels: labels.list() }
    }
  }
}

function numbers(data: Data, read: Read): Float64Array {
  const isMissing = missingIn(data)
  const values = new Float64Array(data.length)
  for (let row = 0; row < values.length; row++) values[row] = isMissing(row) ? Number.NaN : read(row)
  return values
}

function codesOf(data: Data, read: Read): Uint32Array {
  const isMissing = missingIn(data)
  const codes = new Uint32Array(data.length)
  for (let row = 0; row < codes.length; row++) codes[row] = isMissing(row) ? MISSING : read(row)
  return codes
}

function missingIn({ nullBitmap, nullCount, offset }: Data): (row: number) => boolean {
  if (nullCount === 0 || !nullBitmap?.length) return () => false
  return (row) => bit(nullBitmap, offset + row) === 0
}

function bit(bits: Uint8Array, place: number): number {
  return ((bits[place >> 3] as number) >> (place & 7)) & 1
}
