/** Rankings of columns over results: those that moved, and those that moved with performance. */

import { RANKING } from '../config/schema/calls.js'
import { withDefaults } from '../config/schema/defaults.js'
import { optionsOf, requireResult } from '../config/shape.js'
import type { Chunk, MetricKey, Ranked, RankingOptions, Result, Series } from '../types/index.js'
import { alertPlaces, alertsFrom, valuesOf } from './columns.js'
import { ofSameRows } from './segments.js'

function periodOf(options: RankingOptions): 'production' | 'all' {
  return withDefaults(optionsOf(options, 'a ranking'), RANKING).period
}

/** Columns by the number of their alerts, most first; equal ones by name. */
export function rankByAlerts(drift: Result, options: RankingOptions = {}): readonly Ranked[] {
  requireResult(drift, 'the result to rank')
  const period = periodOf(options)
  const counts = new Map<string, number>()
  for (const series of ofSameRows(drift.series)) {
    if (series.column === undefined) continue
    const alerts = period === 'all' ? alertsFrom(series, 0) : alertPlaces(series, drift.chunks).length
    counts.set(series.column, (counts.get(series.column) ?? 0) + alerts)
  }
  return ranked([...counts].map(([column, score]) => ({ column, score })))
}

/**
 * Columns by how their drift goes with the change of performance: Pearson's r between a column's values (its
 * first series) and `|performance − mean over the reference|`, over the chunks where both exist.
 *
 * @param metric the performance metric; default: the result's first.
 */
export function rankByCorrelation(
  drift: Result,
  performance: Result,
  metric?: MetricKey,
  options: RankingOptions = {},
): readonly Ranked[] {
  requireResult(drift, 'the drift to rank')
  requireResult(performance, 'the performance to rank by')
  const period = periodOf(options)
  const series = ofSameRows(performance.series).find((own) => metric === undefined || own.metric === metric)
  if (series === undefined) return []
  const usual = referenceMean(series, performance.chunks)
  const change = valuesOf(series).map((value) => (value === null || usual === null ? null : Math.abs(value - usual)))
  const columns = new Map<string, Series>()
  for (const own of ofSameRows(drift.series))
    if (own.column !== undefined && !columns.has(own.column)) columns.set(own.column, own)
  const scores = [...columns].map(([column, own]) => {
    const pairs = valuesOf(own).flatMap((value, index): [number, number][] => {
      const other = change[index] ?? null
      return value === null || other === null || !isWithin(drift.chunks[index] as Chunk, period) ? [] : [[value, other]]
    })
    return { column, score: pearson(pairs) }
  })
  // A column without a correlation goes last, with no correlation.
  const defined = ranked(scores.flatMap(({ column, score }) => (score === null ? [] : [{ column, score }])))
  const rest = scores.filter(({ score }) => score === null).sort((a, b) => (a.column < b.column ? -1 : 1))
  return [...defined, ...rest.map(({ column }, index) => ({ column, score: 0, rank: defined.length + index + 1 }))]
}

function isWithin(chunk: Chunk, period: 'production' | 'all'): boolean {
  return period === 'all' || chunk.period === 'production'
}

function ranked(scores: { column: string; score: number }[]): Ranked[] {
  const sorted = scores.sort((a, b) => b.score - a.score || (a.column < b.column ? -1 : 1))
  return sorted.map(({ column, score }, index) => ({ column, score, rank: index + 1 }))
}

/** Mean of a series over the reference chunks that have a value. */
export function referenceMean(series: Series, chunks: readonly Chunk[]): number | null {
  const values = valuesOf(series).flatMap((value, index) =>
    value !== null && chunks[index]?.period === 'reference' ? [value] : [],
  )
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Pearson's correlation; `null` for fewer than two pairs or where one side does not vary. */
function pearson(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 2) return null
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length
  const [x, y] = [mean(0), mean(1)]
  let [covariance, varianceX, varianceY] = [0, 0, 0]
  for (const pair of pairs) {
    const [dx, dy] = [pair[0] - x, pair[1] - y]
    covariance += dx * dy
    varianceX += dx * dx
    varianceY += dy * dy
  }
  return varianceX === 0 || varianceY === 0 ? null : covariance / Math.sqrt(varianceX * varianceY)
}
