/** The estimator of a model's performance, by its task. */

import { ESTIMATORS, type EstimatorKey } from '../generated/catalogue.js'
import type { ResolvedConfig, Task } from '../types/index.js'

/** Finds the estimator of a task: the first of the list that has it. */
export function estimatorOf(task: Task): (typeof ESTIMATORS)[number] {
  const found = ESTIMATORS.find(({ tasks }) => (tasks as readonly Task[]).includes(task))
  if (found === undefined) throw new Error(`no estimator has the task ${task}`)
  return found
}

/** Names the estimator of a monitor; `undefined` where performance is not watched. */
export function estimatorKeyOf({ task }: Pick<ResolvedConfig, 'task'>): EstimatorKey | undefined {
  return task === undefined ? undefined : estimatorOf(task).key
}

/** Tells whether the columns have what the estimator of the task needs. */
export function canEstimate({ task, columns }: Pick<ResolvedConfig, 'task' | 'columns'>): boolean {
  if (task === undefined) return false
  const { score, prediction } = columns
  return (estimatorOf(task).needs === 'scores' ? score : prediction) !== undefined
}
