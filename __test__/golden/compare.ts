/** Our numbers beside theirs: every difference that is neither within its tolerance nor in the table of deviations. */

import { sideOf } from '../../src/alerts/threshold.js'
import { type Chunk, METHODS, type Point, type Result, type Series } from '../../src/index.js'
import {
  type Case,
  DEFAULT_TOLERANCE,
  type TheirChunk,
  type TheirPoint,
  type TheirSeries,
  type Tolerance,
} from './cases.js'
import { type Deviation, deviationsOf, type Field, type Value } from './deviations.js'
import { metricOf } from './translate.js'

/** One number of one place in a series, theirs and ours. */
export interface Pair {
  readonly series: string
  readonly at: number
  readonly field: Field
  readonly theirs: Value
  readonly ours: Value
  readonly tolerance?: Tolerance | undefined
}

/** What is different without being allowed to, one line each; empty is good. */
export function differences(id: string, pairs: readonly Pair[], deviations = deviationsOf(id)): string[] {
  return [
    ...pairs.filter((pair) => !isAlike(pair, pair.theirs) && !explains(deviations, pair)).map(lineOf),
    ...deviations.flatMap((deviation) => staleness(deviation, pairs)),
  ]
}

/**
 * Everything that a result has in common with a case. Where NannyML approximates by bins, the exact number beside its own
 * is what ours is compared with; `binned` takes its own.
 */
export function resultPairs(theirs: Case, ours: Result, { binned = false } = {}): Pair[] {
  const known = binned ? theirs.series.map(asComputed) : theirs.series
  return [
    ...chunkPairs(theirs.chunks, ours.chunks),
    ...known.flatMap((series) => seriesPairs(series, seriesOf(ours, series))),
  ]
}

/** A series without the exact numbers, and without the tolerance that stands for their distance. */
function asComputed(series: TheirSeries): TheirSeries {
  if (series.approximate === undefined) return series
  const { tolerance: _, ...rest } = series
  return { ...rest, chunks: series.chunks.map(({ exact: _, ...point }) => point) }
}

/** Chunks one by one; the number of them first. */
export function chunkPairs(theirs: readonly TheirChunk[], ours: readonly Chunk[]): Pair[] {
  const pair = (field: Field, own: Value, other: Value | undefined, at = 0): Pair => ({
    series: 'chunks',
    at,
    field,
    theirs: own,
    ours: other ?? null,
  })
  const each = theirs.flatMap((chunk, at) => [
    pair('key', chunk.key, ours[at]?.key, at),
    pair('index', chunk.index, ours[at]?.index, at),
    pair('rows', chunk.end_index - chunk.start_index + 1, ours[at]?.rows, at),
    pair('start_index', chunk.start_index, ours[at]?.startIndex, at),
    pair('end_index', chunk.end_index, ours[at]?.endIndex, at),
    pair('start_date', chunk.start_date, ours[at]?.startDate, at),
    // A period ends at its last nanosecond there, at its last microsecond here: the finest time that files hold.
    pair('end_date', chunk.end_date?.replace(/\.999999999$/, '.999999') ?? null, ours[at]?.endDate, at),
  ])
  return [pair('count', theirs.length, ours.length), ...each]
}

function seriesOf(result: Result, { key, column, method, metric }: TheirSeries): Series {
  const name = metricOf((method ?? metric) as string)
  const found = result.series.find((own) => own.metric === name && own.column === column)
  if (found === undefined) throw new Error(`There is no series for ${key}`)
  return found
}

function seriesPairs(theirs: TheirSeries, ours: Series): Pair[] {
  return theirs.chunks.flatMap((point, at) => pointPairs(theirs, point, ours, ours.points[at], at))
}

