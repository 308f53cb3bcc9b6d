/** Points are objects only where somebody reads them: everything else works on typed arrays. */

import { inspect } from 'node:util'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { toCsv } from '../../src/export/csv.js'
import { toJUnit } from '../../src/export/junit.js'
import {
  compare,
  filter,
  fit,
  load,
  type Monitor,
  type Point,
  type Result,
  type Run,
  type RunData,
  rankByAlerts,
  rankByCorrelation,
  type Series,
} from '../../src/index.js'
import { buildReport } from '../../src/report/build.js'
import { renderHtml } from '../../src/report/render/html.js'
import { renderMarkdown } from '../../src/report/render/markdown.js'
import { errorAt, intervalAt, reasonAt, seriesOf, valueAt } from '../../src/results/columns.js'
import { toRows } from '../../src/results/rows.js'

/** How often a series' `points` were read. */
let read = 0

vi.mock('../../src/results/columns.js', async (original) => {
  const points = await original<typeof import('../../src/results/columns.js')>()
  const counted: typeof seriesOf = (names, judged) => {
    const series = points.seriesOf(names, judged)
    const get = Object.getOwnPropertyDescriptor(series, 'points')?.get
    return Object.defineProperty(series, 'points', {
      enumerable: true,
      get() {
        read++
        return get?.call(this)
      },
    })
  }
  return { ...points, seriesOf: counted }
})

/** Numbers that look random, from 0 to 1. */
const noise = (seed: number) => {
  const value = Math.sin(seed * 12.9898) * 43758.5453
  return value - Math.floor(value)
}

function table(rows: number, features: number, shift: number) {
  const columns: Record<string, Float64Array | readonly (string | null)[]> = {}
  for (let feature = 0; feature < features; feature++) {
    columns[`x${feature}`] = Float64Array.from(
      { length: rows },
      (_, row) => noise(row + feature / 7) + (feature % 9 === 0 ? shift : 0),
    )
  }
  const score = Float64Array.from({ length: rows }, (_, row) => noise(row + 0.3))
  return {
    ...columns,
    place: Array.from({ length: rows }, (_, row) => (row % 13 === 0 ? null : ['a', 'b', 'c'][row % 3]) ?? null),
    score,
    prediction: score.map((own) => (own > 0.5 ? 1 : 0)),
    target: score.map((own, row) => (noise(row + 0.7) < own ? 1 : 0)),
  }
}

const config = {
  task: 'binary',
  columns: { target: 'target', prediction: 'prediction', score: 'score' },
  chunks: { size: 200 },
  drift: { numeric: ['jensen_shannon'], categorical: ['chi2'] },
} as const

let monitor: Monitor
let run: Run

beforeAll(async () => {
  monitor = await fit(table(2_000, 10, 0), config)
  run = await monitor.check(table(3_000, 10, 0.4))
})

const all = ({ results }: Pick<RunData, 'results'>) => Object.values(results).flatMap((result) => result?.series ?? [])
const ofJson = (own: Run): Run =>
  Object.assign(Object.create(Object.getPrototypeOf(own)), own, JSON.parse(JSON.stringify(own)))
const drift = (own: Pick<RunData, 'results'>) => own.results.univariate_drift as Result
const performance = (own: Pick<RunData, 'results'>) => own.results.realized_performance as Result

/** Everything that looks at points without handing them out. */
const uses: Readonly<Record<string, (own: Run) => unknown>> = {
  alerts: (own) => own.alerts,
  rankByAlerts: (own) => [rankByAlerts(drift(own)), rankByAlerts(drift(own), { period: 'all' })],
  rankByCorrelation: (own) => rankByCorrelation(drift(own), performance(own)),
  'filter and rankByAlerts': (own) => rankByAlerts(filter(drift(own), { period: 'production', columns: ['x0', 'x3'] })),
  compare: (own) => renderHtml(compare(performance(own), drift(own))),
  'the HTML report': (own) => renderHtml(buildReport(own)),
  'the Markdown report': (own) => renderMarkdown(buildReport(own)),
  summary: (own) => own.summary(),
  JUnit: (own) => toJUnit(own),
  CSV: (own) => toCsv(own),
  Arrow: (own) => own.toArrow(),
  toRows: (own) => toRows(own),
}

