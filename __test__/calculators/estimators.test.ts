/** Estimators are one list, in Rust: nothing but an estimator's own file knows its key. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { canEstimate, estimatorKeyOf, estimatorOf } from '../../src/calculators/estimators.js'
import { TASKS } from '../../src/config/schema/names.js'
import { ESTIMATORS } from '../../src/generated/catalogue.js'
import { fit, type ResolvedConfig, type Task } from '../../src/index.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Files that say a key as a text, comments and tests in Rust left out. */
function filesWith(key: string): string[] {
  const paths = ['src', 'crates', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:rs|ts|mjs)$/.test(path) && !/(?:^|\/)(?:tests|target|node_modules)\//.test(path))
      .map((path) => `${folder}/${path}`),
  )
  const text = new RegExp(`["'\`]${key}["'\`]`)
  const code = (path: string) => readFileSync(join(root, path), 'utf8').split('#[cfg(test)]')[0] ?? ''
  return paths.filter((path) => text.test(code(path).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
}

const OWN = /^crates\/stats\/src\/estimation\/(?!mod\.rs)/

describe('the list of estimators', () => {
  it.each(ESTIMATORS)('has the key $key in its own file and in generated ones', ({ key }) => {
    const files = filesWith(key).filter((path) => !path.startsWith('src/generated/'))
    expect(files.filter((path) => !OWN.test(path))).toEqual([])
    expect(files).toHaveLength(1)
  })

  it('has a default for every task', () => {
    for (const task of TASKS) expect(estimatorOf(task).tasks).toContain(task)
    expect(estimatorKeyOf({})).toBeUndefined()
  })

  it('knows what an estimate needs', () => {
    const asks = (task: Task | undefined, columns: object) =>
      canEstimate({ ...(task === undefined ? {} : { task }), columns: columns as ResolvedConfig['columns'] })
    expect([asks('binary', { score: 'p' }), asks('binary', { prediction: 'yes' })]).toEqual([true, false])
    expect([asks('regression', { prediction: 'price' }), asks('regression', { score: 'p' })]).toEqual([true, false])
    expect(asks(undefined, { score: 'p', prediction: 'yes' })).toBe(false)
  })

  const rows = Array.from({ length: 400 }, (_, row) => {
    const p = ((row * 37) % 101) / 101
    return { p, yes: Number(p > 0.5), y: Number((row * 53) % 97 < 97 * p), size: row % 13 }
  })

  it('names the estimator of each estimated series, and of no other', async () => {
    const columns = { target: 'y', prediction: 'yes' }
    for (const [task, config] of [
      ['binary', { task: 'binary', columns: { ...columns, score: 'p' } }],
      ['regression', { task: 'regression', columns }],
    ] as const) {
      const { results } = await (await fit(rows, { ...config, summary: [] })).check(rows)
      const keys = (results.estimated_performance?.series ?? []).map(({ estimator }) => estimator)
      expect(new Set(keys)).toEqual(new Set([estimatorOf(task).key]))
      expect(results.realized_performance?.series.some((own) => 'estimator' in own)).toBe(false)
    }
  })
})
