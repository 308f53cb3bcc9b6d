/** The chunks of a run as one axis, and the series of its results laid on that axis. */

import type { CalculatorKey, Chunk, Point, Result, RunData, Series } from '../types.js'
import { ticksOf } from '../words/ticks.js'
import type { Tick } from './blocks.js'
import { isMatrixCell } from './matrix-cells.js'

export interface Timeline {
  readonly chunks: readonly Chunk[]
  readonly ticks: readonly Tick[]
  /** The first so many chunks are the reference. */
  readonly referenceCount: number
  readonly analysisCount: number
  /** Position of a chunk by period and key. */
  readonly positions: ReadonlyMap<string, number>
}

export function timelineOf(run: RunData): Timeline {
  const chunks = [...run.chunks.filter(isReference), ...run.chunks.filter((chunk) => !isReference(chunk))]
  const referenceCount = chunks.filter(isReference).length
  return {
    chunks,
    ticks: ticksOf(chunks, run.config.chunks),
    referenceCount,
    analysisCount: chunks.length - referenceCount,
    positions: new Map(chunks.map((chunk, index) => [place(chunk), index])),
  }
}

/** A series of one result, with a point or nothing for each chunk of the run. */
export interface Watched {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column?: string
  readonly threshold: Series['threshold']
  readonly points: readonly (Point | undefined)[]
  /** Safe as an id in any document. */
  readonly anchor: string
  /** Alerts among the analysis chunks. */
  readonly alerts: number
}

/** Every series of a calculator on the run's axis. */
export function watchedBy(run: RunData, calculator: CalculatorKey, timeline: Timeline): readonly Watched[] {
  const result = run.results[calculator]
  return result ? result.series.map((series, index) => watch(result, series, index, timeline)) : []
}

/** The last analysis chunk's point. */
export function lastPoint(watched: Watched): Point | undefined {
  return watched.points.at(-1)
}

const SHORT_NAMES: Readonly<Record<CalculatorKey, string>> = {
  realized_performance: 'realized',
  estimated_performance: 'estimated',
  univariate_drift: 'drift',
  reconstruction_drift: 'reconstruction',
  domain_classifier: 'domain',
  missing_values: 'missing',
  unseen_values: 'unseen',
  out_of_range: 'range',
  summary_statistics: 'summary',
}

/** Id of the chart or row of a series. Names from data never become part of it. */
export function anchorOf(calculator: CalculatorKey, metric: string, index: number): string {
  if (isMatrixCell(metric)) return 'confusion'
  const performance = calculator === 'realized_performance' || calculator === 'estimated_performance'
  if (performance && /^[a-z0-9_]+$/.test(metric)) return `metric-${metric}`
  return `${SHORT_NAMES[calculator]}-${index}`
}

function watch(result: Result, series: Series, index: number, timeline: Timeline): Watched {
  const points = new Array<Point | undefined>(timeline.chunks.length).fill(undefined)
  result.chunks.forEach((chunk, at) => {
    const position = timeline.positions.get(place(chunk))
    if (position !== undefined) points[position] = series.points[at]
  })
  return {
    calculator: result.calculator,
    metric: series.metric,
    ...(series.column === undefined ? {} : { column: series.column }),
    threshold: series.threshold,
    points,
    anchor: anchorOf(result.calculator, series.metric, index),
    alerts: points.reduce((sum, point, at) => sum + (at >= timeline.referenceCount && point?.alert ? 1 : 0), 0),
  }
}

function place(chunk: Chunk): string {
  return `${chunk.period} ${chunk.key}`
}

function isReference(chunk: Chunk): boolean {
  return chunk.period === 'reference'
}
