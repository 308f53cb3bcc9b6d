/** Faults that are told by the shape of a column: another unit, one value again and again, swapped columns, a renamed label. */

import type { FaultEntry, ShapeEntry } from '../../native/binding.js'
import { UNIVARIATE } from '../calculators/drift.js'
import { stateAt } from '../results/columns.js'
import type { Finding } from '../types/index.js'
import { percent, plain } from '../words/numbers.js'
import { quoted } from '../words/words.js'
import { type Evidence, timeOf } from './evidence.js'

/** Rows of a chunk from which its shape is told. */
const LEAST_ROWS = 50

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
  if (first.kind === 'unit' && !isWhole(evidence, column, places)) return []
  const chunks = places.map((place) => evidence.chunks[place]?.key ?? '')
  const sentence = `${quoted(column)}: ${wordsOf(first, entries)}, ${timeOf(evidence, places)}`
  const entry =
    first.kind === 'renamed'
      ? { column, touch: 'renamed', ...(first.from === undefined ? {} : { label: first.from }) }
      : { column, touch: 'all' }
  return [{ column, places, entry, finding: { kind: 'data_fault', sentence, column, chunks } }]
}

/** Part of the chunks between the first and the last that may miss a shape by chance. */
const MISSED = 1 / 10
/** Chunks beside a shape that may have it in part. */
const PARTS = 1

/**
 * Tells whether a unit changed for a time and as a whole: values of a population that moves look like those in another unit in some
 * chunks, and drift in others beside them.
 */
function isWhole({ production, chunks, results }: Evidence, column: string, places: readonly number[]): boolean {
  const [first = 0, last = 0] = [Math.min(...places), Math.max(...places)]
  const told = new Set(places)
  const between = production.filter(
    (place) => place >= first && place <= last && (chunks[place]?.rows ?? 0) >= LEAST_ROWS,
  )
  if (between.filter((place) => !told.has(place)).length > Math.max(1, Math.floor(MISSED * between.length)))
    return false
  const drift = results[UNIVARIATE]?.series.filter((series) => series.column === column) ?? []
  const drifts = (place: number) => drift.some((series) => stateAt(series, place) === 'alert')
  const beside = production.filter((place) => (place < first || place > last) && drifts(place))
  return (
    beside.filter((place) => place < first).length <= PARTS && beside.filter((place) => place > last).length <= PARTS
  )
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
