/** Words of a command line into flags, as texts: a column may be called 007. */

import { parseArgs } from 'node:util'
import { nearest, ReckonerError } from '../core/errors.js'

/** An option of a command, beside its tables. */
export interface Flag {
  /** Its value, `<column>`; without, the option is there or not. */
  readonly value?: string
  readonly short?: string
  /** May be given again. */
  readonly many?: true
  readonly words: string
}
/** By how they are typed, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>

/** Values by flag in camel case: texts, true for flags without a value, lists of those that may be given again. */
export type Given = Readonly<Record<string, string | true | readonly string[]>>

/**
 * Flags and the other words, in order.
 *
 * @throws ReckonerError `unknown_option`, `invalid_option`.
 */
export function read(args: readonly string[], flags: Flags): { words: string[]; given: Given } {
  const types = Object.entries(flags).map(([name, { value, short }]) => {
    const type = value === undefined ? ('boolean' as const) : ('string' as const)
    return [name, { type, ...(short === undefined ? {} : { short }) }] as const
  })
  // Not strict: what is wrong is said in our words.
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const words: string[] = []
  const given: Record<string, string | true | string[]> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
    if (flag === undefined) throw unknownFlag(token.rawName, Object.keys(flags))
    const value = valueFor(token, flag)
    const key = camel(token.name)
    const before = Object.hasOwn(given, key) ? given[key] : undefined
    if (flag.many && typeof value === 'string') given[key] = [...(Array.isArray(before) ? before : []), value]
    else if (before === undefined || value === true) given[key] = value
    else throw invalid(`option --${token.name} twice: once is enough`)
  }
  return { words, given }
}

function valueFor({ name, value }: { name: string; value?: string | undefined }, flag: Flag): string | true {
  if (flag.value === undefined) {
    if (value !== undefined) throw invalid(`option --${name} with "${value}": it takes no value`)
    return true
  }
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw invalid(`option --${name} without a value: it must be followed by ${flag.value}`)
  }
  return value
}

function unknownFlag(raw: string, known: readonly string[]): ReckonerError {
  const near = nearest(raw, known)
  const hint = near === undefined ? 'See reckoner help' : `Did you mean --${near}?`
  return new ReckonerError('unknown_option', `Unknown option ${raw}. ${hint}`)
}

function invalid(what: string): ReckonerError {
  return new ReckonerError('invalid_option', `Cannot use ${what}`)
}

/** `chunk-size` as a key: `chunkSize`. */
export const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
