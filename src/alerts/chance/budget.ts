/** The budget of false alarms: how much of it each family of calculators has, and what passes it in a chunk. */

import type { FamilyKey } from '../../calculators/record.js'
import { hasSegments } from '../../config/segments.js'
import type { ResolvedConfig } from '../../types/index.js'
import { count, plain } from '../../words/numbers.js'

/** Level at which one chunk alone would be told: the share of healthy chunks that are watched. */
export const WATCHED = 0.05

/** Parts of the budget, where all families are watched. What fails a run has most. */
const PARTS: Readonly<Record<FamilyKey, number>> = { performance: 6, quality: 1.5, drift: 2, statistics: 0.5 }

/** Probability of a false alarm in one chunk of a healthy course, of all that is watched. */
export function levelOf({ alerts }: ResolvedConfig): number {
  const asked = alerts === 'nannyml' ? {} : alerts
  const { everyChunks, share = 0.05, chunks = 100 } = asked.falseAlarms ?? {}
  return everyChunks === undefined ? share / chunks : 1 / everyChunks
}

/** The part of the budget that all segments have together. */
const PART_OF_SEGMENTS = 0.5

/** The part of the budget that the series of all rows have. */
export function partOfAll(config: ResolvedConfig): number {
  return hasSegments(config) ? 1 - PART_OF_SEGMENTS : 1
}

/** The part of the budget that each of so many segments has. */
export function partOfSegment(segments: number): number {
  return PART_OF_SEGMENTS / segments
}

/** The budget, after "a healthy course alerts". */
export function budgetWords(config: ResolvedConfig): string {
  const asked = config.alerts === 'nannyml' ? undefined : config.alerts.falseAlarms
  if (asked?.everyChunks !== undefined) return `once in ${count(asked.everyChunks)} chunks`
  const { share = 0.05, chunks = 100 } = asked ?? {}
  return `in at most ${plain(100 * share)}\u202f% of cases within ${count(chunks)} chunks`
}

/** The same for the series of a family, where these families are watched. */
export function familyLevels(level: number, watched: ReadonlySet<FamilyKey>): ReadonlyMap<FamilyKey, number> {
  const all = [...watched].reduce((sum, family) => sum + PARTS[family], 0)
  return new Map([...watched].map((family) => [family, (level * PARTS[family]) / all]))
}

/** Metrics of the same rows move together: as many of them as this are as one that stands alone. */
const ALIKE = 3

/** The level of the series of a family in a chunk, for as many of them. */
export function levelAmong(level: number, family: FamilyKey, series: number): number {
  return family === 'performance' ? (level * series) / (1 + (series - 1) / ALIKE) : level
}

/** The largest of some probabilities that is an alarm at a level among `all` series, by Benjamini and Hochberg (1995); -1 where none is. */
export function alarming(probabilities: readonly number[], level: number, all = probabilities.length): number {
  const sorted = [...probabilities].sort((a, b) => a - b)
  for (let rank = sorted.length; rank > 0; rank--) {
    const own = sorted[rank - 1] as number
    if (own <= (level * rank) / all) return own
  }
  return -1
}
