/**
 * Validation of arguments, for callers without TypeScript. A getter is read once here, and its exceptions reach the caller
 * unchanged.
 */

import { fileURLToPath } from 'node:url'
import { ReckonerError, refuseUnknownKeys } from './errors.js'

/** Returns the value, copied where it is made of others, or refuses it. */
export type Check<T = unknown> = (value: unknown, where: string) => T

function refuse(value: unknown, where: string, required: string): never {
  throw new ReckonerError('invalid_option', `Cannot use ${where}: it is ${shown(value)}, expected ${required}`)
}

/** A value in an error: short, and without running any code of its own. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? 'a list' : 'an object'
    case 'function':
    case 'symbol':
      return `a ${typeof value}`
    default:
      return String(value)
  }
}

function one<T>(required: string, holds: (value: unknown) => boolean): Check<T> {
  return (value, where) => (holds(value) ? (value as T) : refuse(value, where, required))
}

export const text = one<string>('a text', (value) => typeof value === 'string')
export const number = one<number>('a number', (value) => typeof value === 'number')
export const flag = one<boolean>('true or false', (value) => typeof value === 'boolean')
export const callback = one<() => void>('a function', (value) => typeof value === 'function')

/** The first of the checks that takes the value; `required` says what they take together. */
export function either(required: string, ...checks: readonly Check[]): Check {
  return (value, where) => {
    for (const check of checks) {
      try {
        return check(value, where)
      } catch (error) {
        if (!(error instanceof ReckonerError)) throw error
        // A name that is not known, or a part that is wrong, says more than the whole.
        if (error.code === 'unknown_option' || (isRecord(value) && check === checks.at(-1))) throw error
      }
    }
    return refuse(value, where, required)
  }
}

export function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) return refuse(value, where, 'a list')
    const copy: T[] = []
    // Holes of a sparse list are read as what they are: undefined.
    for (let place = 0; place < value.length; place++) copy.push(check(value[place], `${where}[${place}]`))
    return copy
  }
}

export function recordOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, where) => {
    if (!isRecord(value)) return refuse(value, where, 'an object')
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, check(own, `${where}.${key}`)]))
  }
}

/** An object with these parts, each of which may be left out. Others stay. */
export function shape<T = object>(
  parts: Readonly<Record<string, Check>>,
  name = (key: string, where: string) => `${where}.${key}`,
): Check<T> {
  return (value, where) => {
    if (!isRecord(value)) return refuse(value, where, 'an object')
    const copy = Object.entries(value).flatMap(([key, own]) => {
      const check = Object.hasOwn(parts, key) ? parts[key] : undefined
      if (own === undefined && check) return []
      return [[key, check ? check(own, name(key, where)) : own]] as const
    })
    return Object.fromEntries(copy) as T
  }
}

/** An object with these parts and no others: an unknown one is refused, with the nearest that is known. */
export function options<T = object>(
  parts: Readonly<Record<string, Check>>,
  name?: (key: string, where: string) => string,
): Check<T> {
  const copy = shape<T>(parts, name)
  return (value, where) => {
    if (isRecord(value)) refuseUnknownKeys(value, Object.keys(parts), where)
    return copy(value, where)
  }
}

/** An object that has all of `needed`, and of `others` some; what it does not know is dropped. */
export function whole<T>(
  needed: Readonly<Record<string, Check>>,
  others: Readonly<Record<string, Check>> = {},
): Check<T> {
  return (value, where) => {
    if (!isRecord(value)) return refuse(value, where, 'an object')
    const own = value as Readonly<Record<string, unknown>>
    const read = (checks: typeof needed, keys: readonly string[]) =>
      keys.map((key) => [key, checks[key]?.(own[key], `${where}.${key}`)] as const)
    const given = Object.keys(others).filter((key) => own[key] !== undefined)
    return Object.fromEntries([...read(needed, Object.keys(needed)), ...read(others, given)]) as T
  }
}

/** Name of an option in errors: a part of a function's last argument. */
export const asOption = (key: string) => `options.${key}`

/** Anything; what it must be is asked where it is used. */
export const anything: Check = (value) => value

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Tells whether a value is a URL, and not only an object that inherits from one. */
export function isURL(value: unknown): value is URL {
  try {
    return value instanceof URL && typeof value.href === 'string'
  } catch {
    return false
  }
}

/** A path of the file system. */
export function pathOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value
  if (!isURL(value)) return refuse(value, where, 'a path or the URL of a file')
  try {
    return fileURLToPath(value)
  } catch (cause) {
    throw new ReckonerError('invalid_option', `Cannot use ${where}: ${(cause as Error).message}`, { cause })
  }
}
