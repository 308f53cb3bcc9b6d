/**
 * Fifty features: 10 normal, 8 lognormal, 6 uniform, 6 tied (60 % zeros), 5 whole numbers, 15 of 3 to 50 categories. Every
 * fifth lacks 2 % of its values, every thirteenth 20 %. Each is made of a normal variable, so that all may be correlated.
 */

import type { AnyConfig } from '../../src/index.js'
import { normalShare } from './normal.js'
import type { Random } from './random.js'
import type { Table } from './stream.js'

/** A feature of the fifty. */
interface Feature {
  readonly name: string
  readonly missing: number
  /** Value at a normal variable. */
  readonly value: (normal: number) => number
  readonly isCategorical: boolean
}

/** Rows that are wanted. */
export interface FiftyPlan {
  readonly chunks: number
  readonly rows: number
  /** Correlation of every feature with every other. Default: 0. */
  readonly correlation?: number
  /** Deviation of the mean of every feature from chunk to chunk, in standard deviations of it. Default: 0. */
  readonly wobble?: number
  /** Move of the first feature, a normal one, in the last chunk, in standard deviations. Default: 0. */
  readonly moved?: number
}

/** Quantile of the standard normal distribution at .6. */
const SIXTY = 0.2533471031

const normal = (value: number) => value
const tied = (value: number) => (value < SIXTY ? 0 : Math.exp(value))
const whole = (values: number) => (value: number) => Math.floor(values * normalShare(value))

/** Cells of the table by which a category is found. */
const CELLS = 1024

/** Categories with shares that fall like 1 / (2 + rank). */
function categories(count: number): (value: number) => number {
  const upper = upperShares(Array.from({ length: count }, (_, rank) => 1 / (2 + rank)))
  const firsts = Uint8Array.from({ length: CELLS + 1 }, (_, cell) => upper.findIndex((share) => cell / CELLS <= share))
  return (value) => {
    const share = normalShare(value)
    let category = firsts[Math.floor(share * CELLS)] as number
    while (share > (upper[category] as number)) category++
    return category
  }
}

/** Cumulative shares of weights; the last is 1. */
function upperShares(weights: readonly number[]): Float64Array {
  const all = weights.reduce((sum, weight) => sum + weight)
  let below = 0
  const upper = Float64Array.from(weights, (weight) => {
    below += weight / all
    return below
  })
  upper[weights.length - 1] = 1
  return upper
}

const KINDS: readonly (readonly [name: string, count: number, value: (place: number) => Feature['value']])[] = [
  ['normal', 10, () => normal],
  ['lognormal', 8, () => Math.exp],
  ['uniform', 6, () => normalShare],
  ['tied', 6, () => tied],
  ['whole', 5, (place) => whole([5, 10, 20, 50, 200][place] as number)],
  ['category', 15, (place) => categories(Math.round(3 * (50 / 3) ** (place / 14)))],
]

/** The features, in their order. */
const FEATURES: readonly Feature[] = KINDS.flatMap(([kind, count, value]) =>
  Array.from({ length: count }, (_, place) => ({ name: `${kind}${place}`, value: value(place), kind })),
).map(({ name, value, kind }, place) => {
  const missing = place % 13 === 12 ? 0.2 : place % 5 === 4 ? 0.02 : 0
  return { name, value, missing, isCategorical: kind === 'category' }
})

/** The feature that moves. */
export const MOVED = 'normal0'

/** Columns and kinds of the fifty. */
export const FIFTY: AnyConfig = {
  columns: {
    features: FEATURES.map(({ name }) => name),
    kinds: Object.fromEntries(
      FEATURES.flatMap(({ name, isCategorical }) => (isCategorical ? [[name, 'categorical']] : [])),
    ),
  },
}

/** A table of the fifty. */
export function fifty(random: Random, plan: FiftyPlan): Table {
  const common = plan.correlation ? new Float64Array(plan.chunks * plan.rows).map(() => random.normal()) : undefined
  return Object.fromEntries(FEATURES.map((feature) => [feature.name, columnOf(feature, random, plan, common)]))
}

function columnOf(feature: Feature, random: Random, plan: FiftyPlan, common: Float64Array | undefined): Float64Array {
  const { chunks, rows, correlation = 0, wobble = 0, moved = 0 } = plan
  const [shared, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)]
  const column = new Float64Array(chunks * rows)
  for (let chunk = 0; chunk < chunks; chunk++) {
    const isMoved = feature.name === MOVED && chunk === chunks - 1
    const mean = (wobble > 0 ? wobble * random.normal() : 0) + (isMoved ? moved : 0)
    for (let row = chunk * rows; row < (chunk + 1) * rows; row++) {
      const variable = own * random.normal() + (common === undefined ? 0 : shared * (common[row] as number))
      column[row] = feature.value(mean + variable)
    }
  }
  return withoutSome(column, feature.missing, random)
}

/** Takes a share of the values away. */
function withoutSome(column: Float64Array, missing: number, random: Random): Float64Array {
  if (missing === 0) return column
  return column.map((value) => (random.uniform() < missing ? Number.NaN : value))
}
