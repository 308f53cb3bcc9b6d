/** Values without an error of their own: all that is known of them is how the reference's chunks differ. */

import type { Reading, Tail } from './scorer.js'
import { studentTail } from './tails.js'

/** Mean and variance of the reference's chunks. */
export interface Lone {
  readonly mean: number
  /** Variance in a chunk of usual size. */
  readonly variance: number
  readonly chunks: number
  readonly usualRows: number
  /** True if the variance falls with the rows. */
  readonly falls: boolean
}

/** The fewest chunks that give a variance. */
const FEWEST = 3

/** Learns from the reference's chunks; `undefined` from too few. */
export function loneOf(readings: readonly Reading[], falls: boolean): Lone | undefined {
  const chunks = readings.length
  if (chunks < FEWEST) return undefined
  const mean = readings.reduce((sum, { value }) => sum + value, 0) / chunks
  const variance = readings.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (chunks - 1)
  const usualRows = readings.reduce((sum, { rows }) => sum + rows, 0) / chunks
  return { mean, variance, chunks, usualRows, falls }
}

/** The prediction of one more value by Student's t. */
export function loneTail({ value, rows }: Reading, { mean, variance, chunks, usualRows, falls }: Lone): Tail {
  const own = variance * ((falls ? usualRows / rows : 1) + 1 / chunks)
  const by = value - mean
  const side = by >= 0 ? 'above' : 'below'
  if (by === 0) return { probability: 0.5, side }
  return { probability: own > 0 ? studentTail(chunks - 1, Math.abs(by) / Math.sqrt(own)) : 0, side }
}
