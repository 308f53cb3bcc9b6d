/** When a value is worth an alert. */

import { withDefaults } from '../config/schema/defaults.js'
import { CONSTANT, DEVIATION, SIDES } from '../config/schema/judging.js'
import { CENTRES } from '../config/schema/names.js'
import { keysOf } from '../config/schema/option.js'
import { ReckonerError, refuseUnknownKeys } from '../core/errors.js'
import type { ConstantThreshold, DeviationThreshold, Series, Threshold } from '../types/index.js'

type Bounds = Series['threshold']
type Centre = (typeof CENTRES)[number]
type Multiplier = number | undefined

/**
 * The bounds of a threshold. Constants stand as they are; a distance in standard deviations is taken from
 * the reference chunks' values: `centre ± multiplier × population standard deviation`.
 *
 * A bound at or beyond what the metric can reach is moved to that limit, as NannyML 0.13.1 does.
 *
 * @param referenceValues values of the reference chunks; `null`s are left out. Without any, a distance has no bounds.
 * @throws ReckonerError `unknown_option`, `invalid_option`.
 */
export function resolveThreshold(
  threshold: Threshold,
  referenceValues: readonly (number | null)[],
  limits: Bounds,
): Bounds {
  const bounds = threshold.std !== undefined ? byDeviation(threshold, referenceValues) : constant(threshold)
  const { lower, upper } = bounds
  return {
    lower: lower !== null && limits.lower !== null && lower <= limits.lower ? limits.lower : lower,
    upper: upper !== null && limits.upper !== null && upper >= limits.upper ? limits.upper : upper,
  }
}

/** On which side of its bounds a value lies. One on a bound, or none, is within. */
export function sideOf(value: number | null, { lower, upper }: Bounds): 'below' | 'above' | 'within' {
  if (value === null) return 'within'
  if (lower !== null && value < lower) return 'below'
  return upper !== null && value > upper ? 'above' : 'within'
}

function constant(threshold: ConstantThreshold): Bounds {
  refuseUnknownKeys(threshold, keysOf(CONSTANT), 'a constant threshold')
  const { lower, upper } = threshold
  for (const [side, value] of Object.entries({ lower, upper })) {
    if (value !== undefined && !Number.isFinite(value)) throw invalid(`${side} is ${value}, expected a number`)
  }
  if (lower !== undefined && upper !== undefined && lower >= upper) {
    throw invalid(`lower is ${lower} and upper is ${upper}; lower must be below upper`)
  }
  return { lower: lower ?? null, upper: upper ?? null }
}

function byDeviation(threshold: DeviationThreshold, referenceValues: readonly (number | null)[]): Bounds {
  refuseUnknownKeys(threshold, keysOf(DEVIATION), 'a standard-deviation threshold')
  const { below, above } = multipliers(threshold.std)
  const { around } = withDefaults(threshold, DEVIATION)
  if (!CENTRES.includes(around)) throw invalid(`around is "${around}", expected mean, median, min or max`)
  const values = referenceValues.filter((value) => value !== null)
  if (values.length === 0) return { lower: null, upper: null }
  const [centre, deviation] = [centreOf(values, around), populationDeviation(values)]
  return {
    lower: below === undefined ? null : finite(centre - below * deviation),
    upper: above === undefined ? null : finite(centre + above * deviation),
  }
}

/** A bound beyond the largest number bounds nothing. */
function finite(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null
}

function multipliers(std: number | { readonly lower?: number; readonly upper?: number }): {
  below: Multiplier
  above: Multiplier
} {
  if (typeof std === 'object') refuseUnknownKeys(std, keysOf(SIDES), 'std')
  const sides = typeof std === 'number' ? { below: std, above: std } : { below: std.lower, above: std.upper }
  for (const multiplier of Object.values(sides)) {
    if (multiplier !== undefined && !(Number.isFinite(multiplier) && multiplier >= 0)) {
      throw invalid(`std is ${multiplier}, expected a number of standard deviations, not negative`)
    }
  }
  return sides
}

function centreOf(values: readonly number[], around: Centre): number {
  if (around === 'mean') return mean(values)
  const sorted = [...values].sort((a, b) => a - b)
  if (around === 'min') return sorted[0] as number
  if (around === 'max') return sorted.at(-1) as number
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function populationDeviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
}

function invalid(sentence: string): ReckonerError {
  return new ReckonerError('invalid_option', `Cannot use a threshold: ${sentence}`)
}
