/** What an error says: the file it is of, what is wrong with it, and nothing of how it was made. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/cli/config-file.js'
import { fit, load, loadSummary, type Monitor, open, type Run } from '../../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'reckoner-messages-'))
const inFolder = (name: string) => join(folder, name)
const numbers = (count: number) => ({ x: Float64Array.from({ length: count }, (_, row) => row % 17) })

let monitor: Monitor
let run: Run
beforeAll(async () => {
  monitor = await fit(numbers(1000))
  run = await monitor.check(numbers(1000))
  writeFileSync(inFolder('table.csv'), 'a,b\n1,2\n')
  mkdirSync(inFolder('page.html'))
  writeFileSync(inFolder('throws.ts'), "throw new Error('no luck' as string)\n")
  writeFileSync(inFolder('lacks.ts'), "import '../nothing.mjs'\nexport default {}\n")
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nowhere = () => inFolder(join('none', 'x.html'))

describe('an error', () => {
  it.each([
    ['of a table taken for a monitor', () => load(inFolder('table.csv')), /^Cannot load the monitor ".*table\.csv": /],
    [
      'of a table taken for a summary',
      () => loadSummary(inFolder('table.csv')),
      /^Cannot load the summary ".*table\.csv": /,
    ],
    ['of bytes has no file', () => load(new Uint8Array([1, 2, 3])), /^Cannot load the monitor: /],
    [
      'of a file that is not there',
      () => open(inFolder('none.csv')),
      /^Cannot open ".*none\.csv": there is no such file$/,
    ],
    [
      'of no rows',
      () => monitor.check([]),
      /^Cannot open an empty table: it has no rows, and at least one is required$/,
    ],
    [
      'of a report in no folder',
      () => run.write(nowhere()),
      /^Cannot write the report to ".*x\.html": there is no folder ".*none"$/,
    ],
    [
      'of a report in place of a folder',
      () => run.write(inFolder('page.html')),
      /^Cannot write the report to ".*page\.html": /,
    ],
    ['of a monitor in no folder', () => monitor.save(nowhere()), /: there is no folder ".*none"$/],
    ['of a configuration that throws', () => loadConfig(inFolder('throws.ts')), /throws\.ts": no luck$/],
    ['of a configuration that lacks a file', () => loadConfig(inFolder('lacks.ts')), /imported from .*lacks\.ts$/],
  ])('%s', async (_, work, sentence) => {
    const { message } = (await work().then(
      () => new Error('it works'),
      (error: unknown) => error,
    )) as Error
    expect(message).toMatch(sentence)
    // Neither drafts, nor how Node or Rust print things.
    expect(message).not.toMatch(/\/\.|os error|ENO|EIS|[0-9a-f]{8}-|\.mjs\b(?<!nothing\.mjs)/)
  })
})

describe('the sentences of the crates', () => {
  const root = fileURLToPath(new URL('../../crates', import.meta.url))
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\/src\/.*(?<!\/tests)\.rs$/.test(path),
  )

  it('are many, or this test sees nothing', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  it('do not print values as Rust does', () => {
    for (const path of files) {
      const [code = ''] = readFileSync(join(root, path), 'utf8').split('#[cfg(test)]')
      const lines = code
        .split('\n')
        .filter((line) => /\{\w*:#?\?\}/.test(line) && !/assert|unreachable|\/\//.test(line))
      expect(lines, path).toEqual([])
    }
  })
})
