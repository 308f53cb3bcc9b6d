/** Labels that are positive at another rate than the scores say. */

import { sum } from 'd3-array'
import type { Evidence } from './evidence.js'

/** Log-odds beyond what the scores say from which scores are worth mending: one tenth is 2.5 points at one half. */
const LEAST_OFFSET = 0.2
/** Standard errors beyond which an offset is none of chance. */
const ERRORS = 4

/** Mean offset of labels from scores in some chunks; `undefined` where it is small or within its error. */
export function offsetIn({ offsets }: Evidence, places: readonly number[]): number | undefined {
  const own = places.flatMap((place) => offsets?.[place] ?? [])
  if (own.length === 0) return undefined
  const mean = sum(own, ({ value }) => value) / own.length
  const error = Math.sqrt(sum(own, ({ error }) => error ** 2)) / own.length
  return Math.abs(mean) > LEAST_OFFSET && Math.abs(mean) > ERRORS * error ? mean : undefined
}
