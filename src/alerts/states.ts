/**
 * State of a point. This is the one place that decides it: the verdict, the report, JUnit, the exit code and the JSON ask
 * the state and compare nothing themselves. The rules are in docs/verdict.md.
 */

import { calculatorOf, familyOf } from '../calculators/list.js'
import { boundsOf, givenThreshold, thresholdOf } from '../config/thresholds.js'
import type { Measures } from '../results/measures.js'
import type { CalculatorKey, ResolvedConfig, Series, State } from '../types/index.js'
import { resolveThreshold, sideOf } from './threshold.js'

/** In the order of their codes in typed arrays; the first has code 1. */
export const STATES = ['fine', 'better', 'watch', 'alert', 'not_enough_data'] as const satisfies readonly State[]

const [FINE, BETTER, , ALERT, NOT_ENOUGH_DATA] = STATES.map((_, place) => place + 1) as [
  number,
  number,
  number,
  number,
  number,
]

/** A method that is judged by its p-value alerts below this. */
const SIGNIFICANT = 0.05

/** Faults of the data that touch a smaller share of a chunk's rows, beyond what is usual, are worth a sentence and no alert. */
export const LEAST_FAULTS = 0.01

/** Standard of a series: settled by the configuration and the reference, the same at every check. */
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

// ── at a check ───────────────────────────────────────────────────────────────────────────────

/** Context of the chunks beside the series itself. */
export interface Beside {
  /** The first so many chunks are the reference. */
  readonly referenceCount: number
  /** Rows by chunk. */
  readonly rows: Float64Array
  /** Realized values, for an estimate. */
  readonly realized?: Float64Array | undefined
  /** Faults that count for an alert, where the series holds others too. */
  readonly evidence?: Float64Array | undefined
}

/** The codes of the states of a series, by chunk. */
export function statesOf(measures: Measures, standard: Standard, beside: Beside): Uint8Array {
  const states = new Uint8Array(measures.length)
  const { value: values, p_value, standard_error: errors } = measures.numbers
  const judged = standard.byPValue ? p_value : values
  for (let place = 0; place < states.length; place++) {
    const isThere = !Number.isNaN(values?.[place] ?? Number.NaN)
    const [value, error] = [judged?.[place] ?? Number.NaN, errors?.[place] ?? Number.NaN]
    states[place] = isThere ? stateAt(standard, beside, place, value, error) : NOT_ENOUGH_DATA
  }
  return states
}

function stateAt(standard: Standard, beside: Beside, place: number, value: number, error: number): number {
  if (isUnjudged(standard, beside, place)) return FINE
  const state = stateOf(standard, value, error)
  if (state !== ALERT || standard.faults === undefined) return state
  const faults = beside.evidence?.[place] ?? value
  return isSmall(standard, faults, beside.rows[place] as number) ? FINE : ALERT
}

/** The reference is what is usual; and where labels have come, the realized value is judged and not its estimate. */
function isUnjudged({ compat }: Standard, { referenceCount, realized }: Beside, place: number): boolean {
  if (compat) return false
  return place < referenceCount || (realized !== undefined && !Number.isNaN(realized[place]))
}

function stateOf(standard: Standard, value: number, error: number): number {
  if (standard.byPValue) return value < SIGNIFICANT ? ALERT : FINE
  const { usual } = standard
  const side = sideOf(value, standard.threshold)
  if (side === 'within') return FINE
  if (standard.compat || standard.constant) return ALERT
  if (usual !== null && Math.abs(value - usual) <= 2 * error) return FINE
  if (standard.given) return ALERT
  return side === standard.good ? BETTER : ALERT
}

/** Tells whether faults beyond the usual ones touch too few rows for an alert. A bound given by the user counts as it is. */
function isSmall({ faults, compat, given, usualFaults }: Standard, value: number, rows: number): boolean {
  if (compat || given) return false
  return (faults === 'share' ? value : value / rows) - usualFaults < LEAST_FAULTS
}
