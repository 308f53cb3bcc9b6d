/** The columns that drifted most: the reference against their worst chunk, and against some others. */

import { UNIVARIATE } from '../../calculators/drift.js'
import { alertAt, pointAt, valuesOf } from '../../results/columns.js'
import type { Timeline } from '../../results/timeline.js'
import type { Distribution, Kind, Ranked, RunData } from '../../types/index.js'
import { judgedByPValue } from '../../words/words.js'
import type { DistributionBlock, DistributionChoice, DistributionColumn } from '../blocks.js'
import { choose } from '../choices.js'
import { distributionAnchor, mostDrifted, WIDE_TABLE } from '../evidence.js'
import { HEADINGS } from '../headings.js'
import { labelOrder } from '../label-order.js'
import { isWhole } from '../quantiles.js'
import type { Watched } from '../watched.js'
import { buildCourse, type LabelColors } from './course.js'

/** Columns that are drawn over time too. */
const MOST_COURSES = 8
/** Choices per column, so that a report of many columns stays small. */
const MOST_CHOICES = 14
const CHOICES_OF_WIDE_TABLES = 4
const MOST_BINS = 32
const MOST_LABELS = 12

/** Makes the block, with a pause after each column: a column of many chunks is much work. */
export function* buildDistributions(
  run: RunData,
  timeline: Timeline,
  ranking?: readonly Ranked[],
): Generator<DistributionBlock | undefined> {
  const drift = timeline.by(UNIVARIATE)
  const colors: LabelColors = new Map()
  const columns: DistributionColumn[] = []
  for (const [place, watched] of mostDrifted(timeline, ranking).entries()) {
    const column = distributionColumn(run, timeline, watched, drift.length)
    const course = column && place < MOST_COURSES ? buildCourse(run, timeline, column.name, colors) : undefined
    if (column) columns.push({ ...column, ...(course ? { course } : {}) })
    yield undefined
  }
  if (columns.length > 0) yield { type: 'distribution', title: HEADINGS.distributions, columns }
}

function distributionColumn(
  run: RunData,
  timeline: Timeline,
  watched: Watched,
  series: number,
): DistributionColumn | undefined {
  const name = watched.column ?? ''
  const worst = worstChunk(watched, timeline)
  const most = series > WIDE_TABLE ? CHOICES_OF_WIDE_TABLES : MOST_CHOICES
  const indexes = choose(timeline.productionCount, worst, most)
  const choices = indexes.flatMap((index) => choice(run, timeline, watched, index) ?? [])
  if (choices.length === 0) return undefined
  const worstKey = timeline.ticks[timeline.referenceCount + worst]?.key
  return {
    name,
    kind: kindOf(run, name),
    anchor: distributionAnchor(watched),
    choices,
    chosen: Math.max(
      0,
      choices.findIndex((own) => own.tick.key === worstKey),
    ),
  }
}

function choice(run: RunData, timeline: Timeline, watched: Watched, index: number): DistributionChoice | undefined {
  const distribution = run.distribution(watched.column ?? '', index)
  const tick = timeline.ticks[timeline.referenceCount + index]
  if (!distribution || !tick) return undefined
  const alert = alertAt(watched.series, timeline.referenceCount + index)
  return { tick, distribution: distribution.edges ? mergeBins(distribution) : inOrder(poolLabels(distribution)), alert }
}

/** The production chunk farthest from the reference: largest distance, or smallest p-value. */
function worstChunk(watched: Watched, timeline: Timeline): number {
  const byPValue = judgedByPValue(watched.metric)
  let worst = 0
  let largest = Number.NEGATIVE_INFINITY
  valuesOf(watched.series, timeline.referenceCount).forEach((value, index) => {
    const pValue = byPValue ? pointAt(watched.series, timeline.referenceCount + index)?.pValue : undefined
    const size = pValue === undefined ? value : 1 - pValue
    if (size !== null && size > largest) [worst, largest] = [index, size]
  })
  return worst
}

function kindOf(run: RunData, name: string): Kind {
  return run.profile.find((column) => column.name === name)?.kind ?? 'categorical'
}

/** Joins neighbouring bins until the eye can tell them apart. */
function mergeBins(distribution: Distribution): Distribution {
  if (isWhole(distribution.edges ?? [])) return distribution
  const size = Math.ceil(distribution.reference.length / MOST_BINS)
  if (size <= 1) return distribution
  const bins = distribution.reference.length
  return {
    ...distribution,
    edges: (distribution.edges ?? []).filter((_, index) => index % size === 0 || index === bins),
    reference: joined(distribution.reference, size),
    production: joined(distribution.production, size),
  }
}

function joined(shares: readonly number[], size: number): readonly number[] {
  return Array.from({ length: Math.ceil(shares.length / size) }, (_, bin) =>
    total(shares.slice(bin * size, (bin + 1) * size)),
  )
}

/** Keeps the most frequent labels; the rest becomes one last `null`. */
function poolLabels(distribution: Distribution): Distribution {
  const labels = distribution.labels ?? []
  if (labels.length <= MOST_LABELS + 1) return distribution
  const pool = (shares: readonly number[]) => [...shares.slice(0, MOST_LABELS), total(shares.slice(MOST_LABELS))]
  return {
    ...distribution,
    labels: [...labels.slice(0, MOST_LABELS), null],
    reference: pool(distribution.reference),
    production: pool(distribution.production),
  }
}

function inOrder(distribution: Distribution): Distribution {
  const labels = distribution.labels ?? []
  const order = labelOrder(labels)
  const pick = (shares: readonly number[]) => order.map((place) => shares[place] ?? 0)
  return {
    ...distribution,
    labels: order.map((place) => labels[place] ?? null),
    reference: pick(distribution.reference),
    production: pick(distribution.production),
  }
}

function total(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0)
}
