/** The shapes of configurations and options; what their numbers must be is asked where they are used. */

import { ReckonerError } from '../core/errors.js'
import { asOption, type Check } from '../core/validate.js'
import { hasPoints } from '../results/columns.js'
import type { AnyConfig, Result, RunData } from '../types/index.js'
import { CALLS } from './schema/calls.js'
import { checkOfGroup, type Naming } from './schema/check.js'
import { CONFIG } from './schema/config.js'

const config = checkOfGroup<AnyConfig>(CONFIG, (key) => key)

/** A copy of a configuration whose every part is known, of the type it must be, and of an allowed name. */
export function configOf(given: unknown): AnyConfig {
  return config(given, 'the configuration')
}

type Call = keyof typeof CALLS

const NAMING: { readonly [call in Call]?: Naming } = {
  open: (key) => (key === 'csv' ? key : asOption(key)),
  'the counts': (key, where) => (where === 'the counts' ? key : `${where}.${key}`),
  'the filter': (key) => `${key} of the filter`,
}

const checks = new Map(
  Object.entries(CALLS).map(([call, group]): [string, Check] => [
    call,
    checkOfGroup(group, NAMING[call as Call] ?? asOption),
  ]),
)

/** A copy of the options of a call, whose every part is known, of the type it must be, and of an allowed name. */
export function optionsOf<T extends object>(given: T, of: Call): T {
  return (checks.get(of) as Check<T>)(given, of)
}

/** Refuses what is no result of a calculator. */
export function requireResult(value: unknown, what: string): void {
  const result = value as Partial<Result> | null
  if (Array.isArray(result?.chunks) && Array.isArray(result.series) && result.series.every(hasPoints)) return
  throw new ReckonerError('invalid_option', `Cannot use ${what}: expected the result of a calculator`)
}

/** Refuses what is no run. */
export function requireRun(value: unknown): void {
  const run = value as Partial<RunData> | null
  const parts = [run?.config, run?.verdict, run?.results]
  if (Array.isArray(run?.chunks) && parts.every((part) => typeof part === 'object' && part !== null)) return
  throw new ReckonerError('invalid_option', 'Cannot report: expected the run of a check')
}

/** Refuses what is no report. */
export function requireReport(value: unknown): void {
  if (Array.isArray((value as { blocks?: unknown } | null)?.blocks)) return
  throw new ReckonerError('invalid_option', 'Cannot render: expected a report, as buildReport or compare give it')
}
