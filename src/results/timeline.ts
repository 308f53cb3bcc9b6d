/** The chunks of a run as one axis, and the series of its results laid on that axis. */

import { calculatorOf, ofFamily } from '../calculators/list.js'
import type { FamilyKey } from '../calculators/record.js'
import type { Tick } from '../report/blocks.js'
import type { Watched } from '../report/watched.js'
import type { CalculatorKey, Chunk, Point, Result, RunData, Series } from '../types/index.js'
import { ticksOf } from '../words/ticks.js'
import { alertsFrom, lengthOf, pick, pointAt } from './columns.js'
import { isMatrixCell } from './matrix-cells.js'

export interface Timeline {
  readonly chunks: readonly Chunk[]
  readonly ticks: readonly Tick[]
  /** The first so many chunks are the reference. */
  readonly referenceCount: number
  readonly analysisCount: number
}

export function timelineOf(run: RunData): Timeline {
  const chunks = [...run.chunks.filter(isReference), ...run.chunks.filter((chunk) => !isReference(chunk))]
  const referenceCount = chunks.filter(isReference).length
  return {
    chunks,
    ticks: ticksOf(chunks, run.config.chunks),
    referenceCount,
    analysisCount: chunks.length - referenceCount,
  }
}

/** Every series of a calculator on the run's axis. */
export function watchedBy(run: RunData, calculator: CalculatorKey, timeline: Timeline): readonly Watched[] {
  const result = run.results[calculator]
  if (!result) return []
  const laid = layer(result, timeline)
  return result.series.map((series, index) => watch(calculator, laid(series), index, timeline))
}

/** Every series of a family's calculators on the run's axis. */
export function watchedOf(run: RunData, family: FamilyKey, timeline: Timeline): readonly Watched[] {
  return ofFamily(family).flatMap(({ key }) => watchedBy(run, key, timeline))
}

/** The last analysis chunk's point. */
export function lastPoint({ series }: Watched): Point | undefined {
  return pointAt(series, lengthOf(series) - 1)
}

/** Id of the chart or row of a series. Names from data never become part of it. */
export function anchorOf(calculator: CalculatorKey, metric: string, index: number): string {
  if (isMatrixCell(metric)) return 'confusion'
  const { family, anchor } = calculatorOf(calculator)
  if (family === 'performance' && /^[a-z0-9_]+$/.test(metric)) return `metric-${metric}`
  return `${anchor}-${index}`
}

/** Places a result's series on the axis; most have the run's own chunks and lie there already. */
function layer(result: Result, { chunks }: Timeline): (series: Series) => Series {
  const isSame = chunks.length === result.chunks.length && chunks.every((chunk, at) => chunk === result.chunks[at])
  if (isSame) return (series) => series
  const own = new Map(result.chunks.map((chunk, at) => [place(chunk), at]))
  const places = chunks.map((chunk) => own.get(place(chunk)) ?? -1)
  return (series) => pick(series, places)
}

function watch(calculator: CalculatorKey, series: Series, index: number, timeline: Timeline): Watched {
  const { metric, column, threshold } = series
  return {
    calculator,
    metric,
    ...(column === undefined ? {} : { column }),
    threshold,
    series,
    anchor: anchorOf(calculator, metric, index),
    alerts: alertsFrom(series, timeline.referenceCount),
  }
}

function place(chunk: Chunk): string {
  return `${chunk.period} ${chunk.key}`
}

function isReference(chunk: Chunk): boolean {
  return chunk.period === 'reference'
}
