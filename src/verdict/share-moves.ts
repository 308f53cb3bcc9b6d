/** Moves between two distributions of a column: bins and labels, and the values that are typical. */

import { isWhole, quantilesOf } from '../results/quantiles.js'
import type { Distribution, ShareMove, TypicalValues } from '../types/index.js'
import { decimalsFor, fixed } from '../words/numbers.js'

/** Part of what moved that the moves hold together, and how many there are at most. */
const [MOST_OF_IT, MOST_MOVES] = [0.8, 6] as const
/** Labels that are typical. */
const MOST_LABELS = 3

/** Share of the rows that would have to lie elsewhere: `½ Σ |to − from|`. */
export function movedShare(distribution: Distribution): number {
  return changesIn(distribution).reduce((sum, { from, to }) => sum + Math.abs(to - from), 0) / 2
}

/** The fewest bins or labels that hold most of what moved, the largest first. */
export function shareMoves(distribution: Distribution): readonly ShareMove[] {
  const all = 2 * movedShare(distribution)
  if (!(all > 0)) return []
  const sorted = changesIn(distribution)
    .map((own) => ({ ...own, part: Math.abs(own.to - own.from) / all }))
    .toSorted((one, other) => other.part - one.part)
  let held = 0
  const moves: ShareMove[] = []
  for (const move of sorted) {
    if (held >= MOST_OF_IT || moves.length === MOST_MOVES || move.part === 0) break
    moves.push(move)
    held += move.part
  }
  return moves
}

type Change = Omit<ShareMove, 'part'>

/** Every bin or label, and what lies beyond the reference's range. */
function changesIn({ reference, production, edges, labels, outside = [0, 0] }: Distribution): readonly Change[] {
  const name = edges ? binNames(edges) : (at: number) => labels?.[at] ?? 'all others'
  const inside = reference.map((from, at) => ({ values: name(at), from, to: production[at] ?? 0 }))
  if (!edges) return inside
  const [low, high] = endsOf(edges)
  const [below, above] = outside
  return [...inside, { values: `below ${low}`, from: 0, to: below }, { values: `above ${high}`, from: 0, to: above }]
}

function binNames(edges: readonly number[]): (at: number) => string {
  const print = printer(edges)
  const [from, to] = [(at: number) => edges[at] ?? 0, (at: number) => edges[at + 1] ?? 0]
  return isWhole(edges) ? (at) => print(from(at) + 0.5) : (at) => `${print(from(at))} to ${print(to(at))}`
}

function endsOf(edges: readonly number[]): readonly [string, string] {
  const half = isWhole(edges) ? 0.5 : 0
  const print = printer(edges)
  return [print((edges[0] ?? 0) + half), print((edges.at(-1) ?? 0) - half)]
}

/** As many decimals as tell bins apart. */
function printer(edges: readonly number[]): (value: number) => string {
  const span = ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / Math.max(1, edges.length - 1)
  const decimals = isWhole(edges) ? 0 : decimalsFor([span], 2)
  return (value) => fixed(value, decimals)
}

/** Typical values of the reference and of the chunk. */
export function typicalIn(distribution: Distribution): { readonly usual: TypicalValues; readonly now: TypicalValues } {
  const { reference, production, outside, edges } = distribution
  if (edges) return { usual: quartilesIn(edges, reference), now: quartilesIn(edges, production, outside) }
  return { usual: labelsIn(distribution, reference), now: labelsIn(distribution, production) }
}

function quartilesIn(
  edges: readonly number[],
  shares: readonly number[],
  outside?: Distribution['outside'],
): TypicalValues {
  const quantiles = quantilesOf(edges, shares, outside)
  return quantiles === null ? {} : { quartiles: [quantiles[1], quantiles[2], quantiles[3]] }
}

function labelsIn({ labels = [] }: Distribution, shares: readonly number[]): TypicalValues {
  const named = shares.flatMap((share, at) => (labels[at] == null ? [] : [{ label: labels[at], share }]))
  return { labels: named.toSorted((one, other) => other.share - one.share).slice(0, MOST_LABELS) }
}
