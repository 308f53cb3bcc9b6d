/** Paths and globs into the files they name. */

import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join, parse, sep } from 'node:path'
import { ReckonerError } from '../core/errors.js'

/**
 * The files that paths and globs (`*`, `?`, `**`) name; those of a glob in order of their names. Links are followed, and a
 * file that a glob reaches on several ways is one.
 *
 * @throws ReckonerError `missing_file` for a glob that matches nothing, or a link to nothing, and for a directory.
 */
export async function expandPaths(patterns: readonly string[]): Promise<string[]> {
  const expanded = await Promise.all(patterns.map(expand))
  return expanded.flat()
}

async function expand(pattern: string): Promise<string[]> {
  // A file whose own name holds a wildcard is that file.
  const found = await stat(pattern).catch(() => undefined)
  if (found?.isDirectory()) {
    throw new ReckonerError(
      'missing_file',
      `Cannot open "${pattern}": it is a directory; name files, for example "${join(pattern, '*.parquet')}"`,
    )
  }
  if (found || !/[*?]/.test(pattern)) return [pattern]
  const files = await matches(pattern)
  if (files.length === 0) throw new ReckonerError('missing_file', `Cannot open "${pattern}": no file matches`)
  return files
}

/** A file on the way that a pattern goes, and the one that it is once links are followed. */
interface Found {
  readonly path: string
  readonly real: string
}

async function matches(pattern: string): Promise<string[]> {
  const whole = join(pattern)
  const { root } = parse(whole)
  const parts = whole.slice(root.length).split(sep)
  const found = await walk(root, parts, [])
  // Where a file is reached on several ways, the one without links names it.
  found.sort((one, other) => Number(one.path !== one.real) - Number(other.path !== other.real) || order(one, other))
  const first = new Map(found.toReversed().map((file) => [file.real, file]))
  return [...first.values()].sort(order).map(({ path }) => path)
}

function order({ path: one }: Found, { path: other }: Found): number {
  return one < other ? -1 : Number(one > other)
}

/** Files below a folder whose paths match the parts; `above` are the folders that led there, so that no link leads in circles. */
async function walk(
  folder: string,
  [part = '', ...rest]: readonly string[],
  above: readonly string[],
): Promise<Found[]> {
  if (!/[*?]/.test(part)) return enter(join(folder, part), rest, above)
  const names = (await readdir(folder || '.').catch(() => [])).filter(
    (name) => !name.startsWith('.') || part.startsWith('.'),
  )
  if (part !== '**') {
    const expression = toExpression(part)
    const own = names.filter((name) => expression.test(name))
    return (await Promise.all(own.map((name) => enter(join(folder, name), rest, above)))).flat()
  }
  // No folder, or any one, and then the same again.
  const here = walk(folder, rest.length > 0 ? rest : ['*'], above)
  const below = names.map((name) => enter(join(folder, name), ['**', ...rest], above, true))
  return (await Promise.all([here, ...below])).flat()
}

/** Matches of a path: a file at the end of a pattern, or a folder before it. */
async function enter(path: string, rest: readonly string[], above: readonly string[], isAny = false): Promise<Found[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) {
    if (isAny || rest.length > 0 || !(await isLink(path))) return []
    throw new ReckonerError('missing_file', `Cannot open "${path}": it is a link to a file that is not there`)
  }
  if (!found.isDirectory()) return found.isFile() && rest.length === 0 ? [{ path, real: await realpath(path) }] : []
  if (rest.length === 0) return []
  const real = await realpath(path)
  return above.includes(real) ? [] : walk(path, rest, [...above, real])
}

/** Tells whether a name exists, even as a link to nothing. */
async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (own) => own.isSymbolicLink(),
    () => false,
  )
}

function toExpression(part: string): RegExp {
  const source = part.replace(/\*+|\?|[.+^${}()|[\]\\]/g, (mark) => {
    if (mark.startsWith('*')) return '.*'
    return mark === '?' ? '.' : `\\${mark}`
  })
  return new RegExp(`^${source}$`, 's')
}
