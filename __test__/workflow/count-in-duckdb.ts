/** Counts of Parquet files by DuckDB, as a monitor plans them: nothing but `GROUP BY`, with numbers in exponent form. */

import { DuckDBInstance } from '@duckdb/node-api'
import type { ColumnCounts, NumericPlan, OutcomeCounts, SummaryCounts, SummaryPlan } from '../../src/index.js'

type Value = string | number | boolean | bigint | null
export type Query = (sql: string) => Promise<Record<string, Value>[]>

/** A database in memory. */
export async function duckdb(): Promise<Query> {
  const connection = await (await DuckDBInstance.create()).connect()
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as Record<string, Value>[]
}

/** A number as DuckDB reads it: exponent form is a double, and no decimal. */
export function double(value: number): string {
  return Number.isFinite(value) ? value.toExponential() : `'${value}'::DOUBLE`
}

const name = (column: string) => `"${column.replaceAll('"', '""')}"`
const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/** The place of `x` among edges. NULL and NaN are told first: DuckDB has NaN above all numbers. */
function place(edges: readonly number[]): string {
  const last = edges.length - 1
  const arms = edges.map((edge, at) => `WHEN x ${at < last ? '<' : '<='} ${double(edge)} THEN ${at}`)
  return `CASE WHEN x IS NULL OR isnan(x) THEN NULL ${arms.join(' ')} ELSE ${edges.length} END`
}

/** Rows of the files with their day, and one column as what it is compared as: cast once. */
const source = (files: string, column: string, type: string) =>
  `(SELECT strftime("at", '%Y-%m-%d') AS day, ${name(column)}::${type} AS x FROM read_parquet(${text(files)}))`

/** By day: what a query gives. */
async function byDay<T>(
  query: Query,
  sql: string,
  read: (rows: Record<string, Value>[]) => T,
): Promise<Map<string, T>> {
  const days = new Map<string, Record<string, Value>[]>()
  for (const row of await query(sql)) days.set(String(row.day), [...(days.get(String(row.day)) ?? []), row])
  return new Map([...days].map(([day, rows]) => [day, read(rows)]))
}

function onEdges(query: Query, from: string, edges: readonly number[]) {
  const sql = `SELECT day, ${place(edges)} AS place, count(*) AS n FROM ${from} GROUP BY ALL`
  return byDay(query, sql, (rows) => {
    const counts = new Array<number>(edges.length + 1).fill(0)
    for (const { place: at, n } of rows) if (at !== null) counts[Number(at)] = Number(n)
    return { counts, missing: Number(rows.find((row) => row.place === null)?.n ?? 0) }
  })
}

/** Values beyond the ends of the range, each with its rows; they are few. */
function beyond(query: Query, from: string, { bins, outside }: NumericPlan) {
  const [first, last] = [bins[0] as number, bins.at(-1) as number]
  const sql = `SELECT day, x, count(*) AS n FROM ${from}
    WHERE x IS NOT NULL AND NOT isnan(x) AND (x < ${double(first)} OR x > ${double(last)}) GROUP BY ALL`
  const { below = 0, positiveBelow = 0, above = 0 } = outside ?? {}
  const isFarBelow = (x: number) => x < below || (x > 0 && x < positiveBelow)
  return byDay(query, sql, (rows) => {
    const all = rows.map(({ x, n }) => ({ x: Number(x), n: Number(n) }))
    const side = (own: typeof all, farthest: number, isFar: (x: number) => boolean) => {
      const count = (holds: (x: number) => boolean) =>
        own.filter(({ x }) => holds(x)).reduce((sum, { n }) => sum + n, 0)
      return own.length === 0 ? undefined : { far: count(isFar), farthest, rows: count((x) => x === farthest) }
    }
    const [low, high] = [all.filter(({ x }) => x < first), all.filter(({ x }) => x > last)]
    const lowest = side(low, Math.min(...low.map(({ x }) => x)), isFarBelow)
    const highest = side(high, Math.max(...high.map(({ x }) => x)), (x) => x > above)
    return { ...(lowest && { below: lowest }), ...(highest && { above: highest }) }
  })
}

async function numeric(query: Query, files: string, column: string, plan: NumericPlan) {
  const from = source(files, column, 'DOUBLE')
  const bins = await onEdges(query, from, plan.bins)
  const units = plan.units && (await onEdges(query, from, plan.units))
  const deciles = plan.deciles && (await onEdges(query, from, plan.deciles))
  const outside = plan.outside && (await beyond(query, from, plan))
  const counts = ([day, { counts, missing }]: [string, { counts: number[]; missing: number }]) =>
    [
      day,
      {
        missing,
        bins: counts,
        ...(units && { units: units.get(day)?.counts ?? [] }),
        ...(deciles && { deciles: deciles.get(day)?.counts ?? [] }),
        ...(outside && { outside: outside.get(day) ?? {} }),
      },
    ] as const
  return new Map<string, ColumnCounts>([...bins].map(counts))
}

function categorical(query: Query, files: string, column: string): Promise<Map<string, ColumnCounts>> {
  const sql = `SELECT day, x, count(*) AS n FROM ${source(files, column, 'VARCHAR')} GROUP BY ALL`
  return byDay(query, sql, (rows) => ({
    missing: Number(rows.find(({ x }) => x === null)?.n ?? 0),
    labels: Object.fromEntries(rows.flatMap(({ x, n }) => (x === null ? [] : [[String(x), Number(n)]]))),
  }))
}

function outcomes(query: Query, files: string, { score, prediction, label }: NonNullable<SummaryPlan['outcomes']>) {
  const of = (column: string | undefined) => (column === undefined ? 'NULL' : name(column))
  const sql = `SELECT strftime("at", '%Y-%m-%d') AS day, CASE WHEN isnan(${of(score)}) THEN NULL ELSE ${of(score)} END AS score,
    ${of(prediction)} AS prediction, ${of(label)} AS label, count(*) AS n FROM read_parquet(${text(files)}) GROUP BY ALL`
  return byDay(query, sql, (rows) =>
    rows.map((row): OutcomeCounts => {
      const { score, prediction, label, n } = row as Record<string, number | string | null>
      return { score: score as number | null, prediction: prediction ?? null, label: label ?? null, rows: Number(n) }
    }),
  )
}

/** Counts of Parquet files with times in a column `at`, by day. */
export async function countInDuckDB(
  query: Query,
  files: string,
  plan: SummaryPlan,
  id: string,
): Promise<SummaryCounts> {
  const days = await byDay(
    query,
    `SELECT day, count(*) AS n FROM ${source(files, 'at', 'VARCHAR')} GROUP BY ALL`,
    (rows) => Number(rows[0]?.n),
  )
  const columns = await Promise.all(
    Object.entries(plan.columns).map(
      async ([column, own]) =>
        [
          column,
          own.kind === 'numeric' ? await numeric(query, files, column, own) : await categorical(query, files, column),
        ] as const,
    ),
  )
  const said = plan.outcomes && (await outcomes(query, files, plan.outcomes))
  const chunks = [...days].map(([day, rows]) => ({
    at: day,
    rows,
    columns: Object.fromEntries(columns.map(([column, own]) => [column, own.get(day) as ColumnCounts])),
    ...(said && { outcomes: said.get(day) ?? [] }),
  }))
  return { table: { id, rows: [...days.values()].reduce((sum, own) => sum + own, 0) }, chunks }
}
