/**
 * Points of series. What was measured stands in typed arrays, one place for each chunk, and all that looks at many points
 * reads these through `valueAt` and its like; objects are made of them when somebody reads `points`. Series of other origin,
 * such as parsed JSON, have their points, and the same functions read those.
 */

import { inspect } from 'node:util'
import { STATES } from '../alerts/states.js'
import type { Chunk, Point, Segment, Series, State, TrustReason, Undefined } from '../types/index.js'
import { type Judged, numberAt, pick as pickPlaces, wordAt, wordsAt } from './measures.js'
import { intervalIn, measuredAt } from './point-fields.js'

type Names = Omit<Series, 'points'>
type Writable<Own> = { -readonly [Name in keyof Own]: Own[Name] }

/** Bounds by the place of a chunk. */
export type BoundsAt = (place: number) => Series['threshold'] | undefined

/** Keys of a series' measurements and bounds: hidden, so that a copy of the series holds its points and nothing else. */
const JUDGED = Symbol('judged')
const BOUNDS = Symbol('bounds')
const made = new WeakMap<Judged, readonly Point[]>()

/** The names of a series, without those that it does not have. */
export function namesOf({ metric, column, segment, segmentRows, estimator, threshold }: Named): Names {
  return {
    metric,
    ...(column === undefined ? {} : { column }),
    ...(segment === undefined ? {} : { segment }),
    ...(segmentRows === undefined ? {} : { segmentRows }),
    ...(estimator === undefined ? {} : { estimator }),
    threshold,
  }
}

type Named = { readonly [Name in keyof Names]?: Names[Name] | undefined } & Pick<Names, 'metric' | 'threshold'>

/** To its user an object like any other; its points are made when they are first read, and kept. */
export function seriesOf(names: Names, judged: Judged, bounds?: BoundsAt): Series {
  return Object.defineProperties({ ...names } as Series, {
    points: { get: readPoints, enumerable: true, configurable: true },
    [JUDGED]: { value: judged },
    [BOUNDS]: { value: bounds },
    // Printed, it shows its points as well.
    [inspect.custom]: { value: copyOf },
  })
}

function readPoints(this: Series): readonly Point[] {
  const judged = judgedOf(this) as Judged
  const points = made.get(judged) ?? Array.from({ length: judged.length }, (_, place) => pointOf(judged, place))
  made.set(judged, points)
  return points
}

function copyOf(this: Series): Series {
  return { ...this }
}

function judgedOf(series: Series): Judged | undefined {
  return (series as Series & { readonly [JUDGED]?: Judged })[JUDGED]
}

/** Bounds that a series is held to in a chunk: of its own size, where that is known, else those of a usual one. */
export function boundsAt(series: Series, place: number): Series['threshold'] {
  return boundsOf(series)?.(place) ?? series.threshold
}

function boundsOf(series: Series): BoundsAt | undefined {
  return (series as Series & { readonly [BOUNDS]?: BoundsAt })[BOUNDS]
}

// ── one point ────────────────────────────────────────────────────────────────────────────────

/** The value of a series in a chunk; `null` where it has none. */
export function valueAt(series: Series | undefined, place: number): number | null {
  const judged = series && judgedOf(series)
  return judged ? orNull(judged.numbers.value?.[place]) : (series?.points[place]?.value ?? null)
}

/** Standard error of a series in a chunk; 0 where it has none. */
export function errorAt(series: Series | undefined, place: number): number {
  const judged = series && judgedOf(series)
  return judged ? numberAt(judged, 'standard_error', place) || 0 : (series?.points[place]?.standardError ?? 0)
}

/** Interval of a series in a chunk, where it has one. */
export function intervalAt(series: Series | undefined, place: number): Point['interval'] {
  const judged = series && judgedOf(series)
  return judged ? intervalIn(judged, place) : series?.points[place]?.interval
}

/** Why a series has no value in a chunk. */
export function reasonAt(series: Series | undefined, place: number): Undefined | undefined {
  const judged = series && judgedOf(series)
  return judged ? wordAt(judged, 'undefined_because', place) : series?.points[place]?.undefinedBecause
}

