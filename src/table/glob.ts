/** Paths and globs into the files they name. */

import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { ReckonerError } from '../errors.js'

/**
 * The files that paths and globs (`*`, `?`, `**`) name; those of a glob in order of their names.
 *
 * @throws ReckonerError `missing_file` for a glob that matches nothing, or a directory.
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

/** Files below the part of the pattern that has no wildcard. */
async function matches(pattern: string): Promise<string[]> {
  let root = dirname(pattern)
  while (/[*?]/.test(root)) root = dirname(root)
  const deep = pattern.includes('**') || /[*?]/.test(dirname(pattern))
  const entries = await readdir(root, { withFileTypes: true, recursive: deep }).catch(() => [])
  const expression = toExpression(pattern)
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? root, entry.name))
    .filter((path) => expression.test(slashes(path)) && !basename(path).startsWith('.'))
    .sort()
}

function slashes(path: string): string {
  return path.split(sep).join('/')
}

function toExpression(pattern: string): RegExp {
  const source = slashes(join(pattern)).replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    return part === '?' ? '[^/]' : `\\${part}`
  })
  return new RegExp(`^${source}$`)
}
