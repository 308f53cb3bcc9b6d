/** The alerts of a run. */

import type { Alert, Chunk, Result, RunData } from '../types/index.js'
import { alertPlaces } from './columns.js'

/** Every alert in the checked data; alerts within the reference are not among them. */
export function alertsOf(results: RunData['results']): readonly Alert[] {
  return Object.values(results).flatMap((result: Result) =>
    result.series.flatMap((series) =>
      alertPlaces(series, result.chunks).map((place): Alert => {
        const column = series.column === undefined ? {} : { column: series.column }
        const chunk = (result.chunks[place] as Chunk).key
        return { calculator: result.calculator, metric: series.metric, ...column, chunk }
      }),
    ),
  )
}
