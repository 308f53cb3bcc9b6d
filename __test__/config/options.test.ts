/** What is not known is refused at every door, with the nearest that is. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildReport,
  compare,
  filter,
  fit,
  history,
  load,
  type Monitor,
  open,
  outOfRange,
  type Result,
  type Row,
  type Run,
  rankByAlerts,
  rankByCorrelation,
  reconstructionDrift,
  Summary,
  summaryStatistics,
} from '../../src/index.js'

const days = (count: number): Row[] =>
  Array.from({ length: count * 50 }, (_, row) => ({
    day: new Date(Date.UTC(2026, 0, 1 + Math.floor(row / 50))),
    amount: (row * 7919) % 101,
    town: `t${row % 5}`,
  }))
const config = { columns: { timestamp: 'day' }, chunks: { period: 'day' } } as const

const folder = mkdtempSync(join(tmpdir(), 'reckoner-options-'))
const store = join(folder, 'runs.sqlite')
let monitor: Monitor
let run: Run
let drift: Result
beforeAll(async () => {
  monitor = await fit(days(8), config)
  run = await monitor.check(days(4), { store })
  drift = run.results.univariate_drift as Result
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As a caller without types has it. */
const given = (option: string) => ({ [option]: undefined }) as object

describe('an unknown option is refused with the nearest', () => {
  it.each([
    ['lables', 'labels', () => monitor.check(days(4), given('lables'))],
    ['memroy', 'memory', () => monitor.check(days(4), given('memroy'))],
    ['sotre', 'store', () => monitor.check(days(4), given('sotre'))],
    ['ids', 'id', () => monitor.summarize(days(4), given('ids'))],
    ['row', 'rows', async () => monitor.merge([await monitor.summarize(days(4))], given('row'))],
    ['singal', 'signal', () => Summary.from({ monitor, table: { id: 'a', rows: 0 }, chunks: [] }, given('singal'))],
    ['onProgres', 'onProgress', () => fit(days(8), config, given('onProgres'))],
    ['singal', 'signal', () => load(monitor.toBytes(), given('singal'))],
    ['scv', 'csv', () => open(days(4), given('scv'))],
    ['montior', 'monitor', () => history(store, given('montior'))],
    ['signals', 'signal', () => outOfRange.fit(days(8), config, given('signals'))],
    ['lables', 'labels', async () => (await outOfRange.fit(days(8), config)).check(days(4), given('lables'))],
    ['reconstrution', 'reconstruction', () => reconstructionDrift.fit(days(8), { drift: given('reconstrution') })],
    ['outOfRagne', 'outOfRange', () => outOfRange.fit(days(8), { quality: given('outOfRagne') })],
    ['preiod', 'period', async () => filter(drift, given('preiod'))],
    ['column', 'columns', async () => filter(drift, given('column'))],
    ['titel', 'title', async () => compare(drift, drift, given('titel'))],
    ['siez', 'size', async () => compare(drift, drift, { chunks: given('siez') } as object)],
    ['period_', 'period', async () => rankByAlerts(drift, given('period_'))],
    ['periods', 'period', async () => rankByCorrelation(drift, drift, undefined, given('periods'))],
    ['rankings', 'ranking', async () => buildReport(run, given('rankings'))],
    ['failOm', 'failOn', () => run.write(join(folder, 'x.xml'), given('failOm'))],
    ['colour', 'color', async () => run.summary(given('colour'))],
  ] as const)('%s', async (option, near, call) => {
    await expect(call()).rejects.toMatchObject({
      code: 'unknown_option',
      message: expect.stringMatching(new RegExp(`^Unknown option "${option}" of .*\\. Did you mean "${near}"\\?$`)),
    })
  })

  it.each([
    ['a ranking', async () => rankByAlerts(drift, { period: 'producton' } as object)],
    ['a filter in the word of NannyML', async () => filter(drift, { period: 'analysis' } as object)],
    ['a filter', async () => filter(drift, { period: 'producton' } as object)],
  ])('as a period of %s too', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ message: expect.stringContaining('Did you mean "production"?') })
  })
})

describe('a threshold that cannot take effect is refused', () => {
  const loans = (count: number): Row[] =>
    Array.from({ length: count }, (_, row) => {
      const score = ((row * 7919) % 401) / 401
      return { age: row % 17, town: `t${row % 5}`, score, pred: score > 0.5, y: ((row * 31) % 397) / 397 < score }
    })
  const fitted = (thresholds: object, more: object = {}) =>
    fit(loans(1000), {
      task: 'binary',
      columns: { target: 'y', prediction: 'pred', score: 'score' },
      metrics: ['accuracy', 'roc_auc'],
      drift: { numeric: ['wasserstein'], categorical: ['chi2'] },
      ...more,
      thresholds: thresholds as Readonly<Record<string, object>>,
    })

  it.each([
    [
      'a metric of another task',
      { rmse: { upper: 1 } },
      /"rmse": nothing of that name is watched; watched are "accuracy"/,
    ],
    ['a metric that is not measured', { f1: { lower: 0.5 } }, /"f1": nothing of that name/],
    ['a method that is not used', { psi: { upper: 0.2 } }, /"psi": nothing of that name/],
    ['a method of the other kind', { 'town.wasserstein': { upper: 1 } }, /watched are "town\.chi2"/],
    ['a metric of a column', { 'age.accuracy': { lower: 0.5 } }, /watched are "age\.wasserstein"/],
    ['a column that is not watched', { 'agee.mean': { lower: 1 } }, /did you mean "age\.mean"\?/],
    ['a column with a role', { 'score.mean': { lower: 0 } }, /"score\.mean": nothing of that name/],
    ['a statistic that is left out', { sum: { lower: 0 } }, /"sum": nothing of that name/],
    ['cells of a matrix of several classes', { confusion_matrix: { lower: 0 } }, /"confusion_matrix": nothing/],
    ['what a p-value judges', { chi2: { upper: 5 } }, /chi2 is judged by its p-value/],
    ['per cent for a share', { accuracy: { lower: 80 } }, /its lower is 80, and accuracy is never above 1/],
    ['beyond what can be', { accuracy: { upper: 1.5 } }, /its upper is 1\.5, and accuracy is never above 1/],
    ['below what can be', { 'age.missing_rate': { lower: -0.1 } }, /missing_rate is never below 0/],
    ['at the end of what can be', { accuracy: { upper: 1 } }, /no value of accuracy is outside it/],
  ])('%s', async (_, thresholds, sentence) => {
    await expect(fitted(thresholds)).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringMatching(sentence),
    })
  })

  it('and one that can is taken, in a calculator with those of a whole monitor', async () => {
    const thresholds = {
      accuracy: { lower: 0.6, upper: 1 },
      'age.mean': { std: 2 },
      std: {},
      unseen_rate: { upper: 0 },
    }
    expect((await fitted(thresholds)).config.thresholds).toEqual(thresholds)
    const mean = await summaryStatistics.fit(loans(1000), { thresholds })
    const { series } = await mean.check(loans(1000))
    expect(series.some(({ metric }) => metric === 'mean')).toBe(true)
  })
})
