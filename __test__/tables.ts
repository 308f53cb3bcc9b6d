/** One table in every form that a source can have, for tests. */

import { brotliCompressSync, gzipSync } from 'node:zlib'
import {
  Bool,
  Dictionary,
  Float64,
  Int32,
  Int64,
  Null,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import type { CompressionCodec } from 'hyparquet'
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import type { Columns, Row } from '../src/index.js'

/** Every kind, with missing values and names and labels that are not ASCII. */
export const rows: readonly Row[] = Array.from({ length: 200 }, (_, i) => ({
  día: new Date(Date.UTC(2024, 0, 1 + (i % 40), i % 24)),
  größe: i % 7 === 0 ? null : 20 + ((i * 31) % 50) / 8,
  数: (i * 7) % 13,
  città: i % 11 === 0 ? null : ['Bonn', 'São "Paulo", SP', 'Århus;\nÅ'][(i * i) % 3],
  'is member': i % 5 === 0 ? null : i % 3 === 0,
  nothing: null,
}))

export const NAMES = ['día', 'größe', '数', 'città', 'is member', 'nothing'] as const

const values = (part: readonly Row[], name: string) => part.map((row) => row[name] ?? null)

export function columns(part: readonly Row[]): Columns {
  return Object.fromEntries(NAMES.map((name) => [name, values(part, name)]))
}

/** Numbers as typed arrays. */
export function typedColumns(part: readonly Row[]): Columns {
  const numbers = (name: string) => part.map((row) => (row[name] as number | null) ?? Number.NaN)
  return {
    ...columns(part),
    größe: Float64Array.from(numbers('größe')),
    数: BigInt64Array.from(numbers('数'), BigInt),
    nothing: Float32Array.from(numbers('nothing')),
  }
}

export interface CsvForm {
  readonly delimiter?: string
  readonly lineEnd?: string
  readonly bom?: boolean
}

export function csv(part: readonly Row[], { delimiter = ',', lineEnd = '\n', bom = false }: CsvForm = {}): string {
  const text = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value ?? ''))
  const cell = (value: unknown) =>
    /[",;\t\n|]/.test(text(value)) ? `"${text(value).replaceAll('"', '""')}"` : text(value)
  const lines = [NAMES.join(delimiter), ...part.map((row) => NAMES.map((name) => cell(row[name])).join(delimiter))]
  return (bom ? '\ufeff' : '') + lines.join(lineEnd) + lineEnd
}

export function zipped(part: readonly Row[], form = csv): Uint8Array {
  return gzipSync(form(part))
}

export function ndjson(part: readonly Row[]): string {
  return part.map((row) => `${JSON.stringify(row)}\n`).join('')
}

const PARQUET_TYPES: Readonly<Record<(typeof NAMES)[number], BasicType>> = {
  día: 'TIMESTAMP',
  größe: 'DOUBLE',
  数: 'INT32',
  città: 'STRING',
  'is member': 'BOOLEAN',
  nothing: 'DOUBLE',
}

export function parquet(part: readonly Row[], codec: CompressionCodec = 'SNAPPY'): Uint8Array {
  const columnData = NAMES.map((name) => ({
    name,
    data: values(part, name),
    type: PARQUET_TYPES[name],
    nullable: true,
  }))
  return new Uint8Array(
    parquetWriteBuffer({
      columnData,
      codec,
      compressors: { GZIP: gzipSync, BROTLI: brotliCompressSync },
      rowGroupSize: 64,
    }),
  )
}

export function arrow(part: readonly Row[]): Table {
  const millis = values(part, 'día').map((day) => (day as Date).getTime())
  const integers = values(part, '数').map((value) => BigInt(value as number))
  return new Table({
    día: vectorFromArray(millis, new TimestampMicrosecond('UTC')),
    größe: vectorFromArray(values(part, 'größe'), new Float64()),
    数: vectorFromArray(integers, new Int64()),
    città: vectorFromArray(values(part, 'città'), new Dictionary(new Utf8(), new Int32())),
    'is member': vectorFromArray(values(part, 'is member'), new Bool()),
    nothing: vectorFromArray(values(part, 'nothing'), new Null()),
  })
}

export function ipc(part: readonly Row[], form: 'file' | 'stream'): Uint8Array {
  return tableToIPC(arrow(part), form)
}

/** The rows in pieces of this many. */
export function pieces(part: readonly Row[], size: number): (readonly Row[])[] {
  return Array.from({ length: Math.ceil(part.length / size) }, (_, i) => part.slice(i * size, (i + 1) * size))
}

export async function* batches<T>(part: readonly Row[], form: (piece: readonly Row[]) => T): AsyncGenerator<T> {
  for (const piece of pieces(part, 64)) yield form(piece)
}
