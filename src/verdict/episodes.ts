/**
 * Episodes of a metric: the chunks in which it has changed, from the first to the last, and by how much in all of them.
 *
 * Alerts say that a metric changed. They come late, and miss chunks that chance brought near the usual value. So the start, the
 * end and the size of the change are those of the most likely levels (`levels.ts`), given that chunks with an alert have changed.
 */

import { levelsOf, noiseOf, type Step } from '../alerts/chance/levels.js'
import { classOf, correctionOf, type Season } from '../alerts/chance/season.js'
import { LOOKS_BACK } from '../alerts/chance/sequence.js'
import { errorAt, valueAt } from '../results/columns.js'
import type { Chunk, Episode, Series } from '../types/index.js'
import { margin } from '../words/numbers.js'
import { levelIn, type Range, slopeIn, sumOf } from './course.js'

/** A metric that alerts in some chunks. */
export interface Fallen {
  readonly series: Series | undefined
  readonly higherIsBetter: boolean
  readonly usual: number | null
  /** Production chunks with a value, in their order. */
  readonly known: readonly number[]
  /** Those of them that alert. */
  readonly alerts: readonly number[]
  /** True if alerts are values beyond a bound that the user gave: these chunks alone are meant. */
  readonly isGiven: boolean
  /** The season by which chunks are held to those of their class; left out without one. */
  readonly season?: Season | undefined
}

/** An episode by the places of its chunks. */
export interface PlacedEpisode extends Pick<Episode, 'state' | 'course' | 'change'> {
  readonly places: readonly number[]
}

/** The episodes of a metric, the one to tell first: the one that goes on, or else the clearest. */
export function episodesOf(fallen: Fallen, chunks: readonly Chunk[]): readonly PlacedEpisode[] {
  if (fallen.alerts.length === 0) return []
  const valueIn = seasonalValues(fallen, chunks)
  const errors = errorsOf(fallen, chunks, valueIn)
  const steps = stepsOf(fallen, errors, valueIn)
  const told = fallen.isGiven ? runsOf(steps.map(({ isAlert }) => Number(isAlert))) : changesIn(steps, errors)
  const weight = ([first, last]: Range) => sumOf(steps.slice(first, last + 1), (step) => step.by ** 2 / step.variance)
  const isOpen = ([, last]: Range) => last === steps.length - 1
  const sorted = told.toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || weight(b) - weight(a))
  return sorted.map((range) => episodeOf(fallen, steps, errors.ofUsual, range))
}

/**
 * Ranges of changed chunks that an alert speaks of: its own, or the last before it, since a sequence may still alert when it has
 * ended. An alert without a range is one of its own.
 */
function changesIn(steps: readonly Known[], { ofUsual }: Errors): Range[] {
  const least = 2 * Math.sqrt(ofUsual)
  const ranges = runsOf(levelsOf(steps, least))
  const spoken = new Set(alertsIn(steps).map((place) => spokenOf(ranges, place)))
  if (!spoken.has(undefined)) return ranges.filter((range) => spoken.has(range))
  const known = steps.map((step, place) => ({ ...step, hasChanged: step.isAlert && !spokenOf(ranges, place) }))
  const all = runsOf(levelsOf(known, least))
  const told = new Set(alertsIn(steps).map((place) => spokenOf(all, place)))
  return all.filter((range) => told.has(range))
}

function alertsIn(steps: readonly Known[]): readonly number[] {
  return steps.flatMap(({ isAlert }, place) => (isAlert ? [place] : []))
}

function spokenOf(ranges: readonly Range[], place: number): Range | undefined {
  return ranges.findLast(([first, last]) => first <= place && place <= last + LOOKS_BACK)
}

/** Ranges of neighbouring levels above 0. */
function runsOf(levels: readonly number[]): Range[] {
  const runs: [number, number][] = []
  for (const [place, level] of levels.entries()) {
    const last = runs.at(-1)
    if (level > 0 && last?.[1] === place - 1) last[1] = place
    else if (level > 0) runs.push([place, place])
  }
  return runs
}

function episodeOf(fallen: Fallen, steps: readonly Step[], variance: number, range: Range): PlacedEpisode {
  const state = range[1] === steps.length - 1 ? 'open' : 'recovered'
  const slope = fallen.isGiven ? undefined : slopeIn(steps, range)
  const fit = slope ?? levelIn(steps, range)
  const course = slope ? 'slope' : range[0] === range[1] && state === 'recovered' ? 'spike' : 'step'
  const places = fallen.known.slice(fit.first, range[1] + 1)
  return { state, course, places, change: changeOf(fallen, fit.by, fit.variance + variance) }
}

