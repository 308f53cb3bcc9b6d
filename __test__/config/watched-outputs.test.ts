/** Predictions and scores as they are watched at `check`, and the statistics that they rest on. */

import { describe, expect, it } from 'vitest'
import { fit, type MonitorConfig } from '../../src/index.js'
import { targetRateOf } from '../../src/workflow/conclude.js'
import { binary, CONFIG, faultsOf, generator, type Of, pointsOf } from './role-tables.js'

describe('scores of few values', () => {
  const METRICS = ['accuracy', 'roc_auc', 'average_precision', 'f1', 'precision', 'recall', 'specificity'] as const
  const cases: readonly (readonly [string, (u: number) => number, (p: number) => number])[] = [
    ['.05/.95 where .2/.8 is true', (u) => (u < 0.5 ? 0.05 : 0.95), (p) => (p < 0.5 ? 0.2 : 0.8)],
    ['0/.5/1 where .1/.5/.9 is true', (u) => (u < 0.3 ? 0 : u < 0.7 ? 0.5 : 1), (p) => 0.1 + 0.8 * p],
    ['.3/.7 as they are', (u) => (u < 0.5 ? 0.3 : 0.7), (p) => p],
    ['tenths as they are', (u) => Math.round(u * 10) / 10, (p) => p],
    ['a score card whose odds are off', (u) => Math.round(u * 20) / 20, (p) => p * p],
  ]
  it.each(cases)('%s: estimates equal what the labels show', async (_, scoreOf, truth) => {
    const draw = generator(77)
    const table = (rows: number, seed: number) => binary(rows, seed, (p) => ({ y: Number(draw() < truth(p)) }), scoreOf)
    const monitor = await fit(table(10_000, 1), { ...CONFIG, chunks: { size: 5000 }, metrics: METRICS })
    const run = await monitor.check(table(10_000, 2))
    for (const metric of METRICS) {
      const estimated = pointsOf(run, metric, 'estimated_performance')
      for (const [place, point] of pointsOf(run, metric, 'realized_performance').entries()) {
        const error = Math.max(point.standardError ?? 0, 0.002)
        const apart = Math.abs((point.value as number) - (estimated[place]?.value as number))
        expect(apart, `${metric} ${point.value} ${estimated[place]?.value}`).toBeLessThan(4 * error)
      }
    }
    expect(monitor.notices).toEqual([])
  })

  it('have no calibration error where they are calibrated, in any order of rows', async () => {
    const rows = Array.from({ length: 1000 }, (_, row) => {
      const p = row < 500 ? 0.3 : 0.7
      return { p, pred: Number(p > 0.5), y: Number(row % 10 < 10 * p) }
    })
    for (const table of [rows, [...rows].reverse()]) {
      const run = await (await fit(table, CONFIG)).check(table)
      expect(run.calibration[0]).toMatchObject({ applied: false })
      expect(run.calibration[0]?.before?.ece).toBeLessThan(1e-12)
    }
  })
})

describe('what the model says is watched', () => {
  it.each([
    ['predictions', '"pred" (prediction)', { pred: null }],
    ['scores', '"p" (score)', { p: null }],
  ])('missing %s are a fault', async (_, named, gone) => {
    const run = await (await fit(binary(5000, 1), CONFIG)).check(binary(1500, 2, (_, __, row) => (row % 2 ? gone : {})))
    expect(faultsOf(run)).toEqual([`${named}: missing values, up to 50.0 % of a chunk, in chunks 1 to 3`])
    expect(run.verdict.actions[0]?.kind).toBe('fix_data')
  })

  it('a stuck score is said since when, with labels and without', async () => {
    const stuck: Of = (p, y, row) => (row < 2500 ? { p, y } : { p: 0.3, pred: 0, y })
    const monitor = await fit(binary(5000, 1), CONFIG)
    const rows = binary(5000, 2, stuck)
    for (const table of [rows, rows.map(({ y: _, ...row }) => row)]) {
      const said = faultsOf(await monitor.check(table))
      expect(said).toContain('"p" (score): constant, 0.3 in every row, since chunk 6')
      expect(said).toContain('"pred" (prediction): constant, 0 in every row, since chunk 6')
    }
  })

  it('one score for many rows is a fault, beyond what the reference has', async () => {
    const fallback: Of = (p, y, row) => (row % 10 < 7 ? { p: 0.5, y } : { p, y })
    const monitor = await fit(binary(5000, 1), CONFIG)
    expect(faultsOf(await monitor.check(binary(1000, 2, fallback))).join()).toMatch(
      /"p" \(score\): 0\.5 again and again, up to 70\.\d % /,
    )
    const used = await fit(binary(5000, 1, fallback), CONFIG)
    expect(faultsOf(await used.check(binary(1000, 2, fallback)))).toEqual([])
  })

  it('an infinite prediction is a fault', async () => {
    const quantities = (odd: readonly number[]) =>
      Array.from({ length: 1000 }, (_, row) => ({ y: row % 17, pred: odd[row] ?? ((row * 7) % 17) + 0.5 }))
    const columns = { target: 'y', prediction: 'pred', features: [] } as const
    const monitor = await fit(quantities([]), { task: 'regression', columns, chunks: { size: 500 }, metrics: ['mae'] })
    const { verdict } = await monitor.check(quantities([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]))
    const faults = verdict.causes.filter(({ kind }) => kind === 'data_fault')
    expect(faults.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^"pred" \(prediction\): infinite in 2.rows, up to 0\.40.% of a chunk,/),
    ])
    expect(verdict.causes.some(({ kind }) => kind === 'no_data_fault')).toBe(false)
  })

  it('a shift of scores is said', async () => {
    const monitor = await fit(binary(5000, 1), CONFIG)
    const run = await monitor.check(
      binary(
        1000,
        2,
        () => ({}),
        (u) => u ** 3,
      ),
    )
    expect(faultsOf(run).join()).toMatch(
      /"p" \(score\): drifts from the reference, up to 0\.\d\d \(Jensen–Shannon\) in chunks 1 and 2/,
    )
  })
})

