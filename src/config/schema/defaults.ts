/** Defaults of the options that are declared. */

import type { Defaulted } from '../../generated/options-by-key.js'
import type { Filled } from '../../types/parts.js'
import { allOptions, type Group } from './option.js'

/** The options with the defaults of those that are left out. */
export function withDefaults<T extends object, N extends keyof Defaulted>(
  given: T,
  group: Group<N>,
): Filled<T, Defaulted[N] & keyof T> {
  const filled: Record<string, unknown> = { ...(given as object) }
  for (const [key, { default: value }] of Object.entries(allOptions(group))) {
    // A copy: what is handed out may be written to.
    if (value !== undefined) filled[key] ??= typeof value === 'object' ? structuredClone(value) : value
  }
  return filled as Filled<T, Defaulted[N] & keyof T>
}
