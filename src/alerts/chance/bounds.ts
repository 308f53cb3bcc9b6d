/** The bounds of a series: where its values begin to alert, in a chunk of usual size or in a given one. */

import type { Chunk, Series } from '../../types/index.js'
import type { Expected } from './expected.js'
import { classOf } from './season.js'

type Bounds = Series['threshold']

const STEPS = 50

/** A chunk, and the rows of which a series is. */
export interface Sized {
  readonly chunk: Chunk
  readonly rows: number
}

/**
 * Bounds at a level, on both sides of what is usual; none on a side where no possible value is so far. They are those of a
 * chunk of usual size and of no season, or of the given one.
 */
export function boundsByChance(expected: Expected, level: number, limits: Bounds, own?: Sized): Bounds {
  const { centre } = expected
  const rows = own?.rows ?? expected.rows.usual
  const isBeyond = (value: number, side: 'above' | 'below') => {
    const reading = { value, error: Number.NaN, rows }
    const tail = expected.tail(own === undefined ? reading : expected.seasonal(reading, own.chunk))
    return tail.side === side && tail.probability <= level
  }
  // In a season, even the centre may be beyond.
  const from = (side: 'above' | 'below', other: number | null) => (isBeyond(centre, side) ? (other ?? centre) : centre)
  return {
    lower: boundOn('below', from('below', limits.upper), limits.lower, isBeyond),
    upper: boundOn('above', from('above', limits.lower), limits.upper, isBeyond),
  }
}

/** Sizes of chunks are told apart from a usual one by twentieths: what is less moves a bound less than is seen. */
const STEP = Math.log(1.05)

/** Finds bounds by chunk once for each size and class of the season. */
export function bySize(
  { rows: { usual }, season }: Expected,
  boundsOf: (own: Sized) => Bounds,
): (own: Sized) => Bounds {
  // Most series are never asked, and they are many.
  let known: Map<string, Bounds> | undefined
  return ({ chunk, rows }) => {
    known ??= new Map()
    const step = Math.round(Math.log(rows / usual) / STEP)
    const key = `${step} ${season === undefined ? '' : classOf(season, chunk)}`
    const bounds = known.get(key) ?? boundsOf({ chunk, rows: usual * Math.exp(step * STEP) })
    known.set(key, bounds)
    return bounds
  }
}

type IsBeyond = (value: number, side: 'above' | 'below') => boolean

function boundOn(side: 'above' | 'below', centre: number, limit: number | null, isBeyond: IsBeyond): number | null {
  const some = limit ?? farFrom(side, centre, isBeyond)
  if (some === null || !isBeyond(some, side)) return limit
  let [near, far]: [number, number] = [centre, some]
  for (let step = 0; step < STEPS; step++) {
    const middle: number = (near + far) / 2
    if (isBeyond(middle, side)) far = middle
    else near = middle
  }
  return near
}

/** Some value that is far enough. */
function farFrom(side: 'above' | 'below', centre: number, isBeyond: IsBeyond): number | null {
  const sign = side === 'above' ? 1 : -1
  for (let size = Math.max(Math.abs(centre), 1e-9) * 1e-3; Number.isFinite(size); size *= 2) {
    if (isBeyond(centre + sign * size, side)) return centre + sign * size
  }
  return null
}
