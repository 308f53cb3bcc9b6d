/**
 * Seasons: a Sunday is held to Sundays where the reference shows that weekdays differ.
 *
 * A season is chosen if the chunks of the reference, of which each class has three or more, differ between classes by more than
 * within them: Fisher's F of some series, with the procedure of Benjamini and Hochberg over series. Then every series is
 * corrected by the mean of its class, as far as its own F says that there is something to correct (James and Stein 1961).
 */

import type { SEASONS } from '../../config/schema/names.js'
import type { Chunk, Chunking } from '../../types/index.js'
import { periodOf } from '../../words/ticks.js'
import { alarming } from './budget.js'
import { normalTail } from './tails.js'

/** Pattern by which chunks differ. */
export type Season = (typeof SEASONS)[number]

/** A value in a chunk of the reference, and its class. */
export interface Classed {
  readonly value: number
  readonly season: number
}

/** The fewest chunks of the reference that tell a class. */
const FEWEST = 3
/** Level of the choice, over all series and seasons. */
const LEVEL = 0.01

/** Seasons in the order in which they are tried, and the class of a time in each. */
const CLASSES: Readonly<Record<Season, (start: Date) => number>> = {
  weekday: (start) => start.getUTCDay(),
  hour: (start) => start.getUTCHours(),
  day_of_month: (start) => start.getUTCDate(),
}

/** Gives the class of a chunk in a season; `undefined` for a chunk without a time. */
export function classOf(season: Season, { startDate }: Chunk): number | undefined {
  const time = startDate === undefined ? Number.NaN : Date.parse(`${startDate}Z`)
  return Number.isNaN(time) ? undefined : CLASSES[season](new Date(time))
}

/** The seasons that the chunks of a reference can show: those of periods up to a day, with enough chunks of each class. */
export function possibleSeasons(chunks: readonly Chunk[], chunking: Chunking): readonly Season[] {
  const unit = periodOf(chunking)?.unit
  if (unit !== 'day' && unit !== 'hour') return []
  const seasons = unit === 'hour' ? (['hour', 'weekday'] as const) : (['weekday', 'day_of_month'] as const)
  return seasons.filter((season) => {
    const counts = new Map<number | undefined, number>()
    for (const chunk of chunks) counts.set(classOf(season, chunk), (counts.get(classOf(season, chunk)) ?? 0) + 1)
    return counts.size > 1 && !counts.has(undefined) && [...counts.values()].every((count) => count >= FEWEST)
  })
}

/** The season by which some series differ most; `undefined` where none does. */
export function chosenSeason(
  seasons: readonly Season[],
  series: (season: Season) => readonly (readonly Classed[])[],
): Season | undefined {
  const chances = seasons.map((season) => {
    const probabilities = series(season).map((own) => tailOfF(varianceRatio(own)))
    const isChosen = alarming(probabilities, LEVEL / seasons.length) >= 0
    return { season, least: isChosen ? Math.min(...probabilities) : 1 }
  })
  const none: { season?: Season; least: number } = { least: 1 }
  return chances.reduce((one, other) => (other.least < one.least ? other : one), none).season
}

/** Fisher's F, the variance between classes over that within them, with its degrees of freedom. */
interface Ratio {
  readonly ratio: number
  readonly between: number
  readonly within: number
}

function varianceRatio(values: readonly Classed[]): Ratio {
  const means = meansOf(values)
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length
  const [between, within] = [means.size - 1, values.length - means.size]
  const meanOf = ({ season }: Classed) => means.get(season)?.mean as number
  const explained = values.reduce((sum, own) => sum + (meanOf(own) - mean) ** 2, 0)
  const rest = values.reduce((sum, own) => sum + (own.value - meanOf(own)) ** 2, 0)
  return { ratio: rest > 0 ? explained / between / (rest / within) : 0, between, within }
}

function meansOf(values: readonly Classed[]): ReadonlyMap<number, { readonly mean: number; readonly count: number }> {
  const sums = new Map<number, { sum: number; count: number }>()
  for (const { value, season } of values) {
    const { sum = 0, count = 0 } = sums.get(season) ?? {}
    sums.set(season, { sum: sum + value, count: count + 1 })
  }
  return new Map([...sums].map(([season, { sum, count }]) => [season, { mean: sum / count, count }]))
}

/** Probability of a larger F, by the cube root that is nearly normal (Paulson 1942). */
function tailOfF({ ratio, between, within }: Ratio): number {
  if (!(between > 0) || !(within > 0) || ratio === 0) return 1
  const [a, b] = [2 / (9 * between), 2 / (9 * within)]
  const root = Math.cbrt(ratio)
  return normalTail(((1 - b) * root - (1 - a)) / Math.sqrt(b * root * root + a))
}

/** Correction of a series: what a class adds to the usual value, and the variance of that in units of a chunk's. */
export interface Correction {
  readonly by: number
  readonly variance: number
}

const NONE: Correction = { by: 0, variance: 0 }

/** Corrects a series by the class of a chunk. */
export interface Corrected {
  readonly of: (season: number | undefined) => Correction
  /** For a chunk of the reference: by the others of its class. */
  readonly without: (own: Classed) => Correction
}

/** Learns the correction of a series from the reference's chunks. */
export function correctionOf(values: readonly Classed[]): Corrected {
  const { ratio } = varianceRatio(values)
  const part = ratio > 1 ? 1 - 1 / ratio : 0
  const means = meansOf(values)
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length
  const correction = (of: number, count: number): Correction => {
    return count > 0 ? { by: part * (of - mean), variance: part ** 2 / count } : NONE
  }
  return {
    of: (season) => {
      const own = season === undefined ? undefined : means.get(season)
      return own === undefined ? NONE : correction(own.mean, own.count)
    },
    without: ({ value, season }) => {
      const { mean: all = 0, count = 0 } = means.get(season) ?? {}
      return correction((all * count - value) / (count - 1), count - 1)
    },
  }
}