describe('statistics', () => {
  it('classes are there once however their labels are written', async () => {
    const rows = Array.from({ length: 600 }, (_, row) => ({
      y: ['1', '01', '2'][row % 3] as string,
      pred: ['1', '01', '2'][(row + (row % 2)) % 3] as string,
    }))
    const config = {
      task: 'multiclass',
      columns: { target: 'y', prediction: 'pred', features: [] },
      metrics: ['f1', 'confusion_matrix'],
      chunks: { count: 2 },
    } as const
    const run = await (await fit(rows, config)).check(rows)
    const names = run.results.realized_performance?.series.map((series) => series.metric) ?? []
    expect(names).toHaveLength(10)
    expect(new Set(names).size).toBe(10)
  })

  it('deviations far from zero are exact, whole or merged', async () => {
    const micro = Array.from({ length: 20_000 }, (_, row) => ({
      flag: 1e15 + (row % 2),
      micro: 1.7e15 + ((row * 617) % 1000),
      t: new Date(Date.UTC(2024, 0, 1 + (row % 4))),
    }))
    const config = {
      columns: { timestamp: 't', features: ['flag', 'micro'] },
      chunks: { period: 'year' },
      summary: ['mean', 'std'],
      drift: { numeric: [] },
    } as const
    const monitor = await fit(micro, config as MonitorConfig)
    const parts = [0, 1, 2, 3, 4, 5, 6].map((part) => monitor.summarize(micro.filter((_, row) => row % 7 === part)))
    const n = micro.length
    const exact = { flag: Math.sqrt((0.25 * n) / (n - 1)), micro: Math.sqrt(((1e6 - 1) / 12) * (n / (n - 1))) }
    for (const run of [await monitor.check(micro), await monitor.merge(await Promise.all(parts))]) {
      for (const column of ['flag', 'micro'] as const) {
        const series = run.results.summary_statistics?.series.filter((own) => own.column === column) ?? []
        const value = (metric: string) => series.find((own) => own.metric === metric)?.points.at(-1)?.value as number
        expect(Math.abs(value('std') / exact[column] - 1)).toBeLessThan(1e-12)
        expect(Math.abs(value('mean') / (column === 'flag' ? 1e15 + 0.5 : 1.7e15 + 499.5) - 1)).toBeLessThan(1e-15)
      }
    }
  })

  it('the usual rate of positives is that of the labelled rows', () => {
    const chunk = (rows: number, labelled: number) => ({ rows, labelled, key: String(rows) })
    const readings = (chunks: readonly object[], targetRate: readonly (number | null)[]) =>
      ({ chunks, targetRate }) as unknown as Parameters<typeof targetRateOf>[1]
    const reference = readings([chunk(1000, 10), chunk(1000, 990)], [1, 0])
    const { targetRate } = targetRateOf({ task: 'binary', metrics: ['accuracy'] } as never, reference, readings([], []))
    expect(targetRate?.reference).toBeCloseTo(0.01, 12)
  })

  it('a constant that moves by a little has drifted', async () => {
    const constant = (x: number) => Array.from({ length: 1000 }, () => ({ x }))
    const monitor = await fit(constant(5), { columns: { features: ['x'] }, chunks: { count: 5 } })
    const drift = async (x: number) =>
      (await monitor.check(constant(x))).results.univariate_drift?.series[0]?.points.at(-1)?.value
    expect(await drift(5)).toBe(0)
    expect(await drift(5.1)).toBeCloseTo(1, 12)
  })
})
