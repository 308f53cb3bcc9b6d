/** Standard of a series: what its values are held to, settled by the configuration and the reference. */

import { calculatorOf, familyOf } from '../calculators/list.js'
import { boundsOf, givenThreshold, thresholdOf } from '../config/thresholds.js'
import type { CalculatorKey, ResolvedConfig, Series } from '../types/index.js'
import { resolveThreshold } from './threshold.js'

/** Standard of a series, the same at every check. */
export interface Standard {
  readonly threshold: Series['threshold']
  /** Mean of the reference's values: of an estimate, of the realized ones. */
  readonly usual: number | null
  /** Share of the reference's rows that have a fault; 0 for other series. */
  readonly usualFaults: number
  readonly byPValue: boolean
  /** NannyML's: whatever is beyond a bound alerts. */
  readonly compat: boolean
  /** Bounds that the user gave, on whichever side. */
  readonly given: boolean
  /** Bounds that the user gave as numbers, not as a distance from few reference chunks. */
  readonly constant: boolean
  readonly good: 'above' | 'below' | 'neither'
  /** A share of faults by rows, or a count of them. */
  readonly faults: 'share' | 'count' | undefined
}

/** A series in the reference's chunks. */
export interface Usual {
  /** Source of the thresholds: the values, or for an estimate the realized values. */
  readonly values: Float64Array
  readonly own: Float64Array
  /** Rows by chunk. */
  readonly rows: Float64Array
}

/** Standard that a series of the reference sets for its values in production. */
export function standardOf(
  config: ResolvedConfig,
  { calculator, metric, column }: { calculator: CalculatorKey; metric: string; column: string | undefined },
  reference: Usual,
): Standard {
  const given = givenThreshold(config, metric, column)
  const bounds = boundsOf(config, calculator, metric)
  const values = Array.from(reference.values).filter((value) => !Number.isNaN(value))
  const threshold = thresholdOf(config, metric, column, bounds)
  const faults = calculatorOf(calculator).fault ? (config.quality.as === 'rate' ? 'share' : 'count') : undefined
  return {
    threshold: threshold === null ? NO_BOUNDS : resolveThreshold(threshold, values, bounds.limits),
    usual: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    usualFaults: faults === undefined ? 0 : usualShareOf(faults, reference),
    byPValue: bounds.byPValue === true,
    compat: config.compat === 'nannyml',
    given: given !== undefined,
    constant: given !== undefined && !('std' in given),
    good: familyOf(calculator).good(metric),
    faults,
  }
}

const NO_BOUNDS: Series['threshold'] = { lower: null, upper: null }

/** The share of the reference's rows that have the fault. */
function usualShareOf(as: 'share' | 'count', { own, rows }: Usual): number {
  let [faults, all] = [0, 0]
  for (const [chunk, value] of own.entries()) {
    if (Number.isNaN(value)) continue
    const size = rows[chunk] as number
    faults += as === 'share' ? value * size : value
    all += size
  }
  return all === 0 ? 0 : faults / all
}
