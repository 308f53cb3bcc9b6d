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
} from '../src/index.js'

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
    ['colour', 'color', async () => run.summary(given('colour'))],
  ] as const)('%s', async (option, near, call) => {
    await expect(call()).rejects.toMatchObject({
      code: 'unknown_option',
      message: expect.stringMatching(
        new RegExp(`^Cannot use option "${option}" of .*: it is not known; did you mean "${near}"\\?$`),
      ),
    })
  })

  it.each([
    ['a ranking', async () => rankByAlerts(drift, { period: 'analyis' } as object)],
    ['a filter', async () => filter(drift, { period: 'analyis' } as object)],
  ])('as a period of %s too', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ message: expect.stringContaining('did you mean "analysis"?') })
  })
})
