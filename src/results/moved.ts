/**
 * Estimates that labels move. An estimate assumes that labels depend on what is known of a row as before; where labels of a chunk
 * show another value, beyond what chance and the errors of the estimate explain, they do not. Until labels show otherwise, the
 * chunks after it are estimated with that difference, and with its error.
 *
 * The differences are taken as levels that last (`alerts/chance/levels.ts`), so that nothing moves where nothing has changed.
 */

import { levelsOf, noiseOf } from '../alerts/chance/levels.js'
import { ESTIMATED, REALIZED, rangeOf } from '../calculators/performance.js'
import type { NumberField } from '../generated/catalogue.js'
import type { Chunk } from '../types/index.js'
import { NORMAL_95 } from '../words/numbers.js'
import type { RawSeries, Readings } from './assemble.js'
import { type Difference, differencesOf, type Pair } from './differences.js'
import { distrusted } from './distrusted.js'
import { type Measures, numberAt } from './measures.js'

/** The least squared difference: so many variances of its mean, whose chunks were chosen, and of the error that all estimates share. */
const [LEAST_OF_MEAN, LEAST_OF_SHARED] = [20, 9] as const

/** A difference of labels from estimates that lasts. */
export interface Move {
  readonly by: number
  /** Variance of the difference. */
  readonly variance: number
  /** Variance of the realized metric, times rows: a metric that has fallen can have more noise. */
  readonly ofRow: number
}

type Moves = readonly (Move | undefined)[]

/** Moves the estimates of production by its labels; those that do not say how far they are trusted stay as they are. */
export function movedByLabels(reference: Readings, production: Readings): Readings {
  const [usual, realized] = [realizedOf(reference), realizedOf(production)]
  const series = production.series.map((own, index) => {
    const [before, labels] = [usual.get(own.metric), realized.get(own.metric)]
    if (own.calculator !== ESTIMATED || before === undefined || labels === undefined || !isMovable(own)) return own
    const estimates = (reference.series[index] as RawSeries).measures
    const past = { estimated: estimates, realized: before, chunks: reference.chunks }
    const pair = { estimated: own.measures, realized: labels, chunks: production.chunks }
    const moves = movesOf(differencesOf(pair, past), production.chunks.length)
    return { ...own, measures: distrusted(moved(own.metric, pair, moves), placesOf(moves), 'calibration_moved') }
  })
  return { ...production, series }
}

/** Tells whether an estimate can be moved: it knows its trust, and does not grow with the rows of a chunk. */
function isMovable({ metric, measures }: RawSeries): boolean {
  return measures.codes.trust !== undefined && rangeOf(metric) !== undefined
}

function realizedOf({ series }: Readings): ReadonlyMap<string, Measures> {
  return new Map(series.flatMap((own) => (own.calculator === REALIZED ? [[own.metric, own.measures]] : [])))
}

/** Moves by chunk: that of its labels, or of the last before it that has some; `undefined` where labels show what is estimated. */
export function movesOf(differences: readonly Difference[], length: number): Moves {
  const own = new Map(differences.map(({ place }, at) => [place, at]))
  const lasting = lastingIn(differences)
  let last: Move | undefined
  return Array.from({ length }, (_, place) => {
    const at = own.get(place)
    if (at !== undefined) last = lasting[at]
    return last
  })
}

/** Levels of the differences, each with the mean over the chunks that share it; where all on one side show that there is any. */
function lastingIn(differences: readonly Difference[]): Moves {
  // A change can bring more noise than was usual; before one there is none to bring.
  const noise = noiseOf(differences)
  const noisy = differences.map((own) => ({ ...own, variance: own.variance * noise }))
  const levels = levelsOfBothSides(noisy)
  const moves = Array<Move | undefined>(levels.length)
  for (const [first, end] of stretchesOf(levels.map(Math.sign))) {
    if (levels[first] === 0 || !isShown(differences.slice(first, end))) continue
    for (const [from, to] of stretchesOf(levels.slice(first, end))) {
      moves.fill(meanOf(noisy.slice(first + from, first + to)), first + from, first + to)
    }
  }
  return moves
}

function levelsOfBothSides(differences: readonly Difference[]): readonly number[] {
  const below = levelsOf(
    differences.map((own) => ({ ...own, by: -own.by })),
    0,
  )
  return levelsOf(differences, 0).map((level, at) => level - (below[at] as number))
}

/** Stretches of equal numbers, each with its first place and the place after its last. */
function stretchesOf(numbers: readonly number[]): readonly (readonly [first: number, end: number])[] {
  const starts = numbers.flatMap((own, at) => (at === 0 || own !== numbers[at - 1] ? [at] : []))
  return starts.map((first, at) => [first, starts[at + 1] ?? numbers.length])
}

/** Tells whether chance, and the error that all estimates share, do not explain some differences. */
function isShown(differences: readonly Difference[]): boolean {
  const { by, variance } = meanOf(differences)
  const shared = differences.reduce((most, own) => Math.max(most, own.shared), 0)
  return by ** 2 > LEAST_OF_MEAN * variance + LEAST_OF_SHARED * shared
}

function meanOf(differences: readonly Difference[]): Move {
  const sum = (of: (own: Difference) => number) => differences.reduce((total, own) => total + of(own), 0)
  const variance = 1 / sum((own) => 1 / own.variance)
  const by = variance * sum((own) => own.by / own.variance)
  return { by, variance, ofRow: sum((own) => own.variance * own.rows) / differences.length }
}

function placesOf(moves: Moves): readonly number[] {
  return moves.flatMap((move, place) => (move === undefined ? [] : [place]))
}

/** Moves estimates where no realized value stands beside them. Where one does, the estimate stays what inputs alone explain. */
function moved(metric: string, { estimated, realized, chunks }: Pair, moves: Moves): Measures {
  const isAlone = (place: number) => Number.isNaN(numberAt(realized, 'value', place))
  const places = placesOf(moves).filter(isAlone)
  if (places.length === 0) return estimated
  const numbers = copyOf(estimated.numbers)
  for (const place of places) {
    const own = movedAt(estimated, place, moves[place] as Move, chunks[place] as Chunk)
    for (const [field, number] of Object.entries(own)) {
      const array = numbers[field as NumberField]
      if (array !== undefined) array[place] = field === 'standard_error' ? number : within(metric, number)
    }
  }
  return { ...estimated, numbers }
}

/** Estimate at a place with the difference that labels show, and an interval that holds the error of both. */
function movedAt(measures: Measures, place: number, { by, variance, ofRow }: Move, { rows }: Chunk) {
  const [value, error] = [numberAt(measures, 'value', place), numberAt(measures, 'standard_error', place)]
  const noise = Math.max(error ** 2, ofRow / rows)
  const more = NORMAL_95 * Math.sqrt(variance + noise - error ** 2)
  const reach = (end: 'low' | 'high') => Math.hypot(numberAt(measures, end, place) - value, more)
  const centre = value + by
  return { value: centre, standard_error: Math.sqrt(noise), low: centre - reach('low'), high: centre + reach('high') }
}

function within(metric: string, value: number): number {
  const { lower, upper } = rangeOf(metric) ?? { lower: null, upper: null }
  return Math.min(upper ?? value, Math.max(lower ?? value, value))
}

function copyOf(numbers: Measures['numbers']): { [field in NumberField]?: Float64Array } {
  return Object.fromEntries(Object.entries(numbers).map(([field, own]) => [field, own.slice()]))
}
