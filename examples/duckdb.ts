/** DuckDB counts Parquet files where they lie: the run is that of all rows, and no row comes here. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { fit, type NumericPlan, Summary } from 'reckoner'

const folder = await mkdtemp(join(tmpdir(), 'reckoner-duckdb-'))
const database = await (await DuckDBInstance.create()).connect()
const rows = async (sql: string) => (await database.runAndReadAll(sql)).getRowObjectsJson()
const make = (file: string, days: number, shift: number) =>
  rows(`COPY (SELECT TIMESTAMP '2026-01-01' + to_minutes(i::INT) AS moment, (i * 7919 % 1013) / 10 + ${shift} AS price
    FROM range(${days} * 1440) t(i)) TO '${join(folder, file)}' (FORMAT parquet)`)

try {
  await make('reference.parquet', 60, 0)
  await make('production.parquet', 9, 15)
  const config = { columns: { timestamp: 'moment' }, chunks: { period: 'day' } } as const
  const monitor = await fit(join(folder, 'reference.parquet'), { ...config, summary: [], quality: { missing: true } })
  const { bins } = monitor.summaryPlan.columns.price as NumericPlan
  // Numbers in exponent form are doubles; NaN is told before all comparisons; the last bin is closed.
  const arms = bins.map((edge, at) => `WHEN x ${at < bins.length - 1 ? '<' : '<='} ${edge.toExponential()} THEN ${at}`)
  const counted = await rows(`SELECT moment::DATE::VARCHAR AS day, count(*) AS n,
    CASE WHEN x IS NULL OR isnan(x) THEN -1 ${arms.join(' ')} ELSE ${bins.length} END AS bin
    FROM (SELECT moment, price::DOUBLE AS x FROM '${join(folder, 'production.parquet')}') GROUP BY ALL`)
  const chunks = [...new Set(counted.map(({ day }) => String(day)))].map((at) => {
    const count = (place: number) => Number(counted.find(({ day, bin }) => day === at && bin === place)?.n ?? 0)
    const price = { missing: count(-1), bins: Array.from({ length: bins.length + 1 }, (_, place) => count(place)) }
    return { at, rows: price.missing + price.bins.reduce((sum, own) => sum + own), columns: { price } }
  })
  const table = { id: 'production', rows: chunks.reduce((sum, own) => sum + own.rows, 0) }
  console.log((await monitor.merge([await Summary.from({ monitor, table, chunks })])).summary())
} finally {
  await rm(folder, { recursive: true })
}
