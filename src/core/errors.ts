/** The one error class of Reckoner, and the codes it carries. */

import { knownAs, plain } from '../config/aliases.js'

/** Stable names of what can go wrong. */
export type ErrorCode =
  | 'unknown_option'
  | 'invalid_option'
  | 'missing_column'
  | 'wrong_kind'
  | 'invalid_value'
  | 'missing_labels'
  | 'empty_data'
  | 'too_few_rows'
  | 'missing_file'
  | 'bad_file'
  | 'bad_state'
  | 'unsupported'
  | 'cancelled'
  | 'not_sent'
  | 'native_binding'
  | 'internal'

const BRAND = Symbol.for('reckoner.error')

/**
 * An error with one sentence: the failed action, the current value and the required one; `code` is stable
 * for programs.
 */
export class ReckonerError extends Error {
  override readonly name = 'ReckonerError'
  readonly code: ErrorCode
  readonly [BRAND] = true

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** Recognises errors of another installed copy of the package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}

/** Throws `unknown_option` for the first key that is not among the known ones, naming the nearest. */
export function refuseUnknownKeys(given: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) throw unknownName('unknown_option', `option "${key}" of ${where}`, key, known)
  }
}

/** An error for a name that does not exist. It suggests the nearest known name, or lists up to twelve. */
export function unknownName(code: ErrorCode, what: string, name: string, known: readonly string[]): ReckonerError {
  const near = nearest(name, known)
  const hint = near
    ? `Did you mean "${near}"?`
    : `Known names: ${known
        .slice(0, 12)
        .map((own) => `"${own}"`)
        .join(', ')}`
  return new ReckonerError(code, `${code === 'missing_column' ? 'Missing' : 'Unknown'} ${what}. ${hint}`)
}

/** The known name that is meant by another word for it, or at the smallest edit distance, if that is small enough to be a slip. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const meant = knownAs(name, known)
  if (meant !== undefined) return meant
  const ranked = known
    .map((own) => ({ own, distance: editDistance(plain(name), plain(own)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  if (best === undefined) return undefined
  // A name that shares no letter is no hint.
  const most = Math.min(Math.max(1, Math.floor(name.length / 3)), Math.max(name.length, best.own.length) - 1)
  return best.distance <= most ? best.own : undefined
}

/** Number of edits between two words; two neighbours swapped are one edit (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swap = isSwap ? (before[column - 2] as number) + 1 : change
      current.push(Math.min(change, swap, (previous[column] as number) + 1, (current[column - 1] as number) + 1))
    }
    before = previous
    previous = current
  }
  return previous[b.length] as number
}
