/** Roles that names and values give away, for those who name none. */

import { roleColumns } from '../config/roles.js'
import { ReckonerError } from '../core/errors.js'
import type { AnyConfig, ColumnRoles, Dataset, Kind } from '../types/index.js'
import { enumerate } from '../words/lists.js'
import { fit } from '../workflow/fit.js'
import type { FitFlags } from './fit-flags.js'

type Role = 'timestamp' | 'target' | 'prediction' | 'score'
type Roles = { -readonly [K in keyof ColumnRoles]: ColumnRoles[K] }

/** Signs of a role; the first column that fits has it. */
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

export interface Guess {
  readonly config: AnyConfig
  /** Guesses, and roles that could not be guessed. */
  readonly sentences: readonly string[]
}

/**
 * Adds the roles that nobody named or ruled out, and the task where a target and something to compare it with are there.
 *
 * @throws ReckonerError `missing_column` where performance is meant and nothing holds the labels.
 */
export async function guessRoles(config: AnyConfig, reference: Dataset, flags: FitFlags): Promise<Guess> {
  const roles: Roles = { ...config.columns }
  const guessed: Role[] = []
  for (const sign of SIGNS) {
    const { role } = sign
    if (roles[role] !== undefined || isRuledOut(role, config, flags)) continue
    const found = await columnFor(sign, config, roles, reference)
    if (found === undefined) continue
    roles[role] = found
    guessed.push(role)
  }
  const hasOutput = roles.score !== undefined || roles.prediction !== undefined
  const isBinary = config.task === undefined && roles.target !== undefined && hasOutput
  const sentences = [...guessWords(guessed, roles, isBinary), ...targetWords(roles, hasOutput, flags)]
  return { config: { ...config, ...(isBinary ? { task: 'binary' } : {}), columns: roles }, sentences }
}

/** By the flag that says so, or by a task that has no such column. */
function isRuledOut(role: Role, { task }: AnyConfig, flags: FitFlags): boolean {
  const no = {
    timestamp: flags.noTimestamp,
    target: flags.noTarget,
    prediction: flags.noPrediction,
    score: flags.noScore,
  }
  return no[role] === true || (role === 'score' && task !== undefined && task !== 'binary')
}

async function columnFor(
  { role, kinds, name }: (typeof SIGNS)[number],
  { task }: AnyConfig,
  roles: Roles,
  reference: Dataset,
): Promise<string | undefined> {
  const { kinds: given = {}, features = [], exclude = [] } = roles
  const taken = new Set([...roleColumns(roles), ...features, ...exclude, ...Object.keys(given)])
  const fitting = reference.columns.filter(
    (column) => kinds.includes(column.kind) && name.test(column.name) && !taken.has(column.name),
  )
  if (role !== 'target' || (task !== undefined && task !== 'binary')) return fitting[0]?.name
  for (const column of fitting)
    if (column.kind === 'boolean' || (await hasTwoValues(reference, column.name))) return column.name
  return undefined
}

/** Tells whether a column can be the labels of two classes: a width in millimetres named y cannot. */
async function hasTwoValues(reference: Dataset, name: string): Promise<boolean> {
  try {
    const columns = { features: [name], kinds: { [name]: 'categorical' } } as const
    const monitor = await fit(reference, { columns, chunks: { count: 1 }, quality: {}, summary: [] })
    const { profile } = await monitor.check(reference)
    return profile[0]?.categories === 2
  } catch (error) {
    // What cannot be read as labels holds none.
    if (error instanceof ReckonerError) return false
    throw error
  }
}

function guessWords(guessed: readonly Role[], roles: Roles, isBinary: boolean): string[] {
  const words = guessed.map((role) => `${role} = ${roles[role]}`)
  if (words.length + Number(isBinary) === 0) return []
  const flags = enumerate(guessed.map((role) => `--no-${role}`))
  const undo = guessed.length === 0 ? '' : `, and ${flags} ${guessed.length === 1 ? 'undoes' : 'undo'} it`
  return [`Guessed ${[...words, ...(isBinary ? ['task = binary'] : [])].join(', ')}; flags override this${undo}.`]
}

/** Whoever names what the model said wants to know how well it did; of what was guessed it is said only. */
function targetWords(roles: Roles, hasOutput: boolean, flags: FitFlags): string[] {
  if (roles.target !== undefined) return []
  const isMeant =
    flags.task !== undefined ||
    flags.metrics !== undefined ||
    (!flags.noTarget && (flags.score ?? flags.prediction) !== undefined)
  if (isMeant) {
    throw new ReckonerError(
      'missing_column',
      'Cannot watch performance: no column holds the labels; name it with --target <column>, or use --no-target to watch inputs alone',
    )
  }
  if (!hasOutput || flags.noTarget) return []
  return [
    'Performance is not watched: no column is known to hold the labels; --target <column> names it, which may be missing in production.',
  ]
}
