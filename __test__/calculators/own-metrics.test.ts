import { describe, expect, it } from 'vitest'
import { failuresOf } from '../../src/alerts/fail-on.js'
import { fit, loadSummary, type MonitorConfig, type OwnMetric, ownMetrics, type Run } from '../../src/index.js'

const ROWS = 4000
const column = <T>(value: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => value(row))
const draw = (row: number, step: number) => ((row * row * 31 + row * step + 7) % 4001) / 4001

const TABLE = {
  day: column((row) => new Date(Date.UTC(2026, 0, 1 + Math.floor(row / 500)))),
  amount: column((row) => (row % 50 === 7 ? null : 100 + Math.floor(900 * draw(row, 17)))),
  region: column((row) => (row % 3 === 0 ? 'north' : 'south')),
  score: column((row) => draw(row, 7919)),
  said: column((row) => (draw(row, 7919) > 0.5 ? 'yes' : 'no')),
  paid: column((row) => (draw(row, 104_729) < draw(row, 7919) ? 'yes' : 'no')),
}

const LOSS: OwnMetric = { key: 'loss', of: 'if(label = "yes" and prediction = "no", amount, 0)', aggregate: 'sum' }
const RETURNED: OwnMetric = {
  key: 'returned',
  of: 'if(label = "yes" and prediction = "yes", amount, 0)',
  aggregate: 'ratio',
  per: 'if(prediction = "yes", amount, 0)',
  higherIsBetter: true,
}
const NORTH: OwnMetric = { key: 'north_share', of: 'if(region = "north", 1, 0)' }

const CONFIG = {
  task: 'binary',
  columns: { timestamp: 'day', score: 'score', prediction: 'said', target: 'paid', positive: 'yes' },
  chunks: { period: 'day' },
  metrics: ['f1', LOSS, RETURNED, NORTH],
} as const satisfies MonitorConfig

function seriesOf(run: Run, metric: string) {
  const series = run.results.own_metrics?.series.find((own) => own.metric === metric)
  if (series === undefined) throw new Error(`no ${metric}`)
  return series
}

/** Values of a metric by hand, in the rows of one day. */
function byHand(day: number): Record<string, number> {
  const rows = Array.from({ length: 500 }, (_, row) => 500 * day + row).filter((row) => TABLE.amount[row] !== null)
  const sum = (is: (row: number) => boolean) =>
    rows.reduce((all, row) => all + (is(row) ? (TABLE.amount[row] as number) : 0), 0)
  const [paid, said] = [(row: number) => TABLE.paid[row] === 'yes', (row: number) => TABLE.said[row] === 'yes']
  const north = TABLE.region.slice(500 * day, 500 * (day + 1)).filter((own) => own === 'north').length
  return {
    loss: sum((row) => paid(row) && !said(row)),
    returned: sum((row) => paid(row) && said(row)) / sum(said),
    north_share: north / 500,
  }
}

describe('own metrics', () => {
  it('are what their expressions say, rows without a value left out', async () => {
    const run = await (await fit(TABLE, CONFIG)).check(TABLE)
    for (const metric of ['loss', 'returned', 'north_share']) {
      const points = seriesOf(run, metric).points.slice(8)
      expect(points.length).toBe(8)
      for (const [day, point] of points.entries()) {
        expect(point.value).toBeCloseTo(byHand(day)[metric] as number, 9)
        expect(point.interval?.[0]).toBeLessThan(point.value as number)
        expect(point.standardError).toBeGreaterThan(0)
      }
    }
    expect(run.toRows().some((row) => row.metric === 'returned')).toBe(true)
  })

  it('have no value without labels, unless they do not name these', async () => {
    const { paid: _paid, ...unlabelled } = TABLE
    const run = await (await fit(TABLE, CONFIG)).check(unlabelled)
    expect(seriesOf(run, 'loss').points.at(-1)?.undefinedBecause).toBe('no_labels')
    expect(seriesOf(run, 'north_share').points.at(-1)?.value).toBeCloseTo(byHand(7).north_share as number, 9)
  })

  it('are the same from parts, and in a monitor that was saved', async () => {
    const monitor = await fit(TABLE, CONFIG)
    const half = (from: number, to: number) =>
      Object.fromEntries(Object.entries(TABLE).map(([name, values]) => [name, values.slice(from, to)]))
    const parts = [await monitor.summarize(half(0, 1700)), await monitor.summarize(half(1700, ROWS))]
    const loaded = await Promise.all(parts.map(async (part) => loadSummary(part.toBytes())))
    const merged = await monitor.merge(loaded)
    const whole = await monitor.check(TABLE)
    for (const metric of ['loss', 'returned', 'north_share']) {
      const values = seriesOf(whole, metric).points.map(({ value }) => value as number)
      for (const [place, { value }] of seriesOf(merged, metric).points.entries())
        expect(value).toBeCloseTo(values[place] as number, 6)
    }
  })

  it('alert on their bad side, and fail a run where they have one', async () => {
    const config = {
      ...CONFIG,
      metrics: [
        { ...RETURNED, threshold: { lower: 0.99 } },
        { ...LOSS, threshold: { upper: 1 } },
      ],
    }
    const run = await (await fit(TABLE, config)).check(TABLE)
    expect(seriesOf(run, 'returned').points.at(-1)?.state).toBe('alert')
    expect(seriesOf(run, 'loss').points.at(-1)?.state).toBe('alert')
    // Without a good side, an alert is told and fails nothing.
    expect(failuresOf(run, ['performance'])).toEqual(['performance (returned)'])
  })

  it('need no task where they name columns alone', async () => {
    const fitted = await ownMetrics.fit(TABLE, { chunks: { size: 500 }, metrics: [NORTH] })
    expect((await fitted.check(TABLE)).series[0]?.points.at(-1)?.value).toBeCloseTo(byHand(7).north_share as number, 9)
  })

  it.each([
    [{ key: 'a', of: 'amount +' }, /metrics "a": of at character 9 is the end, expected a value/],
    [{ key: 'a', of: 'region' }, /at character 1 is column "region", which has texts, expected a number/],
    [{ key: 'a', of: 'if(label = "maybe", 1, 0)' }, /at character 12 is "maybe", expected a class: "no" or "yes"/],
    [{ key: 'a', of: 'mount' }, /mount/],
    [{ key: 'f1', of: '1' }, /the table has this key/],
    [{ key: 'A b', of: '1' }, /small letters/],
    [{ key: 'a', of: '1', aggregate: 'ratio' }, /a ratio takes per/],
    [{ key: 'a', of: '1', per: '1' }, /a ratio takes per/],
  ] as const)('refuse %o', async (metric, message) => {
    await expect(fit(TABLE, { ...CONFIG, metrics: [metric as OwnMetric] })).rejects.toThrow(message)
  })
})
