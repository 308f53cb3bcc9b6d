/** Checks of the options that are declared: each part is known, of its type, and of an allowed name. */

import {
  type Check,
  either,
  flag,
  listOf,
  number,
  options as optionsCheck,
  recordOf,
  text,
} from '../../core/validate.js'
import { requireKnown } from '../keys.js'
import { allOptions, type Group, type Options, type Type } from './option.js'

/** Name of an option in errors: the group's place and its own key. */
export type Naming = (key: string, where: string) => string

/** The check of a group; an unknown option is refused with the nearest that is known. */
export function checkOfGroup<T = object>(group: Group, naming?: Naming): Check<T> {
  return checkOfOptions(allOptions(group), naming)
}

function checkOfOptions<T>(options: Options, naming?: Naming): Check<T> {
  const checks = Object.entries(options).map(([key, { type }]) => [key, checkOf(type)] as const)
  return optionsCheck<T>(Object.fromEntries(checks), naming)
}

function checkOf(type: Type): Check {
  switch (type.is) {
    case 'text':
      return text
    case 'number':
      return number
    case 'flag':
      return flag
    case 'name':
      return type.later ? text : oneOf(type.of)
    case 'list':
      return listOf(checkOf(type.of))
    case 'record':
      return recordOf(checkOf(type.of))
    case 'either':
      return either(type.required, ...type.of.map(checkOf))
    case 'options':
      return checkOfGroup(type.group)
    case 'variants':
      // That it is one of them is asked where it is used: the sentence says for what.
      return checkOfOptions(Object.assign({}, ...type.of.map(allOptions)))
    case 'code':
      return type.check
  }
}

function oneOf(names: readonly string[]): Check<string> {
  // An item is named by its list.
  return (value, where) => requireKnown(text(value, where), names, where.replace(/\[\d+\]$/, ''))
}
