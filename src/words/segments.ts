/** Segments in words. */

import type { Segment } from '../types/index.js'

/** A label: `country = AT, channel = web`. */
export function segmentLabel(segment: Segment): string {
  return Object.entries(segment)
    .map(([column, value]) => `${column} = ${value}`)
    .join(', ')
}
