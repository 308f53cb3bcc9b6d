/** Places in the report that alerts rest on. */

import { UNIVARIATE } from '../calculators/drift.js'
import type { Timeline } from '../results/timeline.js'
import type { Ranked, RunData } from '../types/index.js'
import { byConcern } from './concern.js'
import type { Watched } from './watched.js'

const MOST_COLUMNS = 12
const COLUMNS_OF_WIDE_TABLES = 8
/** Series from which a table is wide. */
export const WIDE_TABLE = 200

/** Gives one series for each column whose distribution is drawn, in the order of the inputs table. */
export function mostDrifted(timeline: Timeline, ranking?: readonly Ranked[]): readonly Watched[] {
  const drift = timeline.by(UNIVARIATE)
  const firsts = new Map<string, Watched>()
  for (const watched of byConcern(drift, ranking)) {
    if (watched.column !== undefined && !firsts.has(watched.column)) firsts.set(watched.column, watched)
  }
  return [...firsts.values()].slice(0, drift.length > WIDE_TABLE ? COLUMNS_OF_WIDE_TABLES : MOST_COLUMNS)
}

/** Names the distribution of a column. */
export function distributionAnchor({ anchor }: Watched): string {
  return `distribution-${anchor}`
}

/** Tells where the alerts of a series are seen: of drift in the distribution of its column, if it is drawn; else in its chart or row. */
export function evidenceAnchors(
  run: RunData,
  timeline: Timeline,
  ranking?: readonly Ranked[],
): (watched: Watched) => string {
  const drawn = mostDrifted(timeline, ranking).filter(({ column = '' }) => isStored(run, column))
  const anchors = new Map(drawn.map((own) => [own.column, distributionAnchor(own)]))
  return ({ calculator, column, anchor }) => (calculator === UNIVARIATE ? (anchors.get(column) ?? anchor) : anchor)
}

/** A history has no distributions. */
function isStored(run: RunData, column: string): boolean {
  return run.distribution(column, 0) !== undefined
}
