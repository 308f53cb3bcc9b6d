/** A configuration with every default filled in, checked against the reference's columns. */

import { ReckonerError, refuseUnknownKeys } from '../errors.js'
import { METHODS, METRICS, STATISTICS } from '../generated/catalogue.js'
import type { ColumnRoles, Dataset, Kind, MethodKey, MetricKey, MonitorConfig, ResolvedConfig } from '../types.js'
import { chunkingEntry } from './chunking.js'
import { invalid, requireColumn, requireKnown } from './keys.js'
import { checkThresholds } from './thresholds.js'

const TASKS = ['binary', 'multiclass', 'regression'] as const
const KINDS = ['numeric', 'categorical', 'boolean', 'timestamp'] as const
const NORMALIZE = ['none', 'true', 'predicted', 'all'] as const
const CONFUSION = ['true_positive', 'false_positive', 'false_negative', 'true_negative'] as const
const RANKING: readonly MetricKey[] = ['roc_auc', 'average_precision']
const USUAL: readonly MetricKey[] = [
  'roc_auc',
  'average_precision',
  'f1',
  'precision',
  'recall',
  'specificity',
  'accuracy',
]

type Columns = Dataset['columns']

/**
 * Fills in the defaults of a configuration.
 *
 * @throws ReckonerError `unknown_option`, `invalid_option`, `missing_column`, `unsupported`.
 */
export function resolveConfig(config: MonitorConfig, columns: Columns): ResolvedConfig {
  refuseUnknownKeys(
    config,
    [
      'name',
      'task',
      'columns',
      'chunks',
      'metrics',
      'normalizeConfusion',
      'value',
      'drift',
      'quality',
      'summary',
      'thresholds',
    ],
    'the configuration',
  )
  const roles = resolveRoles(config.columns ?? {}, columns)
  const chunks = config.chunks ?? { count: 10 }
  chunkingEntry(chunks)
  if ('period' in chunks && roles.timestamp === undefined) {
    throw invalid(
      `Cannot cut chunks by period "${chunks.period}": columns.timestamp is not given, and must name a column of dates or times`,
    )
  }
  const resolved: ResolvedConfig = {
    ...config,
    name: config.name ?? 'Model',
    columns: roles,
    chunks,
    metrics: resolveMetrics(config, roles),
    normalizeConfusion: requireKnown(config.normalizeConfusion ?? 'none', NORMALIZE, 'normalizeConfusion'),
    drift: resolveDrift(config.drift),
    quality: resolveQuality(config.quality),
    summary: (config.summary ?? ['mean', 'std', 'row_count']).map((key) =>
      requireKnown(
        key,
        STATISTICS.map((statistic) => statistic.key),
        'summary',
      ),
    ),
    thresholds: config.thresholds ?? {},
  }
  checkThresholds(resolved)
  return resolved
}

function resolveRoles(roles: ColumnRoles, columns: Columns): ResolvedConfig['columns'] {
  refuseUnknownKeys(roles, ['timestamp', 'target', 'prediction', 'score', 'positive', 'features', 'kinds'], 'columns')
  const single = [roles.timestamp, roles.target, roles.prediction, roles.score].filter((name) => name !== undefined)
  for (const role of ['timestamp', 'target', 'prediction', 'score'] as const) {
    const name = roles[role]
    if (name !== undefined) requireColumn(name, columns, `columns.${role}`)
  }
  const kinds = roles.kinds ?? {}
  for (const [name, kind] of Object.entries(kinds)) {
    requireColumn(name, columns, 'columns.kinds')
    requireKnown(kind, KINDS, `columns.kinds.${name}`)
  }
  for (const name of roles.features ?? []) requireColumn(name, columns, 'columns.features')
  const kindOf = (name: string): Kind => kinds[name] ?? (columns.find((column) => column.name === name)?.kind as Kind)
  // A time as a feature has no distribution to compare: it moves on by itself.
  const others = columns
    .map((column) => column.name)
    .filter((name) => !single.includes(name) && kindOf(name) !== 'timestamp')
  const features = roles.features ?? others
  const instant = features.find((name) => kindOf(name) === 'timestamp')
  if (instant !== undefined)
    throw invalid(`Cannot watch "${instant}" as a feature: it is a timestamp; give it another kind in columns.kinds`)
  return { ...roles, features, kinds: Object.fromEntries(features.map((name) => [name, kindOf(name)])) }
}

