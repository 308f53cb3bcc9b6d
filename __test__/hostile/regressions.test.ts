/** What torture has found, one case each. Crashes are in child processes: their exit code is what is looked at. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as binding from '../../native/binding.js'
import { cbpe, filter, fit, type MonitorConfig, open, type Period, rankByAlerts, renderHtml } from '../../src/index.js'
import { readAll } from './files.js'
import { judgeRun } from './judge.js'
import { judgeEnd, WAYS } from './lifecycle.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reckoner-hostile-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a process', () => {
  it.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('ends as it should: %s', { timeout: 120_000 }, async (way) => {
    await judgeEnd(way, 20)
  })
})

/** A Parquet file without rows whose one column is nested so deep. */
function nested(depth: number): Buffer {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)])
  const groups = Array.from({ length: depth }, () => [0x35, 2, 0x18, 1, 0x61, 0x15, 2, 0]).flat()
  const schema = [0x48, 1, 0x72, 0x15, 2, 0, ...groups, 0x15, 2, 0x25, 2, 0x18, 1, 0x62, 0]
  const footer = Buffer.from([0x15, 2, 0x19, 0xfc, ...varint(depth + 2), ...schema, 0x16, 0, 0x19, 0x0c, 0])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')])
}

const FOUND = new URL('corpus/found/', import.meta.url)

describe('files', () => {
  it.each(readdirSync(FOUND))('that ended the process are refused: %s', async (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, FOUND)))
    const reading = open(bytes).then((dataset) => fit(dataset))
    await expect(reading).rejects.toMatchObject({ code: 'bad_file' })
  })

  it('nested too deep are refused before the stack ends', async () => {
    const refused = { code: 'bad_file', message: expect.stringMatching(/nested more than 100 levels deep/) }
    await expect(open(nested(100_000))).rejects.toMatchObject(refused)
    await expect(open(nested(90))).rejects.toMatchObject({ code: 'empty_data' })
  })

  it('that are two formats at once, or end anywhere, do no harm', async () => {
    const path = join(folder, 'x.csv')
    writeFileSync(path, Buffer.concat([Buffer.from('a,b\n1,'), nested(3)]))
    await readAll(path)
  })
})

const table = { x: [1, 2, 3, 4, 5, 6], c: ['a', 'b', 'a', 'b', 'a', 'b'], y: [0, 1, 0, 1, 0, 1] }
const refusal = { name: 'ReckonerError', code: expect.not.stringMatching('internal') }

describe('arguments', () => {
  it.each([
    ['what only inherits from URL', () => open(Object.create(URL.prototype) as never)],
    ['a sparse list of four billion', () => open(new Array(2 ** 32 - 1) as never)],
    ['a sparse column', () => open({ x: new Array(2 ** 32 - 1) })],
    [
      'a list that says it is longer',
      () => open({ x: new Proxy([1], { get: (own, key) => (key === 'length' ? 2 ** 40 : Reflect.get(own, key)) }) }),
    ],
    [
      'a class that says it is longer',
      () =>
        open({
          x: new (class extends Float64Array {
            override get length() {
              return 99
            }
          })(3),
        }),
    ],
    ['a proxy of bytes', () => open(new Proxy(new Uint8Array(8), {}))],
    ['the URL of a page', () => open(new URL('https://example.org/a.parquet'))],
    [
      'a table of arrow that is none',
      () => open({ numRows: 2, schema: { fields: [{ name: 'x', type: 1 }] }, getChildAt: () => 7 } as never),
    ],
    ['a signal that is none', () => open(table, { signal: 7 as never })],
    ['null for a configuration', () => fit(table, null as never)],
    ['a number for metrics', () => fit(table, { task: 'binary', metrics: 7 as never })],
    ['a sparse list of metrics', () => fit(table, { task: 'binary', metrics: new Array(2 ** 32 - 1) })],
    ['a symbol for a column', () => fit(table, { columns: { target: Symbol('x') as never } })],
    ['null for a calculator', () => cbpe.fit(table, null as never)],
    ['null for a result', async () => filter(null as never, {})],
    ['a number for a result', async () => rankByAlerts(7 as never)],
    ['nothing for a report', async () => renderHtml(undefined as never)],
    ['a path with a zero', async () => (await (await fit(table)).check(table)).write('\0.html')],
  ] as const)('%s is refused in a sentence', async (_, call) => {
    await expect(call()).rejects.toMatchObject(refusal)
  })

  it('whose getter throws throw what it throws', async () => {
    const own = new Error('mine')
    const config = Object.defineProperty({}, 'task', {
      enumerable: true,
      get: () => {
        throw own
      },
    })
    await expect(fit(table, config)).rejects.toBe(own)
  })

  it('whose elements change their type while they are read are refused', async () => {
    let reads = 0
    const x = new Proxy([1, 2], { get: (list, key) => (key === '0' && reads++ > 0 ? 'text' : Reflect.get(list, key)) })
    await expect(open({ x })).rejects.toMatchObject({ code: 'wrong_kind', message: /row 0 holds a string/ })
  })

  it('of batches may be written over while the next one is made', async () => {
    const x = new Float64Array(4)
    const batches = {
      async *[Symbol.asyncIterator]() {
        for (const value of [1, 2, 3]) yield { x: x.fill(value) }
      },
    }
    const monitor = await fit(await open(batches), { chunks: { count: 1 }, summary: ['sum'] })
    const run = await monitor.check({ x: [1, 2] })
    expect(run.results.summary_statistics?.series[0]?.points[0]?.value).toBe(24)
  })

  it('of the raw bindings are asked for as well', () => {
    const builder = new binding.TableBuilder(2)
    expect(() => builder.addCategorical('c', Uint32Array.of(0, 1), ['a'])).toThrow(/there are 1 labels/)
    expect(() => builder.addBoolean('f', Uint32Array.of(0, 7))).toThrow(/there are 2 labels/)
    expect(() => binding.arrowBytes(new Array(2 ** 32 - 1))).toThrow(/undefined/)
  })
})

