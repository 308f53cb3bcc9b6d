/** A column's distribution over all chunks: quantiles of a number, stacked shares of a category. */

import { quantileDecimals, quantilesOf } from '../../results/quantiles.js'
import type { Timeline } from '../../results/timeline.js'
import type { Chunk, Distribution, RunData } from '../../types/index.js'
import { fixed, percent } from '../../words/numbers.js'
import { joinTicks } from '../../words/ticks.js'
import type { Course, QuantileCourse, Quantiles, ShareCourse, Tick } from '../blocks.js'
import { labelOrder } from '../label-order.js'

/** Places across: more chunks are taken together. */
const MOST_PLACES = 60
/** Labels that can be told apart. */
const MOST_LABELS = 8

/** Colours that labels have on the page, by label. */
export type LabelColors = Map<string, number>

/** A label that has its colour already keeps it, unless another of this column took it. */
function colorsOf(labels: readonly string[], known: LabelColors): readonly number[] {
  const taken = new Set<number>()
  const kept = labels.map((label) => {
    const own = known.get(label)
    if (own === undefined || taken.has(own)) return undefined
    taken.add(own)
    return own
  })
  return labels.map((label, at) => {
    const own =
      kept[at] ?? Array.from({ length: MOST_LABELS }, (_, color) => color).find((color) => !taken.has(color)) ?? 0
    taken.add(own)
    if (!known.has(label)) known.set(label, own)
    return own
  })
}

export function buildCourse(run: RunData, timeline: Timeline, column: string, colors: LabelColors): Course | undefined {
  const places = placesOf(timeline)
  const pooled = places.map(({ from, to }) => poolChunks(run, timeline, column, from, to))
  const [first] = pooled.filter((own) => own !== undefined)
  if (!first || pooled.filter(Boolean).length < 2) return undefined
  const ticks = places.map(({ from, to }) => joinTicks(timeline.ticks[from] as Tick, timeline.ticks[to - 1] as Tick))
  const shape = first.edges ? quantileCourse(pooled) : shareCourse(pooled, first.labels ?? [], colors)
  return { ticks, shape, description: describe(column, shape, ticks) }
}

interface Place {
  readonly from: number
  readonly to: number
}

/** Neighbouring chunks that share a place, never of reference and production. */
function placesOf({ referenceCount, chunks }: Timeline): readonly Place[] {
  const size = Math.max(1, Math.ceil(chunks.length / MOST_PLACES))
  const within = (start: number, end: number) =>
    Array.from({ length: Math.ceil((end - start) / size) }, (_, place) => {
      const from = start + place * size
      return { from, to: Math.min(from + size, end) }
    })
  return [...within(0, referenceCount), ...within(referenceCount, chunks.length)]
}

/** Shares of the rows of some chunks; nothing where none has a value. */
function poolChunks(
  run: RunData,
  timeline: Timeline,
  column: string,
  from: number,
  to: number,
): Distribution | undefined {
  let pooled: Distribution | undefined
  let [sums, rows]: [number[], number] = [[], 0]
  const outside: [number, number] = [0, 0]
  for (let place = from; place < to; place++) {
    const chunk = timeline.chunks[place] as Chunk
    const own = run.distribution(column, chunk.index, chunk.period)
    const beyond = own?.outside ?? [0, 0]
    if (!own || ![...own.production, ...beyond].some((share) => share > 0)) continue
    pooled ??= own
    sums = own.production.map((share, bin) => (sums[bin] ?? 0) + share * chunk.rows)
    beyond.forEach((share, side) => {
      outside[side as 0 | 1] += share * chunk.rows
    })
    rows += chunk.rows
  }
  const [below, above] = outside
  return pooled && { ...pooled, production: sums.map((sum) => sum / rows), outside: [below / rows, above / rows] }
}

function quantileCourse(pooled: readonly (Distribution | undefined)[]): QuantileCourse {
  return {
    type: 'quantiles',
    points: pooled.map((own) => (own ? quantilesOf(own.edges ?? [], own.production, own.outside) : null)),
  }
}

function shareCourse(
  pooled: readonly (Distribution | undefined)[],
  labels: readonly (string | null)[],
  colors: LabelColors,
): ShareCourse {
  const all = labels.filter((label) => label !== null)
  // One label alone is not "others".
  const frequent = all.length <= MOST_LABELS ? all : all.slice(0, MOST_LABELS - 1)
  const order = labelOrder(frequent)
  const named = order.map((place) => frequent[place] as string)
  return {
    type: 'shares',
    labels: named,
    colors: colorsOf(named, colors),
    points: pooled.map((own) => own && order.map((place) => own.production[place] ?? 0)).map((own) => own ?? null),
    others: pooled.some((own) => own && sum(own.production.slice(0, frequent.length)) < 1 - 1e-6),
  }
}

function sum(shares: readonly number[]): number {
  return shares.reduce((all, share) => all + share, 0)
}

function describe(column: string, shape: Course['shape'], ticks: readonly Tick[]): string {
  const production = ticks.flatMap((tick, index) => (tick.period === 'production' ? [index] : []))
  if (shape.type === 'quantiles') {
    const known = production.flatMap((index): Quantiles[] => (shape.points[index] ? [shape.points[index]] : []))
    const medians = known.map((own) => own[2])
    if (medians.length === 0) return `${column} over time: no values in production.`
    const print = (value: number) => fixed(value, quantileDecimals(shape.points))
    return `${column} over time: the median in production goes from ${print(medians[0] as number)} to ${print(medians.at(-1) as number)}, half of the values last lie between ${print(known.at(-1)?.[1] ?? 0)} and ${print(known.at(-1)?.[3] ?? 0)}.`
  }
  const known = production.flatMap((index) => (shape.points[index] ? [shape.points[index]] : []))
  const parts = shape.labels
    .slice(0, 3)
    .map((label, at) => `${label} from ${percent(known[0]?.[at] ?? 0)} to ${percent(known.at(-1)?.[at] ?? 0)}`)
  return `${column} over time: in production ${parts.join(', ')}.`
}
