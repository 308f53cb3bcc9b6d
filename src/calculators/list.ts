/** All calculators, each of one record. Whatever asks what a calculator is, asks this list. */

import { CALCULATORS as IN_RUST } from '../generated/catalogue.js'
import type { CalculatorKey } from '../types/index.js'
import { DRIFT, DRIFT_CALCULATORS } from './drift.js'
import { PERFORMANCE, PERFORMANCE_CALCULATORS } from './performance.js'
import { QUALITY, QUALITY_CALCULATORS } from './quality.js'
import type { Calculator, CalculatorHalf, Family, FamilyKey } from './record.js'
import { STATISTICS_CALCULATORS, STATISTICS_FAMILY } from './statistics.js'

/** In the order in which a run is read: what it costs, what is broken, what moved. */
export const FAMILIES: Readonly<Record<FamilyKey, Family>> = {
  performance: PERFORMANCE,
  quality: QUALITY,
  drift: DRIFT,
  statistics: STATISTICS_FAMILY,
}

const HALVES: { readonly [key in CalculatorKey]: CalculatorHalf } = {
  ...PERFORMANCE_CALCULATORS,
  ...DRIFT_CALCULATORS,
  ...QUALITY_CALCULATORS,
  ...STATISTICS_CALCULATORS,
}

/** In the order of the workflow. */
export const CALCULATORS: readonly Calculator[] = IN_RUST.map((own) => ({ ...own, ...HALVES[own.key] }))

const BY_KEY = new Map(CALCULATORS.map((calculator) => [calculator.key, calculator]))

export function calculatorOf(key: CalculatorKey): Calculator {
  return BY_KEY.get(key) as Calculator
}

export function familyOf(key: CalculatorKey): Family {
  return FAMILIES[calculatorOf(key).family]
}

/** The calculators of a family, in the order of the workflow. */
export function ofFamily(family: FamilyKey): readonly Calculator[] {
  return CALCULATORS.filter((calculator) => calculator.family === family)
}

/** The calculators of all features together, and their words. */
export const TOGETHER = CALCULATORS.flatMap(({ key, label, together }) =>
  together ? [{ key, label, ...together }] : [],
)

/** The calculators of data quality, and their words. */
export const FAULTS = CALCULATORS.flatMap(({ key, fault }) => (fault ? [{ calculator: key, ...fault }] : []))

/** The configuration of no calculator, but for those that need a task. */
export const NOTHING: Family['off'] = Object.assign({}, ...Object.values(FAMILIES).map(({ off }) => off))

/** Tells whether a series is evidence for the alerts of another of its calculator, and not part of the result. */
export function isEvidence({ calculator, metric }: { calculator: CalculatorKey; metric: string }): boolean {
  const [, ...evidence] = calculatorOf(calculator).faults
  return evidence.some((fault) => metric.startsWith(`${fault}_`))
}