function pointPairs(
  series: TheirSeries,
  theirs: TheirPoint,
  { metric, threshold }: Series,
  ours: Point | undefined,
  at: number,
) {
  const pair = (field: Field, own: Value | undefined, other: Value | undefined, tolerance?: Tolerance): Pair => ({
    series: series.key,
    at,
    field,
    theirs: own ?? null,
    ours: other ?? null,
    tolerance,
  })
  // Exact distances stand beside those from bins, and are what we compute.
  const isExact = theirs.exact !== undefined
  const tolerance = isExact ? undefined : series.tolerance
  const [value, alert, lower, upper] = isExact
    ? [theirs.exact, theirs.exact_alert, series.exact_lower_threshold, series.exact_upper_threshold]
    : [theirs.value, theirs.alert, theirs.lower_threshold, theirs.upper_threshold]
  // The bounds of estimates come from realized values, which no booster touches.
  const ofBounds = 'second_implementation' in theirs ? undefined : tolerance
  const isOpen = tolerance !== undefined && [lower, upper].some((bound) => isBetween(bound, value, ours?.value))
  return [
    pair('value', value, ours?.value, tolerance),
    ...(isOpen ? [] : [pair('alert', alert, ours && isOutside(ours, metric, threshold))]),
    pair('lower', lower, threshold.lower, ofBounds),
    pair('upper', upper, threshold.upper, ofBounds),
    ...('realized' in theirs ? [pair('realized', theirs.realized, ours?.realized)] : []),
    ...('p_value' in theirs ? [pair('p_value', theirs.p_value, ours?.pValue, { absolute: 0 })] : []),
    // A value that does not exist has no error here; theirs may carry the one it would have had.
    ...('sampling_error' in theirs && ours?.value != null
      ? [pair('sampling_error', theirs.sampling_error, ours.standardError, series.sampling_error_tolerance)]
      : []),
  ]
}

/**
 * Whether a point is beyond its bounds, or its p-value: what an alert is to NannyML, and to us with `compat`
 * (compat.test.ts). Without it, states know the good side, sampling errors and the reference.
 */
export function isOutside({ value, pValue }: Point, metric: string, threshold: Series['threshold']): boolean {
  const byPValue = METHODS.some((method) => method.key === metric && method.judgedBy === 'p_value')
  return byPValue ? pValue !== undefined && pValue < 0.05 : sideOf(value, threshold) !== 'within'
}

/** Within a tolerance, two values may lie on two sides of a threshold. */
function isBetween(bound: number | null | undefined, one: Value | undefined, other: Value | undefined): boolean {
  if (bound == null || typeof one !== 'number' || typeof other !== 'number' || one === other) return false
  return Math.min(one, other) <= bound && bound <= Math.max(one, other)
}

function isAlike({ ours, tolerance }: Pair, wanted: Value): boolean {
  return typeof ours === 'number' && typeof wanted === 'number' ? isNear(ours, wanted, tolerance) : ours === wanted
}

/** Within a relative or an absolute tolerance; the default where none is given. */
export function isNear(ours: number, theirs: number, tolerance: Tolerance = {}): boolean {
  const { relative, absolute } = { ...DEFAULT_TOLERANCE, ...tolerance }
  return Math.abs(ours - theirs) <= Math.max(absolute, relative * Math.abs(theirs))
}

/** Whether the table says that theirs is this and ours is that. */
function explains(deviations: readonly Deviation[], pair: Pair): boolean {
  const deviation = deviations.find((own) => covers(own, pair))
  if (deviation === undefined) return false
  const place = deviation.at.indexOf(pair.at)
  const [theirs, ours] = [valueAt(deviation.theirs, place), valueAt(deviation.ours, place)]
  return isAlike({ ...pair, ours: pair.theirs }, theirs) && isAlike(pair, ours)
}

function covers(deviation: Deviation, pair: Pair): boolean {
  return deviation.series === pair.series && deviation.field === pair.field && deviation.at.includes(pair.at)
}

/** One value for all places, or one for each. */
function valueAt(values: Value | readonly Value[], place: number): Value {
  return Array.isArray(values) ? (values[place] as Value) : (values as Value)
}

/** A deviation that is no longer one has to leave the table. */
function staleness(deviation: Deviation, pairs: readonly Pair[]): string[] {
  return deviation.at
    .filter((at) => {
      const pair = pairs.find((own) => own.at === at && covers(deviation, own))
      return pair === undefined || isAlike(pair, pair.theirs)
    })
    .map((at) => `${deviation.series}[${at}].${deviation.field}: the table has a deviation, and there is none`)
}

function lineOf({ series, at, field, theirs, ours }: Pair): string {
  return `${series}[${at}].${field}: theirs ${theirs}, ours ${ours}`
}
