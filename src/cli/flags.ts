/** Flags over a configuration file. */

import type { AnyConfig, MethodKey, MetricKey, Period } from '../types.js'
import type { FitFlags } from './fit.js'

/** Words with commas between. */
export function list(text: string | number): string[] {
  return String(text)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** The configuration that a file and flags make together; a flag wins. Names are checked where they are used. */
export function configOf(flags: FitFlags, file: AnyConfig): AnyConfig {
  const chunks = chunkingOf(flags)
  const columns = {
    ...file.columns,
    ...given({
      timestamp: flags.timestamp,
      id: flags.id,
      target: flags.target,
      prediction: flags.prediction,
      score: flags.score,
      positive: flags.positive,
      features: flags.features === undefined ? undefined : list(flags.features),
    }),
  }
  return {
    ...file,
    ...given({
      name: flags.name,
      task: flags.task as AnyConfig['task'],
      metrics: flags.metrics === undefined ? undefined : (list(flags.metrics) as MetricKey[]),
    }),
    ...(chunks === undefined ? {} : { chunks }),
    ...driftOf(flags, file),
    columns,
  }
}

function driftOf(flags: FitFlags, file: AnyConfig): Pick<AnyConfig, 'drift'> {
  const { driftNumeric: numeric, driftCategorical: categorical } = flags
  if (numeric === undefined && categorical === undefined) return {}
  const usual: readonly MethodKey[] = ['jensen_shannon']
  const of = (flag: string | undefined, own: readonly MethodKey[] | undefined) =>
    flag === undefined ? (own ?? usual) : (list(flag) as MethodKey[])
  return { drift: { numeric: of(numeric, file.drift?.numeric), categorical: of(categorical, file.drift?.categorical) } }
}

function chunkingOf(flags: FitFlags): AnyConfig['chunks'] {
  if (flags.chunkSize === 'auto') return 'auto'
  if (flags.chunkPeriod !== undefined)
    return { period: flags.chunkPeriod as Period, ...given({ timeZone: flags.timeZone }) }
  if (flags.chunkSize !== undefined) return { size: flags.chunkSize }
  return flags.chunkCount === undefined ? undefined : { count: flags.chunkCount }
}

/** The entries that are there. */
function given<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
