// What the scaffolds share: names, templates, and lists in source files that a new name goes into.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Failure } from '../run.mjs'

/** Refuses a name that is not a key of Reckoner: lower case, words joined by underscores. */
export function requireKey(name, usage) {
  if (name === undefined) throw new Failure(`Cannot scaffold without a name: ${usage}`)
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    throw new Failure(
      `Cannot scaffold "${name}": a key is lower case, with underscores between words, such as total_variation`,
    )
  }
}

/** `total_variation` as a label: `Total variation`. */
export function labelOf(key) {
  const words = key.replaceAll('_', ' ')
  return words[0].toUpperCase() + words.slice(1)
}

/** `total_variation` as a name in TypeScript: `totalVariation`. */
export function camelOf(key) {
  return key.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
}

/** The source with a module among the others, in alphabetical order, and with what `change` makes of the rest. */
export function withModule(source, name, change) {
  const modules = source.match(/^(?:(?:pub\(crate\) )?mod \w+;\n)+/m)?.[0]
  const rest = change(source)
  if (modules === undefined || rest === undefined) return undefined
  const nameOf = (line) => line.replace(/.*mod /, '')
  const lines = [...modules.trimEnd().split('\n'), `mod ${name};`]
  const sorted = lines.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).join('\n')
  return rest.replace(modules, () => `${sorted}\n`)
}

/** Fills `{{names}}` of a template. */
export function filled(template, values) {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name])
}

/** Writes a new file; one that is there is never replaced. */
export function writeNew(path, text) {
  if (existsSync(path)) throw new Failure(`Cannot scaffold ${path}: it exists already`)
  writeFileSync(path, text)
}

/** Changes a file; `change` returns undefined where it does not find its place. */
export function edit(path, change) {
  const changed = change(readFileSync(path, 'utf8'))
  if (changed === undefined) throw new Failure(`Cannot scaffold: the list in ${path} was not found`)
  writeFileSync(path, changed)
}
