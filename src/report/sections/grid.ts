/** "At a glance": one row per watched quantity, worst first, one cell per chunk. */

import { UNIVARIATE } from '../../calculators/drift.js'
import { calculatorOf } from '../../calculators/list.js'
import { ESTIMATED, OWN, REALIZED } from '../../calculators/performance.js'
import { reasonAt, stateAt, valueAt } from '../../results/columns.js'
import type { Timeline } from '../../results/timeline.js'
import type { Ranked, RunData, Series } from '../../types/index.js'
import { joinTicks } from '../../words/ticks.js'
import { metricInSentence, metricLabel, metricShort } from '../../words/words.js'
import type { Cell, GridBlock, GridRow, Tick } from '../blocks.js'
import { byConcern } from '../concern.js'
import { type Evidence, evidenceIn } from '../evidence.js'
import { HEADINGS } from '../headings.js'
import type { Watched } from '../watched.js'
import { metricOrder } from './series.js'
import { togetherSeries } from './together.js'

const MOST_ROWS = 20
const MOST_CELLS = 60
/** States by rank: a cell of several chunks has the first of these that occurs. */
const RANK: readonly Cell[] = [
  'performance',
  'quality',
  'drift',
  'watch',
  'better',
  'healthy',
  'reference',
  'no_labels',
  'withheld',
  'undefined',
]

interface Candidate {
  readonly label: string
  readonly watched: Watched
  readonly alertCell: Cell
}

export function buildGrid(run: RunData, timeline: Timeline, ranking?: readonly Ranked[]): GridBlock | undefined {
  const groups = [
    { rows: performanceRows(run, timeline), first: 8 },
    { rows: onlyAlerting(timeline.of('quality'), 'quality'), first: 4 },
    { rows: togetherRows(timeline), first: 2 },
    { rows: driftRows(timeline, ranking), first: 8 },
    { rows: onlyAlerting(timeline.of('statistics'), 'drift'), first: 0 },
  ]
  const evidence = evidenceIn(run, timeline, ranking)
  const candidates = alertingFirst(takeTurns(groups), metricOrder(run)[0])
  if (candidates.length === 0) return undefined
  const chunksPerCell = Math.max(1, Math.ceil(timeline.chunks.length / MOST_CELLS))
  const spans = groupChunks(timeline, chunksPerCell)
  const left = candidates.slice(MOST_ROWS)
  const shown = groups.flatMap(({ rows }) => rows.filter((row) => !left.includes(row)))
  return {
    type: 'grid',
    title: HEADINGS.glance,
    ticks: spans.map((group) => joinTicks(timeline.ticks[group.from] as Tick, timeline.ticks[group.to - 1] as Tick)),
    rows: shown.map((candidate) => gridRow(candidate, spans, timeline, evidence)),
    omitted: { rows: left.length, alerting: left.filter((candidate) => candidate.watched.alerts > 0).length },
    chunksPerCell,
  }
}

/** Performance stays first whatever it says: it is the question. */
function performanceRows(run: RunData, timeline: Timeline): Candidate[] {
  const order = metricOrder(run)
  const kinds = [
    { calculator: REALIZED, word: 'realized' },
    { calculator: ESTIMATED, word: 'estimated' },
    { calculator: OWN, word: 'realized' },
  ] as const
  const rows = kinds.flatMap(({ calculator, word }) =>
    timeline.by(calculator).map((watched) => ({
      label: `${metricShort(watched.metric)}, ${word}`,
      watched,
      alertCell: 'performance' as const,
    })),
  )
  const alerts = (metric: string) =>
    rows.reduce((sum, row) => sum + (row.watched.metric === metric ? row.watched.alerts : 0), 0)
  const [main, ...others] = order
  const worst = others.sort((a, b) => alerts(b) - alerts(a))
  return [main, ...worst].flatMap((metric) => rows.filter((row) => row.watched.metric === metric))
}

