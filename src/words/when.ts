/**
 * When something happened, as a sentence says it: `in the weeks of 23 and 30 April 2001`, `at 06:00 on 22 February 2026`,
 * `in 6 of the 25 weeks between 5 January and 28 June 2026`. A range is told only where every chunk of it is meant.
 */

import type { Chunk, Chunking } from '../types/index.js'
import {
  clock,
  dayList,
  dayWords,
  hoursWords,
  type Instant,
  later,
  monthList,
  monthRangeWords,
  monthWords,
  quarterWords,
  rangeWords,
  readInstant,
  sameDay,
  startOf,
  type Unit,
} from './dates.js'
import { enumerate } from './lists.js'
import { count, nounFor, plural } from './numbers.js'
import { chunkNoun, periodOf } from './ticks.js'

/** More than so many are told by the first and the last. */
const MOST_NAMED = 4

/** When some chunks of one table were, in their order, with the preposition that it takes. */
export function when(chunks: readonly Chunk[], chunking: Chunking): string {
  const span = spanOf(chunks, chunking)
  if (span === undefined) return byNumber(chunks)
  const { starts, every, unit } = span
  if (every > 1) return starts.length === 1 || span.contiguous ? wholeSpan(span) : someOf(chunks, chunking, span)
  if (starts.length === 1) return one(starts[0] as Instant, unit)
  if (starts.length <= MOST_NAMED && (unit !== 'hour' || inOneDay(starts))) return few(starts, unit)
  return span.contiguous ? wholeSpan(span) : someOf(chunks, chunking, span)
}

/** From when on: `since 2 April 2001`, `since chunk 3`; the preposition is the caller's. */
export function startWords(chunk: Chunk, chunking: Chunking): string {
  const span = spanOf([chunk], chunking)
  const start = span?.starts[0]
  if (span === undefined || start === undefined) return `chunk ${count(chunk.index + 1)}`
  return pointWords(start, span.unit)
}

/** `in 4 of 6 weeks`, `on every day`, `in the one chunk`. */
export function outOf(amount: number, all: number, noun: string): string {
  if (all === 1) return `${prepositionOf(noun)} the one ${noun}`
  return amount === all
    ? `${prepositionOf(noun)} every ${noun}`
    : `${prepositionOf(noun)} ${count(amount)} of ${plural(all, noun)}`
}

/** `in all 6 weeks`, `in the one chunk`. */
export function inAll(amount: number, noun: string): string {
  return amount === 1 ? `${prepositionOf(noun)} the one ${noun}` : `${prepositionOf(noun)} all ${plural(amount, noun)}`
}

/** Something happens on a day, and in any other period. */
export function prepositionOf(noun: string): string {
  return noun === 'day' ? 'on' : 'in'
}

// ── chunks by calendar period ────────────────────────────────────────────────────────────────

interface Span {
  readonly starts: readonly Instant[]
  readonly every: number
  readonly unit: Unit
  /** No chunk and no time is left out between the first and the last. */
  readonly contiguous: boolean
}

function spanOf(chunks: readonly Chunk[], chunking: Chunking): Span | undefined {
  const period = periodOf(chunking)
  if (period === undefined) return undefined
  const { every, unit } = period
  const starts: Instant[] = []
  for (const chunk of chunks) {
    const start = readInstant(chunk.startDate)
    if (start === undefined) return undefined
    starts.push(every === 1 ? startOf(unit, start) : start)
  }
  const follows = (start: Instant, place: number) =>
    place === 0 || +later(starts[place - 1] as Instant, every, unit) === +start
  return { starts, every, unit, contiguous: starts.every(follows) }
}

function one(start: Instant, unit: Unit): string {
  switch (unit) {
    case 'hour':
      return `at ${clock(start)} on ${dayWords(start)}`
    case 'day':
      return `on ${dayWords(start)}`
    case 'week':
      return `in the week of ${dayWords(start)}`
    default:
      return `in ${pointWords(start, unit)}`
  }
}

