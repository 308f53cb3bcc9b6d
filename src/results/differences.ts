/** Realized values beside estimates: what labels show of them, chunk by chunk. */

import type { Chunk } from '../types/index.js'
import { NORMAL_95 } from '../words/numbers.js'
import { type Measures, numberAt } from './measures.js'

/** An estimated metric and the same metric from labels, over the same chunks. */
export interface Pair {
  readonly estimated: Measures
  readonly realized: Measures
  readonly chunks: readonly Chunk[]
}

/** A realized value less its estimate. */
export interface Difference {
  /** Place of the chunk. */
  readonly place: number
  readonly by: number
  /** Rows with a label. */
  readonly rows: number
  /** Variance that the labels of the chunk give. */
  readonly variance: number
  /** Variance of the estimate beyond these: errors of calibration and weights, which all chunks share. */
  readonly shared: number
}

/** Chunks that say as much of their scatter as the sampling errors do. */
const SAMPLING = 5

/** Differences of production by chunk, from what is usual in the reference and in units of its scatter. */
export function differencesOf(production: Pair, reference: Pair): readonly Difference[] {
  const usual = inAll(reference)
  const mean = usual.reduce((sum, { by }) => sum + by, 0) / Math.max(1, usual.length)
  const scatter = scatterOf(usual, mean)
  return inAll(production).map((own) => ({ ...own, by: own.by - mean, variance: own.variance * scatter }))
}

function inAll({ estimated, realized, chunks }: Pair): Difference[] {
  return chunks.flatMap((chunk, place) => {
    const by = numberAt(realized, 'value', place) - numberAt(estimated, 'value', place)
    const rows = chunk.labelled ?? chunk.rows
    const noise = (numberAt(estimated, 'standard_error', place) || 0) ** 2
    // A chunk of few labels of a class has an error as uncertain as its value: the estimate's is that of usual ones.
    const own = Math.max((numberAt(realized, 'standard_error', place) || 0) ** 2, (noise * chunk.rows) / rows)
    const shared = Math.max(0, reachOf(estimated, place) ** 2 - noise)
    return Number.isFinite(by) && own > 0 ? [{ place, by, rows, variance: own, shared }] : []
  })
}

/** Standard deviation that the interval of an estimate holds; 0 without one. */
function reachOf(estimated: Measures, place: number): number {
  const width = numberAt(estimated, 'high', place) - numberAt(estimated, 'low', place)
  return (width || 0) / (2 * NORMAL_95)
}

/** Squared differences from their mean by their variances, if they are more than those. */
function scatterOf(differences: readonly Difference[], mean: number): number {
  const squares = differences.reduce((sum, { by, variance }) => sum + (by - mean) ** 2 / variance, 0)
  return Math.max(1, (SAMPLING + squares) / (SAMPLING + Math.max(0, differences.length - 1)))
}
