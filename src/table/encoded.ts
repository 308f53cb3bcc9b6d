/** A column as the core takes it: numbers, or codes and their labels. */

import type { TableBuilder } from '../../native/binding.js'
import { ReckonerError } from '../core/errors.js'

/** Code of a missing label or boolean. */
export const MISSING = 0xffff_ffff

export type Encoded =
  /** Rows without any value: they go with every kind. */
  | { readonly kind: 'missing'; readonly rows: number }
  /** Rows with lists or objects, the first of them in row `first`: left out. */
  | { readonly kind: 'nested'; readonly rows: number; readonly first: number }
  | { readonly kind: 'numeric'; readonly values: Float64Array }
  | { readonly kind: 'boolean'; readonly codes: Uint32Array }
  /** Microseconds since 1970: instants, which have a zone, or else what a clock showed. */
  | { readonly kind: 'timestamp'; readonly values: Float64Array; readonly zone?: string }
  /** Text that holds timestamps if all of it is, else labels. */
  | { readonly kind: 'text'; readonly codes: Uint32Array; readonly labels: readonly string[] }
  | {
      readonly kind: 'categorical'
      readonly codes: Uint32Array
      readonly labels: readonly string[]
      /** True if the labels are integers, of which one is not exact as a number. */
      readonly wide?: true
    }

/** Columns of equal length. */
export interface Part {
  readonly rows: number
  /** By name. Read once: a column may be encoded when it is its turn, so that not all are held at a time. */
  readonly columns: Iterable<readonly [string, Encoded]>
  /** Parts of it that are not read, in sentences. */
  readonly notices: readonly string[]
}

/** Hands a column over. */
export function addTo(builder: TableBuilder, name: string, column: Exclude<Encoded, { kind: 'nested' }>): void {
  switch (column.kind) {
    case 'missing':
      builder.addNumeric(name, new Float64Array(column.rows).fill(Number.NaN))
      break
    case 'numeric':
      builder.addNumeric(name, column.values)
      break
    case 'boolean':
      builder.addBoolean(name, column.codes)
      break
    case 'timestamp':
      builder.addTimestamp(name, column.values, column.zone)
      break
    case 'categorical':
      builder.addCategorical(name, column.codes, [...column.labels])
      break
    case 'text':
      builder.addText(name, column.codes, [...column.labels])
  }
}

/** Gives each label a code, in order of first appearance. */
export class Labels {
  /** Looked up faster than a `Map`: V8 keeps one copy of each name, which it compares by address. Any name is safe here. */
  readonly #codes: Record<string, number> = Object.create(null)
  readonly #list: string[] = []

  code(label: string): number {
    const own = this.#codes[label]
    if (own !== undefined) return own
    this.#codes[label] = this.#list.length
    return this.#list.push(label) - 1
  }

  list(): string[] {
    return this.#list
  }
}

/**
 * A column of several batches as one.
 *
 * @throws ReckonerError `wrong_kind` where the batches hold different kinds.
 */
export function joined(name: string, given: readonly Encoded[]): Encoded {
  if (given.length === 1) return given[0] as Encoded
  const isWide = given.some((part) => part.kind === 'categorical' && part.wide)
  const parts = isWide ? given.map(asLabels) : given
  const first = parts.findIndex(({ kind }) => kind !== 'missing')
  const rows = parts.reduce((sum, part) => sum + rowsOf(part), 0)
  if (first < 0) return { kind: 'missing', rows }
  const nested = firstNested(parts)
  if (nested !== undefined) return { kind: 'nested', rows, first: nested }
  const { kind } = parts[first] as Encoded
  const odd = parts.findIndex((part) => part.kind !== kind && part.kind !== 'missing')
  if (odd >= 0) {
    throw new ReckonerError(
      'wrong_kind',
      `Cannot read column "${name}": batch ${odd} holds ${(parts[odd] as Encoded).kind} values, batch ${first} holds ${kind} ones`,
    )
  }
  const zones = parts.flatMap((part) => (part.kind === 'timestamp' ? [part.zone] : []))
  if (zones.some((zone) => (zone === undefined) !== (zones[0] === undefined))) {
    throw new ReckonerError(
      'wrong_kind',
      `Cannot read column "${name}": some of its batches hold times with a zone, some without one; all or none must have one`,
    )
  }
  if (kind === 'numeric' || kind === 'timestamp') {
    const values = new Float64Array(rows).fill(Number.NaN)
    place(parts, (part, at) => 'values' in part && values.set(part.values, at))
    if (kind === 'numeric' || zones[0] === undefined) return { kind, values }
    return { kind, values, zone: zones.every((zone) => zone === zones[0]) ? zones[0] : 'UTC' }
  }
  const codes = new Uint32Array(rows).fill(MISSING)
  if (kind === 'boolean') {
    place(parts, (part, at) => 'codes' in part && codes.set(part.codes, at))
    return { kind, codes }
  }
  const labels = new Labels()
  place(parts, (part, at) => {
    if (!('labels' in part)) return
    const whole = part.labels.map((label) => labels.code(label))
    for (const [row, code] of part.codes.entries()) codes[at + row] = whole[code] ?? MISSING
  })
  return { kind: kind as 'text' | 'categorical', codes, labels: labels.list() }
}

/** The first row of all batches that holds a list or an object. */
function firstNested(parts: readonly Encoded[]): number | undefined {
  const rows: number[] = []
  place(parts, (part, at) => part.kind === 'nested' && rows.push(at + part.first))
  return rows[0]
}

/** Numbers as labels. */
function asLabels(part: Encoded): Encoded {
  if (part.kind !== 'numeric') return part
  const labels = new Labels()
  const codes = Uint32Array.from(part.values, (value) => (Number.isNaN(value) ? MISSING : labels.code(String(value))))
  return { kind: 'categorical', codes, labels: labels.list() }
}

function place(parts: readonly Encoded[], put: (part: Encoded, at: number) => unknown): void {
  let at = 0
  for (const part of parts) {
    put(part, at)
    at += rowsOf(part)
  }
}

function rowsOf(part: Encoded): number {
  if ('rows' in part) return part.rows
  return 'values' in part ? part.values.length : part.codes.length
}
