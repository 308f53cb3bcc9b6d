/** Lines and bands over chunks: never joined over a chunk without a value, and no finer than the eye sees. */

import { middle, tenth } from './scale.js'

export interface Span {
  readonly low: number
  readonly high: number
}

/** At most this many places across; more chunks than that are drawn by their extremes. */
const PLACES = 500

interface Run {
  readonly from: number
  readonly to: number
}

/** Stretches of neighbouring chunks that have a value. */
export function unbroken(values: readonly (number | null)[]): readonly Run[] {
  const runs: Run[] = []
  let from = -1
  for (let index = 0; index <= values.length; index++) {
    const present = index < values.length && values[index] !== null
    if (present && from < 0) from = index
    if (!present && from >= 0) {
      runs.push({ from, to: index })
      from = -1
    }
  }
  return runs
}

/** The path of a line. A chunk alone is a short dash. */
export function linePath(values: readonly (number | null)[], y: (value: number) => number): string {
  const total = values.length
  const pieces = unbroken(values).map(({ from, to }) => {
    const points = thin(values, from, to).map((index) => `${middle(index, total)} ${y(values[index] as number)}`)
    return points.length === 1 ? `M${points[0]}h.1` : `M${points.join(' ')}`
  })
  return [...new Set(pieces)].join('')
}

/** The path around a band: along its upper edge and back along its lower. */
export function bandPath(spans: readonly (Span | null)[], y: (value: number) => number): string {
  const total = spans.length
  const places = Math.max(1, Math.ceil(total / PLACES))
  return unbroken(spans.map((span) => (span ? span.high : null)))
    .filter(({ from, to }) => to - from > 1)
    .map(({ from, to }) => {
      const groups: { x: number; low: number; high: number }[] = []
      for (let start = from; start < to; start += places) {
        const group = spans.slice(start, Math.min(to, start + places)) as readonly Span[]
        const x = middle(start + (group.length - 1) / 2, total)
        groups.push({ x, low: lowest(group), high: highest(group) })
      }
      const above = groups.map((group) => `${group.x} ${y(group.high)}`)
      const below = groups.reverse().map((group) => `${group.x} ${y(group.low)}`)
      return `M${[...above, ...below].join(' ')}z`
    })
    .join('')
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
