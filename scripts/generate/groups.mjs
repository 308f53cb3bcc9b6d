// The groups of options that are declared, in the order in which they are met.

import { tsImport } from 'tsx/esm/api'

/** The schema of this package. */
export async function readSchema() {
  const { CONFIG, CALLS, allOptions } = await tsImport('../../src/config/schema/index.ts', import.meta.url)
  return schemaOf(CONFIG, Object.values(CALLS), allOptions)
}

/** The groups of a configuration and of calls, as what is generated from them needs them. */
export function schemaOf(config, calls, allOptions) {
  return { config, calls: [...new Set(calls)], allOptions, parts: [...partsFrom([config, ...calls])] }
}

/** Groups, and choices between groups, once each; what a group is made of comes before it. */
function partsFrom(groups) {
  const found = new Set()
  const add = (part) => {
    for (const own of part.base ? [part.base] : []) add(own)
    for (const { type } of Object.values(part.options ?? {})) for (const own of partsOf(type)) add(own)
    for (const own of part.of ?? []) add(own)
    found.add(part)
  }
  for (const group of groups) add(group)
  return found
}

/** The groups and choices that a type names. */
export function partsOf(type) {
  if (type.is === 'options') return [type.group]
  if (type.is === 'variants') return [type]
  if (type.is === 'either') return type.of.flatMap(partsOf)
  return type.is === 'list' || type.is === 'record' ? partsOf(type.of) : []
}

/** What is said of the default of an option, if anything. */
export function defaultWords({ default: value, otherwise }) {
  if (otherwise !== undefined) return otherwise
  return value === undefined ? undefined : `\`${literal(value)}\``
}

/** A value as it is written in a configuration. */
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object') return typeof value === 'string' ? `'${value}'` : String(value)
  const entries = Object.entries(value).map(([key, own]) => `${key}: ${literal(own)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
