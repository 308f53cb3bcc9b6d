/**
 * Declarations of options, as data. Types, checks, defaults, flags, help, docs/options.md and reckoner.schema.json follow
 * from them.
 */

import type { Check } from '../../core/validate.js'

/** The type of a value. */
export type Type =
  /** `as`: its type in TypeScript, where that says more than `string`. */
  | { readonly is: 'text'; readonly as?: string }
  | { readonly is: 'number' }
  | { readonly is: 'flag' }
  /** `later`: which of the names are allowed depends on other options, and is asked where all are known. */
  | { readonly is: 'name'; readonly of: readonly string[]; readonly as?: string; readonly later?: true }
  | { readonly is: 'list'; readonly of: Type }
  /** `keys`: those that editors propose. */
  | { readonly is: 'record'; readonly of: Type; readonly as?: string; readonly keys?: readonly string[] }
  | { readonly is: 'either'; readonly required: string; readonly of: readonly Type[] }
  | { readonly is: 'options'; readonly group: Group }
  /** Options of exactly one of the groups. */
  | { readonly is: 'variants'; readonly name: string; readonly help: string; readonly of: readonly Group[] }
  /** A value that only a program has. */
  | { readonly is: 'code'; readonly as: string; readonly check: Check }

export interface Option {
  readonly type: Type
  /** One sentence, with its period. */
  readonly help: string
  /** Its value where it is left out. */
  readonly default?: unknown
  /** The same in words, where it depends on other options or on data. */
  readonly otherwise?: string
  readonly required?: true
  /** Its flag of the command, and what follows that: `target <column>`. */
  readonly flag?: string
  /** Help of the flag, if it differs from the option's. */
  readonly flagHelp?: string
}

export type Options = Readonly<Record<string, Option>>

/** Options that are given together. */
export interface Group<N extends string = string> {
  /** Its type in TypeScript. */
  readonly name: N
  readonly help: string
  readonly options: Options
  /** The group whose options it has too. */
  readonly base?: Group
  /** Type parameters: `<C extends string = string>`, and their values where another group names it: `<C>`. */
  readonly generics?: string
  readonly applied?: string
}

export const text: Type = { is: 'text' }
export const number: Type = { is: 'number' }
export const flag: Type = { is: 'flag' }
/** The name of a column: `C` in the generic types. */
export const column: Type = { is: 'text', as: 'C' }

export function name(of: readonly string[], more: { readonly as?: string; readonly later?: true } = {}): Type {
  return { is: 'name', of, ...more }
}

export function list(of: Type): Type {
  return { is: 'list', of }
}

export function record(of: Type, more: { readonly as?: string; readonly keys?: readonly string[] } = {}): Type {
  return { is: 'record', of, ...more }
}

/** @param required what is required, in an error. */
export function either(required: string, ...of: readonly Type[]): Type {
  return { is: 'either', required, of }
}

export function options(group: Group): Type {
  return { is: 'options', group }
}

export function variants(typeName: string, help: string, ...of: readonly Group[]): Type {
  return { is: 'variants', name: typeName, help, of }
}

/** @param as its type in TypeScript. */
export function code(as: string, check: Check): Type {
  return { is: 'code', as, check }
}

/** The options of a group, those of its base first. */
export function allOptions({ base, options: own }: Group): Options {
  return base === undefined ? own : { ...allOptions(base), ...own }
}

/** The names of the options of a group. */
export function keysOf(group: Group): readonly string[] {
  return Object.keys(allOptions(group))
}
