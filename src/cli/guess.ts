/** Roles that names and kinds give away, for those who name none. */

import type { AnyConfig, ColumnRoles, Dataset, Kind } from '../types.js'

type Columns = Dataset['columns']
type Role = 'timestamp' | 'target' | 'prediction' | 'score'

/** What gives a role away; the first column that fits has it. */
const SIGNS: readonly { role: Role; kinds: readonly Kind[]; name: RegExp }[] = [
  { role: 'timestamp', kinds: ['timestamp'], name: /./ },
  {
    role: 'score',
    kinds: ['numeric'],
    name: /^(score|proba?|probability|p)$|(^|_)(score|proba?|probability)(_|$)|^p_/i,
  },
  {
    role: 'prediction',
    kinds: ['boolean', 'numeric', 'categorical'],
    name: /^(y_?(pred|hat)|pred|prediction|predicted)$|^pred(icted)?_|_pred(icted|iction)?$/i,
  },
  {
    role: 'target',
    kinds: ['boolean', 'numeric', 'categorical'],
    name: /^(y|y_?true|target|label|actual|outcome|ground_?truth|class)$|_(target|label|actual)$/i,
  },
]

/**
 * Adds the roles that nobody named, and the task where a target and something to compare it with are there.
 * `guessed` says each in words.
 */
export function guessRoles(config: AnyConfig, columns: Columns): { config: AnyConfig; guessed: string[] } {
  const roles: { -readonly [K in keyof ColumnRoles]: ColumnRoles[K] } = { ...config.columns }
  const guessed: string[] = []
  for (const { role, kinds, name } of SIGNS) {
    if (roles[role] !== undefined) continue
    const taken = new Set([...Object.values(roles).flat(), ...(roles.features ?? [])])
    const found = columns.find(
      (column) => kinds.includes(column.kind) && name.test(column.name) && !taken.has(column.name),
    )
    if (found === undefined) continue
    roles[role] = found.name
    guessed.push(`${role} = ${found.name}`)
  }
  const measurable = roles.target !== undefined && (roles.score !== undefined || roles.prediction !== undefined)
  if (config.task !== undefined || !measurable) return { config: { ...config, columns: roles }, guessed }
  return { config: { ...config, task: 'binary', columns: roles }, guessed: [...guessed, 'task = binary'] }
}
