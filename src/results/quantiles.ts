/** Quantiles from the shares of bins, as if values were spread evenly within each, unless each is one whole number. */

import type { Quantiles } from '../report/blocks.js'
import { decimalsFor } from '../words/numbers.js'

/** Quantiles that are drawn: a median within the middle half, within nine tenths. */
export const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** `null` where there are no values. Values beyond the edges lie on them: how far beyond is not known. */
export function quantilesOf(
  edges: readonly number[],
  shares: readonly number[],
  [below, above]: readonly [below: number, above: number] = [0, 0],
): Quantiles | null {
  const total = below + shares.reduce((sum, share) => sum + share, 0) + above
  if (total <= 0) return null
  const [a, b, c, d, e] = LEVELS.map((level) => quantile(edges, shares, level * total - below))
  return [a, b, c, d, e] as Quantiles
}

function quantile(edges: readonly number[], shares: readonly number[], wanted: number): number {
  const whole = isWhole(edges)
  let before = 0
  if (wanted < 0) return edges[0] as number
  for (const [bin, share] of shares.entries()) {
    const [from, to] = [edges[bin] as number, edges[bin + 1] as number]
    if (share > 0 && before + share >= wanted)
      return whole ? from + 0.5 : from + (to - from) * Math.min(1, (wanted - before) / share)
    before += share
  }
  return edges.at(-1) as number
}

/** Tells whether each bin holds one whole number. */
export function isWhole(edges: readonly number[]): boolean {
  const first = edges[0] ?? 0
  return edges.length > 1 && Number.isInteger(first - 0.5) && edges.every((edge, at) => edge - first === at)
}

/** Decimals that show three digits of the range of the quantiles. */
export function quantileDecimals(points: readonly (Quantiles | null)[]): number {
  const all = points.flatMap((own) => own ?? [])
  const least = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return decimalsFor([most - least], 3)
}
