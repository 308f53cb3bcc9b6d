/** A file that is read part by part gives the run that it gives when it is read at once. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bool, Float64, Table, TimestampMillisecond, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chunking, fit, type MonitorConfig, type Row, type Source } from '../../src/index.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-parts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HOUR = 3_600_000

/** In time order; some rows have no time, some columns have holes, labels of other names come late. */
const rows = (count: number, shift = 0): Row[] =>
  Array.from({ length: count }, (_, i) => {
    const score = ((i * 7919 + shift) % 2003) / 2003
    return {
      at: i % 17 === 3 ? null : new Date(Date.UTC(2026, 0, 1) + i * HOUR),
      id: `row ${i}`,
      age: i % 13 === 0 ? null : 20 + ((i * 31 + shift) % 50),
      city: i % 11 === 0 ? null : ['Bonn', 'Århus', 'São Paulo', `place ${Math.floor(i / 400)}`][(i * i) % 4],
      member: i % 5 === 0 ? null : i % 3 === 0,
      score,
      says: score > 0.5,
      true: i % 4 === 0 ? null : ((i * 1597) % 1999) / 1999 < score,
    }
  })

const TYPES = {
  at: 'TIMESTAMP',
  id: 'STRING',
  age: 'DOUBLE',
  city: 'STRING',
  member: 'BOOLEAN',
  score: 'DOUBLE',
  says: 'BOOLEAN',
  true: 'BOOLEAN',
} as const
type Name = keyof typeof TYPES
const NAMES = Object.keys(TYPES) as Name[]

const written = (name: string, bytes: Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const parquet = (part: readonly Row[]) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: NAMES.map((name) => ({
        name,
        data: part.map((row) => row[name]),
        type: TYPES[name],
        nullable: true,
      })),
      rowGroupSize: 150,
    }),
  )

const arrow = (part: readonly Row[]) => {
  const values = <T>(name: Name) => part.map((row) => row[name] as T | null)
  const times = values<Date>('at').map((time) => time?.getTime() ?? null)
  const text = (name: Name) => vectorFromArray(values<string>(name), new Utf8())
  const flag = (name: Name) => vectorFromArray(values<boolean>(name), new Bool())
  return new Table({
    at: vectorFromArray(times, new TimestampMillisecond('UTC')),
    id: text('id'),
    age: vectorFromArray(values<number>('age'), new Float64()),
    city: text('city'),
    member: flag('member'),
    score: vectorFromArray(values<number>('score'), new Float64()),
    says: flag('says'),
    true: flag('true'),
  })
}

const production = rows(1500, 700)
const SOURCES: Readonly<Record<string, () => Source>> = {
  'a Parquet file': () => written('all.parquet', parquet(production)),
  'bytes of Parquet': () => parquet(production),
  'several Parquet files': () => [
    written('a.parquet', parquet(production.slice(0, 333))),
    written('b.parquet', parquet(production.slice(333, 334))),
    written('c.parquet', parquet(production.slice(334))),
  ],
  'an Arrow file': () => written('all.arrow', tableToIPC(arrow(production), 'file')),
  'three Arrow streams, one of them empty': () => [
    written('a.arrows', tableToIPC(arrow(production.slice(0, 901)), 'stream')),
    written('b.arrows', tableToIPC(arrow([]), 'stream')),
    written('c.arrows', tableToIPC(arrow(production.slice(901)), 'stream')),
  ],
}

const CHUNKS: readonly Chunking[] = [
  { period: 'week' },
  { period: '3 days', timeZone: 'Europe/Berlin' },
  { size: 170 },
  { size: 170, incomplete: 'append' },
  { size: 170, incomplete: 'drop' },
  { count: 7 },
]

const config = (chunks: Chunking): MonitorConfig => ({
  task: 'binary',
  columns: { timestamp: 'at', id: 'id', target: 'true', prediction: 'says', score: 'score' },
  chunks,
  drift: { reconstruction: true },
})

