/** The alerts of a run. */

import type { Alert, CalculatorKey, Chunk, Result, RunData, Series } from '../types/index.js'
import { alertPlaces } from './columns.js'

/** Every alert in the checked data; alerts within the reference are not among them. */
export function alertsOf(results: RunData['results']): readonly Alert[] {
  return Object.values(results).flatMap(({ calculator, chunks, series }: Result) =>
    series.flatMap((own) => alertsOfSeries(calculator, own, chunks)),
  )
}

/** Every alert of a series in the checked data. */
export function alertsOfSeries(calculator: CalculatorKey, series: Series, chunks: readonly Chunk[]): readonly Alert[] {
  const places = alertPlaces(series, chunks)
  const column = series.column === undefined ? {} : { column: series.column }
  const segment = series.segment === undefined ? {} : { segment: series.segment }
  return places.map((place) => ({
    calculator,
    metric: series.metric,
    ...column,
    ...segment,
    chunk: (chunks[place] as Chunk).key,
  }))
}
