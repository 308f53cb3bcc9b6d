/**
 * Sequences of chunks: a change that lasts is seen in the mean of the last chunks before it is in one of them.
 *
 * The last chunk, and windows of 2, 4, 8 and 12 of the last chunks with a value, are held against what is usual, whose own
 * error does not fall with the window's length. Each has a part of the level. Windows overlap, from chunk to chunk and one
 * another, so that the parts may add up to more than the whole: {@link PART} is the largest with which as many healthy courses
 * alert in 100 chunks as would by single chunks at the level (20,000 simulated courses, references of 5 to 60 chunks).
 */

import { type Deviation, scoreOf } from './scorer.js'
import { type Spread, tailOf } from './spread.js'

/** A chunk's deviation, as it is carried from run to run. JSON. */
export type Past = readonly (readonly [by: number, variance: number, size: number])[]

/** Lengths of windows. */
export const WINDOWS: readonly number[] = [2, 4, 8, 12]

/** The part of the level that each of them has, and the last chunk alone. */
export const PART = 0.3

/** Chunks that must be carried. */
export const LOOKS_BACK = Math.max(...WINDOWS) - 1

/** Standard of a sequence. */
export interface Held {
  /** Value of a usual chunk. */
  readonly expected: number
  /** True for a metric from 0 to 1. */
  readonly isShare: boolean
  readonly spread: Spread
}

/** The smallest of the probabilities of the last chunk and of the windows that end with it, each over its part of the level. */
export function sequenceTail(
  alone: number,
  past: Past,
  last: Deviation & { readonly size: number },
  held: Held,
): number {
  const all: Past = [...past, [last.by, last.variance, last.size]]
  const windows = WINDOWS.filter((length) => length <= all.length)
  const tails = windows.map((length) => windowTail(all.slice(-length), last, held) / PART)
  return Math.min(1, alone / PART, ...tails)
}

/** A window counts if its last chunk is one of its own: nearer to the window's mean than to what is usual. */
function windowTail(window: Past, last: Deviation & { readonly size: number }, held: Held): number {
  const weight = window.reduce((sum, [, variance]) => sum + 1 / variance, 0)
  const mean = window.reduce((sum, [by, variance]) => sum + by / variance, 0) / weight
  const lasts = Math.sign(last.by) === Math.sign(mean) && 2 * Math.abs(last.by) >= Math.abs(mean)
  if (!lasts) return 1
  const size = window.reduce((sum, own) => sum + own[2], 0) / window.length
  const deviation = { by: mean, variance: 1 / weight, ofUsual: last.ofUsual }
  return tailOf(scoreOf(deviation, held.expected, held.isShare, size), held.spread) / 2
}
