/** Course of a change: one level, or a slope that begins at the usual value. */

import type { Step } from '../alerts/chance/levels.js'

/** First and last step. */
export type Range = readonly [first: number, last: number]

/** A fitted course. */
export interface Fit {
  readonly first: number
  /** Deviation: of a level, in all of the range; of a slope, at its end. */
  readonly by: number
  readonly variance: number
  /** Squared error that is left, in units of the variances. */
  readonly misfit: number
}

/** One level over a range. */
export function levelIn(steps: readonly Step[], [first, last]: Range): Fit {
  const own = steps.slice(first, last + 1)
  const weight = sumOf(own, ({ variance }) => 1 / variance)
  const by = sumOf(own, (step) => step.by / step.variance) / weight
  return { first, by, variance: 1 / weight, misfit: sumOf(own, (step) => (step.by - by) ** 2 / step.variance) }
}

/** The fewest chunks that show a slope. */
const FEWEST = 5
/** A slope must fit so much better than a level: its start is chosen too. */
const PRICE = 10

/** The slope of a range, if it fits better than a level does. It may begin before the range, where it is too small to be seen. */
export function slopeIn(steps: readonly Step[], range: Range): Fit | undefined {
  const [first, last] = range
  if (last - first + 1 < FEWEST) return undefined
  const earliest = Math.max(0, 2 * first - last)
  const fits = Array.from({ length: first - earliest + 1 }, (_, back) => slopeFrom(steps, first - back, range))
  const best = fits.reduce((one, other) => (other.misfit < one.misfit ? other : one))
  return best.misfit + PRICE < levelIn(steps, range).misfit ? best : undefined
}

/** Least squares from the usual value just before `start`. The misfit is over the range, with what the slope adds before it. */
function slopeFrom(steps: readonly Step[], start: number, [first, last]: Range): Fit {
  const own = steps.slice(start, last + 1)
  const weight = sumOf(own, ({ variance }, place) => (place + 1) ** 2 / variance)
  const rise = sumOf(own, ({ by, variance }, place) => ((place + 1) * by) / variance) / weight
  const misfit = sumOf(own, ({ by, variance }, place) => (by - rise * (place + 1)) ** 2 / variance)
  const before = sumOf(steps.slice(start, first), ({ by, variance }) => by ** 2 / variance)
  const length = last - start + 1
  return { first: start, by: rise * length, variance: length ** 2 / weight, misfit: misfit - before }
}

/** Sum over items. */
export function sumOf<Item>(items: readonly Item[], of: (item: Item, place: number) => number): number {
  return items.reduce((total, item, place) => total + of(item, place), 0)
}
