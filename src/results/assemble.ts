/** Measurements of the core into results: values with thresholds and alerts, one shape for all. */

import type { MeasurementsHandle } from '../../native/binding.js'
import { partOfAll } from '../alerts/chance/budget.js'
import { type Carry, judge } from '../alerts/judge.js'
import type { Draft, Held } from '../alerts/rule.js'
import { type Standard, standardOf, withChance } from '../alerts/standard.js'
import { estimatorOf } from '../calculators/estimators.js'
import { isEvidence } from '../calculators/list.js'
import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { CALCULATORS, type EstimatorKey } from '../generated/catalogue.js'
import type { CalculatorKey, Chunk, ResolvedConfig, Result, Series, Times } from '../types/index.js'
import { type BoundsAt, namesOf, seriesOf } from './columns.js'
import { type Offset, offsetsOf, type Selection, selectionsOf } from './label-facts.js'
import { codeOf, join, type Measures, measuresOf, numbersOf, slice } from './measures.js'

/** Measurements of one table by the core, unpacked once. */
export interface Measurements extends Readings {
  readonly measured: MeasurementsHandle
}

/** Values by series and chunk, measured or stored. */
export interface Readings {
  readonly chunks: readonly Chunk[]
  readonly series: readonly RawSeries[]
  /** Mean of the labels by chunk, positive ones counting 1; `null` without labels, or of several classes. */
  readonly targetRate: readonly (number | null)[]
  /** Labelled rows beside the others, by chunk; `null` where there is nothing to compare. */
  readonly selection: readonly (Selection | null)[]
  /** Labels of two classes beside their scores, by chunk; `null` where there is nothing to compare. */
  readonly offset: readonly (Offset | null)[]
  readonly rows: number
  readonly withoutTime: number
  /** When the first and the last row were; left out without times. */
  readonly times?: Times
  /** Rows that equal another of the same time in every feature; left out where that is not known. */
  readonly repeated?: number
  /** Rows that have the id of another; left out where that is not known. */
  readonly repeatedIds?: number
}

/** Measurements of one series. */
export interface RawSeries {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | undefined
  /** By chunk. */
  readonly measures: Measures
}

/** Unpacks what the core measured. */
export function unpack(measured: MeasurementsHandle, period: Chunk['period']): Measurements {
  const labels = measured.labelCounts()
  const { labelled, sums } = labels
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
  const measures = measuresOf(table.readings, table.series.length * chunks.length)
  const series = table.series.map((entry, index) => ({
    calculator: entry.calculator as CalculatorKey,
    metric: entry.metric,
    column: entry.column,
    measures: slice(measures, index * chunks.length, (index + 1) * chunks.length),
  }))
  const targetRate = Array.from(labelled, (count, chunk) => {
    const rate = (sums[chunk] as number) / count
    return Number.isNaN(rate) ? null : rate
  })
  const { rows, withoutTime } = measured.rowCounts()
  const times = timesOf(measured.times())
  const [repeated, repeatedIds] = [measured.repeated(), measured.repeatedIds()]
  return {
    measured,
    chunks,
    series,
    targetRate,
    selection: selectionsOf(labels),
    offset: offsetsOf(labels),
    rows,
    withoutTime,
    repeated,
    repeatedIds,
    ...(times === undefined ? {} : { times }),
  }
}

function timesOf(ends: readonly string[] | null): Times | undefined {
  return ends?.[0] === undefined || ends[1] === undefined ? undefined : { first: ends[0], last: ends[1] }
}

/**
 * Standards of every series, from the reference's own chunks. Estimates have the standard of the realized metric.
 *
 * @param byChance what chance gives each series of drift, as the core has it: a mean and degrees of freedom.
 * @param part the part of the budget of false alarms that they have together.
 */
export function standardsOf(
  config: ResolvedConfig,
  reference: Readings,
  byChance: ArrayLike<number>,
  part = partOfAll(config),
): readonly Standard[] {
  const realized = realizedOf(reference.series)
  const rows = rowsOf(reference.chunks)
  const standards = reference.series.map((series) => {
    const usual = series.calculator === ESTIMATED ? (realized.get(series.metric) ?? series) : series
    return standardOf(config, series, {
      values: numbersOf(usual.measures, 'value'),
      own: numbersOf(series.measures, 'value'),
      rows,
    })
  })
  const evidence = evidenceOf(reference.series)
  const watched = reference.series.map((series) => ({ ...series, evidence: evidence.get(placeOf(series)) }))
  return withChance(config, standards, watched, reference.chunks, { byChance, part })
}

