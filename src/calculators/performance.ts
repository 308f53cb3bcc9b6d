/** Calculators of performance: from labels, and without them. */

import { ownMetric, ownMetrics } from '../config/metrics.js'
import { METRICS } from '../generated/catalogue.js'
import type { AnyConfig, ResolvedConfig } from '../types/index.js'
import type { Bounds, Choice, Family, Halves } from './record.js'

export const REALIZED = 'realized_performance'
export const ESTIMATED = 'estimated_performance'
export const OWN = 'own_metrics'

export const PERFORMANCE: Family = {
  suite: 'performance',
  isFailure: (metric, config) => directionOf(metric, config) !== null,
  good: (metric, config) => {
    const higherIsBetter = directionOf(metric, config)
    return higherIsBetter === null ? 'neither' : higherIsBetter ? 'above' : 'below'
  },
  off: {},
}

const shared = {
  thresholds: () => METRICS.map((metric) => metric.key),
  bounds,
  alone: ({ task = 'binary', metrics }: AnyConfig): Choice => (metrics === undefined ? { task } : { task, metrics }),
}

export const PERFORMANCE_CALCULATORS: Halves<'performance'> = {
  [REALIZED]: { anchor: 'realized', ...shared },
  [ESTIMATED]: { anchor: 'estimated', ...shared },
  [OWN]: {
    anchor: 'own',
    thresholds: (config) => ownMetrics(config).map(({ key }) => key),
    bounds: () => ({ limits: { lower: null, upper: null }, threshold: { std: 3 } }),
    alone: ({ task, metrics = [] }) => ({
      ...(task === undefined ? {} : { task }),
      metrics: metrics.filter((own) => typeof own === 'object'),
    }),
  },
}

function directionOf(metric: string, config: ResolvedConfig): boolean | null {
  const known = METRICS.find(({ key }) => key === metric) ?? ownMetric(config, metric)
  return known?.higherIsBetter ?? null
}

function bounds(config: ResolvedConfig, metric: string): Bounds {
  // The cells of a matrix of several classes have names of their own.
  const key = isCell(metric) ? 'confusion_matrix' : metric
  const own = METRICS.find((candidate) => candidate.key === key)
  const share = isCount(key) && config.normalizeConfusion !== 'none'
  return { limits: { lower: own?.lower ?? null, upper: share ? 1 : (own?.upper ?? null) }, threshold: { std: 3 } }
}

/** Tells whether a metric counts rows of confusion cells. */
function isCount(metric: string): boolean {
  const own = METRICS.find(({ key }) => key === metric)
  return own?.higherIsBetter === null && own.lower === 0
}

/** The values that a metric can have, if it is a mean over rows; `undefined` of what grows with them, as counts and sums of worth do. */
export function rangeOf(metric: string): Bounds['limits'] | undefined {
  const own = METRICS.find(({ key }) => key === metric)
  if (own === undefined || own.higherIsBetter === null) return undefined
  return own.lower === null && own.upper === null ? undefined : { lower: own.lower, upper: own.upper }
}

/** Tells whether a series is a cell of a confusion matrix of several classes. */
export function isCell(metric: string): boolean {
  return metric.startsWith('true_') && metric.includes('_pred_')
}
