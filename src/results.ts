/** Measurements of the core into results: values with thresholds and alerts, one shape for all. */

import type { Measured } from '../native/binding.js'
import { boundsOf, thresholdOf } from './config/thresholds.js'
import { CALCULATORS, REASONS } from './generated/catalogue.js'
import { isAlert, resolveThreshold } from './thresholds.js'
import type { CalculatorKey, Chunk, Point, ResolvedConfig, Result, Series } from './types.js'

/** A p-value below this is an alert, for methods that are judged by it. */
const SIGNIFICANCE = 0.05

type Bounds = Series['threshold']

/** What the core measured of one table, unpacked once. */
export interface Measurements extends Readings {
  readonly measured: Measured
}

/** Values by series and chunk, measured or stored. */
export interface Readings {
  readonly chunks: readonly Chunk[]
  readonly series: readonly RawSeries[]
  /** Mean of the labels by chunk, positive ones counting 1; `null` without labels, or of several classes. */
  readonly targetRate: readonly (number | null)[]
  /** p-value of a test whether labelled rows are like the others, by chunk; `null` where there is nothing to test. */
  readonly selection: readonly (number | null)[]
  readonly rows: number
  readonly withoutTime: number
}

interface RawSeries {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | undefined
  readonly points: readonly Omit<Point, 'alert'>[]
}

/** Unpacks what the core measured. */
export function unpack(measured: Measured, period: Chunk['period']): Measurements {
  const { labelled, sums, selections } = measured.labelCounts()
  const chunks = measured.chunks().map(
    (chunk, index): Chunk => ({
      index,
      key: chunk.key,
      period,
      rows: chunk.end - chunk.start,
      ...(labelled.length === 0 ? {} : { labelled: labelled[index] as number }),
      startIndex: chunk.start,
      endIndex: chunk.end - 1,
      ...(chunk.startDate === undefined ? {} : { startDate: chunk.startDate }),
      ...(chunk.endDate === undefined ? {} : { endDate: chunk.endDate }),
    }),
  )
  const table = measured.series()
  const point = (place: number): Omit<Point, 'alert'> => {
    const reason = table.reasons[place] as number
    const undefinedBecause = REASONS[reason - 1]
    if (undefinedBecause) return { value: null, undefinedBecause }
    const error = table.standardErrors[place] as number
    const pValue = table.pValues[place] as number
    return {
      value: table.values[place] as number,
      ...(Number.isNaN(error) ? {} : { standardError: error }),
      ...(Number.isNaN(pValue) ? {} : { pValue }),
    }
  }
  const series = table.series.map((entry, index) => ({
    calculator: entry.calculator as CalculatorKey,
    metric: entry.metric,
    column: entry.column,
    points: chunks.map((_, chunk) => point(index * chunks.length + chunk)),
  }))
  const targetRate = Array.from(labelled, (count, chunk) => {
    const rate = (sums[chunk] as number) / count
    return Number.isNaN(rate) ? null : rate
  })
  const { rows, withoutTime } = measured.rowCounts()
  const selection = Array.from(selections, (pValue) => (Number.isNaN(pValue) ? null : pValue))
  return { measured, chunks, series, targetRate, selection, rows, withoutTime }
}

/** The bounds of every series, from the reference's own chunks. Estimates have those of the realized metric. */
export function resolveBounds(config: ResolvedConfig, reference: Readings): readonly Bounds[] {
  const realized = new Map(
    reference.series
      .filter((series) => series.calculator === 'realized_performance')
      .map((series) => [series.metric, series]),
  )
  return reference.series.map((series) => {
    const source = series.calculator === 'estimated_performance' ? (realized.get(series.metric) ?? series) : series
    const bounds = boundsOf(config, series.calculator, series.metric)
    const threshold = thresholdOf(config, series.metric, series.column, bounds)
    if (threshold === null) return { lower: null, upper: null }
    return resolveThreshold(
      threshold,
      source.points.map((point) => point.value),
      bounds.limits,
    )
  })
}

/** Results of all calculators that were asked for, in the order of the workflow. */
export function assemble(
  config: ResolvedConfig,
  bounds: readonly Bounds[],
  reference: Readings,
  analysis: Readings,
): { readonly [calculator in CalculatorKey]?: Result } {
  const chunks = [...reference.chunks, ...analysis.chunks]
  const series = reference.series.map((own, index): [CalculatorKey, Series] => {
    const threshold = bounds[index] as Bounds
    const byPValue = boundsOf(config, own.calculator, own.metric).threshold === null
    const points = [...own.points, ...(analysis.series[index] as RawSeries).points]
    const judged = points.map(
      (point): Point => ({ ...point, alert: byPValue ? isSignificant(point) : isAlert(point.value, threshold) }),
    )
    return [
      own.calculator,
      { metric: own.metric, ...(own.column === undefined ? {} : { column: own.column }), threshold, points: judged },
    ]
  })
  const results: { [calculator in CalculatorKey]?: Result } = {}
  for (const { key } of CALCULATORS) {
    // Without a score there is nothing to estimate a classifier from.
    const estimable = config.task === 'regression' || config.columns.score !== undefined
    if (key === 'estimated_performance' && !estimable) continue
    const own = series
      .filter(([calculator, one]) => calculator === key && !cannotBeEstimated(one))
      .map(([, one]) => one)
    if (own.length > 0) results[key] = { calculator: key, chunks, series: own }
  }
  return withRealized(results)
}

/** Some metrics have no estimate, in any chunk. */
function cannotBeEstimated(series: Series): boolean {
  return series.points.every((point) => point.undefinedBecause === 'not_estimated')
}

function isSignificant(point: Omit<Point, 'alert'>): boolean {
  return point.pValue !== undefined && point.pValue < SIGNIFICANCE
}

/** Puts realized values beside the estimates. */
function withRealized(results: { [calculator in CalculatorKey]?: Result }): { [calculator in CalculatorKey]?: Result } {
  const { realized_performance: realized, estimated_performance: estimated } = results
  if (!realized || !estimated) return results
  const beside = estimated.series.map((series) => {
    const known = realized.series.find((own) => own.metric === series.metric)
    const points = series.points.map((point, chunk) => ({ ...point, realized: known?.points[chunk]?.value ?? null }))
    return { ...series, points }
  })
  return { ...results, estimated_performance: { ...estimated, series: beside } }
}
