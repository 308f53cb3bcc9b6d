/** A series as a report shows it. */

import type { CalculatorKey, Series } from '../types/index.js'

/** A series of one result on the run's axis: a place for each chunk of the run, without a value where the result lacks it. */
export interface Watched extends Pick<Series, 'metric' | 'column' | 'segment' | 'threshold'> {
  readonly calculator: CalculatorKey
  readonly series: Series
  /** Safe as an id in any document. */
  readonly anchor: string
  /** Alerts among production chunks. */
  readonly alerts: number
}
