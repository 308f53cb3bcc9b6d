/** Alerts that make no model bad: summary statistics and confusion cells, which have no good side. */

import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { SUMMARY } from '../calculators/statistics.js'
import { alertPlaces } from '../results/columns.js'
import type { Finding, Result, Series } from '../types/index.js'
import { plural } from '../words/numbers.js'
import { when } from '../words/when.js'
import { capital, enumerate, metricInSentence, quoted } from '../words/words.js'
import type { Evidence } from './evidence.js'
import { MOST_NAMED } from './faults.js'

interface Moved {
  readonly series: Series
  /** Places of the alerts. */
  readonly places: readonly number[]
}

/** Summary statistics beyond their usual range. */
export function statisticsMoved(evidence: Evidence): Finding[] {
  const result = evidence.results[SUMMARY]
  const moved = movedSeries(evidence, result)
  const [worst] = moved
  if (result === undefined || worst === undefined) return []
  const unnamed = moved.length - MOST_NAMED
  const named = namesByColumn(moved.slice(0, MOST_NAMED))
  const names = [...named, ...(unnamed > 0 ? [plural(unnamed, 'other statistic')] : [])]
  return [movedFinding(evidence, 'input_drift', result, moved, capital(enumerate(names)))]
}

/** `mean and standard deviation of "age"`, by column. */
function namesByColumn(moved: readonly Moved[]): string[] {
  const statistics = new Map<string | undefined, string[]>()
  for (const { series } of moved) {
    const own = statistics.get(series.column) ?? []
    statistics.set(series.column, [...own, metricInSentence(series.metric)])
  }
  return [...statistics].map(([column, names]) =>
    column === undefined ? 'number of rows' : `${enumerate(names)} of ${quoted(column)}`,
  )
}

/** Confusion cells, which have no good side and so make no model bad. */
export function cellsMoved(evidence: Evidence): Finding[] {
  const { [REALIZED]: realized, [ESTIMATED]: estimated } = evidence.results
  return [realized, estimated].flatMap((result) => {
    const watched = new Set<string>(evidence.metrics.map((metric) => metric.key))
    const moved = movedSeries(evidence, result).filter(({ series }) => !watched.has(series.metric))
    if (result === undefined || moved.length === 0) return []
    const word = result === estimated ? 'estimated ' : ''
    const unnamed = moved.length - MOST_NAMED
    const names = moved.slice(0, MOST_NAMED).map(({ series }) => metricInSentence(series.metric))
    const all = enumerate(unnamed > 0 ? [...names, plural(unnamed, 'other cell')] : names)
    return [movedFinding(evidence, 'performance_moved', result, moved, capital(`${word}${all}`))]
  })
}

/** Series that alert, those with most alerts first. */
function movedSeries({ production, chunks }: Evidence, result: Result | undefined): readonly Moved[] {
  if (result === undefined || production.length === 0) return []
  return result.series
    .map((series) => ({ series, places: alertPlaces(series, chunks) }))
    .filter(({ places }) => places.length > 0)
    .sort((a, b) => b.places.length - a.places.length)
}

function movedFinding(
  evidence: Evidence,
  kind: Finding['kind'],
  result: Result,
  moved: readonly Moved[],
  names: string,
): Finding {
  const [worst] = moved as readonly [Moved]
  const places = new Set(moved.flatMap((own) => own.places))
  const chunks = evidence.production.flatMap((place) => (places.has(place) ? (evidence.chunks[place] ?? []) : []))
  const outside = moved.length === 1 ? 'is outside its usual range' : 'are outside their usual ranges'
  return {
    kind,
    sentence: `${names} ${outside} ${when(chunks, evidence.config.chunks)}`,
    calculator: result.calculator,
    metric: worst.series.metric,
    ...(worst.series.column === undefined ? {} : { column: worst.series.column }),
    chunks: chunks.map((chunk) => chunk.key),
  }
}
