/** Faults that are told by the shape of a column: another unit, one value again and again, swapped columns, a renamed label. */

import type { FaultEntry, ShapeEntry } from '../../native/binding.js'
import type { Finding } from '../types/index.js'
import { percent, plain } from '../words/numbers.js'
import { quoted } from '../words/words.js'
import { type Evidence, timeOf } from './evidence.js'

/** A shape of a column, and the chunks that have it. */
export interface ShapeFault {
  readonly column: string
  readonly places: readonly number[]
  readonly entry: FaultEntry
  readonly finding: Finding
}

/** Faults by shape, those of most chunks first. */
export function shapeFaults(evidence: Evidence): readonly ShapeFault[] {
  const groups = new Map<string, ShapeEntry[]>()
  for (const own of evidence.shapes ?? []) {
    const key = JSON.stringify([own.column, own.kind, own.factor, own.offset, own.from, own.to])
    groups.set(key, [...(groups.get(key) ?? []), own])
  }
  const sorted = [...groups.values()].sort((one, other) => other.length - one.length)
  return sorted.flatMap((entries) => faultOf(evidence, entries))
}

function faultOf(evidence: Evidence, entries: readonly ShapeEntry[]): ShapeFault[] {
  const [first] = entries
  if (first === undefined) return []
  const { column } = first
  const places = entries.flatMap(({ chunk }) => evidence.production[chunk] ?? [])
  const chunks = places.map((place) => evidence.chunks[place]?.key ?? '')
  const sentence = `${quoted(column)}: ${wordsOf(first, entries)}, ${timeOf(evidence, places)}`
  const entry =
    first.kind === 'renamed'
      ? { column, touch: 'renamed', ...(first.from === undefined ? {} : { label: first.from }) }
      : { column, touch: 'all' }
  return [{ column, places, entry, finding: { kind: 'data_fault', sentence, column, chunks } }]
}

function wordsOf({ kind, factor = 1, offset = 0, from = '', to = '' }: ShapeEntry, all: readonly ShapeEntry[]): string {
  switch (kind) {
    case 'unit':
      return `values look like those of the reference in another unit (${unitWords(factor, offset)})`
    case 'frozen':
      return `one value in up to ${percent(Math.max(...all.map(({ share = 0 }) => share)), 0)} of the rows`
    case 'swapped':
      return `values look like those of ${quoted(from)}, as if the two were swapped`
    default:
      return `${quoted(from)} comes as ${quoted(to)}`
  }
}

/** `× 2.54`, `÷ 100`, `× 1.8 + 32`. */
function unitWords(factor: number, offset: number): string {
  const scale = factor >= 1 ? `×\u202f${plain(factor)}` : `÷\u202f${plain(Number((1 / factor).toPrecision(6)))}`
  return offset === 0
    ? scale
    : `${scale}\u202f${offset > 0 ? '+' : '−'}\u202f${plain(Number(Math.abs(offset).toPrecision(3)))}`
}