describe('points', () => {
  it('are not made by fit, check, save and load', async () => {
    read = 0
    const again = await load((await fit(table(2_000, 10, 0), config)).toBytes())
    expect(all(await again.check(table(3_000, 10, 0.4))).length).toBeGreaterThan(30)
    expect(read).toBe(0)
  })

  it.each(Object.entries(uses))('are not made by %s', async (_, use) => {
    const fresh = await monitor.check(table(3_000, 10, 0.4))
    read = 0
    use(fresh)
    expect(read).toBe(0)
  })

  it.each(Object.entries(uses))('that were parsed from JSON give the same to %s', (_, use) => {
    expect(use(ofJson(run))).toEqual(use(run))
  })

  it('have parts that are read alone, of arrays as of JSON', () => {
    for (const own of [run, ofJson(run)]) {
      for (const series of all(own)) {
        for (const [place, { value, standardError = 0, interval, undefinedBecause }] of series.points.entries()) {
          const alone = [valueAt, errorAt, intervalAt, reasonAt].map((read) => read(series, place))
          expect(alone).toEqual([value, standardError, interval, undefinedBecause])
        }
      }
    }
  })

  it('are made once, when they are read', async () => {
    const [series] = drift(await monitor.check(table(3_000, 10, 0.4))).series
    read = 0
    const points = series?.points
    expect(read).toBe(1)
    expect(points).toHaveLength(25)
    expect(series?.points).toBe(points)
  })

  it('hold what the run holds, in all their forms', () => {
    const points = all(run).flatMap((series) => series.points)
    const reasons = points.filter((point) => point.value === null)
    const pValues = points.filter((point) => point.pValue !== undefined)
    const estimates = run.results.estimated_performance?.series.flatMap((series) => series.points) ?? []
    expect(reasons.length + pValues.length).toBeGreaterThan(20)
    expect(reasons.every((point) => point.undefinedBecause !== undefined)).toBe(true)
    expect(estimates.every((point) => 'realized' in point)).toBe(true)
    expect(points.filter((point) => point.alert).length).toBeGreaterThanOrEqual(run.alerts.length)
  })
})

describe('a series', () => {
  const judged = {
    length: 3,
    numbers: {
      value: Float64Array.of(0.5, Number.NaN, 0.75),
      standard_error: Float64Array.of(0.01, Number.NaN, Number.NaN),
      p_value: Float64Array.of(Number.NaN, Number.NaN, 0.02),
      low: Float64Array.of(Number.NaN, Number.NaN, 0.7),
      high: Float64Array.of(Number.NaN, Number.NaN, 0.8),
      realized: Float64Array.of(0.25, 0.3, Number.NaN),
    },
    codes: {
      undefined_because: Uint8Array.of(0, 3, 0),
      exactness: Uint8Array.of(1, 0, 2),
      state: Uint8Array.of(1, 5, 4),
    },
  }
  const names = { metric: 'f1', threshold: { lower: 0.1, upper: null } }
  const points: readonly Point[] = [
    { value: 0.5, standardError: 0.01, exactness: 'exact', state: 'fine', alert: false, realized: 0.25 },
    { value: null, undefinedBecause: 'no_labels', state: 'not_enough_data', alert: false, realized: 0.3 },
    {
      value: 0.75,
      pValue: 0.02,
      interval: [0.7, 0.8],
      exactness: 'interval',
      state: 'alert',
      alert: true,
      realized: null,
    },
  ]
  const plain: Series = { ...names, points }
  const series = seriesOf(names, judged)

  it('looks like a plain object', () => {
    expect(series).toEqual(plain)
    expect(JSON.stringify(series)).toBe(JSON.stringify(plain))
    expect(Object.keys(series)).toEqual(Object.keys(plain))
    expect(inspect(series)).toBe(inspect(plain))
    expect({ ...series, metric: 'other' }).toStrictEqual({ ...plain, metric: 'other' })
    expect(structuredClone(series)).toStrictEqual(plain)
  })

  it('may be frozen before its points are read', () => {
    expect(Object.freeze(seriesOf(names, { ...judged })).points).toEqual(points)
  })

  it('keeps what a copy changes', () => {
    const copy = { ...series, points: [points[2] as Point] }
    const result: Result = { ...drift(run), series: [copy], chunks: drift(run).chunks.slice(-1) }
    expect(filter(result, {}).series[0]?.points).toEqual([points[2]])
  })
})

describe('budgets', () => {
  it('keep the report of 200 columns of 2,000 chunks under a megabyte', async () => {
    const inputs = { chunks: { size: 5 }, drift: { numeric: ['jensen_shannon'] }, summary: ['mean'] } as const
    const wide = await fit(table(50, 200, 0), inputs)
    const long = await wide.check(table(10_000, 200, 0.1))
    read = 0
    const page = renderHtml(buildReport(long))
    expect(read).toBe(0)
    expect(all(long).length * long.chunks.length).toBeGreaterThan(1_500_000)
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000)
  })
})
