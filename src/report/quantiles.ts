/** Quantiles from the shares of bins, as if values were spread evenly within each. */

import { decimalsFor } from '../words/numbers.js'
import type { Quantiles } from './blocks.js'

/** What is drawn: a median within the middle half, within nine tenths. */
export const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** Of the values within the edges; `null` where there are none. */
export function quantilesOf(edges: readonly number[], shares: readonly number[]): Quantiles | null {
  const total = shares.reduce((sum, share) => sum + share, 0)
  if (total <= 0) return null
  const [a, b, c, d, e] = LEVELS.map((level) => quantile(edges, shares, level * total))
  return [a, b, c, d, e] as Quantiles
}

function quantile(edges: readonly number[], shares: readonly number[], wanted: number): number {
  let before = 0
  for (const [bin, share] of shares.entries()) {
    const [low, high] = [edges[bin] as number, edges[bin + 1] as number]
    if (share > 0 && before + share >= wanted) return low + (high - low) * Math.min(1, (wanted - before) / share)
    before += share
  }
  return edges.at(-1) as number
}

/** Decimals that show three digits of the range of the quantiles. */
export function quantileDecimals(points: readonly (Quantiles | null)[]): number {
  const all = points.flatMap((own) => own ?? [])
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return decimalsFor([high - low], 3)
}