/** Puts rows with an alert before rows with none; the first metric always stays. */
function alertingFirst(candidates: readonly Candidate[], main: string | undefined): Candidate[] {
  const rank = ({ watched, alertCell }: Candidate) => {
    const isMain = alertCell === 'performance' && watched.metric === main
    return isMain ? 0 : watched.alerts > 0 ? 1 : 2
  }
  return [...candidates].sort((a, b) => rank(a) - rank(b))
}

/** Data quality and summary statistics: only what has an alert. */
function onlyAlerting(all: readonly Watched[], alertCell: Cell): Candidate[] {
  const alerting = all.filter((watched) => watched.alerts > 0)
  return byConcern(alerting).map((watched) => ({ label: columnLabel(watched), watched, alertCell }))
}

/** In the order of the inputs table. */
function driftRows(timeline: Timeline, ranking?: readonly Ranked[]): Candidate[] {
  const all = timeline.by(UNIVARIATE)
  const columns = new Set(all.map((watched) => watched.column))
  const oneMethod = columns.size === all.length
  return byConcern(all, ranking).map((watched) => ({
    label: oneMethod
      ? `drift: ${watched.column ?? ''}`
      : `drift: ${watched.column ?? ''}, ${metricLabel(watched.metric)}`,
    watched,
    alertCell: 'drift' as const,
  }))
}

function togetherRows(timeline: Timeline): Candidate[] {
  return togetherSeries(timeline).map((watched) => ({
    label: `inputs together: ${calculatorOf(watched.calculator).together?.short ?? metricInSentence(watched.metric)}`,
    watched,
    alertCell: 'drift' as const,
  }))
}

function columnLabel(watched: Watched): string {
  const metric = metricInSentence(watched.metric)
  return watched.column === undefined ? metric : `${metric}: ${watched.column}`
}

/** The first of each group, so that none crowds out another; then the rest, group by group. */
function takeTurns(groups: readonly { rows: readonly Candidate[]; first: number }[]): Candidate[] {
  return [
    ...groups.flatMap(({ rows, first }) => rows.slice(0, first)),
    ...groups.flatMap(({ rows, first }) => rows.slice(first)),
  ]
}

interface Group {
  readonly from: number
  readonly to: number
}

/** Cuts the axis into cells that never mix reference and production. */
function groupChunks(timeline: Timeline, size: number): Group[] {
  const groups: Group[] = []
  for (const [start, end] of [
    [0, timeline.referenceCount],
    [timeline.referenceCount, timeline.chunks.length],
  ] as const) {
    for (let from = start; from < end; from += size) groups.push({ from, to: Math.min(from + size, end) })
  }
  return groups
}

function gridRow(candidate: Candidate, groups: readonly Group[], timeline: Timeline, evidence: Evidence): GridRow {
  const { watched, alertCell, label } = candidate
  const cells = timeline.chunks.map((_, place) =>
    place < timeline.referenceCount ? 'reference' : cellOf(watched.series, place, alertCell),
  )
  const states = groups.map(({ from, to }) => worst(cells.slice(from, to)))
  const places = groups.map(({ from }, at) => cells.indexOf(states[at] as Cell, from))
  return {
    label,
    anchor: watched.anchor,
    cells: states,
    evidence: places.map((place) => ({ place, anchor: evidence(watched, place) })),
  }
}

export function cellOf(series: Series, place: number, alertCell: Cell): Cell {
  const state = stateAt(series, place)
  if (state === 'alert') return alertCell
  if (alertCell === 'performance' && (state === 'better' || state === 'watch')) return state
  if (valueAt(series, place) !== null) return 'healthy'
  return EMPTY_CELLS[reasonAt(series, place) ?? ''] ?? 'undefined'
}

const EMPTY_CELLS: Readonly<Record<string, Cell>> = { no_labels: 'no_labels', selected_labels: 'withheld' }

/** State of several cells together. */
export function worst(cells: readonly Cell[]): Cell {
  return RANK.find((cell) => cells.includes(cell)) ?? 'undefined'
}
