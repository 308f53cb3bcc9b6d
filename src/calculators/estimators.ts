/** The estimator of a model's performance: the one that is named, or the first that has all it needs. */

import { invalid } from '../config/keys.js'
import { ESTIMATORS, type EstimatorKey } from '../generated/catalogue.js'
import type { ResolvedConfig, Task } from '../types/index.js'
import { enumerate } from '../words/lists.js'

type Estimator = (typeof ESTIMATORS)[number]

/** Options that decide which estimator a monitor has. */
export type EstimatorOptions = Pick<ResolvedConfig, 'task' | 'columns' | 'estimator' | 'keepRows' | 'compat'>

/** Finds the estimator of a monitor; `undefined` where performance is not watched, or cannot be estimated. */
export function estimatorOf(config: EstimatorOptions): Estimator | undefined {
  const { task, estimator, compat } = config
  if (task === undefined) return undefined
  if (estimator !== 'auto') return ofTask(task).find(({ key }) => key === estimator)
  const allowed = compat === 'nannyml' ? ofTask(task).filter(({ asNannyml }) => asNannyml) : ofTask(task)
  return allowed.find(({ needs }) => lackOf(needs, config) === undefined)
}

/** Names the estimator of a task that NannyML has too. */
export function nannymlEstimator(task: Task): EstimatorKey | undefined {
  return ofTask(task).find(({ asNannyml }) => asNannyml)?.key
}

/**
 * Refuses a named estimator that the task does not have, or that lacks what it needs.
 *
 * @throws ReckonerError `invalid_option`.
 */
export function requireEstimator(config: EstimatorOptions): void {
  const { task, estimator } = config
  if (estimator === 'auto') return
  if (task === undefined) throw invalid(`Cannot estimate by ${estimator}: task is not given`)
  const own = ofTask(task).find(({ key }) => key === estimator)
  if (own === undefined)
    throw invalid(`Cannot estimate by ${estimator}: a ${task} task has ${enumerate(namesOf(task))}`)
  const lack = lackOf(own.needs, config)
  if (lack !== undefined) throw invalid(`Cannot estimate by ${estimator}: ${lack}`)
}

function ofTask(task: Task): readonly Estimator[] {
  return ESTIMATORS.filter(({ tasks }) => (tasks as readonly Task[]).includes(task))
}

function namesOf(task: Task): readonly string[] {
  return ['auto', ...ofTask(task).map(({ key }) => key)]
}

/** Says what to set where an estimator lacks what it needs. */
export function lackOf(needs: string, config: EstimatorOptions): string | undefined {
  return NEEDS[needs]?.find(({ isThere }) => !isThere(config))?.words
}

interface Need {
  readonly isThere: (config: EstimatorOptions) => boolean
  readonly words: string
}

const SCORE: Need = {
  isThere: ({ columns }) => columns.score !== undefined,
  words: "set columns.score to the model's scores",
}
const PREDICTION: Need = {
  isThere: ({ columns }) => columns.prediction !== undefined,
  words: "set columns.prediction to the model's predictions",
}
const OUTPUT: Need = {
  isThere: (config) => (config.task === 'regression' ? PREDICTION : SCORE).isThere(config),
  words: "set columns.score to a classifier's scores, or columns.prediction to the predictions of a regressor",
}
const FEATURES: Need = {
  isThere: ({ columns }) => columns.features.length > 0,
  words: 'columns.features is empty, expected a feature or more',
}
const KEPT_ROWS: Need = {
  isThere: ({ keepRows }) => keepRows > 0,
  words: 'keepRows is 0, expected a number of rows',
}

/** By the name that the core gives them. */
const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  scores: [SCORE],
  features: [PREDICTION],
  kept_rows: [FEATURES, OUTPUT, KEPT_ROWS],
}