describe('a file in parts', () => {
  for (const chunks of CHUNKS) {
    it(`gives the run of the whole, cut by ${JSON.stringify(chunks)}`, async () => {
      const monitor = await fit(rows(1200), config(chunks))
      const whole = JSON.stringify(await monitor.check(production))
      for (const [name, source] of Object.entries(SOURCES)) {
        // One chunk at a time; some at a time; all at once.
        for (const memory of [1, 30_000, 2 ** 31]) {
          expect(JSON.stringify(await monitor.check(source(), { memory })) === whole, `${name}, ${memory}`).toBe(true)
        }
      }
    })
  }

  it('gives the run of the whole to a domain classifier', async () => {
    const monitor = await fit(rows(400), { columns: { timestamp: 'at' }, drift: { domainClassifier: true } })
    const part = written('part.parquet', parquet(production.slice(0, 400)))
    expect(JSON.stringify(await monitor.check(part, { memory: 1 }))).toBe(JSON.stringify(await monitor.check(part)))
  })

  it('gives the run of the whole to a regressor and to several classes', async () => {
    const one = (row: Row, i: number) => ({ at: new Date(i * HOUR), x: row.score, said: (row.score as number) * 3 })
    const quantities = production.map((row, i) => ({ ...one(row, i), was: (row.score as number) * 3 + (i % 7) - 3 }))
    const path = written(
      'regression.parquet',
      new Uint8Array(
        parquetWriteBuffer({
          columnData: (['at', 'x', 'said', 'was'] as const).map((name) => ({
            name,
            data: quantities.map((row) => row[name]),
            type: name === 'at' ? 'TIMESTAMP' : 'DOUBLE',
          })),
        }),
      ),
    )
    const monitor = await fit(quantities, {
      task: 'regression',
      columns: { timestamp: 'at', prediction: 'said', target: 'was' },
    })
    const whole = JSON.stringify(await monitor.check(path))
    expect(JSON.stringify(await monitor.check(path, { memory: 1 }))).toBe(whole)
    const classes = await fit(path, {
      task: 'multiclass',
      columns: { timestamp: 'at', prediction: 'said', target: 'was', features: ['x'] },
    }).catch((error) => error)
    expect(classes).toMatchObject({ name: 'ReckonerError' })
  })

  it('meets labels of another table as the whole does', async () => {
    const monitor = await fit(rows(1200), config({ size: 170 }))
    const labels = [
      ...production.filter((_, i) => i % 2 === 0).map(({ id }) => ({ id, true: true })),
      ...production.filter((_, i) => i % 3 === 0).map(({ id }) => ({ id, true: false })),
      { id: 'nobody', true: true },
      { id: null, true: true },
    ]
    const whole = await monitor.check(production, { labels })
    expect(whole.labels).toMatchObject({ unknown: 1, incomplete: 1 })
    const parts = await monitor.check(SOURCES['a Parquet file']?.() as Source, { labels, memory: 1 })
    expect(parts.labels).toEqual(whole.labels)
    expect(JSON.stringify(parts)).toBe(JSON.stringify(whole))
  })

  it('that is not in time order is sorted where memory allows it, and refused where not', async () => {
    const monitor = await fit(rows(1200), config({ period: 'week' }))
    const mixed = [...production.slice(800), ...production.slice(0, 800)]
    const path = written('mixed.parquet', parquet(mixed))
    const whole = JSON.stringify(await monitor.check(production))
    expect(JSON.stringify(await monitor.check(path))).toBe(whole)
    await expect(monitor.check(path, { memory: 1000 })).rejects.toMatchObject({
      code: 'unsupported',
      message:
        'Cannot check rows in parts: row 700 is earlier than the one before it by "at"; sort the data by "at", or ' +
        'let its rows be sorted in memory, which takes 1 MB, where memory allows 1 MB',
    })
    await expect(monitor.check(path, { memory: 0 })).rejects.toMatchObject({ code: 'invalid_option' })
  })

  it('reports progress that never goes back, and can be cancelled', async () => {
    const monitor = await fit(rows(1200), config({ size: 20 }))
    const controller = new AbortController()
    const path = written('long.parquet', parquet(rows(60_000)))
    const seen: number[] = []
    const onProgress = ({ step, fraction }: { step: string; fraction: number }) => {
      if (step === 'check') seen.push(fraction)
    }
    await monitor.check(path, { memory: 1, onProgress })
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    const running = monitor.check(path, { memory: 1, signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })
})