function changeOf(fallen: Fallen, by: number, variance: number): Episode['change'] {
  const from = fallen.usual ?? 0
  const change = signOf(fallen) * by
  const reach = margin(Math.sqrt(variance))
  return { from, to: from + change, interval: [change - reach, change + reach] }
}

/** Value of a series in a chunk, less what its season adds; `null` where there is none. */
type ValueIn = (place: number) => number | null

/** Takes the season off, as alerts do (`alerts/chance/season.ts`): a chunk that is like those of its class has not changed. */
function seasonalValues({ series, season }: Fallen, chunks: readonly Chunk[]): ValueIn {
  const plain: ValueIn = (place) => valueAt(series, place)
  if (season === undefined) return plain
  const classed = chunks.flatMap((chunk, place) => {
    const value = chunk.period === 'reference' ? plain(place) : null
    return value === null ? [] : [{ value, season: classOf(season, chunk) ?? -1 }]
  })
  if (classed.length === 0) return plain
  const correction = correctionOf(classed)
  return (place) => {
    const value = plain(place)
    return value === null ? null : value - correction.of(classOf(season, chunks[place] as Chunk)).by
  }
}

// ── deviations ───────────────────────────────────────────────────────────────────────────────

interface Known extends Step {
  readonly isAlert: boolean
}

/** Deviations of the known chunks, turned so that worse is more. */
function stepsOf(fallen: Fallen, errors: Errors, valueIn: ValueIn): readonly Known[] {
  const alerting = new Set(fallen.alerts)
  const steps = fallen.known.map((place) => {
    const by = signOf(fallen) * ((valueIn(place) ?? Number.NaN) - (fallen.usual ?? 0))
    return { by: within(by, FAR), variance: errors.at(place), isAlert: alerting.has(place) }
  })
  const noise = noiseOf(steps)
  return steps.map((step) => ({ ...step, variance: positive(step.variance * noise) }))
}

/** Deviations and variances of extreme values stay where arithmetic is defined. */
const FAR = 1e100

function within(by: number, most: number): number {
  return Math.max(-most, Math.min(most, by))
}

function positive(variance: number): number {
  return variance > 0 ? within(variance, FAR ** 2) : FAR ** -2
}

function signOf({ higherIsBetter }: Fallen): number {
  return higherIsBetter ? -1 : 1
}

/** Variances of values, and of the usual one. */
interface Errors {
  readonly at: (place: number) => number
  readonly ofUsual: number
}

/** Sampling errors say as much about the scatter of chunks as so many chunks of the reference. */
const SAMPLING = 5

/**
 * Takes the mean of a value's own variance and that of the reference at as many rows, since a chunk of few positive labels has an
 * error as uncertain as its value; times what the reference's chunks differ beyond that. Without errors, takes their scatter.
 */
function errorsOf({ series, usual }: Fallen, chunks: readonly Chunk[], valueIn: ValueIn): Errors {
  const own = chunks.flatMap((chunk, place) => {
    const value = chunk.period === 'reference' ? valueIn(place) : null
    const rows = rowsOf(chunk)
    return value === null
      ? []
      : [{ square: (value - (usual ?? value)) ** 2, rows, variance: varianceAt(series, place) }]
  })
  const known = own.filter(({ variance }) => variance > 0)
  const perRow = sumOf(known, ({ variance, rows }) => variance * rows) / Math.max(1, known.length)
  const differing = sumOf(known, ({ square, rows }) => (square * rows) / perRow)
  const factor = (SAMPLING + differing) / (SAMPLING + Math.max(0, known.length - 1))
  const scatter = sumOf(own, ({ square }) => square) / Math.max(1, own.length - 1)
  const least = Math.max(scatter, 1e-12 * (usual ?? 1) ** 2, 1e-300)
  const varianceOf = (variance: number, rows: number) => (factor * (variance + perRow / rows)) / 2 || least
  return {
    at: (place) => positive(varianceOf(varianceAt(series, place), rowsOf(chunks[place] as Chunk))),
    ofUsual: positive(sumOf(own, ({ variance, rows }) => varianceOf(variance, rows)) / Math.max(1, own.length) ** 2),
  }
}

function rowsOf({ rows, labelled = rows }: Chunk): number {
  return Math.max(1, labelled)
}

function varianceAt(series: Series | undefined, place: number): number {
  return errorAt(series, place) ** 2
}
