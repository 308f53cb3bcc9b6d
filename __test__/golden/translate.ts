/** A case's options in our words, and the calculator that runs it. */

import {
  type AnyConfig,
  type Calculator,
  type Chunking,
  cbpe,
  dle,
  domainClassifier,
  type MethodKey,
  type MetricKey,
  type MonitorConfig,
  missingValues,
  outOfRange,
  type Period,
  type Result,
  realizedPerformance,
  reconstructionDrift,
  type StatisticKey,
  summaryStatistics,
  type Threshold,
  univariateDrift,
  unseenValues,
  type ValueMatrix,
} from '../../src/index.js'
import type { Case, Options, TheirThreshold } from './cases.js'
import { drop, fixture } from './inputs.js'

const CALCULATORS: Readonly<Record<string, Calculator>> = {
  univariate_drift: univariateDrift,
  realized_performance: realizedPerformance,
  cbpe,
  dle,
  domain_classifier: domainClassifier,
  reconstruction_error: reconstructionDrift,
  missing_values: missingValues,
  unseen_values: unseenValues,
  numerical_range: outOfRange,
}

const STATISTICS: Readonly<Record<string, StatisticKey>> = {
  avg: 'mean',
  std: 'std',
  sum: 'sum',
  median: 'median',
  row_count: 'row_count',
}

const UNITS: Readonly<Record<string, string>> = { D: 'day', W: 'week', M: 'month', Q: 'quarter', Y: 'year' }

/** What our calculator says of a case, with more options if there are any. */
export async function runCase(own: Case, more: AnyConfig = {}): Promise<Result> {
  const calculator = CALCULATORS[own.calculator] ?? summaryStatistics
  const { reference, analysis } = fixture(own.fixture)
  const fitted = await calculator.fit(reference, { ...configOf(own), ...more } as MonitorConfig)
  return fitted.check(drop(analysis, own.analysis_without ?? []))
}

/** Options with which sampling errors are NannyML's; value by predicted class has its own there. */
export function withErrorsOf({ id }: Case): AnyConfig {
  return id.endsWith('value-per-prediction') ? {} : { compat: 'nannyml' }
}

/** A case's options as a configuration. */
export function configOf({ calculator, options }: Case): AnyConfig {
  return {
    ...taskOf(options),
    columns: rolesOf(options),
    chunks: chunkingOf(options),
    drift: {
      numeric: (options.continuous_methods ?? []) as MethodKey[],
      categorical: (options.categorical_methods ?? []) as MethodKey[],
      domainClassifier: calculator === 'domain_classifier' && { folds: 'in_order' },
      reconstruction: calculator === 'reconstruction_error' && { components: options.n_components ?? 0.65 },
    },
    alerts: 'nannyml',
    // Without it, a number of chunks is that of the reference.
    ...(statisticOf(calculator).length > 0 && 'count' in chunkingOf(options) ? { compat: 'nannyml' } : {}),
    quality: { as: options.normalize === false ? 'count' : 'rate' },
    summary: statisticOf(calculator),
    thresholds: thresholdsOf(calculator, options),
  }
}

function taskOf(options: Options): Pick<AnyConfig, 'task' | 'metrics' | 'normalizeConfusion' | 'value'> {
  const { metrics, problem_type: problem, business_value_matrix: matrix } = options
  if (metrics === undefined) return {}
  const task = problem?.startsWith('classification_') ? problem.slice('classification_'.length) : 'regression'
  const normalize = options.normalize_confusion_matrix
  return {
    task: task as NonNullable<AnyConfig['task']>,
    metrics: metrics as MetricKey[],
    ...(normalize === undefined ? {} : { normalizeConfusion: normalize === 'pred' ? 'predicted' : normalize }),
    ...(matrix === undefined ? {} : { value: worthOf(matrix, options) }),
  }
}

/** Theirs is `[[tn, fp], [fn, tp]]`. */
function worthOf(matrix: readonly (readonly number[])[], options: Options): ValueMatrix {
  const per = options.normalize_business_value === undefined ? 'chunk' : 'row'
  if (matrix.length > 2) return { matrix, per }
  const [[tn, fp], [fn, tp]] = matrix as readonly [readonly [number, number], readonly [number, number]]
  return { tp, fp, fn, tn, per }
}

function rolesOf(options: Options): NonNullable<AnyConfig['columns']> {
  const { y_true: target, y_pred: prediction, y_pred_proba: score, timestamp_column_name: timestamp } = options
  const asLabels = options.treat_as_categorical ?? (options.column_names?.includes('num') ? ['num'] : [])
  return {
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(target === undefined ? {} : { target }),
    ...(prediction === undefined ? {} : { prediction }),
    ...(score === undefined ? {} : { score }),
    features: options.column_names ?? options.feature_column_names ?? [],
    kinds: Object.fromEntries(asLabels.map((name) => [name, 'categorical'])),
  }
}

/** Without a choice theirs is ten chunks and a rest. */
export function chunkingOf(options: Options): Chunking {
  const { chunk_size: size, chunk_number: count = 10, chunk_period: period, incomplete = 'keep' } = options
  if (period !== undefined) return { period: periodOf(period) as Period }
  return size === undefined ? { count, incomplete } : { size, incomplete }
}

/** `W` is a week, `7D` seven days. */
function periodOf(alias: string): string {
  const [, every, unit] = /^(\d*)(.)$/.exec(alias) as unknown as [string, string, string]
  return every === '' ? (UNITS[unit] as string) : `${every} ${UNITS[unit]}s`
}

function statisticOf(calculator: string): StatisticKey[] {
  const name = /^summary_stats_(.+)$/.exec(calculator)?.[1]
  return name === undefined ? [] : [STATISTICS[name] as StatisticKey]
}

function thresholdsOf(calculator: string, options: Options): Record<string, Threshold> {
  const byKey = Object.entries(options.thresholds ?? {}).map(([key, own]) => [key, thresholdOf(own)])
  if (options.threshold === undefined) return Object.fromEntries(byKey)
  const own = calculator === 'reconstruction_error' ? calculator : 'missing_rate'
  return { [statisticOf(calculator)[0] ?? own]: thresholdOf(options.threshold) }
}

/** A multiplier left out is 3, one that is null switches its side off. */
export function thresholdOf(theirs: TheirThreshold): Threshold {
  if (theirs.type === 'constant') return sides(theirs.lower, theirs.upper)
  const { std_lower_multiplier: lower = 3, std_upper_multiplier: upper = 3, offset_from: around } = theirs
  return { std: sides(lower, upper), ...(around === undefined ? {} : { around }) }
}

function sides(lower: number | null | undefined, upper: number | null | undefined) {
  return { ...(lower == null ? {} : { lower }), ...(upper == null ? {} : { upper }) }
}

/** The name that a series of theirs has here. */
export function metricOf(metric: string): string {
  const [, what, as] = /^(missing|unseen|out_of_range)_values_(rate|count)$/.exec(metric) ?? []
  if (what !== undefined) return `${what}_${as}`
  return metric === 'rows_count' ? 'row_count' : (STATISTICS[metric] ?? metric)
}
