/** Labels of the axis: as many as fit, fewer on narrow screens, always with the first chunk of production. */

import { type CountableTimeInterval, type TimeInterval, utcDay, utcHour, utcMonday, utcMonth, utcYear } from 'd3-time'
import type { Tick } from '../../blocks.js'
import { html, type Markup } from './markup.js'
import { across, edge, middle, type Scale } from './scale.js'

const LETTER = 7.6
const GAP = 18
/** Fewer labels than this hardly tell how long an axis is. */
const FEW = 3

/** Label under a chunk, and the screens that show it. */
export interface TickLabel {
  readonly text: string
  readonly size: 'all' | 'wide'
}

/** Labels by index: `wide` ones are hidden on narrow screens. */
export function pickTicks(ticks: readonly Tick[], wide: number, narrow: number): ReadonlyMap<number, TickLabel> {
  const longest = ticks.reduce((length, tick) => Math.max(length, ownLabel(tick).length), 1) * LETTER + GAP
  const apart = (pixels: number) => (longest * ticks.length) / pixels
  const start = Math.max(
    0,
    ticks.findIndex((tick) => tick.period === 'production'),
  )
  const room = Math.floor(wide / longest)
  // Marks that do not fit beside the first of production are left out: where few are left, a finer calendar has more.
  const [labels, shown] = [room, 2 * room, 4 * room]
    .map((most) => labelsOf(ticks, start, Math.max(1, most), apart(wide)))
    .map((own) => [own, spread(own, start, apart(wide))] as const)
    .reduce((best, own) => (best[1].length < FEW && own[1].length > best[1].length ? own : best))
  const kept = new Set(everyFew(shown, start, apart(narrow)))
  return new Map(
    shown.map((index) => [index, { text: labels.get(index) ?? '', size: kept.has(index) ? 'all' : 'wide' }]),
  )
}

/** A label for each chunk that may have one. */
function labelsOf(ticks: readonly Tick[], start: number, room: number, apart: number): ReadonlyMap<number, string> {
  const own = new Map(ticks.map((tick, index) => [index, ownLabel(tick)]))
  if (apart <= 1) return own
  const marks = calendarMarks(ticks, start, room)
  const first = ticks[start]
  if (marks && first) return new Map([...marks, [start, ownLabel(first)]])
  const step = niceCount(Math.ceil(apart))
  return new Map([...own].filter(([index]) => (index - start) % step === 0))
}

/** Midnight goes without saying. */
function ownLabel({ label }: Tick): string {
  return label.replace(/ 00:00$/, '')
}

// ── the calendar ─────────────────────────────────────────────────────────────────────────────

const HOUR = 3_600_000
const DAY = 24 * HOUR
const YEAR = 365.2425 * DAY

type Calendar = readonly [length: number, interval: (origin: Date) => TimeInterval | null]

/** Marks that people think in, each with its usual length. Days and weeks are counted from `origin`: no calendar has a first. */
const CALENDAR: readonly Calendar[] = [
  ...[1, 3, 6, 12].map((hours): Calendar => [hours * HOUR, () => utcHour.every(hours)]),
  ...[1, 2].map((days): Calendar => [days * DAY, (origin) => everyFrom(utcDay, days, origin)]),
  ...[1, 2, 4].map((weeks): Calendar => [7 * weeks * DAY, (origin) => everyFrom(utcMonday, weeks, origin)]),
  ...[1, 3, 6].map((months): Calendar => [(months * YEAR) / 12, () => utcMonth.every(months)]),
  ...[1, 2, 5, 10, 20, 50, 100].map((years): Calendar => [years * YEAR, () => utcYear.every(years)]),
]

function everyFrom(interval: CountableTimeInterval, step: number, origin: Date): TimeInterval {
  return interval.filter((mark) => interval.count(origin, mark) % step === 0)
}

