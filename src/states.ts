/**
 * How a point stands. This is the one place that decides it: the verdict, the report, JUnit, the exit code and the JSON ask
 * the state and compare nothing themselves. The rules are in docs/verdict.md.
 */

import { boundsOf, givenThreshold } from './config/thresholds.js'
import { METRICS } from './generated/catalogue.js'
import type { Measures } from './points.js'
import { sideOf } from './thresholds.js'
import type { CalculatorKey, ResolvedConfig, Series, State } from './types.js'

/** In the order of their codes in typed arrays. */
export const STATES = ['fine', 'better', 'watch', 'alert', 'not_enough_data'] as const satisfies readonly State[]

const [FINE, BETTER, , ALERT, NOT_ENOUGH_DATA] = STATES.map((_, code) => code) as [
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

/** What is known of a series beside what was measured. */
export interface Judging {
  readonly config: ResolvedConfig
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | undefined
  readonly threshold: Series['threshold']
  /** The first so many chunks are the reference. */
  readonly referenceCount: number
  /** Rows by chunk. */
  readonly rows: ArrayLike<number>
  /** What the reference's values are like: of an estimate, the realized ones. */
  readonly usual: number | null
  /** Beside an estimate: the realized values. */
  readonly realized?: Float64Array | undefined
  /** Of values out of range: those that no shift explains, as configured. */
  readonly implausible?: Float64Array | undefined
}

/** The codes of the states of a series, by chunk. */
export function statesOf(measures: Measures, judging: Judging): Uint8Array {
  const rule = ruleOf(judging)
  const usualFaults = rule.faults === undefined ? 0 : usualShareOf(rule, measures.values, judging)
  const { values, pValues, standardErrors } = measures
  const states = new Uint8Array(values.length)
  for (let place = 0; place < values.length; place++) {
    const value = rule.byPValue ? (pValues[place] as number) : (values[place] as number)
    const state = Number.isNaN(values[place])
      ? NOT_ENOUGH_DATA
      : isUnjudged(rule, judging, place)
        ? FINE
        : stateOf(rule, judging, value, standardErrors[place] as number)
    const faults = judging.implausible?.[place] ?? value
    const isTooFew = state === ALERT && isSmall(rule, faults, judging.rows[place] as number, usualFaults)
    states[place] = isTooFew ? FINE : state
  }
  return states
}

interface Rule {
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

function ruleOf({ config, calculator, metric, column }: Judging): Rule {
  const given = givenThreshold(config, metric, column)
  const isFault = QUALITY.has(calculator)
  return {
    byPValue: calculator === 'univariate_drift' && boundsOf(config, calculator, metric).threshold === null,
    compat: config.compat === 'nannyml',
    given: given !== undefined,
    constant: given !== undefined && !('std' in given),
    good: goodSide(calculator, metric),
    faults: isFault ? (config.quality.as === 'rate' ? 'share' : 'count') : undefined,
  }
}

const QUALITY: ReadonlySet<CalculatorKey> = new Set(['missing_values', 'unseen_values', 'out_of_range'])

function goodSide(calculator: CalculatorKey, metric: string): Rule['good'] {
  if (calculator === 'summary_statistics') return 'neither'
  if (calculator !== 'realized_performance' && calculator !== 'estimated_performance') return 'below'
  const higherIsBetter = METRICS.find((own) => own.key === metric)?.higherIsBetter ?? null
  return higherIsBetter === null ? 'neither' : higherIsBetter ? 'above' : 'below'
}

/** The reference is what is usual; and where labels have come, the realized value is judged and not its estimate. */
function isUnjudged(rule: Rule, { referenceCount, realized }: Judging, place: number): boolean {
  if (rule.compat) return false
  return place < referenceCount || (realized !== undefined && !Number.isNaN(realized[place]))
}

function stateOf(rule: Rule, { threshold, usual }: Judging, value: number, error: number): number {
  if (rule.byPValue) return value < SIGNIFICANT ? ALERT : FINE
  const side = sideOf(value, threshold)
  if (side === 'within') return FINE
  if (rule.compat || rule.constant) return ALERT
  if (usual !== null && Math.abs(value - usual) <= 2 * error) return FINE
  if (rule.given) return ALERT
  return side === rule.good ? BETTER : ALERT
}

/** Whether so many faults, beyond those that are usual, touch too few rows for an alert. A bound that the user gave counts as it is. */
function isSmall(rule: Rule, value: number, rows: number, usual: number): boolean {
  if (rule.faults === undefined || rule.compat || rule.given) return false
  return (rule.faults === 'share' ? value : value / rows) - usual < LEAST_FAULTS
}

/** The share of the reference's rows that have the fault. */
function usualShareOf(rule: Rule, values: Float64Array, { rows, referenceCount }: Judging): number {
  let [faults, all] = [0, 0]
  for (let place = 0; place < referenceCount; place++) {
    const [value, own] = [values[place] as number, rows[place] as number]
    if (Number.isNaN(value)) continue
    faults += rule.faults === 'share' ? value * own : value
    all += own
  }
  return all === 0 ? 0 : faults / all
}
