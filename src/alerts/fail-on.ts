/** Failure of a run: one rule for the exit code and for JUnit, by the states of the points. */

import { calculatorOf, FAMILIES } from '../calculators/list.js'
import { requireKnown } from '../config/keys.js'
import { WRITE } from '../config/schema/calls.js'
import { FAIL_KINDS } from '../config/schema/names.js'
import { alertPlaces } from '../results/columns.js'
import { named } from '../results/segments.js'
import type { CalculatorKey, FailKind, ResolvedConfig, RunData, Series } from '../types/index.js'
import { outputFaults } from '../verdict/outputs.js'
import { enumerate } from '../words/lists.js'
import { plural } from '../words/numbers.js'
import { metricInSentence, quoted } from '../words/words.js'

/** Drift alone does not fail a run. */
export const DEFAULT_FAIL_ON: readonly FailKind[] = WRITE.options.failOn.default

const MOST_NAMED = 3

/** The kinds in a list of names. @throws ReckonerError `unknown_option`. */
export function failKinds(names: readonly string[], where: string): readonly FailKind[] {
  return names.map((name) => requireKnown(name, FAIL_KINDS, where))
}

/** Kind of a series' alert: `other` fails with `any` alone, as cells and statistics have no good side. */
export function kindOf(
  calculator: CalculatorKey,
  metric: string,
  config: ResolvedConfig,
): 'performance' | 'quality' | 'drift' | 'other' {
  const { family } = calculatorOf(calculator)
  return family !== 'statistics' && FAMILIES[family].isFailure(metric, config) ? family : 'other'
}

/** Tells whether an alert of a series fails the run. */
export function failsOn(
  failOn: readonly FailKind[],
  calculator: CalculatorKey,
  metric: string,
  config: ResolvedConfig,
): boolean {
  return failsOnKind(failOn, kindOf(calculator, metric, config))
}

/** Tells whether an alert of this kind fails the run. */
export function failsOnKind(failOn: readonly FailKind[], kind: string): boolean {
  return failOn.includes('any') || (failOn as readonly string[]).includes(kind)
}

/** Why a run fails, by kind: `quality ("size": missing values)`; empty where it does not. */
export function failuresOf(run: RunData, failOn: readonly FailKind[]): readonly string[] {
  const reasons = new Map<string, Set<string>>()
  for (const result of Object.values(run.results)) {
    for (const series of result.series) {
      if (!failsOn(failOn, result.calculator, series.metric, run.config)) continue
      if (alertPlaces(series, result.chunks).length === 0) continue
      const kind = kindOf(result.calculator, series.metric, run.config)
      reasons.set(kind, (reasons.get(kind) ?? new Set()).add(nameOf(kind, series)))
    }
  }
  // What the model said is watched without a series; its faults are of quality all the same.
  if (failsOnKind(failOn, 'quality')) {
    const columns = outputFaults(run.verdict).map(({ column = '' }) => quoted(column))
    if (columns.length > 0) reasons.set('quality', new Set([...columns, ...(reasons.get('quality') ?? [])]))
  }
  const failures = [...reasons].map(([kind, names]) => `${kind} (${listOf([...names])})`)
  const isUnknown = failOn.includes('any') && failures.length === 0 && run.verdict.status !== 'healthy'
  return isUnknown ? [`the verdict is ${run.verdict.status}`] : failures
}

function nameOf(kind: string, series: Series): string {
  const { metric, column } = series
  const name = metricInSentence(metric)
  if (column === undefined) return named(name, series)
  return named(kind === 'drift' ? quoted(column) : `${quoted(column)}: ${name}`, series)
}

function listOf(names: readonly string[]): string {
  const unnamed = names.length - MOST_NAMED
  return enumerate(unnamed > 0 ? [...names.slice(0, MOST_NAMED), plural(unnamed, 'other')] : names)
}
