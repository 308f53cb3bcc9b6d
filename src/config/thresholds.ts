/** Which threshold belongs to a series: the user's for the column, for the key, or the default. */

import { unknownName } from '../errors.js'
import { METHODS, METRICS, STATISTICS } from '../generated/catalogue.js'
import { resolveThreshold } from '../thresholds.js'
import type { CalculatorKey, ResolvedConfig, Threshold } from '../types.js'

/** Values that a series can take, and the threshold it has by default. */
export interface Bounds {
  readonly limits: { readonly lower: number | null; readonly upper: number | null }
  /** `null`: judged by its p-value, or not at all. */
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
  return byDefault.threshold === null ? null : (givenThreshold(config, metric, column) ?? byDefault.threshold)
}

/** The threshold that the user gave a series, if any. */
export function givenThreshold(
  config: ResolvedConfig,
  metric: string,
  column: string | undefined,
): Threshold | undefined {
  return config.thresholds[`${column}.${metric}`] ?? config.thresholds[metric] ?? matrixThreshold(config, metric)
}

/** A threshold for the whole matrix holds for its cells. */
function matrixThreshold(config: ResolvedConfig, metric: string): Threshold | undefined {
  return isCell(metric) ? config.thresholds.confusion_matrix : undefined
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
      // The cells of a matrix of several classes have names of their own.
      const key = isCell(metric) ? 'confusion_matrix' : metric
      const own = METRICS.find((candidate) => candidate.key === key)
      const share = own?.higherIsBetter === null && config.normalizeConfusion !== 'none'
      return { limits: { lower: own?.lower ?? null, upper: share ? 1 : (own?.upper ?? null) }, threshold: { std: 3 } }
    }
    case 'domain_classifier':
      // A share of the separation is explained, not judged.
      if (metric === 'importance') return { limits: { lower: 0, upper: 1 }, threshold: null }
      return { limits: { lower: 0, upper: 1 }, threshold: { lower: 0.45, upper: 0.65 } }
    case 'reconstruction_drift':
      return { limits: { lower: 0, upper: null }, threshold: metric === 'share' ? null : { std: 3 } }
    case 'missing_values':
      return { limits: rate, threshold: { std: 3 } }
    case 'unseen_values':
    case 'out_of_range':
      return { limits: rate, threshold: { upper: 0 } }
    case 'summary_statistics':
      // A spread or a number of rows is not below 0; a mean may be.
      return { limits: { lower: ['std', 'row_count'].includes(metric) ? 0 : null, upper: null }, threshold: { std: 3 } }
  }
}

/** Whether a series is a cell of a confusion matrix of several classes. */
export function isCell(metric: string): boolean {
  return metric.startsWith('true_') && metric.includes('_pred_')
}

/** Refuses thresholds for keys that no series has, and thresholds that make no sense. */
export function checkThresholds(config: ResolvedConfig): void {
  const keys = [
    ...METHODS.map((method) => method.key),
    ...METRICS.map((metric) => metric.key),
    ...STATISTICS.map((statistic) => statistic.key),
    ...QUALITY.map((name) => `${name}_${config.quality.as}`),
    'reconstruction_error',
    'domain_classifier_auroc',
  ]
  for (const [name, threshold] of Object.entries(config.thresholds)) {
    const column = config.columns.features.find((own) => name.startsWith(`${own}.`))
    const key = column === undefined ? name : name.slice(column.length + 1)
    if (!isCell(key) && !(keys as string[]).includes(key))
      throw unknownName('unknown_option', `threshold "${name}"`, key, keys)
    resolveThreshold(threshold, [], { lower: null, upper: null })
  }
}
