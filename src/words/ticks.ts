/** Chunks on an axis and in words: `04-23` and `week of 23 April 2001`, or `3` and `rows 1,000 to 1,499`. */

import type { Tick } from '../report/blocks.js'
import type { Chunk, Chunking } from '../types/index.js'
import * as dates from './dates.js'
import { count, plural } from './numbers.js'

type Unit = dates.Unit

/** `2 weeks` taken apart; nothing for chunks by rows. */
export function periodOf(chunking: Chunking): { every: number; unit: Unit } | undefined {
  if (chunking.period === undefined) return undefined
  const found = /^\s*(?:(\d+)\s*)?(hour|day|week|month|quarter|year)s?\s*$/.exec(chunking.period)
  return found ? { every: Number(found[1] ?? 1), unit: found[2] as Unit } : undefined
}

/** Noun for one chunk: `week`, `day`, or `chunk`. */
export function chunkNoun(chunking: Chunking): string {
  const period = periodOf(chunking)
  return period?.every === 1 ? period.unit : 'chunk'
}

/** The chunking in words: `weekly`, `every 6 hours`, `chunks of 5,000 rows`, `reference in 10 chunks`. */
export function chunkingWords(chunking: Chunking): string {
  if (chunking.size !== undefined) return `chunks of ${plural(chunking.size, 'row')}`
  if (chunking.count !== undefined) return `reference in ${plural(chunking.count, 'chunk')}`
  const period = periodOf(chunking)
  if (!period) return `by ${chunking.period}`
  if (period.every > 1) return `every ${period.every} ${period.unit}s`
  return period.unit === 'day' ? 'daily' : `${period.unit}ly`
}

/** One tick for each chunk, in the same order. */
export function ticksOf(chunks: readonly Chunk[], chunking: Chunking): readonly Tick[] {
  const starts = chunks.map((chunk) => dates.readInstant(chunk.startDate))
  const style = { chunking, withYear: spansYears(starts), byDay: oneStartPerDay(chunks, starts) }
  return chunks.map((chunk, index) => ({
    key: chunk.key,
    period: chunk.period,
    label: label(chunk, starts[index], style),
    words: words(chunk, starts[index], chunking),
    ...startOf(starts[index], style),
  }))
}

/** Neighbouring ticks told as one. */
export function joinTicks(first: Tick, last: Tick): Tick {
  return first === last ? first : { ...first, words: `${first.words} to ${last.words}` }
}

interface Style {
  readonly chunking: Chunking
  readonly withYear: boolean
  readonly byDay: boolean
}

/** Start of a chunk whose label is a date. */
function startOf(start: dates.Instant | undefined, { chunking, byDay }: Style): Pick<Tick, 'start'> {
  if (!start || !(periodOf(chunking) || byDay)) return {}
  return { start: start.getTime() }
}

function label(chunk: Chunk, start: dates.Instant | undefined, style: Style): string {
  if (!start) return count(chunk.index + 1)
  const period = periodOf(style.chunking)
  switch (period?.unit) {
    case 'hour':
      return `${dates.isoDay(start, style.withYear)} ${dates.clock(start)}`
    case 'day':
      return dates.isoDay(start, style.withYear)
    case 'week':
      return dates.isoDay(period.every === 1 ? dates.startOf('week', start) : start, style.withYear)
    case 'month':
      return dates.isoMonth(start)
    case 'quarter':
      return `${start.getUTCFullYear()} Q${dates.quarterOf(start)}`
    case 'year':
      return String(start.getUTCFullYear())
    default:
      return style.byDay ? dates.isoDay(start, style.withYear) : count(chunk.index + 1)
  }
}

function words(chunk: Chunk, start: dates.Instant | undefined, chunking: Chunking): string {
  const rows = `rows ${count(chunk.startIndex)} to ${count(chunk.endIndex)}`
  if (!start) return rows
  const period = periodOf(chunking)
  if (!period) {
    const end = dates.readInstant(chunk.endDate) ?? start
    return `${rows}, ${dates.rangeWords(start, end)}`
  }
  return period.every === 1
    ? onePeriod(start, period.unit)
    : `${period.every} ${period.unit}s from ${from(start, period.unit)}`
}

function onePeriod(start: dates.Instant, unit: Unit): string {
  if (unit === 'week') return `week of ${dates.dayWords(dates.startOf('week', start))}`
  if (unit === 'month') return dates.monthWords(start)
  if (unit === 'quarter') return dates.quarterWords(start)
  return unit === 'year' ? String(start.getUTCFullYear()) : from(start, unit)
}

function from(start: dates.Instant, unit: Unit): string {
  return unit === 'hour' ? `${dates.dayWords(start)}, ${dates.clock(start)}` : dates.dayWords(start)
}

/** Tells whether month and day alone could be mistaken for another year's. */
function spansYears(starts: readonly (dates.Instant | undefined)[]): boolean {
  const days = starts.filter((start) => start !== undefined).map(dates.dayNumber)
  const bounds = days.reduce(([low, high], day) => [Math.min(low, day), Math.max(high, day)] as const, [
    Infinity,
    -Infinity,
  ] as const)
  return bounds[1] - bounds[0] > 330
}

function oneStartPerDay(chunks: readonly Chunk[], starts: readonly (dates.Instant | undefined)[]): boolean {
  const days = starts.map((start, index) =>
    start ? `${chunks[index]?.period} ${dates.dayNumber(start)}` : String(index),
  )
  return new Set(days).size === days.length
}
