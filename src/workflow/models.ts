/** Two models on the rows of a table. */

import type { CheckEntry, ModelsQuestionEntry, MonitorHandle } from '../../native/binding.js'
import { invalid, requireKnown } from '../config/keys.js'
import { tableMetrics } from '../config/metrics.js'
import { inOrder } from '../config/plan.js'
import { COMPARED } from '../config/schema/names.js'
import { ReckonerError, unknownName } from '../core/errors.js'
import { runTask } from '../core/native.js'
import { METRICS } from '../generated/catalogue.js'
import { comparisonOf } from '../resolution/models.js'
import { handleOf, type OpenDataset } from '../table/dataset.js'
import { explained } from '../table/schema.js'
import type { MetricKey, ModelComparison, OtherModel, ResolvedConfig, RunOptions } from '../types/index.js'

/** A comparison that is asked for. */
export interface AskedModels {
  readonly challenger: OtherModel
  readonly decideBy?: MetricKey | undefined
}

/** @throws ReckonerError `unsupported`, `invalid_option` for models that cannot be compared. */
export function requireModels(config: ResolvedConfig, { challenger, decideBy }: AskedModels): void {
  const { task, columns } = config
  if (task === undefined || columns.target === undefined) {
    throw new ReckonerError('unsupported', 'Cannot compare two models: they need a task and columns.target')
  }
  if (decideBy !== undefined) requireKnown(decideBy, COMPARED, 'decideBy')
  const { prediction, score } = challenger ?? {}
  if (prediction === undefined && score === undefined) {
    throw invalid('Cannot compare two models: expected challenger.prediction, challenger.score or both')
  }
  if (score !== undefined && typeof score !== typeof columns.score) {
    const expected =
      columns.score === undefined
        ? 'none, for the model has none'
        : typeof columns.score === 'string'
          ? 'a column'
          : 'a column for each class'
    throw invalid(
      `Cannot use challenger.score: it is ${typeof score === 'string' ? 'a column' : 'columns by class'}, expected ${expected}`,
    )
  }
  if (typeof score === 'object' && typeof columns.score === 'object') requireClasses(Object.keys(columns.score), score)
}

function requireClasses(classes: readonly string[], score: Readonly<Record<string, string>>): void {
  const odd = [...classes, ...Object.keys(score)].find(
    (name) => !(classes.includes(name) && Object.hasOwn(score, name)),
  )
  if (odd === undefined) return
  throw invalid(`Cannot use challenger.score: class "${odd}" is of one model alone, expected those of columns.score`)
}

/** Compares the monitor's model with another on a table. */
export async function compareModels(
  learned: MonitorHandle,
  config: ResolvedConfig,
  tables: { readonly dataset: OpenDataset; readonly labels: OpenDataset | undefined },
  { challenger, decideBy }: AskedModels,
  entry: CheckEntry,
  options: RunOptions,
): Promise<ModelComparison> {
  const { dataset, labels } = tables
  requireColumnsOf(challenger, dataset)
  const usual = decideBy ?? (config.value === undefined ? undefined : 'business_value')
  const metrics = comparedMetrics(config, usual)
  const [first] = metrics
  if (first === undefined)
    throw new ReckonerError('unsupported', 'Cannot compare two models: no metric is better or worse')
  const metric = usual ?? first
  const question = questionOf(challenger, metrics)
  const found = await runTask('compare', options, (_, job) =>
    learned.compare(handleOf(dataset), labels && handleOf(labels), entry, question, job),
  ).catch(explained(dataset))
  if (found.all.rows === 0) {
    throw new ReckonerError(
      'too_few_rows',
      'Cannot compare two models: no row has a label and an answer of both; wait for labels, or plan them (planLabels)',
    )
  }
  return comparisonOf(found, metrics, { challenger: nameOf(challenger), metric }, config)
}

/** Metrics of the configuration that are better or worse, and the one that decides. */
function comparedMetrics(config: ResolvedConfig, deciding: MetricKey | undefined): readonly MetricKey[] {
  const asked = [...tableMetrics(config), ...(deciding === undefined ? [] : [deciding])]
  const known = METRICS.filter(
    ({ key, tasks }) => COMPARED.includes(key) && (tasks as readonly string[]).includes(config.task ?? ''),
  )
  return [...new Set(asked)].filter((own) => known.some(({ key }) => key === own))
}

function questionOf({ prediction, score }: OtherModel, metrics: readonly MetricKey[]): ModelsQuestionEntry {
  return {
    ...(prediction === undefined ? {} : { prediction }),
    ...(typeof score === 'string' ? { score } : {}),
    classScores: typeof score === 'object' ? inOrder(score) : [],
    metrics: [...metrics],
  }
}

function requireColumnsOf({ prediction, score }: OtherModel, dataset: OpenDataset): void {
  const names = dataset.columns.map(({ name }) => name)
  const needed = [prediction, ...(typeof score === 'object' ? Object.values(score) : [score])]
  const missing = needed.find((own) => own !== undefined && !names.includes(own))
  if (missing !== undefined) throw unknownName('missing_column', `column "${missing}" of the data`, missing, names)
}

function nameOf({ name, score, prediction }: OtherModel): string {
  return name ?? (typeof score === 'string' ? score : prediction) ?? 'the other model'
}
