/** The flags of options, as src/config/schema declares them, and what they make of a configuration. */

import { allOptions, type Group, type Option, type Type } from '../config/schema/option.js'
import { ReckonerError } from '../core/errors.js'
import { camel, type Flags, type Given } from './arguments.js'

/** The flag of an option. */
export interface OptionFlag {
  readonly name: string
  /** Its value: `<column>`. */
  readonly value: string
  readonly words: string
  /** Keys that lead to the option. */
  readonly path: readonly string[]
  readonly type: Type
}

/** The flags of a group, and of the groups that its options take. */
export function optionFlags(group: Group, path: readonly string[] = []): readonly OptionFlag[] {
  return Object.entries(allOptions(group)).flatMap(([key, option]) => {
    const own = [...path, key]
    return [...flagOf(option, own), ...groupsIn(option.type).flatMap((part) => optionFlags(part, own))]
  })
}

function flagOf({ flag, flagHelp, help, type }: Option, path: readonly string[]): OptionFlag[] {
  if (flag === undefined) return []
  const [name = '', value = ''] = flag.split(' ')
  return [{ name, value, words: (flagHelp ?? help).replace(/\.$/, ''), path, type }]
}

function groupsIn(type: Type): readonly Group[] {
  if (type.is === 'options') return [type.group]
  if (type.is === 'variants') return type.of
  return type.is === 'either' ? type.of.flatMap(groupsIn) : []
}

/** Flags as a command takes them. */
export function flagsOf(group: Group): Flags {
  return Object.fromEntries(optionFlags(group).map(({ name, value, words }) => [name, { value, words }]))
}

/** An object with the options whose flags are given; a flag wins. */
export function withFlags<T extends object>(before: T, flags: readonly OptionFlag[], given: object): T {
  return flags.reduce((object, flag) => {
    const text = (given as Given)[camel(flag.name)]
    return typeof text === 'string' ? put(object, flag.path, (old) => valueOfText(text, flag, old)) : object
  }, before)
}

function put<T extends object>(object: T, [key = '', ...rest]: readonly string[], value: (old: unknown) => unknown): T {
  const old = (object as Readonly<Record<string, unknown>>)[key]
  return { ...object, [key]: rest.length === 0 ? value(old) : put((old ?? {}) as object, rest, value) }
}

/** Names are checked where they are used. */
function valueOfText(text: string, { name, type }: OptionFlag, old: unknown): unknown {
  if (type.is === 'list') return list(text)
  if (type.is === 'record') return { ...(old as object | undefined), ...pairs(text, name) }
  return type.is === 'number' ? numberOf(text, `--${name}`) : text
}

/** Words with commas between. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

export function numberOf(text: string, flag: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw new ReckonerError('invalid_option', `Cannot use ${flag}: it is "${text}", expected a number`)
}

/** `zip=categorical,age=numeric`; names may hold `=`, kinds do not. */
function pairs(text: string, flag: string): Record<string, string> {
  return Object.fromEntries(
    list(text).map((word) => {
      const at = word.lastIndexOf('=')
      if (at > 0) return [word.slice(0, at), word.slice(at + 1)]
      throw new ReckonerError('invalid_option', `Cannot use --${flag}: "${word}" is not column=kind`)
    }),
  )
}