function resolveMetrics(config: MonitorConfig, roles: ColumnRoles): MetricKey[] {
  if (config.task === undefined) {
    if (config.metrics?.length) throw invalid('Cannot measure metrics: task is not given; it may be "binary"')
    return []
  }
  requireKnown(config.task, TASKS, 'task')
  if (config.task !== 'binary')
    throw new ReckonerError('unsupported', `Cannot monitor a task of type "${config.task}" yet: "binary" is supported`)
  checkValue(config)
  const known = [...METRICS.map((metric) => metric.key), 'confusion_matrix'] as const
  const asked = config.metrics?.map((key) => requireKnown(key, known, 'metrics'))
  const metrics =
    asked?.flatMap((key) => (key === 'confusion_matrix' ? [...CONFUSION] : [key])) ?? usualMetrics(config, roles)
  for (const metric of metrics) requireRoles(metric, roles, config)
  return [...new Set(metrics)]
}

function usualMetrics(config: MonitorConfig, roles: ColumnRoles): MetricKey[] {
  const possible = USUAL.filter((key) =>
    RANKING.includes(key) ? roles.score !== undefined : roles.prediction !== undefined,
  )
  return config.value && roles.prediction !== undefined ? [...possible, 'business_value'] : possible
}

function requireRoles(metric: MetricKey, roles: ColumnRoles, config: MonitorConfig): void {
  if (roles.target === undefined) throw roleMissing(metric, 'target', 'labels')
  if (RANKING.includes(metric) && roles.score === undefined)
    throw roleMissing(metric, 'score', 'the probability of the positive label')
  if (!RANKING.includes(metric) && roles.prediction === undefined)
    throw roleMissing(metric, 'prediction', 'predicted labels')
  if (metric === 'business_value' && config.value === undefined) {
    throw invalid('Cannot measure business_value: option value is not given; required is { tp, fp, fn, tn }')
  }
}

function roleMissing(metric: MetricKey, role: string, holds: string): ReckonerError {
  return new ReckonerError(
    'missing_column',
    `Cannot measure ${metric}: columns.${role} is not given, and must name the column of ${holds}`,
  )
}

function checkValue({ value }: MonitorConfig): void {
  if (value === undefined) return
  refuseUnknownKeys(value, ['tp', 'fp', 'fn', 'tn', 'per'], 'value')
  for (const cell of ['tp', 'fp', 'fn', 'tn'] as const) {
    if (!Number.isFinite(value[cell]))
      throw invalid(`Cannot price a prediction: value.${cell} is ${value[cell]}, required is a number`)
  }
  requireKnown(value.per ?? 'chunk', ['row', 'chunk'], 'value.per')
}

function resolveDrift(drift: MonitorConfig['drift']): ResolvedConfig['drift'] {
  if (drift === undefined) return { numeric: ['jensen_shannon'], categorical: ['jensen_shannon'] }
  refuseUnknownKeys(drift, ['numeric', 'categorical'], 'drift')
  const methods = (kind: 'numeric' | 'categorical'): MethodKey[] => {
    const known = METHODS.filter((method) => (method.kinds as readonly string[]).includes(kind)).map(
      (method) => method.key,
    )
    return (drift[kind] ?? []).map((key) => requireKnown(key, known, `drift.${kind}`))
  }
  return { numeric: methods('numeric'), categorical: methods('categorical') }
}

function resolveQuality(quality: MonitorConfig['quality']): ResolvedConfig['quality'] {
  if (quality === undefined) return { missing: true, unseen: true, outOfRange: true, as: 'rate' }
  refuseUnknownKeys(quality, ['missing', 'unseen', 'outOfRange', 'as'], 'quality')
  const { missing = false, unseen = false, outOfRange = false, as = 'rate' } = quality
  return { missing, unseen, outOfRange, as: requireKnown(as, ['rate', 'count'], 'quality.as') }
}
