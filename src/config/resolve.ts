/** A configuration with every default filled in, checked against the reference's columns. */

import { requireEstimator } from '../calculators/estimators.js'
import { ReckonerError } from '../core/errors.js'
import { METHODS, METRICS, STATISTICS } from '../generated/catalogue.js'
import type {
  AnyConfig,
  Chunking,
  ColumnRoles,
  Dataset,
  Kind,
  MetricKey,
  OwnMetric,
  ReconstructionOptions,
  ResolvedConfig,
  Task,
  TimestampRole,
} from '../types/index.js'
import { chunkingEntry } from './chunking.js'
import { invalid, requireColumn, requireKnown } from './keys.js'
import { arrivalRole, roleColumns, roleOf, scoreColumns, timestampRole, zoneOfTimes } from './roles.js'
import { CONFIG, DRIFT, QUALITY, RECONSTRUCTION } from './schema/config.js'
import { withDefaults } from './schema/defaults.js'
import { TASKS } from './schema/names.js'
import { requireSegments } from './segments.js'
import { checkThresholds } from './thresholds.js'
import { checkCapacityTimes, checkCosts, checkHorizon, checkValue } from './worth.js'

const CONFUSION = ['true_positive', 'false_positive', 'false_negative', 'true_negative'] as const
const CLASSIFIER: readonly MetricKey[] = [
  'roc_auc',
  'average_precision',
  'f1',
  'precision',
  'recall',
  'specificity',
  'accuracy',
]
/** Default metrics of each task. */
const USUAL: Readonly<Record<Task, readonly MetricKey[]>> = {
  binary: CLASSIFIER,
  multiclass: CLASSIFIER,
  regression: ['mae', 'mape', 'mse', 'rmse'],
}

type Columns = Dataset['columns']

/** A configuration whose chunks are settled. */
export type FixedConfig = AnyConfig & { readonly chunks?: Chunking }

/**
 * Fills in the defaults of a configuration.
 *
 * @throws ReckonerError `unknown_option`, `invalid_option`, `missing_column`, `unsupported`.
 */
export function resolveConfig(config: FixedConfig, columns: Columns): ResolvedConfig {
  const given = withDefaults(config, CONFIG)
  if (typeof given.chunks !== 'object') {
    throw invalid(`Cannot cut chunks: chunks is "${given.chunks}", expected { size }, { count }, { period } or "auto"`)
  }
  const roles = resolveRoles(given.columns ?? {}, columns)
  const chunks = withZone(given.chunks, zoneOfTimes(roles, columns))
  chunkingEntry(chunks)
  if ('period' in chunks && roles.timestamp === undefined) {
    throw invalid(`Cannot cut chunks by period "${chunks.period}": set columns.timestamp to a column of dates or times`)
  }
  const resolved: ResolvedConfig = {
    ...given,
    columns: roles,
    chunks,
    metrics: resolveMetrics(config, roles),
    drift: resolveDrift(given),
    quality: withDefaults(given.quality, QUALITY),
    summary: given.summary ?? usualSummary(chunks),
  }
  requireRows(resolved.keepRows)
  requireSegments(resolved, columns)
  requireEstimator(resolved)
  checkThresholds(resolved)
  checkCosts(resolved)
  checkCapacityTimes(resolved)
  checkHorizon(resolved.horizon)
  return resolved
}

function requireRows(rows: number): void {
  if (Number.isSafeInteger(rows) && rows >= 0) return
  throw invalid(`Cannot keep rows of the reference: keepRows is ${rows}, expected a whole number from 0`)
}

/** Periods are cut by the configured zone, else by that of the times; times without one are cut as they stand. */
function withZone(chunks: Chunking, own: string | undefined): Chunking {
  if (chunks.period === undefined) return chunks
  const { timeZone: configured, ...rest } = chunks
  return own === undefined ? rest : { ...rest, timeZone: configured ?? own }
}

