/** The chunks of a run as one axis, and the series of its results laid on that axis. */

import { calculatorOf, ofFamily } from '../calculators/list.js'
import type { FamilyKey } from '../calculators/record.js'
import type { Tick } from '../report/blocks.js'
import type { Watched } from '../report/watched.js'
import type { CalculatorKey, Chunk, Point, Result, RunData, Series } from '../types/index.js'
import { chunkNoun, ticksOf } from '../words/ticks.js'
import { alertsFrom, lengthOf, pick, pointAt } from './columns.js'
import { isMatrixCell } from './matrix-cells.js'
import { isOfAll } from './segments.js'

export interface Timeline {
  readonly chunks: readonly Chunk[]
  readonly ticks: readonly Tick[]
  /** The first so many chunks are the reference. */
  readonly referenceCount: number
  readonly productionCount: number
  /** One chunk in words: `week`, `chunk`. */
  readonly noun: string
  /** Lays every series of a calculator on the axis. */
  by(calculator: CalculatorKey): readonly Watched[]
  /** Lays every series of a family's calculators on the axis. */
  of(family: FamilyKey): readonly Watched[]
}

/** The timeline of a run, with the series that are taken: those of all rows. */
export function timelineOf(run: RunData, isTaken: (series: Series) => boolean = isOfAll): Timeline {
  const chunks = [...run.chunks.filter(isReference), ...run.chunks.filter((chunk) => !isReference(chunk))]
  const referenceCount = chunks.filter(isReference).length
  const laid = new Map<CalculatorKey, readonly Watched[]>()
  const by = (calculator: CalculatorKey) => {
    const known = laid.get(calculator) ?? watchedBy(run, calculator, chunks, { referenceCount, isTaken })
    laid.set(calculator, known)
    return known
  }
  return {
    chunks,
    ticks: ticksOf(chunks, run.config.chunks),
    referenceCount,
    productionCount: chunks.length - referenceCount,
    noun: chunkNoun(run.config.chunks),
    by,
    of: (family) => ofFamily(family).flatMap(({ key }) => by(key)),
  }
}

function watchedBy(
  run: RunData,
  calculator: CalculatorKey,
  chunks: readonly Chunk[],
  { referenceCount, isTaken }: { readonly referenceCount: number; readonly isTaken: (series: Series) => boolean },
): readonly Watched[] {
  const result = run.results[calculator]
  if (!result) return []
  const laid = layer(result, chunks)
  return result.series.filter(isTaken).map((series, index) => watch(calculator, laid(series), index, referenceCount))
}

/** The last production chunk's point. */
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
function layer(result: Result, chunks: readonly Chunk[]): (series: Series) => Series {
  const isSame = chunks.length === result.chunks.length && chunks.every((chunk, at) => chunk === result.chunks[at])
  if (isSame) return (series) => series
  const own = new Map(result.chunks.map((chunk, at) => [place(chunk), at]))
  const places = chunks.map((chunk) => own.get(place(chunk)) ?? -1)
  return (series) => pick(series, places)
}

function watch(calculator: CalculatorKey, series: Series, index: number, referenceCount: number): Watched {
  const { metric, column, segment, threshold } = series
  return {
    calculator,
    metric,
    ...(column === undefined ? {} : { column }),
    ...(segment === undefined ? {} : { segment }),
    threshold,
    series,
    anchor: anchorOf(calculator, metric, index),
    alerts: alertsFrom(series, referenceCount),
  }
}

function place(chunk: Chunk): string {
  return `${chunk.period} ${chunk.key}`
}

function isReference(chunk: Chunk): boolean {
  return chunk.period === 'reference'
}
