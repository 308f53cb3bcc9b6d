/** Columns that are set aside, excluded, or read as another kind. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Arrow from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'
import { fit, load, type MonitorConfig, open } from '../../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'set-aside-'))
afterAll(() => rmSync(folder, { recursive: true }))

const numbers = (rows: number) => Array.from({ length: rows }, (_, row) => (row * 7919) % 101)
const price = (row: number) => `${(row * 7919) % 1000}.${String(row % 100).padStart(2, '0')}`

describe('a column', () => {
  it('that has no value in the reference is left out, and may have some later', async () => {
    const monitor = await fit({ x: numbers(300), note: new Array(300).fill(null) })
    expect(monitor.config.columns.features).toEqual(['x'])
    expect(monitor.notices).toEqual([
      'Column "note" has no value in the reference and is not watched; columns.features or columns.kinds can name it',
    ])
    await monitor.check({ x: numbers(100), note: new Array(100).fill('text') })
    await (await load(monitor.toBytes())).check({ x: numbers(100), note: new Array(100).fill(5) })
  })

  it('of integers beyond 2⁵³ is left out, from a file and from memory', async () => {
    const ids = numbers(300).map((_, row) => 9_007_199_254_740_993n + BigInt(row))
    const vector = Arrow.vectorFromArray(ids, new Arrow.Int64())
    const table = new Arrow.Table({ id: vector, x: Arrow.vectorFromArray(numbers(300), new Arrow.Float64()) })
    const path = join(folder, 'ids.arrow')
    writeFileSync(path, Arrow.tableToIPC(table, 'file'))
    for (const source of [path, table, { id: ids, x: numbers(300) }]) {
      const monitor = await fit(source)
      expect(monitor.config.columns.features).toEqual(['x'])
      expect(monitor.notices).toEqual([expect.stringMatching(/^Column "id" .* not watched/)])
      await monitor.check(source)
    }
  })

  it('can be excluded', async () => {
    const data = { x: numbers(200), y: numbers(200), note: new Array(200).fill('a') }
    const monitor = await fit(data, { columns: { exclude: ['y', 'note'] } })
    expect(monitor.config.columns).toMatchObject({ features: ['x'], exclude: ['y', 'note'] })
    await (await load(monitor.toBytes())).check({ x: numbers(50) })
    const refused = (columns: MonitorConfig['columns']) => fit(data, { columns } as MonitorConfig)
    await expect(refused({ exclude: ['z'] })).rejects.toMatchObject({ code: 'missing_column' })
    await expect(refused({ exclude: ['x'], features: ['x'] })).rejects.toMatchObject({ code: 'invalid_option' })
    await expect(refused({ exclude: ['x'], id: 'x' })).rejects.toMatchObject({ code: 'invalid_option' })
  })

  it('of numbers as text is read as numbers where that is said, and else said', async () => {
    const data = { x: numbers(300), price: numbers(300).map((_, row) => price(row)) }
    const silent = await fit(data)
    expect(silent.notices).toEqual([
      'Column "price" holds numbers as text, nearly all different, and is not watched; columns.kinds can make it numeric',
    ])
    const config: MonitorConfig = { columns: { kinds: { price: 'numeric' } }, chunks: { count: 1 }, summary: ['mean'] }
    const run = await (await fit(data, config)).check(data)
    const mean = run.results.summary_statistics?.series.find(({ column }) => column === 'price')?.points[0]?.value
    const exact = data.price.reduce((sum, text) => sum + Number(text), 0) / 300
    expect(mean).toBeCloseTo(exact, 9)
    await expect(fit({ ...data, price: [...data.price.slice(1), 'twelve'] }, config)).rejects.toMatchObject({
      code: 'wrong_kind',
      message: expect.stringMatching(/row 299 holds "twelve", which is no number/),
    })
  })

  it('of one name with another is refused', async () => {
    const x = Arrow.vectorFromArray([1, 2], new Arrow.Float64())
    const [batch] = new Arrow.Table({ x, y: x }).batches
    const schema = new Arrow.Schema([0, 1].map(() => new Arrow.Field('x', new Arrow.Float64(), true)))
    const table = new Arrow.Table(schema, new Arrow.RecordBatch(schema, (batch as Arrow.RecordBatch).data as never))
    for (const source of [table, Arrow.tableToIPC(table, 'file')]) {
      await expect(open(source)).rejects.toMatchObject({
        code: 'bad_file',
        message: expect.stringMatching(/two columns are named "x", expected different names/),
      })
    }
  })
})
