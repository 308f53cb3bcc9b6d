/** Metrics of a configuration: keys of the table, and metrics of the user's own. */

import type { MetricKey, OwnMetric } from '../types/index.js'

type Listed = { readonly metrics: readonly (MetricKey | OwnMetric)[] }

/** Keys of the metrics of the table. */
export function tableMetrics({ metrics }: Listed): readonly MetricKey[] {
  return metrics.filter((own) => typeof own === 'string')
}

/** Metrics of the user's own. */
export function ownMetrics({ metrics }: Listed): readonly OwnMetric[] {
  return metrics.filter((own) => typeof own === 'object')
}

/** The user's own metric of a key. */
export function ownMetric(config: Listed, key: string): OwnMetric | undefined {
  return ownMetrics(config).find((own) => own.key === key)
}
