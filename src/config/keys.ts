/** Names that a configuration may use, and the sentences for those it may not. */

import { ReckonerError, unknownName } from '../core/errors.js'

/** Refuses a name that is not in the list, naming the nearest. */
export function requireKnown<K extends string>(value: string, known: readonly K[], where: string): K {
  if ((known as readonly string[]).includes(value)) return value as K
  throw unknownName('unknown_option', `"${value}" in ${where}`, value, known)
}

/** Refuses a column that the table has not, naming the nearest. */
export function requireColumn(name: string, columns: ReadonlyMap<string, unknown>, where: string): void {
  if (columns.has(name)) return
  throw unknownName('missing_column', `column "${name}" of ${where}`, name, [...columns.keys()])
}

export function invalid(sentence: string): ReckonerError {
  return new ReckonerError('invalid_option', sentence)
}
