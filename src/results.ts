/** Measurements of the core into results: values with thresholds and alerts, one shape for all. */

import type { Measured } from '../native/binding.js'
import { boundsOf, thresholdOf } from './config/thresholds.js'
import { CALCULATORS, REASONS } from './generated/catalogue.js'
import { type Judged, joined, type Measures, seriesOf } from './points.js'
import { statesOf } from './states.js'
import { resolveThreshold } from './thresholds.js'
import type { CalculatorKey, Chunk, ResolvedConfig, Result, Series, Times } from './types.js'

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
  /** When the first and the last row were; left out where that is not known, as of merged tables. */
  readonly times?: Times
  /** Rows that equal another of the same time in every feature; left out where that is not known. */
  readonly repeated?: number
}

interface RawSeries {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | undefined
  /** By chunk. */
  readonly measures: Measures
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
  const series = table.series.map((entry, index) => ({
    calculator: entry.calculator as CalculatorKey,
    metric: entry.metric,
    column: entry.column,
    measures: part(table, index * chunks.length, (index + 1) * chunks.length),
  }))
  const targetRate = Array.from(labelled, (count, chunk) => {
    const rate = (sums[chunk] as number) / count
    return Number.isNaN(rate) ? null : rate
  })
  const { rows, withoutTime } = measured.rowCounts()
  const selection = Array.from(selections, (pValue) => (Number.isNaN(pValue) ? null : pValue))
  const times = timesOf(measured.times())
  const repeated = measured.repeated()
  return {
    measured,
    chunks,
    series,
    targetRate,
    selection,
    rows,
    withoutTime,
    repeated,
    ...(times === undefined ? {} : { times }),
  }
}

function timesOf(ends: readonly string[] | null): Times | undefined {
  return ends?.[0] === undefined || ends[1] === undefined ? undefined : { first: ends[0], last: ends[1] }
}

/** A stretch of a table, not copied. */
function part({ values, standardErrors, pValues, reasons }: Measures, from: number, to: number): Measures {
  return {
    values: values.subarray(from, to),
    standardErrors: standardErrors.subarray(from, to),
    pValues: pValues.subarray(from, to),
    reasons: reasons.subarray(from, to),
  }
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
      Array.from(source.measures.values, (value) => (Number.isNaN(value) ? null : value)),
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
  const measured = reference.series.map((own, index): MeasuredSeries => {
    const measures = joined(own.measures, (analysis.series[index] as RawSeries).measures)
    return { own, threshold: bounds[index] as Bounds, measures }
  })
  const realized = new Map(
    measured
      .filter(({ own }) => own.calculator === 'realized_performance')
      .map((series) => [series.own.metric, series]),
  )
  const implausible = new Map(
    measured.filter(({ own }) => isImplausible(own)).map(({ own, measures }) => [own.column, measures.values]),
  )
  const rows = Float64Array.from(chunks, (chunk) => chunk.rows)
  const all = measured.map((series): JudgedSeries => {
    const { own, threshold, measures } = series
    const beside = own.calculator === 'estimated_performance' ? realized.get(own.metric) : undefined
    const states = statesOf(measures, {
      ...own,
      config,
      threshold,
      rows,
      referenceCount: reference.chunks.length,
      usual: meanOf((beside ?? series).own.measures.values),
      realized: beside?.measures.values,
      implausible: own.calculator === 'out_of_range' ? implausible.get(own.column) : undefined,
    })
    return { ...series, judged: { ...measures, states } }
  })
  const results: { [calculator in CalculatorKey]?: Result } = {}
  for (const { key } of CALCULATORS) {
    // Without a score there is nothing to estimate a classifier from.
    const estimable = config.task === 'regression' || config.columns.score !== undefined
    if (key === 'estimated_performance' && !estimable) continue
    const known = all.filter(
      ({ own, measures }) => own.calculator === key && !isImplausible(own) && !cannotBeEstimated(measures),
    )
    const series = (key === 'estimated_performance' ? withRealized(known, all) : known).map(asSeries)
    if (series.length > 0) results[key] = { calculator: key, chunks, series }
  }
  return results
}

/** Which of the values out of range no shift explains: evidence for their state, and no series of the result. */
function isImplausible({ calculator, metric }: RawSeries): boolean {
  return calculator === 'out_of_range' && metric.startsWith('implausible_')
}

/** Mean of the values that there are. */
function meanOf(values: Float64Array): number | null {
  const present = values.filter((value) => !Number.isNaN(value))
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length
}

interface MeasuredSeries {
  readonly own: RawSeries
  readonly threshold: Bounds
  readonly measures: Measures
}

interface JudgedSeries extends MeasuredSeries {
  readonly judged: Judged
}

function asSeries({ own: { metric, column }, threshold, judged }: JudgedSeries): Series {
  return seriesOf({ metric, ...(column === undefined ? {} : { column }), threshold }, judged)
}

/** Some metrics have no estimate, in any chunk. */
function cannotBeEstimated({ reasons }: Measures): boolean {
  const code = REASONS.indexOf('not_estimated') + 1
  return reasons.every((reason) => reason === code)
}

/** Puts realized values beside the estimates. */
function withRealized(estimated: readonly JudgedSeries[], all: readonly JudgedSeries[]): readonly JudgedSeries[] {
  const realized = all.filter(({ own }) => own.calculator === 'realized_performance')
  if (realized.length === 0) return estimated
  return estimated.map((series) => {
    const known = realized.find(({ own }) => own.metric === series.own.metric)
    const values = known?.judged.values ?? new Float64Array(series.judged.values.length).fill(Number.NaN)
    return { ...series, judged: { ...series.judged, realized: values } }
  })
}
