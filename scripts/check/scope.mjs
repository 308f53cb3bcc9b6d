// Which tests an edit calls for: tests mirror the rooms of src/, so the room of a changed file names them. Whatever else its
// change reaches is left to `npm test`.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'

/** Tests of a moment that look at the whole repository. */
const ALWAYS = ['__test__/structure.test.ts', '__test__/words/plain-english.test.ts']

/** Tests that make many processes or large tables: minutes, which `npm test` has. One that was edited itself runs. */
export const SLOW = [
  '__test__/hostile/torture.test.ts',
  '__test__/workflow/concurrency.test.ts',
  '__test__/workflow/same-bits.test.ts',
  '__test__/workflow/large.test.ts',
]

/** Rooms without tests of their own, with those that use them. */
const BORROWED = { types: 'words', generated: 'words' }

/** Names of the packages whose crates have changed files; `crates/node` is called reckoner-node. */
export function crateTests(changed) {
  const folders = changed.flatMap((path) => /^crates\/([^/]+)\//.exec(path)?.[1] ?? [])
  return [...new Set(folders)].map((name) => (name === 'node' ? 'reckoner-node' : name)).sort()
}

/** Paths for vitest: folders of tests, or single files. */
export function nodeTests(changed) {
  return [...new Set([...ALWAYS, ...changed.flatMap(testsOf)])].filter((path) => existsSync(join(root, path)))
}

function testsOf(path) {
  if (/^__test__\/.*\.test\.ts$/.test(path)) return [path]
  const [top, room = ''] = path.split('/')
  // A helper of one room; those of all rooms are in reach of everything.
  if (top === '__test__') return path.split('/').length > 2 ? [`__test__/${room}/`] : []
  if (top === 'src') return [room.endsWith('.ts') ? '__test__/examples/' : `__test__/${BORROWED[room] ?? room}/`]
  if (top === 'honesty') return ['__test__/honesty/']
  // Numbers show what a change of the core did.
  if (top === 'crates') return ['__test__/golden/']
  return top === 'examples' || path === 'README.md' || top === 'docs' ? ['__test__/examples/'] : []
}
