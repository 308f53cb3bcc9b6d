/**
 * What the files of a crate know of one another: every path that begins with `crate` or `super`, and every `use` of a child. What a
 * file hands on with `pub use` is known of the file that it comes from. Tests, which stand at the end of a file, may know anything.
 */

import type { Knowledge } from './circles.js'

type Path = readonly string[]

/** Of the texts of all files of a crate by module: `csv::text`, and the root as an empty name. */
export function knowledgeOf(texts: ReadonlyMap<string, string>): Knowledge {
  const codes = new Map([...texts].map(([module, text]) => [module, codeOf(text)]))
  const handedOn = new Map([...codes].map(([module, code]) => [module, handedOnBy(module, code, codes)]))
  const knownBy = (module: string, code: string): ReadonlySet<string> => {
    const paths = [...usesIn(code, USE), ...inlineIn(code)].map((path) => absolute(module, path, codes))
    const found = paths.filter((path) => path !== undefined).map((path) => fileOf(path, handedOn))
    return new Set(found.filter((name) => name !== module))
  }
  return new Map([...codes].map(([module, code]) => [module, knownBy(module, code)]))
}

const USE = /^\s*use ([^;]+);/gm
const HAND_ON = /^pub(?:\([^)]*\))? use ([^;]+);/gm

function codeOf(text: string): string {
  const [code = ''] = text.split('#[cfg(test)]')
  return code.replace(/\/\/.*$/gm, '')
}

function usesIn(code: string, statement: RegExp): readonly Path[] {
  return [...code.matchAll(statement)].flatMap(([, tree = '']) => expanded(tree.replace(/\s+/g, ' '))).map(split)
}

function inlineIn(code: string): readonly Path[] {
  const rest = code.replace(/^\s*(?:pub(?:\([^)]*\))? )?use [^;]+;/gm, '')
  return [...rest.matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(([path]) => split(path))
}

const split = (path: string): Path =>
  path
    .trim()
    .replace(/ as \w+$/, '')
    .split('::')

/** `a::{b, c::{d, e}}` as a list of plain paths. */
function expanded(tree: string): readonly string[] {
  const open = tree.indexOf('{')
  if (open < 0) return [tree]
  const parts = ['']
  let depth = 0
  for (const letter of tree.slice(open + 1, tree.lastIndexOf('}'))) {
    depth += letter === '{' ? 1 : letter === '}' ? -1 : 0
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  const named = parts.map((part) => part.trim()).filter((part) => part !== '')
  return named.flatMap(expanded).map((rest) => tree.slice(0, open) + rest)
}

/** From the root of the crate; undefined for a path of another crate. */
function absolute(module: string, path: Path, codes: ReadonlyMap<string, string>): Path | undefined {
  const own = module === '' ? [] : module.split('::')
  const [first = ''] = path
  if (first === 'crate') return path.slice(1)
  if (first === 'self') return [...own, ...path.slice(1)]
  const ups = path.findIndex((part) => part !== 'super')
  if (ups > 0) return [...own.slice(0, own.length - ups), ...path.slice(ups)]
  return codes.has([...own, first].join('::')) ? [...own, ...path] : undefined
}

function handedOnBy(module: string, code: string, codes: ReadonlyMap<string, string>): ReadonlyMap<string, Path> {
  const paths = usesIn(code, HAND_ON).map((path) => absolute(module, path, codes))
  return new Map(paths.filter((path) => path !== undefined).map((path) => [path.at(-1) ?? '', path]))
}

/** The file in which the last part of a path stands. */
function fileOf(path: Path, handedOn: ReadonlyMap<string, ReadonlyMap<string, Path>>): string {
  const lengths = path.map((_, place) => path.length - place)
  const length = lengths.find((count) => handedOn.has(path.slice(0, count).join('::'))) ?? 0
  const module = path.slice(0, length).join('::')
  const source = handedOn.get(module)?.get(path[length] ?? '')
  return source === undefined ? module : fileOf([...source, ...path.slice(length + 1)], handedOn)
}