/** Chunks of equal size have a number of rows that says nothing. */
function usualSummary(chunks: Chunking): ResolvedConfig['summary'] {
  return 'period' in chunks ? ['mean', 'std', 'row_count'] : ['mean', 'std']
}

function resolveRoles(roles: ColumnRoles, columns: Columns): ResolvedConfig['columns'] {
  const own = new Map(columns.map(({ name, kind }) => [name, kind]))
  const timestamp = resolveTimes('timestamp', timestampRole(roles), own)
  const labelledAt = resolveTimes('labelledAt', arrivalRole(roles), own)
  for (const role of ['id', 'target', 'prediction'] as const) {
    const name = roles[role]
    if (name !== undefined) requireColumn(name, own, `columns.${role}`)
  }
  for (const name of scoreColumns(roles)) requireColumn(name, own, 'columns.score')
  requireDifferentColumns(roles)
  const single = new Set(roleColumns(roles))
  const kinds = roles.kinds ?? {}
  for (const [name, kind] of Object.entries(kinds)) {
    requireColumn(name, own, 'columns.kinds')
    requireWatched(name, kind, roles)
  }
  for (const name of roles.features ?? []) requireColumn(name, own, 'columns.features')
  const excluded = resolveExcluded(roles, single, own)
  // Not by its name alone, which may be that of a property that every object has.
  const given = new Map(Object.entries(kinds))
  const kindOf = (name: string): Kind => given.get(name) ?? (own.get(name) as Kind)
  // A time as a feature has no distribution to compare: it moves on by itself.
  // Nor have bytes, which may be anything, if nobody says that they are text.
  const others = columns
    .filter(({ name, type }) => type !== 'Binary' || given.has(name))
    .map((column) => column.name)
    .filter((name) => !single.has(name) && !excluded.has(name) && kindOf(name) !== 'timestamp')
  const features = [...new Set(roles.features ?? others)]
  const instant = features.find((name) => kindOf(name) === 'timestamp')
  if (instant !== undefined)
    throw invalid(`Cannot watch "${instant}" as a feature: it is a timestamp; give it another kind in columns.kinds`)
  const { timestamp: _, labelledAt: __, ...rest } = roles
  const times = {
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(labelledAt === undefined ? {} : { labelledAt }),
  }
  return { ...times, ...rest, features, kinds: Object.fromEntries(features.map((name) => [name, kindOf(name)])) }
}

/** Refuses one column in two roles: target, prediction and score must differ, also where all hold 0 and 1. */
function requireDifferentColumns({ target, prediction, score }: ColumnRoles): void {
  const scores = typeof score === 'object' ? Object.entries(score) : [['', score] as const]
  const named = [
    ['target', target],
    ['prediction', prediction],
    ...scores.map(([label, column]) => [label === '' ? 'score' : `score["${label}"]`, column] as const),
  ] as const
  const seen = new Map<string, string>()
  for (const [role, column] of named) {
    if (column === undefined) continue
    const other = seen.get(column)
    if (other !== undefined)
      throw invalid(`Cannot use "${column}" as columns.${other} and columns.${role}: expected two columns`)
    seen.set(column, role)
  }
}

/** Kinds that columns of a role have anyway. */
const OWN_KINDS: Readonly<Record<string, Kind>> = { timestamp: 'timestamp', labelledAt: 'timestamp', score: 'numeric' }

/** A kind is that of a feature: columns of roles are read as their roles are, and others not at all. */
function requireWatched(name: string, kind: Kind, roles: ColumnRoles): void {
  if (roles.features?.includes(name)) return
  const role = roleOf(name, roles) ?? (roles.exclude?.includes(name) ? 'exclude' : undefined)
  if (role === undefined || OWN_KINDS[role] === kind) return
  const isTime = role === 'timestamp' || role === 'labelledAt'
  const way = isTime ? `${role} takes { column, unit, format, timeZone }` : 'leave out one of both'
  throw invalid(`Cannot use columns.kinds of "${name}": columns.${role} names it, and it must name a feature; ${way}`)
}