/** Results, and what a later run has to know of them. */
export interface Assembled {
  readonly results: { readonly [calculator in CalculatorKey]?: Result }
  readonly carryAt: (place: number) => Carry
}

/** Results of all calculators that were asked for, in the order of the workflow; `past` is what runs before carry. */
export function assemble(
  config: ResolvedConfig,
  standards: readonly Standard[],
  reference: Readings,
  production: Readings,
  past?: Carry,
): Assembled {
  const chunks = [...reference.chunks, ...production.chunks]
  const { series: all, carryAt } = judge(heldSeries(standards, reference, production), chunks, past)
  const results: { [calculator in CalculatorKey]?: Result } = {}
  for (const { key } of CALCULATORS) {
    const estimator = key === ESTIMATED ? estimatorOf(config)?.key : undefined
    const known = all.filter((own) => own.calculator === key && !isEvidence(own) && !cannotBeEstimated(own.measures))
    const series = known.map((own) => asSeries(own, estimator, chunks))
    if (series.length > 0) results[key] = { calculator: key, chunks, series }
  }
  return { results, carryAt }
}

/** Series of both periods, with what each is held to and beside. */
function heldSeries(standards: readonly Standard[], reference: Readings, production: Readings): readonly Held[] {
  const measured = reference.series.map((series, index) => ({
    ...series,
    measures: join(series.measures, (production.series[index] as RawSeries).measures),
  }))
  const realized = realizedOf(measured)
  const evidence = evidenceOf(measured)
  return measured.map((series, index) => ({
    ...series,
    standard: standards[index] as Standard,
    realized: series.calculator === ESTIMATED ? realizedBeside(realized, series) : undefined,
    evidence: evidence.get(placeOf(series)),
  }))
}

/** Realized values beside an estimate; `undefined` where nothing is realized. */
function realizedBeside(
  realized: ReadonlyMap<string, RawSeries>,
  { metric, measures }: RawSeries,
): Float64Array | undefined {
  if (realized.size === 0) return undefined
  return numbersOf(realized.get(metric)?.measures ?? { ...measures, numbers: {} }, 'value')
}

/** Faults that count for alerts, by the place of the series that holds others too. */
function evidenceOf(series: readonly RawSeries[]): ReadonlyMap<string, Float64Array | undefined> {
  return new Map(series.filter(isEvidence).map((own) => [placeOf(own), own.measures.numbers.value]))
}

function realizedOf(series: readonly RawSeries[]): ReadonlyMap<string, RawSeries> {
  return new Map(series.filter(({ calculator }) => calculator === REALIZED).map((one) => [one.metric, one]))
}

function rowsOf(chunks: readonly Chunk[]): Float64Array {
  return Float64Array.from(chunks, (chunk) => chunk.rows)
}

/** Key that a series and its evidence have in common. */
function placeOf({ calculator, column }: Pick<RawSeries, 'calculator' | 'column'>): string {
  return `${calculator} ${column}`
}

function asSeries(draft: Draft, estimator: EstimatorKey | undefined, chunks: readonly Chunk[]): Series {
  const { metric, column, measures, standard, realized, states } = draft
  const codes = { ...measures.codes, state: states }
  const numbers = realized ? { ...measures.numbers, realized } : measures.numbers
  const names = namesOf({ metric, column, estimator, threshold: standard.threshold })
  return seriesOf(names, { length: measures.length, numbers, codes }, boundsBy(draft, chunks))
}

/** Bounds of a series by the rows of each chunk; `undefined` where one threshold holds for all. */
function boundsBy({ standard, measures, evidence }: Draft, chunks: readonly Chunk[]): BoundsAt | undefined {
  const { boundsIn, chance } = standard
  if (boundsIn === undefined || chance == null) return undefined
  return (place) => {
    const chunk = chunks[place]
    const rows = chunk === undefined ? 0 : chance.reading(measures, chunk, place, evidence).rows
    return chunk === undefined || rows === 0 ? undefined : boundsIn({ chunk, rows })
  }
}

/** Some metrics have no estimate, in any chunk. */
function cannotBeEstimated({ codes }: Measures): boolean {
  const code = codeOf('undefined_because', 'not_estimated')
  return codes.undefined_because?.every((reason) => reason === code) ?? false
}