/** Reasons against an estimate in a chunk. */
export function doubtsAt(series: Series | undefined, place: number): readonly TrustReason[] {
  const judged = series && judgedOf(series)
  return judged ? wordsAt(judged, 'trust_because', place) : (series?.points[place]?.trust?.because ?? [])
}

/** State of a series in a chunk. */
export function stateAt(series: Series | undefined, place: number): State {
  const judged = series && judgedOf(series)
  if (judged) return judgedAt(judged, place)
  const point = series?.points[place]
  return point === undefined ? 'not_enough_data' : stateOf(point)
}

/** Points of before there were states say whether they alert. */
function stateOf({ state, alert, value }: Partial<Point>): State {
  return state ?? (alert ? 'alert' : value == null ? 'not_enough_data' : 'fine')
}

/** Tells whether a series alerts in a chunk. */
export function alertAt(series: Series | undefined, place: number): boolean {
  return stateAt(series, place) === 'alert'
}

/** All that is known of a series in a chunk: an object, so for few chunks only. */
export function pointAt(series: Series | undefined, place: number): Point | undefined {
  const judged = series && judgedOf(series)
  if (!judged) return series?.points[place]
  return place >= 0 && place < judged.length ? pointOf(judged, place) : undefined
}

function pointOf(judged: Judged, place: number): Point {
  const point: Writable<Point> = measuredAt(judged, place) as Point
  point.state = judgedAt(judged, place)
  point.alert = point.state === 'alert'
  const { realized } = judged.numbers
  if (realized !== undefined) point.realized = orNull(realized[place])
  return point
}

function judgedAt({ codes }: Judged, place: number): State {
  return STATES[(codes.state?.[place] ?? 0) - 1] ?? 'not_enough_data'
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

// ── many points ──────────────────────────────────────────────────────────────────────────────

/** Tells whether this is a series, as far as its points go. */
export function hasPoints(own: unknown): boolean {
  const series = own as Series | null | undefined
  return series != null && (judgedOf(series) !== undefined || Array.isArray(series.points))
}

/** Number of a series' points. */
export function lengthOf(series: Series): number {
  return judgedOf(series)?.length ?? series.points.length
}

/** Values in the order of the chunks, from one place on. */
export function valuesOf(series: Series, from = 0, to = lengthOf(series)): (number | null)[] {
  const values: (number | null)[] = []
  for (let place = from; place < to; place++) values.push(valueAt(series, place))
  return values
}

/** Number of alerts from one place on. */
export function alertsFrom(series: Series, from: number): number {
  let alerts = 0
  for (let place = from; place < lengthOf(series); place++) if (alertAt(series, place)) alerts++
  return alerts
}

/** Places of the chunks where a series alerts, the reference's left out. */
export function alertPlaces(series: Series, chunks: readonly Chunk[]): number[] {
  const places: number[] = []
  for (let place = 0; place < chunks.length; place++) {
    if (alertAt(series, place) && chunks[place]?.period === 'production') places.push(place)
  }
  return places
}

const NOTHING: Point = { value: null, state: 'not_enough_data', alert: false }

/** The series at these places only; at one that it does not have, it has no value. */
export function pick(series: Series, places: readonly number[]): Series {
  const judged = judgedOf(series)
  if (!judged) return { ...namesAt(series, places), points: places.map((place) => series.points[place] ?? NOTHING) }
  const bounds = boundsOf(series)
  const moved = bounds && ((place: number) => bounds(places[place] ?? -1))
  return seriesOf(namesAt(series, places), pickPlaces(judged, places), moved)
}

/** The names of a series at these places only. */
function namesAt(series: Series, places: readonly number[]): Names {
  const rows = series.segmentRows
  return namesOf(
    rows === undefined ? series : { ...namesOf(series), segmentRows: places.map((place) => rows[place] ?? 0) },
  )
}

/** The series as one of the rows of a segment, which has so many in each chunk. */
export function ofSegment(series: Series, segment: Segment, segmentRows: readonly number[]): Series {
  const judged = judgedOf(series)
  if (!judged) return { ...series, segment, segmentRows }
  return seriesOf(namesOf({ ...namesOf(series), segment, segmentRows }), judged, boundsOf(series))
}
