/** The alerts of a run. */

import type { Alert, Chunk, Result, RunData } from '../types/index.js'
import { alertPlaces } from './columns.js'

/** Series that alerts are of. */
export type Alerting = Omit<Alert, 'chunk'>

/** Every alert in the checked data, or those of some series; alerts within the reference are not among them. */
export function alertsOf(
  results: RunData['results'],
  is: (series: Alerting) => boolean = () => true,
): readonly Alert[] {
  return Object.values(results).flatMap((result: Result) =>
    result.series.flatMap((series) => {
      const column = series.column === undefined ? {} : { column: series.column }
      const own = { calculator: result.calculator, metric: series.metric, ...column }
      const places = is(own) ? alertPlaces(series, result.chunks) : []
      return places.map((place): Alert => ({ ...own, chunk: (result.chunks[place] as Chunk).key }))
    }),
  )
}