/** Columns that there are, by name. */
type Known = ReadonlyMap<string, unknown>

function resolveTimes(
  option: 'timestamp' | 'labelledAt',
  role: TimestampRole | undefined,
  columns: Known,
): TimestampRole | undefined {
  if (role === undefined) return undefined
  if (role.column === undefined)
    throw invalid(`Cannot read columns.${option}: set its column to a column of dates or times`)
  requireColumn(role.column, columns, `columns.${option}`)
  if (role.unit !== undefined && role.format !== undefined) {
    throw invalid(
      `Cannot read columns.${option}: unit is "${role.unit}" and format is "${role.format}"; numbers have a unit, text a format`,
    )
  }
  return role
}

/** Columns that are neither watched nor needed; some of them may not be there. */
function resolveExcluded({ exclude = [], features }: ColumnRoles, single: ReadonlySet<string>, columns: Known) {
  for (const name of exclude) {
    requireColumn(name, columns, 'columns.exclude')
    if (single.has(name)) throw invalid(`Cannot exclude "${name}": it has a role in columns; leave out one of both`)
    if (features?.includes(name))
      throw invalid(`Cannot exclude "${name}": columns.features names it; leave out one of both`)
  }
  return new Set(exclude)
}

function resolveMetrics(config: AnyConfig, roles: ColumnRoles): ResolvedConfig['metrics'] {
  const { task } = config
  const own = (config.metrics ?? []).filter((metric) => typeof metric === 'object')
  requireOwnMetrics(own)
  if (task !== 'binary') requireNoPositive(task, roles)
  const asked = config.metrics?.filter((metric) => typeof metric === 'string')
  if (task === undefined) {
    if (asked?.length) throw invalid(`Cannot measure metrics: task is not given; it may be ${TASKS.join(', ')}`)
    return own
  }
  checkScore(task, roles)
  checkValue(task, config.value)
  return [...metricsOfTask(task, asked, config, roles), ...own]
}

/** Keys of the table that are measured: those that are asked for, or the usual ones where nothing is. */
function metricsOfTask(
  task: Task,
  asked: readonly string[] | undefined,
  config: AnyConfig,
  roles: ColumnRoles,
): readonly MetricKey[] {
  const measures = METRICS.filter((metric) => (metric.tasks as readonly string[]).includes(task))
  const known = [...measures.map((metric) => metric.key), 'confusion_matrix' as const]
  const named = asked?.map((key) => requireKnown(key, task === 'regression' ? known.slice(0, -1) : known, 'metrics'))
  const cells = (key: MetricKey) => (key === 'confusion_matrix' && task === 'binary' ? CONFUSION : [key])
  const metrics = named?.flatMap(cells) ?? usualMetrics(task, config, roles)
  for (const metric of metrics) requireRoles(task, metric, roles, config)
  return [...new Set(metrics)]
}

/** Keys that results have for something else. */
const TAKEN: readonly string[] = [...METRICS, ...METHODS, ...STATISTICS].map(({ key }) => key)

/** Refuses own metrics without a name of their own, and ratios over nothing. */
function requireOwnMetrics(metrics: readonly OwnMetric[]): void {
  for (const [place, { key, aggregate = 'mean', per }] of metrics.entries()) {
    const named = `Cannot measure metrics "${key}"`
    if (!/^[a-z][a-z0-9_]*$/.test(key))
      throw invalid(`${named}: its key must be small letters, digits and underscores, and begin with a letter`)
    if (TAKEN.includes(key)) throw invalid(`${named}: the table has this key; choose another`)
    if (metrics.slice(0, place).some((own) => own.key === key))
      throw invalid(`${named}: two own metrics have this key; each needs one of its own`)
    if ((aggregate === 'ratio') !== (per !== undefined)) {
      const found = per === undefined ? 'per is not given' : 'per is given'
      throw invalid(`${named}: aggregate is "${aggregate}", and ${found}; a ratio takes per, and nothing else does`)
    }
  }
}

