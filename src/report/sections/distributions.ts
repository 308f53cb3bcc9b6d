/** The columns that drifted most: the reference against their worst chunk, and against some others. */

import { UNIVARIATE } from '../../calculators/drift.js'
import { alertAt, pointAt } from '../../results/columns.js'
import { isWhole } from '../../results/quantiles.js'
import type { Timeline } from '../../results/timeline.js'
import type { Distribution, Kind, Ranked, RunData } from '../../types/index.js'
import { decimalsFor, fixed } from '../../words/numbers.js'
import { boundsWords, metricLabel } from '../../words/words.js'
import { chanceWords } from '../amounts.js'
import type { DistributionBlock, DistributionChoice, DistributionColumn, Reading } from '../blocks.js'
import { distributionAnchor, drawnChunks, mostDrifted } from '../evidence.js'
import { HEADINGS } from '../headings.js'
import { labelOrder } from '../label-order.js'
import type { Watched } from '../watched.js'
import { buildCourse, type LabelColors } from './course.js'

/** Columns that are drawn over time too. */
const MOST_COURSES = 8
const MOST_BINS = 32
const MOST_LABELS = 12

/** Makes the block, with a pause after each column: a column of many chunks is much work. */
export function* buildDistributions(
  run: RunData,
  timeline: Timeline,
  ranking?: readonly Ranked[],
): Generator<DistributionBlock | undefined> {
  const colors: LabelColors = new Map()
  const columns: DistributionColumn[] = []
  for (const [place, watched] of mostDrifted(timeline, ranking).entries()) {
    const column = distributionColumn(run, timeline, watched)
    const course = column && place < MOST_COURSES ? buildCourse(run, timeline, column.name, colors) : undefined
    if (column) columns.push({ ...column, ...(course ? { course } : {}) })
    yield undefined
  }
  if (columns.length > 0) yield { type: 'distribution', title: HEADINGS.distributions, columns }
}

function distributionColumn(run: RunData, timeline: Timeline, watched: Watched): DistributionColumn | undefined {
  const name = watched.column ?? ''
  const { worst, drawn } = drawnChunks(watched, timeline)
  const choices = drawn.flatMap((index) => choice(run, timeline, name, index) ?? [])
  if (choices.length === 0) return undefined
  const chosen = choices.findIndex(({ place }) => place === timeline.referenceCount + worst)
  return {
    name,
    kind: kindOf(run, name),
    anchor: distributionAnchor(watched),
    choices,
    chosen: Math.max(0, chosen),
  }
}

function choice(run: RunData, timeline: Timeline, column: string, index: number): DistributionChoice | undefined {
  const distribution = run.distribution(column, index)
  const place = timeline.referenceCount + index
  const tick = timeline.ticks[place]
  if (!distribution || !tick) return undefined
  const watched = timeline.by(UNIVARIATE).filter((own) => own.column === column)
  return {
    tick,
    place,
    distribution: distribution.edges ? mergeBins(distribution) : inOrder(poolLabels(distribution)),
    alert: watched.some(({ series }) => alertAt(series, place)),
    readings: watched.flatMap((own) => reading(own, place) ?? []),
  }
}

/** Gives the value of a method, and what it is held to. */
function reading({ metric, series, threshold }: Watched, place: number): Reading | undefined {
  const point = pointAt(series, place)
  if (point === undefined || point.value === null) return undefined
  const { value, pValue } = point
  const decimals = decimalsFor([value, threshold.upper, threshold.lower], 3)
  const bounds = boundsWords(threshold, (bound) => fixed(bound, decimals))
  const chance = pValue === undefined ? [] : [`p ${chanceWords(pValue)}`]
  const notes = [...(bounds === 'none' ? [] : [`usually ${bounds}`]), ...chance]
  return {
    label: metricLabel(metric),
    value,
    text: fixed(value, decimals),
    ...(notes.length === 0 ? {} : { note: notes.join(', ') }),
  }
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
