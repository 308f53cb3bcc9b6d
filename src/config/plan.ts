/** A resolved configuration as the core takes it. */

import type { PlanEntry } from '../../native/binding.js'
import { estimatorOf } from '../calculators/estimators.js'
import { askedQuality } from '../calculators/quality.js'
import type { Dataset, ResolvedConfig } from '../types/index.js'
import { chunkingEntry } from './chunking.js'
import { ownMetrics, tableMetrics } from './metrics.js'
import { zoneOfTimes } from './roles.js'
import { BINARY_VALUE } from './schema/judging.js'
import { segmentEntries } from './segments.js'
import { alertsByChance } from './thresholds.js'

/** Without the roles that are not given. */
export function planOf(config: ResolvedConfig, columns: Dataset['columns']): PlanEntry {
  const { timestamp, labelledAt, id, target, prediction, score, features, kinds } = config.columns
  const performance = config.task !== undefined && config.metrics.length > 0
  const estimator = performance && tableMetrics(config).length > 0 ? estimatorOf(config)?.key : undefined
  const { domainClassifier, reconstruction } = config.drift
  return {
    features: features.map((name) => ({ name, kind: kinds[name] as string })),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(labelledAt === undefined ? {} : { labelledAt }),
    ...(id === undefined ? {} : { id }),
    ...(performance && config.task !== undefined ? { task: config.task } : {}),
    ...(estimator === undefined ? {} : { estimator }),
    ...(performance && target !== undefined ? { target } : {}),
    ...(performance && prediction !== undefined ? { prediction } : {}),
    ...(performance && typeof score === 'string' ? { score } : {}),
    classScores: performance && typeof score === 'object' ? inOrder(score) : [],
    positive: String(config.columns.positive ?? 1),
    chunks: { ...chunkingEntry(config.chunks), ...zoneOf(config, columns) },
    numericMethods: [...config.drift.numeric],
    categoricalMethods: [...config.drift.categorical],
    metrics: [...tableMetrics(config)],
    ownMetrics: ownMetrics(config).map(({ key, of, aggregate = 'mean', per }) => ({
      key,
      of,
      aggregate,
      ...(per === undefined ? {} : { per }),
    })),
    value: performance ? worthOf(config.value) : [],
    valuePer: valuePerOf(config),
    normalize: config.normalizeConfusion,
    quality: [...askedQuality(config)],
    countAs: config.quality.as,
    statistics: [...config.summary],
    ...(reconstruction === false ? {} : { reconstruction }),
    domainClassifier: domainClassifier !== false,
    foldsInOrder: domainClassifier !== false && domainClassifier.folds === 'in_order',
    nannyml: config.compat === 'nannyml',
    keepRows: config.keepRows,
    byChance: alertsByChance(config),
    segments: segmentEntries(config).map((names) => [...names]),
  }
}

/** By whose clock instants are cut and dated: the configured one, else the data's own. */
function zoneOf({ chunks, columns: roles }: ResolvedConfig, columns: Dataset['columns']): { timeZone?: string } {
  const own = zoneOfTimes(roles, columns)
  const zone = own === undefined ? undefined : chunks.period === undefined ? own : (chunks.timeZone ?? own)
  return zone === undefined ? {} : { timeZone: zone }
}

/** Classes by size when all are numbers, else by text: the order of the value matrix and of reports. */
/** Columns of scores in the order of their classes. */
export function inOrder(score: Readonly<Record<string, string>>): { class: string; column: string }[] {
  const classes = Object.keys(score)
  const numbers = classes.every((name) => name.trim() !== '' && Number.isFinite(Number(name)))
  const sorted = numbers ? classes.sort((a, b) => Number(a) - Number(b)) : classes.sort()
  return sorted.map((name) => ({ class: name, column: score[name] as string }))
}

/** NannyML's "per prediction" is another number than the mean over rows. */
function valuePerOf({ value, compat }: ResolvedConfig): string {
  const per = value?.per ?? BINARY_VALUE.options.per.default
  return per === 'row' && compat === 'nannyml' ? 'predicted_class' : per
}

function worthOf(value: ResolvedConfig['value']): number[] {
  if (value === undefined) return []
  return 'matrix' in value ? value.matrix.flat() : [value.tp, value.fp, value.fn, value.tn]
}