describe('names', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s are columns as others are', async (name) => {
    const data = Object.fromEntries([
      [name, [1, 2, 3, 4]],
      ['c', ['a', name, 'a', name]],
    ])
    const run = await (await fit(data, { chunks: { size: 2 } })).check(data)
    expect(run.results.univariate_drift?.series.map(({ column }) => column)).toEqual([name, 'c'])
    expect(run.distribution('c', 0)?.labels).toEqual(['a', name])
    expect(run.distribution(name, 0)?.kind).toBe('numeric')
  })

  it('of a megabyte do not flood a terminal', async () => {
    const data = { ['n'.repeat(2 ** 20)]: [1, 2, 3, 4, 5, 6, 7, 8], ['w '.repeat(2 ** 19)]: [1, 2, 3, 4, 5, 6, 7, 8] }
    const run = await (await fit(data, { chunks: { size: 2 } })).check({
      ...data,
      ...Object.fromEntries(Object.keys(data).map((name) => [name, [9, 9, 9, 9]])),
    })
    expect(run.summary().length).toBeLessThan(30_000)
  })
})

describe('values', () => {
  const far = { t: [new Date(-8.64e15), new Date(0), new Date(8.64e15)], x: [1, 2, 3] }

  it.each(['hour', 'week', 'month', 'quarter', 'year', '999 years', '999999 years'])(
    'by the %s end with the calendar',
    async (period) => {
      const run = await (await fit(far, { columns: { timestamp: 't' }, chunks: { period: period as Period } })).check(
        far,
      )
      judgeRun(run)
      expect(run.chunks.reduce((sum, chunk) => sum + chunk.rows, 0)).toBe(6)
    },
  )

  it('that are no probabilities are refused in what is checked, too', async () => {
    const data = { score: [0.1, 0.9, 0.2, 0.8], target: [0, 1, 0, 1], prediction: [0, 1, 0, 1] }
    const config: MonitorConfig = {
      task: 'binary',
      columns: { score: 'score', target: 'target', prediction: 'prediction' },
      chunks: { size: 2 },
    }
    const monitor = await fit(data, config)
    for (const odd of [2 ** 32, -0.5, Number.POSITIVE_INFINITY]) {
      const checking = monitor.check({ ...data, score: [0.1, odd, 0.2, 0.8] })
      await expect(checking).rejects.toMatchObject({ code: 'invalid_value', message: /"score" as probabilities/ })
    }
  })

  it('that are almost zero have a histogram', async () => {
    const data = { x: [0, 0, Number.MIN_VALUE, 0, 0, Number.MIN_VALUE] }
    judgeRun(await (await fit(data, { chunks: { count: 1 } })).check(data))
  })

  it('that are infinite are no losses to learn from', async () => {
    const config: MonitorConfig = { task: 'regression', columns: { prediction: 'x', target: 'y' }, chunks: { size: 2 } }
    const data = { x: [1, 2, Number.POSITIVE_INFINITY, 4], y: [1, -1e308, 1, 2], z: [1, 2, 3, 4] }
    judgeRun(await (await fit(data, config)).check(data))
  })
})
