/**
 * Notices about the rows of a check as such: periods without any, too few or too many of them, edges that are partly
 * covered, overlap with the reference, repeats. Healthy data gives no notice, and nothing is said twice.
 */

import { extent } from 'd3-array'
import { parsePeriod } from '../config/chunking.js'
import type { Readings } from '../results/assemble.js'
import type { ByPeriod, Chunk, Chunking, ResolvedConfig, Times } from '../types/index.js'
import { clock, dayWords, hoursWords, rangeWords, sameDay } from '../words/dates.js'
import { enumerate } from '../words/lists.js'
import { count, percent, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { when } from '../words/when.js'
import { capital } from '../words/words.js'

/** The rows of one table. */
export type Rows = Pick<Readings, 'chunks' | 'rows' | 'repeated' | 'repeatedIds'> & { readonly times?: Times }

/** More are not named one by one. */
const MOST_NAMED = 3

/** A part of a period below this is not missed. */
const LEAST_UNCOVERED = 0.1

/** Rows so many deviations from the usual are not explained by its variation. */
const UNUSUAL = 3

/** Least number and share of repeated rows worth a notice: rows may be alike by chance, ids may not. */
const LEAST_REPEATED = { repeated: { rows: 2, share: 0.001 }, repeatedIds: { rows: 1, share: 0 } }

/** Fewer chunks of the reference say little of what is usual. */
const FEWEST_CHUNKS = 4

/** Sentences on the rows of a checked table, beside those of the reference. */
export function checkNotices(config: ResolvedConfig, reference: Rows, production: Rows): string[] {
  const partial = partialEdges(config.chunks, reference, production)
  return [
    ...(config.compat === 'nannyml' ? countNotices(config.chunks, production) : []),
    ...emptyPeriods(config.chunks, reference.chunks, production.chunks),
    ...partial.map(({ sentence }) => sentence),
    ...volume(
      config.chunks,
      reference.chunks,
      production.chunks.filter((chunk) => !partial.some((own) => own.chunk === chunk)),
    ),
    ...overlap(reference.times, production.times),
    ...repeats(config, reference, production),
  ]
}

/** A count of chunks above that of rows. */
export function countNotices(chunks: Chunking, { chunks: own }: Rows): string[] {
  if (chunks.count === undefined || own.length >= chunks.count) return []
  const rows = own.reduce((sum, chunk) => sum + chunk.rows, 0)
  return [
    `chunks.count is ${chunks.count}, and there ${rows === 1 ? 'is' : 'are'} ${plural(rows, 'row')}: each is a chunk`,
  ]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Milliseconds of a date without a zone; NaN where there is none. */
function at(date: string | undefined): number {
  return date === undefined ? Number.NaN : Date.parse(`${date}Z`)
}

interface Gap {
  /** The first moment without rows, and the first with rows again; milliseconds. */
  readonly from: number
  readonly to: number
}

/** Stretches between neighbouring periods that have none of their own. */
function gapsOf(chunks: readonly Chunk[]): Gap[] {
  return chunks.slice(1).flatMap((chunk, place) => {
    const [from, to] = [at(chunks[place]?.endDate) + 1, at(chunk.startDate)]
    return to - from > 1 ? [{ from, to }] : []
  })
}

/** Periods without rows, where the reference has none as long: who closes on Sundays is not told so. */
function emptyPeriods(chunking: Chunking, reference: readonly Chunk[], production: readonly Chunk[]): string[] {
  if (chunking.period === undefined) return []
  const usual = gapsOf(reference).reduce((longest, { from, to }) => Math.max(longest, to - from), 0)
  const gaps = gapsOf(production).filter((gap) => gap.to - gap.from > usual && isOnClock(gap, chunking))
  if (gaps.length === 0) return []
  const named = gaps.slice(0, MOST_NAMED).map((gap) => spanWords(gap, chunking))
  const more = gaps.length - named.length
  const times = enumerate(more > 0 ? [...named, `in ${plural(more, 'more gap')}`] : named)
  return [`There are no rows ${times}; the reference has no such gap`]
}

/** Tells whether the clock shows the hour at all: in spring it skips one. */
function isOnClock({ from, to }: Gap, { timeZone = 'UTC' }: ByPeriod): boolean {
  if (to - from > HOUR || timeZone === 'UTC' || /^[+-]/.test(timeZone)) return true
  const offsets = [from - DAY, from + DAY].map((near) => offsetOf(near, timeZone))
  return offsets.some((offset) => offsetOf(from - offset, timeZone) === offset)
}

/** By how much a clock is ahead of UTC at an instant, in milliseconds. */
function offsetOf(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(instant)
  const part = (type: string) => Number(parts.find((own) => own.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - instant
}

/** `from 25 to 31 March 2024`, or with hours where these are what is cut by. */
function spanWords({ from, to }: Gap, chunking: ByPeriod): string {
  const [first, last] = [new Date(from), new Date(to - 1)]
  if (parsePeriod(chunking.period).unit === 'hour') return `between ${hoursWords(first, new Date(to))}`
  return sameDay(first, last) ? `on ${dayWords(first)}` : `from ${rangeWords(first, last)}`
}

/** `2024-03-25 14:30` */
function moment(date: string): string {
  return date.slice(0, 16).replace('T', ' ')
}

interface Partial {
  readonly chunk: Chunk
  readonly sentence: string
}

/** First and last periods that rows cover in part only, and have fewer of than others for it. */
function partialEdges(chunking: Chunking, reference: Rows, { chunks, times }: Rows): Partial[] {
  if (chunking.period === undefined || times === undefined) return []
  const usual = median([...reference.chunks, ...chunks.slice(1, -1)].map(({ rows }) => rows))
  // A period that the reference has as short, such as a Friday, is not cut short.
  const whole = reference.chunks.length > 2 ? reference.chunks.slice(1, -1) : reference.chunks
  const shortest = whole.reduce((least, { rows }) => Math.min(least, rows), Number.POSITIVE_INFINITY)
  const edge = (chunk: Chunk | undefined, which: 'first' | 'last'): Partial[] => {
    if (chunk === undefined) return []
    const [from, to] = [at(chunk.startDate), at(chunk.endDate)]
    const own = at(times[which])
    const uncovered = (which === 'first' ? own - from : to - own) / (to - from)
    if (!(uncovered >= LEAST_UNCOVERED) || chunk.rows >= Math.min(shortest, (1 - uncovered / 2) * usual)) return []
    const verb = which === 'first' ? 'begin' : 'end'
    const share = percent(1 - uncovered, 0)
    const noun = chunkNoun(chunking)
    const sentence = `Rows ${verb} at ${clock(new Date(own))} on ${dayWords(new Date(own))}, so ${share} of the ${which} ${noun} is covered`
    return [{ chunk, sentence }]
  }
  const [first, last] = [edge(chunks[0], 'first'), edge(chunks.at(-1), 'last')]
  return chunks.length === 1 && first.length > 0 ? first : [...first, ...last]
}

/** Periods that have at most half, or at least twice, the usual rows, where its variation does not explain that. */
function volume(chunking: Chunking, reference: readonly Chunk[], production: readonly Chunk[]): string[] {
  // The edges of a reference may be covered in part.
  const whole = reference.slice(1, -1).map(({ rows }) => rows)
  if (chunking.period === undefined || whole.length < FEWEST_CHUNKS) return []
  const mean = whole.reduce((sum, rows) => sum + rows, 0) / whole.length
  const deviation = Math.sqrt(whole.reduce((sum, rows) => sum + (rows - mean) ** 2, 0) / (whole.length - 1))
  const far = UNUSUAL * Math.max(deviation, Math.sqrt(mean))
  const few = production.filter(({ rows }) => rows <= mean / 2 && rows < mean - far)
  const many = production.filter(({ rows }) => rows >= mean * 2 && rows > mean + far)
  const usual = `(${count(Math.round(mean))})`
  return [
    ...told(few, chunking, `at most half of the usual number ${usual}`),
    ...told(many, chunking, `at least twice the usual number ${usual}`),
  ]
}

/** `In the week of 11 March 2024 there are 42 rows, at most half of the usual number (168)` */
function told(chunks: readonly Chunk[], chunking: Chunking, against: string): string[] {
  if (chunks.length === 0) return []
  const [least = 0, most = 0] = extent(chunks, (chunk) => chunk.rows)
  const rows = least === most ? plural(most, 'row') : `${count(least)} to ${plural(most, 'row')}`
  const each = chunks.length === 1 ? '' : ` per ${chunkNoun(chunking)}`
  return [`${capital(when(chunks, chunking))} there ${most === 1 ? 'is' : 'are'} ${rows}${each}, ${against}`]
}

/** Production that begins before the reference ends. */
function overlap(reference: Times | undefined, production: Times | undefined): string[] {
  if (reference === undefined || production === undefined) return []
  if (at(production.first) > at(reference.last) || at(production.last) < at(reference.first)) return []
  const ends = ({ first, last }: Times) => `${moment(first)} to ${moment(last)}`
  return [
    `Reference (${ends(reference)}) and production (${ends(production)}) overlap in time: what both hold cannot differ`,
  ]
}

/** Rows that come again: by their id, else by what they say at their time. */
function repeats({ columns }: ResolvedConfig, reference: Rows, production: Rows): string[] {
  const [ids, rows] = [repeatedBy('repeatedIds', reference, production), repeatedBy('repeated', reference, production)]
  // An id that comes again says why its row does.
  const isTold = ids !== undefined && (production.repeatedIds ?? 0) >= (production.repeated ?? 0)
  return [
    ...(ids === undefined
      ? []
      : [
          `${ids.own} ${production.repeatedIds === 1 ? 'has' : 'have'} the id of another ("${columns.id}"); ${ids.usual}`,
        ]),
    ...(rows === undefined || isTold
      ? []
      : [`${rows.own} repeat another of the same time in every feature; ${rows.usual}`]),
  ]
}

/** Repeated rows, and their share in the reference; nothing if the reference clearly has no fewer of them. */
function repeatedBy(how: 'repeated' | 'repeatedIds', reference: Rows, production: Rows) {
  const share = ({ [how]: repeated = 0, rows }: Rows) => (rows === 0 ? 0 : repeated / rows)
  const [usual, own, repeated] = [share(reference), share(production), production[how] ?? 0]
  const noise = UNUSUAL * Math.sqrt((usual * (1 - usual)) / Math.max(1, production.rows))
  const least = LEAST_REPEATED[how]
  if (repeated < least.rows || own < 2 * usual || own - usual < Math.max(least.share, noise)) return undefined
  return {
    own: `${plural(repeated, 'row')} of ${count(production.rows)} (${percent(own)})`,
    usual: `in the reference ${percent(usual)} do`,
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return ((low ?? 0) + (high ?? 0)) / 2
}