function requireNoPositive(task: Task | undefined, { positive }: ColumnRoles): void {
  if (positive === undefined) return
  const found = task === undefined ? 'none is given' : `it is ${task}`
  throw invalid(`Cannot use columns.positive: it requires the task binary, and ${found}`)
}

function usualMetrics(task: Task, config: AnyConfig, roles: ColumnRoles): MetricKey[] {
  const possible = USUAL[task].filter((key) =>
    needsScores(key) ? roles.score !== undefined : roles.prediction !== undefined,
  )
  return config.value && roles.prediction !== undefined ? [...possible, 'business_value'] : possible
}

function needsScores(metric: MetricKey): boolean {
  return METRICS.some(({ key, needsScores }) => key === metric && needsScores)
}

function requireRoles(task: Task, metric: MetricKey, roles: ColumnRoles, config: AnyConfig): void {
  if (roles.target === undefined) throw roleMissing(metric, 'target', 'labels')
  if (needsScores(metric) && roles.score === undefined) {
    throw roleMissing(metric, 'score', task === 'binary' ? 'the probability of the positive label' : 'each class')
  }
  if (!needsScores(metric) && roles.prediction === undefined) {
    throw roleMissing(metric, 'prediction', task === 'regression' ? 'predictions' : 'predicted labels')
  }
  if (metric === 'business_value' && config.value === undefined) {
    const required = task === 'binary' ? '{ tp, fp, fn, tn }' : '{ matrix }'
    throw invalid(`Cannot compute business_value: option value is not given; expected ${required}`)
  }
}

/** One column for a binary classifier, one for each class for several, none for a regressor. */
function checkScore(task: Task, { score }: ColumnRoles): void {
  if (score === undefined) return
  const given = typeof score === 'string' ? 'a column' : 'a column for each class'
  const required = { binary: 'a column', multiclass: 'a column for each class', regression: 'none' }[task]
  if (given !== required)
    throw invalid(`Cannot read columns.score: it names ${given}, a ${task} task requires ${required}`)
  if (typeof score === 'object' && Object.keys(score).length < 2) {
    throw invalid(`Cannot read columns.score: it names ${Object.keys(score).length} classes, expected two or more`)
  }
}

function roleMissing(metric: MetricKey, role: string, holds: string): ReckonerError {
  return new ReckonerError(
    'missing_column',
    `Cannot compute ${metric}: set columns.${role} to the column with ${holds}`,
  )
}

function resolveDrift({ drift, compat }: Pick<AnyConfig, 'compat'> & Required<Pick<AnyConfig, 'drift'>>) {
  const { reconstruction, domainClassifier, ...methods } = withDefaults(drift, DRIFT)
  return {
    ...methods,
    reconstruction: reconstruction !== false && resolveReconstruction(reconstruction === true ? {} : reconstruction),
    domainClassifier: domainClassifier !== false && {
      folds: usualFolds(compat),
      ...(domainClassifier === true ? {} : domainClassifier),
    },
  }
}

function usualFolds(compat: AnyConfig['compat']): 'in_order' | 'shuffled' {
  return compat === 'nannyml' ? 'in_order' : 'shuffled'
}

function resolveReconstruction(asked: ReconstructionOptions) {
  const options = withDefaults(asked, RECONSTRUCTION)
  const { components, numericFill } = options
  const isShare = components > 0 && components < 1
  if (!isShare && !(Number.isInteger(components) && components >= 1)) {
    throw invalid(
      `Cannot reconstruct: drift.reconstruction.components is ${components}, expected a share below 1 or a whole number of directions`,
    )
  }
  if (typeof numericFill === 'number' && !Number.isFinite(numericFill)) {
    throw invalid(`Cannot reconstruct: drift.reconstruction.numericFill is ${numericFill}, expected a finite number`)
  }
  return options
}
