/** An engine that counts by `GROUP BY` over Parquet gives the run that this process gives for the rows, to the last bit. */

import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit, METRICS, type Monitor, type MonitorConfig, type Run, Summary } from '../../src/index.js'
import { Random } from '../hostile/harness.js'
import type { Query } from './count-in-duckdb.js'

/** The registry has no binary for some platforms; there the engine is not installed, and the test says so. */
function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve(`@duckdb/node-bindings-${process.platform}-${process.arch}/package.json`)
    return true
  } catch {
    return false
  }
}

const CONFIG: MonitorConfig = {
  task: 'binary',
  estimator: 'cbpe',
  columns: { timestamp: 'at', target: 'late', prediction: 'says', score: 'score', positive: 'yes' },
  chunks: { period: 'day' },
  metrics: METRICS.filter((metric) => (metric.tasks as readonly string[]).includes('binary')).map(
    ({ key }) => key,
  ) as never,
  value: { tp: 20, fp: -5, fn: -10, tn: 1 },
  drift: {
    numeric: ['jensen_shannon', 'hellinger', 'total_variation', 'kullback_leibler', 'psi'],
    categorical: ['jensen_shannon', 'hellinger', 'l_infinity', 'chi2', 'psi'],
  },
  quality: { missing: true, unseen: true, outOfRange: true },
  summary: ['row_count'],
}

const CITIES = ['Bonn', "d'Or", '"quoted"', 'São Paulo', 'a\\b', '']

/** A table of DuckDB; `edges` are values of numbers that rows have beside their own. */
function table(name: string, days: number, first: number, edges: readonly number[], double: (value: number) => string) {
  const random = Random.of(first, 7)
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, ...edges].map(double)
  const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`
  const isOdd = edges.length > 0
  const rows = Array.from({ length: days * 96 }, (_, i) => {
    const score = random.below(500) / 499
    const at = `TIMESTAMP '2026-01-01' + INTERVAL ${first * 24 * 60 + i * 15} MINUTE`
    const age = isOdd && random.chance(0.3) ? odd[i % odd.length] : double(random.next() ** 2 * 100)
    const visits = random.chance(0.05) ? 'NULL' : random.below(isOdd ? 14 : 9)
    const price = (random.below(100_000) / 100).toFixed(2)
    const city = random.chance(0.05) ? 'NULL' : quoted(random.pick(isOdd ? [...CITIES, "new'", 'bonn'] : CITIES))
    const late = random.chance(0.2)
      ? 'NULL'
      : quoted(isOdd && random.chance(0.02) ? 'maybe' : random.next() < score ? 'yes' : 'no')
    const said = isOdd && random.chance(0.03) ? "'nan'::DOUBLE" : double(score)
    return `(${at}, ${age}, ${visits}, ${price}, ${double(Math.fround(random.next()))}, ${city}, ${random.chance(0.5)}, ${said}, '${score > 0.6 ? 'yes' : 'no'}', ${late})`
  })
  return `CREATE TABLE ${name} AS SELECT c0::TIMESTAMP AS "at", c1::DOUBLE AS age, c2::INTEGER AS visits, c3::DECIMAL(9, 2) AS price,
    c4::FLOAT AS ratio, c5::VARCHAR AS "the ""city""", c6::BOOLEAN AS member, c7::DOUBLE AS score, c8::VARCHAR AS says, c9::VARCHAR AS late
    FROM (VALUES ${rows.join(',\n')}) t(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9)`
}

describe.skipIf(!isInstalled())('DuckDB, which counts Parquet files', () => {
  let folder: string
  let query: Query
  let monitor: Monitor
  let counted: typeof import('./count-in-duckdb.js')
  const path = (file: string) => join(folder, file)

  beforeAll(async () => {
    counted = await import('./count-in-duckdb.js')
    folder = mkdtempSync(join(tmpdir(), 'reckoner-duckdb-'))
    query = await counted.duckdb()
    await query(table('reference', 30, 0, [], counted.double))
    await query(`COPY reference TO '${path('reference.parquet')}' (FORMAT parquet)`)
    monitor = await fit(path('reference.parquet'), CONFIG)
    const { age } = monitor.summaryPlan.columns
    const edges = age?.kind === 'numeric' ? [...age.bins, ...(age.deciles ?? [])] : []
    await query(table('production', 5, 60, [...edges, 1e-300, 1e200, -5, 9999], counted.double))
    for (const part of [0, 1, 2]) {
      const some = `SELECT * FROM (SELECT *, row_number() OVER () AS own FROM production) WHERE own % 3 = ${part}`
      await query(`COPY (SELECT * EXCLUDE own FROM (${some})) TO '${path(`part-${part}.parquet`)}' (FORMAT parquet)`)
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const fill = async (files: string) =>
    Summary.from({ monitor, ...(await counted.countInDuckDB(query, path(files), monitor.summaryPlan, files)) })

  /** Results, and what is said of them; what only rows tell is left out. */
  const said = ({ results, verdict, leftOut }: Run) => JSON.parse(JSON.stringify({ results, verdict, leftOut }))

  it('gives the run of the rows: drift, quality, realized and estimated performance', async () => {
    const run = await monitor.merge([await fill('part-*.parquet')])
    const whole = await monitor.check(path('part-*.parquet'))
    expect(said(run)).toEqual(said(whole))
    expect(run.distribution('visits', 2)).toEqual(whole.distribution('visits', 2))
    expect(run.distribution('age', 2)).toEqual(whole.distribution('age', 2))
    const values = Object.values(run.results).flatMap(({ series }) => series.flatMap(({ points }) => [...points]))
    expect(values.filter(({ exactness }) => exactness === 'exact').length).toBeGreaterThan(500)
    expect(values.filter(({ exactness }) => exactness === 'interval')).toEqual([])
  })

  it('counts each file by itself, and the counts merge with rows that were summarized here', async () => {
    const parts = [
      await fill('part-0.parquet'),
      await monitor.summarize(path('part-1.parquet')),
      await fill('part-2.parquet'),
    ]
    const whole = said(await monitor.check(path('part-*.parquet')))
    expect(said(await monitor.merge(parts))).toEqual(whole)
    expect(said(await monitor.merge(parts.toReversed()))).toEqual(whole)
  })

  it('has all values that an engine may take for others: the test sees what it is about', async () => {
    const [own] = await query(`SELECT count(*) FILTER (isnan(age)) AS nan, count(*) FILTER (isinf(age)) AS inf,
      count(*) FILTER (age = 0) AS zero, count(DISTINCT "the ""city""") AS cities FROM production`)
    for (const count of Object.values(own ?? {})) expect(Number(count)).toBeGreaterThan(0)
  })
})

it('DuckDB counts are tested where the registry has its binary', () => {
  const platform = `${process.platform}-${process.arch}`
  if (!isInstalled()) console.warn(`NOT TESTED: there is no binary of DuckDB for ${platform}`)
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64']
  expect(isInstalled()).toBe(known.includes(platform))
})
