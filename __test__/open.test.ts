import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit, open, type Row, type Source } from '../src/index.js'

const rows: readonly Row[] = Array.from({ length: 200 }, (_, i) => ({
  day: new Date(Date.UTC(2024, 0, 1 + (i % 40))),
  age: i % 7 === 0 ? null : 20 + ((i * 31) % 50),
  city: i % 11 === 0 ? null : (['Bonn', 'Oslo', 'Rome'][(i * i) % 3] as string),
  member: i % 3 === 0,
}))
const names = ['day', 'age', 'city', 'member'] as const
const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]))

let folder: string
const inFolder = (name: string) => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-open-'))
  writeFileSync(inFolder('all.csv'), csv(rows))
  writeFileSync(inFolder('all.csv.gz'), gzipSync(csv(rows)))
  writeFileSync(inFolder('all.tsv'), csv(rows).replaceAll(',', '\t'))
  writeFileSync(inFolder('part-1.csv'), csv(rows.slice(0, 90)))
  writeFileSync(inFolder('part-2.csv'), csv(rows.slice(90)))
  writeFileSync(inFolder('all.parquet'), parquet(rows))
  writeFileSync(inFolder('part-1.parquet'), parquet(rows.slice(0, 90)))
  writeFileSync(inFolder('part-2.parquet'), parquet(rows.slice(90)))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function csv(part: readonly Row[]): string {
  const text = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? ''))
  return [names.join(','), ...part.map((row) => names.map((name) => text(row[name])).join(','))].join('\n')
}

function parquet(part: readonly Row[]): Uint8Array {
  const column = (name: (typeof names)[number], type: 'TIMESTAMP' | 'DOUBLE' | 'STRING' | 'BOOLEAN') => ({
    name,
    data: part.map((row) => row[name] ?? null),
    type,
  })
  const columnData = [
    column('day', 'TIMESTAMP'),
    column('age', 'DOUBLE'),
    column('city', 'STRING'),
    column('member', 'BOOLEAN'),
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

/** Everything that a run says, of a table against itself. */
async function resultsOf(source: Source): Promise<unknown> {
  const monitor = await fit(source, { columns: { timestamp: 'day' }, chunks: { period: 'week' } })
  return JSON.parse(JSON.stringify((await monitor.check(source)).toJSON()))
}

describe('one table', () => {
  it.each([
    ['columns', () => columns],
    ['CSV', () => inFolder('all.csv')],
    ['CSV, compressed', () => inFolder('all.csv.gz')],
    ['TSV', () => inFolder('all.tsv')],
    ['several CSV files', () => [inFolder('part-1.csv'), inFolder('part-2.csv')]],
    ['a glob of CSV files', () => inFolder('part-*.csv')],
    ['Parquet', () => inFolder('all.parquet')],
    ['a URL', () => pathToFileURL(inFolder('all.parquet'))],
    ['a glob of Parquet files', () => inFolder('part-?.parquet')],
  ] as [string, () => Source][])('as %s gives the same run as its rows', async (_, source) => {
    expect(await resultsOf(source())).toEqual(await resultsOf(rows))
  })

  it('has a kind for every column', async () => {
    const dataset = await open(columns)
    expect(dataset.rowCount).toBe(200)
    expect(dataset.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['day', 'timestamp'],
      ['age', 'numeric'],
      ['city', 'categorical'],
      ['member', 'boolean'],
    ])
    expect(await open(dataset)).toBe(dataset)
  })

  it('of typed arrays and big integers is numeric; a key that a row lacks is missing there', async () => {
    const typed = await open({ a: Int32Array.of(1, 2), b: [1n, 2n], c: BigInt64Array.of(1n, 2n) })
    expect(typed.columns.map(({ kind }) => kind)).toEqual(['numeric', 'numeric', 'numeric'])
    const uneven = await open([{ a: 1 }, { b: 'x' }])
    expect(uneven.columns.map(({ name }) => name)).toEqual(['a', 'b'])
  })
})

describe('what cannot be opened is refused with a code', () => {
  it.each([
    ['a file that is not there', () => inFolder('none.csv'), 'missing_file'],
    ['a glob without a match', () => inFolder('*.tsv.gz'), 'missing_file'],
    ['a folder', () => folder, 'missing_file'],
    ['a format that is not known', () => import.meta.filename, 'unsupported'],
    ['a row of CSV that is too short', () => written('short.csv', 'a,b\n1\n'), 'bad_file'],
    ['Parquet that is none', () => written('text.parquet', 'PAR1 and so on'), 'bad_file'],
    ['columns of different lengths', () => ({ a: [1], b: [1, 2] }), 'invalid_value'],
    ['a row that is no object', () => [{ a: 1 }, 3], 'invalid_value'],
    ['a column of two types', () => ({ a: [1, 'x'] }), 'wrong_kind'],
    ['an integer that is not exact', () => ({ a: [2n ** 60n] }), 'invalid_value'],
    ['a number', () => 42, 'invalid_value'],
    ['nothing', () => null, 'invalid_value'],
  ] as [string, () => Source, string][])('%s', async (_, source, code) => {
    await expect(open(source())).rejects.toMatchObject({ name: 'ReckonerError', code })
  })

  it('an empty table', async () => {
    await expect(fit([])).rejects.toMatchObject({ name: 'ReckonerError' })
    await expect(fit({ a: [] })).rejects.toMatchObject({ code: 'empty_data' })
  })
})

function written(name: string, text: string): string {
  writeFileSync(inFolder(name), text)
  return inFolder(name)
}
