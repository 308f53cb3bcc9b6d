/** Columns that a role names. */

import type { ColumnRoles, Dataset, TimestampRole } from '../types/index.js'

/** The columns of probabilities: none, one, or one for each class. */
export function scoreColumns({ score }: ColumnRoles): readonly string[] {
  if (score === undefined) return []
  return typeof score === 'string' ? [score] : Object.values(score)
}

/** The column of times, and how it is read: of the two ways to say so, the longer. */
export function timestampRole({ timestamp }: ColumnRoles): TimestampRole | undefined {
  return typeof timestamp === 'string' ? { column: timestamp } : timestamp
}

/** The column of the times at which labels became known, and how it is read: a name alone as the column of times is. */
export function arrivalRole(roles: ColumnRoles): TimestampRole | undefined {
  const { labelledAt } = roles
  return typeof labelledAt === 'string' ? { ...timestampRole(roles), column: labelledAt } : labelledAt
}

/** The column of times. */
export function timestampColumn(roles: ColumnRoles): string | undefined {
  return timestampRole(roles)?.column
}

/** Conversions of a format that give the zone of a time. */
const ZONED = /%(?:z|:z|Q|:Q|s)/

/**
 * The zone of a table's times: the one that is stated, else the data's own. `undefined` where they have none: then they are
 * what a clock showed.
 */
export function zoneOfTimes(roles: ColumnRoles, columns: Dataset['columns']): string | undefined {
  const role = timestampRole(roles)
  const column = columns.find(({ name }) => name === role?.column)
  if (role === undefined || column === undefined) return undefined
  if (role.timeZone !== undefined) return role.timeZone
  if (column.kind === 'timestamp') return column.zone
  const isInstant = role.unit !== undefined || (role.format !== undefined && ZONED.test(role.format))
  return isInstant ? 'UTC' : undefined
}

/** The role that a column has, if any. */
export function roleOf(
  name: string,
  roles: ColumnRoles,
): 'timestamp' | 'labelledAt' | 'id' | 'target' | 'prediction' | 'score' | undefined {
  if (timestampColumn(roles) === name) return 'timestamp'
  if (arrivalRole(roles)?.column === name) return 'labelledAt'
  if (scoreColumns(roles).includes(name)) return 'score'
  return (['id', 'target', 'prediction'] as const).find((role) => roles[role] === name)
}

/** Every column that is no feature: outputs and labels of the model, times and id. */
export function roleColumns(roles: ColumnRoles): readonly string[] {
  const { id, target, prediction } = roles
  const times = [timestampColumn(roles), arrivalRole(roles)?.column]
  return [...times, id, target, prediction, ...scoreColumns(roles)].filter((name) => name !== undefined)
}
