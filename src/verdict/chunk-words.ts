/** Some chunks in words: `the weeks of 23 and 30 April`, `April 2001`, `chunks 3 to 5`. */

import type { Chunk, Chunking } from '../types.js'
import { type Instant, monday, monthName, readInstant } from '../words/dates.js'
import { periodOf, ticksOf } from '../words/ticks.js'
import { enumerate } from '../words/words.js'

/** More than so many are told by the first and the last. */
const MOST_NAMED = 4

/** Chunks of one table in words, in their order. */
export function chunkWords(chunks: readonly Chunk[], chunking: Chunking): string {
  const period = periodOf(chunking)
  const starts = chunks.map((chunk) => readInstant(chunk.startDate))
  const dated = starts.every((start) => start !== undefined)
  if (!dated || period?.every !== 1 || period.unit === 'hour') return byNumber(chunks)
  if (period.unit === 'day') return named(days(starts))
  if (period.unit === 'week') return weeks(days(starts.map(monday)))
  return named(ticksOf(chunks, chunking).map((tick) => tick.words))
}

/** When a chunk starts: `2 April`, or `chunk 3`. */
export function since(chunk: Chunk, chunking: Chunking): string {
  const start = readInstant(chunk.startDate)
  if (!start || !periodOf(chunking)) return byNumber([chunk])
  return days([start])[0] as string
}

function byNumber(chunks: readonly Chunk[]): string {
  const numbers = chunks.map((chunk) => String(chunk.index + 1))
  if (numbers.length === 1) return `chunk ${numbers[0]}`
  const run = chunks.every((chunk, place) => place === 0 || chunk.index === (chunks[place - 1] as Chunk).index + 1)
  return run && numbers.length > 2 ? `chunks ${numbers[0]} to ${numbers.at(-1)}` : `chunks ${named(numbers)}`
}

function weeks(days: readonly string[]): string {
  if (days.length === 1) return `the week of ${days[0]}`
  return days.length > MOST_NAMED ? `the weeks from ${days[0]} to ${days.at(-1)}` : `the weeks of ${enumerate(days)}`
}

function named(words: readonly string[]): string {
  return words.length > MOST_NAMED ? `${words[0]} to ${words.at(-1)}` : enumerate(words)
}

/** Days with their month, which stands once for neighbours that share it. */
function days(starts: readonly Instant[]): string[] {
  return starts.map((start, place) => {
    const next = starts[place + 1]
    const shared = starts.length <= MOST_NAMED && next?.month === start.month && next.year === start.year
    return shared ? String(start.day) : `${start.day} ${monthName(start)}`
  })
}
