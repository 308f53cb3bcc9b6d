/** The bounds of a series, for a chunk of usual size: where its values begin to alert. */

import type { Series } from '../../types/index.js'
import type { Expected } from './expected.js'

type Bounds = Series['threshold']

const STEPS = 50

/** Bounds at a level, on both sides of what is usual; none on a side where no possible value is so far. */
export function boundsByChance(expected: Expected, level: number, limits: Bounds): Bounds {
  const { rows, centre } = expected
  const isBeyond = (value: number, side: 'above' | 'below') => {
    const tail = expected.tail({ value, error: Number.NaN, rows: rows.usual })
    return tail.side === side && tail.probability <= level
  }
  return {
    lower: boundOn('below', centre, limits.lower, isBeyond),
    upper: boundOn('above', centre, limits.upper, isBeyond),
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
