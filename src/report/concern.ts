/** The order in which a reader cares for watched series. */

import { lastPoint } from '../results/timeline.js'
import type { Ranked } from '../types/index.js'
import type { Watched } from './watched.js'

/** Sorts by most alerts, then nearest to performance, then farthest over the threshold. */
export function byConcern(all: readonly Watched[], ranking: readonly Ranked[] = []): readonly Watched[] {
  const ranks = new Map(ranking.map((ranked) => [ranked.column, ranked.rank]))
  const rank = (watched: Watched) => ranks.get(watched.column ?? '') ?? Number.MAX_SAFE_INTEGER
  return [...all].sort((a, b) => b.alerts - a.alerts || rank(a) - rank(b) || excess(b) - excess(a))
}

/** Distance of the last value, in multiples of its threshold. */
function excess(watched: Watched): number {
  const value = lastPoint(watched)?.value ?? 0
  const bound = watched.threshold.upper ?? watched.threshold.lower ?? 0
  return bound === 0 ? Math.abs(value) : value / bound
}
