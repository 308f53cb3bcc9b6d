/** Places in the report that alerts rest on. */

import { UNIVARIATE } from '../calculators/drift.js'
import { alertAt, pointAt, valuesOf } from '../results/columns.js'
import type { Timeline } from '../results/timeline.js'
import type { Ranked, RunData } from '../types/index.js'
import { judgedByPValue } from '../words/words.js'
import { choose } from './choices.js'
import { byConcern } from './concern.js'
import type { Watched } from './watched.js'

const MOST_COLUMNS = 12
const COLUMNS_OF_WIDE_TABLES = 8
/** Pictures of all columns together, so that a report of many columns stays small, and of one column at most: fewer of a long run. */
const [MOST_PICTURES, MOST_CHOICES, LONG_CHOICES] = [168, 28, 10] as const
/** Chunks from which a run is long. */
const LONG = 60
const CHOICES_OF_WIDE_TABLES = 3
/** Series from which a table is wide. */
const WIDE_TABLE = 200

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

/** Chunks of a column that are drawn: the worst, those that alert, and others as far as there is room. Indexes among production. */
export function drawnChunks(
  watched: Watched,
  timeline: Timeline,
): { readonly worst: number; readonly drawn: readonly number[] } {
  const { productionCount, referenceCount } = timeline
  const sizes = sizesOf(watched, timeline)
  const worst = sizes.reduce((best, size, index) => (size > (sizes[best] ?? 0) ? index : best), 0)
  const alerting = sizes
    .map((size, index) => ({ size, index }))
    .filter(({ index }) => alertAt(watched.series, referenceCount + index))
    .toSorted((one, other) => other.size - one.size)
    .map(({ index }) => index)
  const { length } = timeline.by(UNIVARIATE)
  const each = Math.min(
    productionCount > LONG ? LONG_CHOICES : MOST_CHOICES,
    Math.floor(MOST_PICTURES / Math.min(length, MOST_COLUMNS)),
  )
  const wide = productionCount > LONG ? 2 : CHOICES_OF_WIDE_TABLES
  const most = length > WIDE_TABLE ? wide : each
  return { worst, drawn: choose(productionCount, [worst, ...alerting], most) }
}

/** Distance from the reference by chunk: a value, or the complement of a p-value. */
function sizesOf({ metric, series }: Watched, { referenceCount }: Timeline): readonly number[] {
  const byPValue = judgedByPValue(metric)
  return valuesOf(series, referenceCount).map((value, index) => {
    const pValue = byPValue ? pointAt(series, referenceCount + index)?.pValue : undefined
    return pValue === undefined ? (value ?? Number.NEGATIVE_INFINITY) : 1 - pValue
  })
}

/** The anchor of what a series rests on in a chunk, given by its place on the run's axis. */
export type Evidence = (watched: Watched, place: number) => string

/** Tells where an alert is seen: of drift in the distribution of its column, if that chunk is drawn; else in its chart or row. */
export function evidenceIn(run: RunData, timeline: Timeline, ranking?: readonly Ranked[]): Evidence {
  const drawn = new Map(
    mostDrifted(timeline, ranking)
      .filter(({ column = '' }) => isStored(run, column))
      .map((own) => [
        own.column,
        { anchor: distributionAnchor(own), chunks: new Set(drawnChunks(own, timeline).drawn) },
      ]),
  )
  return ({ calculator, column, anchor }, place) => {
    const own = calculator === UNIVARIATE ? drawn.get(column) : undefined
    return own?.chunks.has(place - timeline.referenceCount) ? own.anchor : anchor
  }
}

/** A history has no distributions. */
function isStored(run: RunData, column: string): boolean {
  return run.distribution(column, 0) !== undefined
}
