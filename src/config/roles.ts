/** Which columns a role names. */

import type { ColumnRoles } from '../types.js'

/** The columns of probabilities: none, one, or one for each class. */
export function scoreColumns({ score }: ColumnRoles): readonly string[] {
  if (score === undefined) return []
  return typeof score === 'string' ? [score] : Object.values(score)
}

/** Every column that is no feature: outputs and labels of the model, timestamp and id. */
export function roleColumns(roles: ColumnRoles): readonly string[] {
  const { timestamp, id, target, prediction } = roles
  return [timestamp, id, target, prediction, ...scoreColumns(roles)].filter((name) => name !== undefined)
}
