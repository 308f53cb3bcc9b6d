/** A resolved configuration as the core takes it. */

import type { PlanEntry } from '../../native/binding.js'
import type { Dataset, ResolvedConfig } from '../types.js'
import { chunkingEntry } from './chunking.js'

/** Without the roles that are not given. */
export function planOf(config: ResolvedConfig, columns: Dataset['columns']): PlanEntry {
  const { timestamp, target, prediction, score, features, kinds } = config.columns
  const performance = config.metrics.length > 0
  const value = config.value ?? { tp: 0, fp: 0, fn: 0, tn: 0 }
  return {
    features: features.map((name) => ({ name, kind: kinds[name] as string })),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(performance && target !== undefined ? { target } : {}),
    ...(performance && prediction !== undefined ? { prediction } : {}),
    ...(performance && score !== undefined ? { score } : {}),
    positive: positiveOf(config, columns),
    chunks: chunkingEntry(config.chunks),
    numericMethods: [...config.drift.numeric],
    categoricalMethods: [...config.drift.categorical],
    metrics: [...config.metrics],
    value: [value.tp, value.fp, value.fn, value.tn],
    valuePerRow: value.per === 'row',
    normalize: config.normalizeConfusion,
    missing: config.quality.missing,
    unseen: config.quality.unseen,
    outOfRange: config.quality.outOfRange,
    countAs: config.quality.as,
    statistics: [...config.summary],
  }
}

/** The positive label in the kind of the target column: `true` is 1 unless labels are text. */
function positiveOf(config: ResolvedConfig, columns: Dataset['columns']): number | string {
  const { positive = 1, target } = config.columns
  const kind = columns.find((column) => column.name === target)?.kind
  if (kind === 'categorical') return String(positive)
  if (typeof positive === 'boolean') return Number(positive)
  return typeof positive === 'string' && kind === 'numeric' ? Number(positive) : positive
}