/** All of them by name. */
function few(starts: readonly Instant[], unit: Unit): string {
  switch (unit) {
    case 'hour':
      return `at ${enumerate(starts.map(clock))} on ${dayWords(starts[0] as Instant)}`
    case 'day':
      return `on ${dayList(starts)}`
    case 'week':
      return `in the weeks of ${dayList(starts)}`
    case 'month':
      return `in ${monthList(starts)}`
    default:
      return `in ${enumerate(starts.map((start) => pointWords(start, unit)))}`
  }
}

/** From the start of the first to the end of the last. */
function wholeSpan({ starts, every, unit }: Span): string {
  const [first, last] = [starts[0] as Instant, starts.at(-1) as Instant]
  const end = later(last, every, unit)
  switch (unit) {
    case 'hour':
      return `between ${hoursWords(first, end)}`
    case 'day':
      return `from ${rangeWords(first, later(end, -1, 'day'))}`
    case 'week':
      return every === 1
        ? `in the weeks from ${rangeWords(first, last)}`
        : `from ${rangeWords(first, later(end, -1, 'day'))}`
    case 'month':
      return `from ${monthRangeWords(first, later(end, -1, 'month'))}`
    default:
      return `from ${pointWords(first, unit)} to ${pointWords(later(end, -1, unit), unit)}`
  }
}

/** `in 6 of the 25 weeks between 5 January and 28 June 2026`. */
function someOf(chunks: readonly Chunk[], chunking: Chunking, { starts, every, unit }: Span): string {
  const noun = chunkNoun(chunking)
  const [first, last] = [starts[0] as Instant, starts.at(-1) as Instant]
  const end = later(last, every, unit)
  const between =
    unit === 'hour'
      ? hoursWords(first, end)
      : unit === 'month'
        ? monthRangeWords(first, later(end, -1, 'month'), 'and')
        : unit === 'quarter' || unit === 'year'
          ? `${pointWords(first, unit)} and ${pointWords(later(end, -1, unit), unit)}`
          : rangeWords(first, later(end, -1, 'day'), 'and')
  return `${shareWords(chunks, noun)} between ${between}`
}

/** Share of the chunks from the first to the last, in words. */
function shareWords(chunks: readonly Chunk[], noun: string): string {
  const all = 1 + (chunks.at(-1) as Chunk).index - (chunks[0] as Chunk).index
  if (all === chunks.length) return `${prepositionOf(noun)} all ${plural(all, noun)} with rows`
  return `${prepositionOf(noun)} ${count(chunks.length)} of the ${plural(all, noun)}`
}

function inOneDay(starts: readonly Instant[]): boolean {
  return sameDay(starts[0] as Instant, starts.at(-1) as Instant)
}

function pointWords(start: Instant, unit: Unit): string {
  switch (unit) {
    case 'hour':
      return `${clock(start)} on ${dayWords(start)}`
    case 'month':
      return monthWords(start)
    case 'quarter':
      return quarterWords(start)
    case 'year':
      return String(start.getUTCFullYear())
    default:
      return dayWords(start)
  }
}

// ── chunks by rows ───────────────────────────────────────────────────────────────────────────

function byNumber(chunks: readonly Chunk[]): string {
  const [first, last] = [chunks[0] as Chunk, chunks.at(-1) as Chunk]
  const number = ({ index }: Chunk) => count(index + 1)
  const noun = nounFor(chunks.length, 'chunk')
  const all = 1 + last.index - first.index
  if (all === chunks.length && all > 2) return `in ${noun} ${number(first)} to ${number(last)}`
  if (chunks.length <= MOST_NAMED) return `in ${noun} ${enumerate(chunks.map(number))}`
  return `in ${count(chunks.length)} of the ${count(all)} chunks from ${number(first)} to ${number(last)}`
}