/** Chunks that hold a mark of the finest calendar of which `room` marks are enough; nothing without dates. */
function calendarMarks(ticks: readonly Tick[], first: number, room: number): ReadonlyMap<number, string> | undefined {
  const starts = ticks.flatMap(({ start }) => start ?? [])
  if (starts.length < ticks.length) return undefined
  const lengths = starts.map((start, index) => lengthAt(starts, ticks, index, start))
  const covered = lengths.reduce((sum, length) => sum + length, 0)
  // Never finer than the chunks themselves.
  const wanted = 0.9 * Math.max(covered / room, covered / ticks.length)
  const interval = CALENDAR.find(([length]) => length >= wanted)?.[1](new Date(starts[first] as number))
  if (!interval) return undefined
  return new Map(
    ticks.flatMap((tick, index): [number, string][] => {
      const start = starts[index] as number
      const mark = interval.floor(new Date(start + (lengths[index] as number) - 1)).getTime()
      return mark < start ? [] : [[index, mark === start ? ownLabel(tick) : dayLabel(mark, tick)]]
    }),
  )
}

/** Until the next chunk of the period begins; the last is as long as the one before. */
function lengthAt(starts: readonly number[], ticks: readonly Tick[], index: number, start: number): number {
  const isNext = (other: number) => ticks[other]?.period === ticks[index]?.period
  if (isNext(index + 1)) return Math.max(0, (starts[index + 1] as number) - start)
  return isNext(index - 1) ? Math.max(0, start - (starts[index - 1] as number)) : 0
}

/** A day within a chunk, with the year where the chunk says it too. */
function dayLabel(mark: number, { label }: Tick): string {
  const iso = new Date(mark).toISOString().slice(0, 10)
  return /^\d{4}-\d\d-\d\d/.test(label) ? iso : iso.slice(5)
}

// ── those that fit ───────────────────────────────────────────────────────────────────────────

/** Without those that would stand on another: the first of production stays, then those from left to right. */
function spread(labels: ReadonlyMap<number, string>, start: number, apart: number): readonly number[] {
  const shown: number[] = []
  for (const index of [...labels.keys()].sort((a, b) => a - b)) {
    const isFree = index - (shown.at(-1) ?? Number.NEGATIVE_INFINITY) >= apart
    if (index === start || (isFree && (index > start || start - index >= apart))) shown.push(index)
  }
  return shown
}

/** Every few of them, counted from the first of production. */
function everyFew(shown: readonly number[], start: number, apart: number): readonly number[] {
  const origin = Math.max(0, shown.indexOf(start))
  const closest = shown.slice(1).reduce((least, index, at) => Math.min(least, index - (shown[at] as number)), Infinity)
  const step = Math.max(1, Math.ceil(apart / closest))
  return shown.filter((_, at) => (at - origin) % step === 0)
}

function niceCount(step: number): number {
  return [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 50, 100, 200, 500, 1000].find((nice) => nice >= step) ?? step
}

// ── drawing ──────────────────────────────────────────────────────────────────────────────────

/** Labels under a chart. */
export function tickLabels(ticks: readonly Tick[], y: number, wide: number): Markup {
  const labels = [...pickTicks(ticks, wide, 250)].map(
    ([index, { text, size }]) =>
      html`<text class="tick ${size}" x="${across(middle(index, ticks.length))}" y="${y}" text-anchor="middle">${text}</text>`,
  )
  return html`${labels}`
}

/** The axis at the left: its own drawing, because it does not stretch. */
export function valueAxis(scale: Scale, height: number, width: number, print: (value: number) => string): Markup {
  const labels = scale.ticks.map(
    (tick) => html`<text x="${width - 8}" y="${scale.y(tick) + 4}" text-anchor="end">${print(tick)}</text>`,
  )
  return html`<svg class="axis" width="${width}" height="${height}">${labels}</svg>`
}

/** Pixels that the labels of these scales need. */
export function axisWidth(labels: readonly string[]): number {
  return Math.max(36, Math.ceil(Math.max(...labels.map((label) => label.length)) * LETTER) + 12)
}

export function scaleLabels(scale: Scale, print: (value: number) => string = scale.print): readonly string[] {
  return scale.ticks.map(print)
}

/** Above a chart whose first so many chunks are the reference: each period's name where there is room for it. */
export function periodNames(reference: number, all: number, y: number): Markup {
  const share = reference / all
  const production = across(edge(reference, all))
  return html`${share >= 0.1 && html`<text class="${share < 0.3 ? 'wide' : 'all'}" x="8" y="${y}">reference</text>`}
${1 - share >= 0.18 && html`<text class="wide" x="${production}" dx="8" y="${y}">production</text>`}`
}
