/** Which threshold belongs to a series: the user's for the column, for the key, or the default. */

import { unknownName } from '../errors.js'
import { METHODS, METRICS, STATISTICS } from '../generated/catalogue.js'
import { resolveThreshold } from '../thresholds.js'
import type { CalculatorKey, ResolvedConfig, Threshold } from '../types.js'

/** Values that a series can take, and the threshold it has by default. */
export interface Bounds {
  readonly limits: { readonly lower: number | null; readonly upper: number | null }
  /** `null`: judged by its p-value. */
  readonly threshold: Threshold | null
}

const QUALITY = ['missing', 'unseen', 'out_of_range']

/** The threshold of a series. */
export function thresholdOf(
  config: ResolvedConfig,
  metric: string,
  column: string | undefined,
  byDefault: Bounds,
): Threshold | null {
  if (byDefault.threshold === null) return null
  return config.thresholds[`${column}.${metric}`] ?? config.thresholds[metric] ?? byDefault.threshold
}

/** Limits and default thresholds, as NannyML 0.13.1 has them. */
export function boundsOf(config: ResolvedConfig, calculator: CalculatorKey, metric: string): Bounds {
  const rate = { lower: 0, upper: config.quality.as === 'rate' ? 1 : null }
  switch (calculator) {
    case 'univariate_drift': {
      const method = METHODS.find((own) => own.key === metric)
      const limits = { lower: method?.lower ?? null, upper: method?.upper ?? null }
      return { limits, threshold: method?.judgedBy === 'p_value' ? null : { std: { upper: 3 } } }
    }
    case 'realized_performance':
    case 'estimated_performance': {
      const own = METRICS.find((candidate) => candidate.key === metric)
      const share = own?.higherIsBetter === null && config.normalizeConfusion !== 'none'
      return { limits: { lower: own?.lower ?? null, upper: share ? 1 : (own?.upper ?? null) }, threshold: { std: 3 } }
    }
    case 'missing_values':
      return { limits: rate, threshold: { std: 3 } }
    case 'unseen_values':
    case 'out_of_range':
      return { limits: rate, threshold: { upper: 0 } }
    case 'summary_statistics':
      return { limits: { lower: null, upper: null }, threshold: { std: 3 } }
  }
}

/** Refuses thresholds for keys that no series has, and thresholds that make no sense. */
export function checkThresholds(config: ResolvedConfig): void {
  const keys = [
    ...METHODS.map((method) => method.key),
    ...METRICS.map((metric) => metric.key),
    ...STATISTICS.map((statistic) => statistic.key),
    ...QUALITY.map((name) => `${name}_${config.quality.as}`),
  ]
  for (const [name, threshold] of Object.entries(config.thresholds)) {
    const column = config.columns.features.find((own) => name.startsWith(`${own}.`))
    const key = column === undefined ? name : name.slice(column.length + 1)
    if (!(keys as string[]).includes(key)) throw unknownName('unknown_option', `threshold "${name}"`, key, keys)
    resolveThreshold(threshold, [], { lower: null, upper: null })
  }
}
