/**
 * Points of series. What was measured stands in typed arrays, one place for each chunk, and all that looks at many points
 * reads these through `valueAt` and its like; objects are made of them when somebody reads `points`. Series of other origin,
 * such as parsed JSON, have their points, and the same functions read those.
 */

import { inspect } from 'node:util'
import { STATES } from '../alerts/states.js'
import { REASONS } from '../generated/catalogue.js'
import type { Chunk, Point, Series, State } from '../types/index.js'
import type { Judged, Measures } from './measures.js'

type Names = Omit<Series, 'points'>
type Writable<Own> = { -readonly [Name in keyof Own]: Own[Name] }

/** Where a series keeps what was measured: unseen, so that a copy of the series holds its points and nothing else. */
const JUDGED = Symbol('judged')
const made = new WeakMap<Judged, readonly Point[]>()

/** To its user an object like any other; its points are made when they are first read, and kept. */
export function seriesOf(names: Names, judged: Judged): Series {
  return Object.defineProperties({ ...names } as Series, {
    points: { get: readPoints, enumerable: true, configurable: true },
    [JUDGED]: { value: judged },
    // Printed, it shows its points as well.
    [inspect.custom]: { value: copyOf },
  })
}

function readPoints(this: Series): readonly Point[] {
  const judged = judgedOf(this) as Judged
  const points = made.get(judged) ?? Array.from(judged.values, (_, place) => pointOf(judged, place))
  made.set(judged, points)
  return points
}

function copyOf(this: Series): Series {
  return { ...this }
}

function judgedOf(series: Series): Judged | undefined {
  return (series as Series & { readonly [JUDGED]?: Judged })[JUDGED]
}

// ── one point ────────────────────────────────────────────────────────────────────────────────

/** The value of a series in a chunk; `null` where it has none. */
export function valueAt(series: Series | undefined, place: number): number | null {
  const judged = series && judgedOf(series)
  return judged ? orNull(judged.values[place]) : (series?.points[place]?.value ?? null)
}

/** How a series stands in a chunk. */
export function stateAt(series: Series | undefined, place: number): State {
  const judged = series && judgedOf(series)
  if (judged) return STATES[judged.states[place] as number] ?? 'not_enough_data'
  const point = series?.points[place]
  return point === undefined ? 'not_enough_data' : stateOf(point)
}

/** Points of before there were states say whether they alert. */
function stateOf({ state, alert, value }: Partial<Point>): State {
  return state ?? (alert ? 'alert' : value == null ? 'not_enough_data' : 'fine')
}

/** Whether a series alerts in a chunk. */
export function alertAt(series: Series | undefined, place: number): boolean {
  return stateAt(series, place) === 'alert'
}

/** All that is known of a series in a chunk: an object, so for few chunks only. */
export function pointAt(series: Series | undefined, place: number): Point | undefined {
  const judged = series && judgedOf(series)
  if (!judged) return series?.points[place]
  return place >= 0 && place < judged.values.length ? pointOf(judged, place) : undefined
}

function pointOf(judged: Judged, place: number): Point {
  const point: Writable<Point> = measuredAt(judged, place) as Point
  point.state = STATES[judged.states[place] as number] as State
  point.alert = point.state === 'alert'
  if (judged.realized !== undefined) point.realized = orNull(judged.realized[place])
  return point
}

/** What was measured at a place, as an object. */
export function measuredAt(measures: Measures, place: number): Omit<Point, 'alert' | 'state'> {
  const undefinedBecause = REASONS[(measures.reasons[place] as number) - 1]
  if (undefinedBecause) return { value: null, undefinedBecause }
  const point: Writable<Omit<Point, 'alert' | 'state'>> = { value: measures.values[place] as number }
  const [standardError, pValue] = [measures.standardErrors[place] as number, measures.pValues[place] as number]
  if (!Number.isNaN(standardError)) point.standardError = standardError
  if (!Number.isNaN(pValue)) point.pValue = pValue
  return point
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

// ── many points ──────────────────────────────────────────────────────────────────────────────

/** Whether this is a series, as far as its points go. */
export function hasPoints(own: unknown): boolean {
  const series = own as Series | null | undefined
  return series != null && (judgedOf(series) !== undefined || Array.isArray(series.points))
}

/** How many points a series has. */
export function lengthOf(series: Series): number {
  return judgedOf(series)?.values.length ?? series.points.length
}

/** Values in the order of the chunks, from one place on. */
export function valuesOf(series: Series, from = 0, to = lengthOf(series)): (number | null)[] {
  const values: (number | null)[] = []
  for (let place = from; place < to; place++) values.push(valueAt(series, place))
  return values
}

/** How many alerts there are from one place on. */
export function alertsFrom(series: Series, from: number): number {
  let alerts = 0
  for (let place = from; place < lengthOf(series); place++) if (alertAt(series, place)) alerts++
  return alerts
}

/** Places of the chunks where a series alerts, the reference's left out. */
export function alertPlaces(series: Series, chunks: readonly Chunk[]): number[] {
  const places: number[] = []
  for (let place = 0; place < chunks.length; place++) {
    if (alertAt(series, place) && chunks[place]?.period === 'analysis') places.push(place)
  }
  return places
}

const NOTHING: Point = { value: null, state: 'not_enough_data', alert: false }

/** The series at these places only; at one that it does not have, it has no value. */
export function pick(series: Series, places: readonly number[]): Series {
  const judged = judgedOf(series)
  if (!judged) return { ...series, points: places.map((place) => series.points[place] ?? NOTHING) }
  const { metric, column, threshold } = series
  const { realized } = judged
  return seriesOf(
    { metric, ...(column === undefined ? {} : { column }), threshold },
    {
      ...measuresAt(judged, places),
      states: Uint8Array.from(places, (place) => judged.states[place] ?? STATES.indexOf('not_enough_data')),
      ...(realized === undefined ? {} : { realized: numbersAt(realized, places) }),
    },
  )
}

/** What was measured at these places. */
export function measuresAt(measures: Measures, places: readonly number[]): Measures {
  return {
    values: numbersAt(measures.values, places),
    standardErrors: numbersAt(measures.standardErrors, places),
    pValues: numbersAt(measures.pValues, places),
    reasons: Uint8Array.from(places, (place) => measures.reasons[place] ?? 0),
  }
}

function numbersAt(numbers: Float64Array, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => numbers[place] ?? Number.NaN)
}

/** What was measured of one part and then of another. */
export function joined(first: Measures, second: Measures): Measures {
  const numbers = (name: 'values' | 'standardErrors' | 'pValues') => {
    const all = new Float64Array(first[name].length + second[name].length)
    all.set(first[name])
    all.set(second[name], first[name].length)
    return all
  }
  const reasons = new Uint8Array(first.reasons.length + second.reasons.length)
  reasons.set(first.reasons)
  reasons.set(second.reasons, first.reasons.length)
  return { values: numbers('values'), standardErrors: numbers('standardErrors'), pValues: numbers('pValues'), reasons }
}
