/** A task whose performance nothing can tell: said at `fit`, before anybody waits for it. */

import { estimatorOf } from '../calculators/estimators.js'
import type { ResolvedConfig } from '../types/index.js'

/** A sentence where neither realized nor estimated performance can be had. */
export function missingRoleNotices(config: ResolvedConfig): string[] {
  const { task, columns } = config
  if (task === undefined || estimatorOf(config) !== undefined) return []
  const { target, prediction, score } = columns
  const canRealize = target !== undefined && (prediction !== undefined || score !== undefined)
  if (canRealize) return []
  const made = task === 'regression' ? 'columns.prediction' : 'columns.score or columns.prediction'
  return [`The task is ${task}, but performance cannot be known: name columns.target, the labels, and ${made}`]
}
