/** Lines and bands over chunks: never joined over a chunk without a value or from one period to the other, and no finer than the eye sees. */

import type { Span } from '../../interval.js'
import { edge, middle, tenth } from './scale.js'

/** So many chunks can be told apart: each is drawn as long as it lasts, in steps. Of more, the middles are joined. */
export const MOST_STEPS = 60
/** At most this many places across; more chunks than that are drawn by their extremes. */
const PLACES = 500

interface Run {
  readonly from: number
  readonly to: number
}

/** Stretches of neighbouring chunks that have a value; none goes on over the place of `start`. */
export function unbroken(values: readonly (number | null)[], start = 0): readonly Run[] {
  const runs: Run[] = []
  let from = -1
  for (let index = 0; index <= values.length; index++) {
    const present = index < values.length && values[index] !== null
    if (from >= 0 && (!present || index === start)) {
      runs.push({ from, to: index })
      from = -1
    }
    if (present && from < 0) from = index
  }
  return runs
}

/** The path of a line; `start` is the first chunk of production. A chunk alone, among many, is a short dash. */
export function linePath(values: readonly (number | null)[], y: (value: number) => number, start = 0): string {
  const total = values.length
  const height = (index: number) => y(values[index] as number)
  const pieces = unbroken(values, start).map((run) => {
    if (total <= MOST_STEPS) return `M${edge(run.from, total)} ${stepsAcross(run, total, height)}`
    const points = thin(values, run.from, run.to).map((index) => `${middle(index, total)} ${height(index)}`)
    return points.length === 1 ? `M${points[0]}h.1` : `M${points.join(' ')}`
  })
  return [...new Set(pieces)].join('')
}

/** From the height of the first chunk to the right edge of the last. */
function stepsAcross({ from, to }: Run, total: number, height: (index: number) => number): string {
  let path = ''
  for (let index = from; index < to; index++)
    path += `${index > from ? 'V' : ''}${height(index)}H${edge(index + 1, total)}`
  return path
}

/** The path around a band: along its upper edge and back along its lower. */
export function bandPath(spans: readonly (Span | null)[], y: (value: number) => number, start = 0): string {
  const runs = unbroken(
    spans.map((span) => (span ? span.high : null)),
    start,
  )
  return runs
    .map((run) => (spans.length <= MOST_STEPS ? steppedBand(spans, run, y) : slantedBand(spans, run, y)))
    .join('')
}

function steppedBand(spans: readonly (Span | null)[], run: Run, y: (value: number) => number): string {
  const total = spans.length
  const above = stepsAcross(run, total, (index) => y((spans[index] as Span).high))
  let below = ''
  for (let index = run.to - 1; index >= run.from; index--)
    below += `V${y((spans[index] as Span).low)}H${edge(index, total)}`
  return `M${edge(run.from, total)} ${above}${below}z`
}

function slantedBand(spans: readonly (Span | null)[], { from, to }: Run, y: (value: number) => number): string {
  if (to - from < 2) return ''
  const places = Math.ceil(spans.length / PLACES)
  const groups: { x: number; low: number; high: number }[] = []
  for (let start = from; start < to; start += places) {
    const group = spans.slice(start, Math.min(to, start + places)) as readonly Span[]
    const x = middle(start + (group.length - 1) / 2, spans.length)
    groups.push({ x, low: lowest(group), high: highest(group) })
  }
  const above = groups.map((group) => `${group.x} ${y(group.high)}`)
  const below = groups.reverse().map((group) => `${group.x} ${y(group.low)}`)
  return `M${[...above, ...below].join(' ')}z`
}

/** Indexes to draw: all; or first, lowest, highest and last of each place across. */
function thin(values: readonly (number | null)[], from: number, to: number): readonly number[] {
  const size = values.length / PLACES
  if (size <= 1) return Array.from({ length: to - from }, (_, index) => from + index)
  const kept: number[] = []
  for (let place = Math.floor(from / size); place * size < to; place++) {
    const start = Math.max(from, Math.ceil(place * size))
    const end = Math.min(to, Math.ceil((place + 1) * size))
    if (start < end) kept.push(...extremes(values, start, end))
  }
  return kept
}

function extremes(values: readonly (number | null)[], start: number, end: number): readonly number[] {
  let [low, high] = [start, start]
  for (let index = start; index < end; index++) {
    if ((values[index] as number) < (values[low] as number)) low = index
    if ((values[index] as number) > (values[high] as number)) high = index
  }
  return [...new Set([start, low, high, end - 1])].sort((a, b) => a - b)
}

/** A bar from the zero line, in units across. */
export function barPath(left: number, right: number, zero: number, end: number): string {
  return `M${tenth(left)} ${zero}H${tenth(right)}V${end}H${tenth(left)}z`
}

function lowest(spans: readonly Span[]): number {
  return spans.reduce((low, span) => Math.min(low, span.low), Number.POSITIVE_INFINITY)
}

function highest(spans: readonly Span[]): number {
  return spans.reduce((high, span) => Math.max(high, span.high), Number.NEGATIVE_INFINITY)
}
