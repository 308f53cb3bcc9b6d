/** Estimators are one list, in Rust: nothing but an estimator's own file knows its key. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  type EstimatorOptions,
  estimatorOf,
  lackOf,
  nannymlEstimator,
  requireEstimator,
} from '../../src/calculators/estimators.js'
import { TASKS } from '../../src/config/schema/names.js'
import { ESTIMATORS } from '../../src/generated/catalogue.js'
import { cbpe, dle, fit, load } from '../../src/index.js'

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

/** Generated files, and configurations that must not compile. */
const GENERATED_OR_TYPES = /^(src\/generated|scripts\/package\/types)\//

describe('the list of estimators', () => {
  it.each(ESTIMATORS)('has the key $key in its own file and in generated ones', ({ key }) => {
    const files = filesWith(key).filter((path) => !GENERATED_OR_TYPES.test(path))
    expect(files.filter((path) => !OWN.test(path))).toEqual([])
    expect(files).toHaveLength(1)
  })

  const options = (given: Partial<EstimatorOptions>): EstimatorOptions => ({
    columns: { features: ['size'], kinds: {} },
    estimator: 'auto',
    keepRows: 100,
    ...given,
  })
  const columns = (roles: object) => ({ features: ['size'], kinds: {}, ...roles })
  const whole = columns({ score: 'p', prediction: 'yes' })

  it('has one of every task where all is there, and of NannyML', () => {
    for (const task of TASKS) {
      expect(estimatorOf(options({ task, columns: whole }))?.tasks).toContain(task)
      const own = estimatorOf(options({ task, columns: whole, compat: 'nannyml' }))
      expect(own?.asNannyml).toBe(true)
      expect(own?.key).toBe(nannymlEstimator(task))
    }
    expect(estimatorOf(options({ columns: whole }))).toBeUndefined()
    expect(estimatorOf(options({ task: 'regression', columns: columns({}) }))).toBeUndefined()
  })

  it.each([
    ['scores', { columns: columns({ prediction: 'yes' }) }, "set columns.score to the model's scores"],
    ['scores', { columns: columns({ score: 'p' }) }, undefined],
    ['features', { columns: columns({ score: 'p' }) }, "set columns.prediction to the model's predictions"],
    ['features', { columns: columns({ prediction: 'yes' }) }, undefined],
    ['kept_rows', { columns: { ...whole, features: [] } }, 'columns.features is empty, expected a feature or more'],
    [
      'kept_rows',
      { columns: columns({}) },
      "set columns.score to a classifier's scores, or columns.prediction to the predictions of a regressor",
    ],
    ['kept_rows', { columns: whole, keepRows: 0 }, 'keepRows is 0, expected a number of rows'],
    ['kept_rows', { columns: columns({ score: 'p' }) }, undefined],
  ])('that needs %s says what is not there: %j', (needs, given, lack) => {
    expect(lackOf(needs, options(given))).toBe(lack)
  })

  it('refuses what is named and cannot estimate', () => {
    const refused = (given: Partial<EstimatorOptions>) => () => requireEstimator(options(given))
    expect(refused({ estimator: 'cbpe' })).toThrow('Cannot estimate by cbpe: task is not given')
    expect(refused({ task: 'binary', columns: whole, estimator: 'direct_loss' })).toThrow(
      /^Cannot estimate by direct_loss: a binary task has auto(?:, \w+)* and cbpe$/,
    )
    expect(refused({ task: 'multiclass', columns: columns({ prediction: 'yes' }), estimator: 'cbpe' })).toThrow(
      "Cannot estimate by cbpe: set columns.score to the model's scores",
    )
    expect(refused({ task: 'binary', columns: whole, estimator: 'cbpe' })).not.toThrow()
    expect(refused({})).not.toThrow()
  })

  const rows = Array.from({ length: 400 }, (_, row) => {
    const p = ((row * 37) % 101) / 101
    return { p, yes: Number(p > 0.5), y: Number((row * 53) % 97 < 97 * p), size: row % 13 }
  })
  const roles = { target: 'y', prediction: 'yes' } as const
  const binary = { task: 'binary', columns: { ...roles, score: 'p' }, summary: [] } as const
  const regression = { task: 'regression', columns: roles, summary: [] } as const
  const named = ({ series }: { readonly series: readonly object[] } = { series: [] }) =>
    new Set(series.map((own) => (own as { estimator?: string }).estimator))

  it('names the estimator of each estimated series, and of no other', async () => {
    for (const config of [binary, regression]) {
      const monitor = await fit(rows, config)
      const { results } = await monitor.check(rows)
      expect(named(results.estimated_performance)).toEqual(new Set([estimatorOf(monitor.config)?.key]))
      expect(named(results.realized_performance)).toEqual(new Set([undefined]))
    }
  })

  it('has the named one, also in a monitor that was saved', async () => {
    const monitor = await fit(rows, { ...binary, estimator: 'cbpe' })
    const loaded = await load(monitor.toBytes())
    expect(loaded.config.estimator).toBe('cbpe')
    const [run, other] = [await monitor.check(rows), await loaded.check(rows)]
    expect(named(run.results.estimated_performance)).toEqual(new Set(['cbpe']))
    expect(other.results).toEqual(run.results)
  })

  it('estimates nothing where no estimator can', async () => {
    const monitor = await fit(rows, { task: 'binary', columns: roles, keepRows: 0, summary: [] })
    expect((await monitor.check(rows)).results.estimated_performance).toBeUndefined()
  })

  it('gives calculators on their own that of NannyML', async () => {
    const [one, other] = [await cbpe.fit(rows, binary), await dle.fit(rows, { columns: roles })]
    expect(named(await one.check(rows))).toEqual(new Set(['cbpe']))
    expect(named(await other.check(rows))).toEqual(new Set(['direct_loss']))
    await expect(cbpe.fit(rows, { task: 'binary', columns: roles })).rejects.toThrow(
      "Cannot estimate by cbpe: set columns.score to the model's scores",
    )
  })
})
