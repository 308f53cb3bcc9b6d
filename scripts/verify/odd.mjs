// Text files of every odd kind (odd.py writes them), each value beside those that pandas, duckdb, pyarrow and polars read.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** As many other readers must read the same. */
const WITNESSES = 2

/** A value that is there and has no sum; its sign is a test of `crates/io`. */
const INFINITE = 'infinite'

/** The files, each with what is wrong, in words. */
export async function oddFiles(reckoner, folder) {
  const { cases } = JSON.parse(await readFile(join(folder, 'odd.json'), 'utf8'))
  const checked = []
  for (const own of cases) checked.push({ path: own.path, ...(await verdictOf(reckoner, folder, own)) })
  return checked
}

async function verdictOf(reckoner, folder, { path, options, own, refused, why, read }) {
  const ours = await tableOf(reckoner, join(folder, path), options).catch((error) => error)
  const others = Object.entries(read)
  const alike = others.filter(([, table]) => isEqual(table, ours)).map(([reader]) => reader)
  const note = [alike.length > 0 ? `as ${alike.join(', ')}` : 'as none of the others', why].filter(Boolean).join('; ')
  if (refused !== undefined) {
    const gave = others.filter(([, { error }]) => error !== undefined).map(([reader]) => reader)
    const isRight = ours instanceof Error && ours.message.includes(refused)
    return {
      note: [`refused, also by ${gave.join(', ') || 'none'}`, why].filter(Boolean).join('; '),
      faults: isRight ? [] : [told(ours)],
    }
  }
  const isRight = own === undefined ? alike.length >= WITNESSES : isEqual(own, ours)
  if (isRight) return { note, faults: [] }
  return { note, faults: [`ours ${told(ours)}`, ...others.map(([reader, table]) => `${reader} ${told(table)}`)] }
}

function told(table) {
  return table instanceof Error ? table.message : JSON.stringify(table).slice(0, 400)
}

function isEqual(one, other) {
  if (other instanceof Error || one.error !== undefined) return false
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Every value of a file, through what users call: each row is a chunk, whose sum or only label is the value. */
async function tableOf({ open, fit }, path, csv) {
  const dataset = await open(path, csv && { csv })
  const columns = dataset.columns.map(({ name }) => name)
  if (dataset.rowCount === 0) return { columns, rows: [] }
  const config = {
    columns: { features: columns },
    chunks: { size: 1 },
    summary: ['sum'],
    quality: { missing: true, as: 'count' },
    drift: {},
  }
  const run = await (await fit(dataset, config)).check(dataset)
  const rows = Array.from({ length: dataset.rowCount }, () => [])
  for (const { name, kind } of dataset.columns) {
    const missing = valuesOf(run, 'missing_values', name)
    const sums = kind === 'numeric' ? valuesOf(run, 'summary_statistics', name) : []
    for (const [row, cells] of rows.entries()) {
      cells.push(missing[row] === 1 ? null : kind === 'numeric' ? (sums[row] ?? INFINITE) : labelOf(run, name, row))
    }
  }
  return { columns, rows }
}

function valuesOf({ results, chunks }, calculator, name) {
  const points = results[calculator].series.find(({ column }) => column === name).points
  return points.filter((_, place) => chunks[place].period === 'production').map(({ value }) => value)
}

function labelOf(run, name, row) {
  const { labels, production } = run.distribution(name, row)
  return labels[production.indexOf(1)]
}
