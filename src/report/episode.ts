/** Chunks of the headline, so that charts show and name the same. */

import { REALIZED } from '../calculators/performance.js'
import { marksOf } from '../results/marks.js'
import type { Timeline } from '../results/timeline.js'
import type { RunData } from '../types/index.js'
import type { Bounds, Mark, SeriesLine } from './blocks.js'

/** Places of the chunks that the first finding with chunks rests on; empty where none has. */
export function episodeOf(run: RunData, { chunks }: Timeline): readonly number[] {
  const spoken = run.verdict.performance.find((finding) => finding.metric !== undefined)
  const keys = new Set(spoken?.chunks ?? [])
  return chunks.flatMap((chunk, place) => (chunk.period === 'production' && keys.has(chunk.key) ? [place] : []))
}

/** The chunk of the headline where its metric is farthest beyond its threshold. */
export function headlinePlace(run: RunData, timeline: Timeline): number | undefined {
  const spoken = run.verdict.performance.find((finding) => finding.metric !== undefined)
  const calculator = spoken?.calculator ?? REALIZED
  const watched = timeline.by(calculator).find(({ metric }) => metric === spoken?.metric)
  if (!watched) return undefined
  const marks = marksOf(watched.series, timeline.referenceCount)
  const known = episodeOf(run, timeline).filter((place) => marks[place]?.value != null)
  const beyond = (place: number) => excess(marks[place], watched.threshold)
  return known.length === 0
    ? undefined
    : known.reduce((worst, place) => (beyond(place) > beyond(worst) ? place : worst))
}

/** A mark by its line and its place. */
export interface Place {
  readonly line: number
  readonly index: number
}

/**
 * The alert farthest beyond its threshold, of the headline's chunks if one of them alerts; of the first line that has one. Chunks
 * from `end` on are not asked.
 */
export function worstMark(
  lines: readonly SeriesLine[],
  threshold: Bounds,
  episode: readonly number[],
  end = Number.POSITIVE_INFINITY,
): Place | undefined {
  const alertsOf = ({ marks }: SeriesLine) => marks.flatMap(({ alert }, index) => (alert && index < end ? [index] : []))
  const line = lines.findIndex((own) => alertsOf(own).length > 0)
  const own = lines[line]
  if (!own) return undefined
  const alerts = alertsOf(own)
  const told = alerts.filter((index) => episode.includes(index))
  const beyond = (index: number) => excess(own.marks[index], own.threshold ?? threshold)
  const index = (told.length > 0 ? told : alerts).reduce((worst, at) => (beyond(at) > beyond(worst) ? at : worst))
  return { line, index }
}

function excess(mark: Mark | undefined, { lower, upper }: Bounds): number {
  const value = mark?.value ?? 0
  return Math.max(lower === null ? -Infinity : lower - value, upper === null ? -Infinity : value - upper)
}
