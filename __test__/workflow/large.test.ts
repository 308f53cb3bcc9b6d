/** Large inputs and runs: time in proportion to their size, and a main thread that others can use meanwhile. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit, load, open } from '../../src/index.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The longest time in milliseconds for which nothing else could run on the main thread. */
async function longest(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work()
  await new Promise((done) => setTimeout(done, 20))
  delay.disable()
  return delay.max / 1e6
}

describe('thousands of columns', { timeout: 120_000 }, () => {
  it('take time in proportion to their number', async () => {
    const time = async (columns: number) => {
      const path = join(folder, `${columns}.csv`)
      const cells = (text: (column: number) => string) => Array.from({ length: columns }, (_, column) => text(column))
      const lines = [cells((own) => `column_${own}`), cells((own) => String(own % 7)), cells((own) => String(own % 5))]
      writeFileSync(path, lines.map((line) => `${line.join(',')}\n`).join(''))
      const monitor = await fit(path, { chunks: { size: 1 } })
      const start = performance.now()
      await monitor.check(path)
      return performance.now() - start
    }
    await time(500)
    const [few, many] = [await time(2_000), await time(8_000)]
    // Four times the columns; were it quadratic, sixteen times.
    expect(many / few).toBeLessThan(9)
  })
})

describe('a monitor that holds many values', { timeout: 120_000 }, () => {
  it('keeps the main thread free in check, with store, save and load', async () => {
    const rows = 400_000
    const column = (step: number) => Float64Array.from({ length: rows }, (_, row) => (row * step) % 1_000_003)
    const table = Object.fromEntries(Array.from({ length: 16 }, (_, own) => [`x${own}`, column(7919 + 2 * own)]))
    const monitor = await fit(table, { drift: { numeric: ['kolmogorov_smirnov'] }, chunks: { count: 5 } })
    const data = await open({ ...table })
    const [store, path] = [join(folder, 'runs.sqlite'), join(folder, 'large.reckoner')]
    // 51 MB: as one piece of work, the digest alone takes a third of a second and more.
    expect(await longest(() => monitor.check(data))).toBeLessThan(150)
    expect(await longest(() => monitor.check(data, { store }))).toBeLessThan(150)
    expect(await longest(() => monitor.save(path))).toBeLessThan(150)
    expect(await longest(() => load(path))).toBeLessThan(150)
    expect(readFileSync(path).equals(monitor.toBytes())).toBe(true)
  })
})

describe('rows whose keys all differ', () => {
  it('are refused in a sentence before they take the square of their number', async () => {
    const rows = Array.from({ length: 12_000 }, (_, row) => ({ [`k${row}`]: row }))
    await expect(open(rows)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('12000 rows whose keys differ'),
    })
    expect((await open(rows.slice(0, 1_000))).columns.length).toBe(1_000)
    const batches = async function* () {
      for (const row of rows) yield [row]
    }
    await expect(open(batches())).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('are taken where each has a fair part of them', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, key) => [`k${(row + key * 7) % 100}`, key])),
    )
    expect((await open(rows)).columns.length).toBe(100)
  })
})

describe('reports of large runs', { timeout: 120_000 }, () => {
  it('are written in parts, as they are made at once', async () => {
    const names = Array.from({ length: 60 }, (_, own) => `x${own}`)
    const table = Object.fromEntries(
      names.map((name, own) => [name, Float64Array.from({ length: 4_000 }, (_, row) => (row * (own + 3)) % 101)]),
    )
    const monitor = await fit(table, { chunks: { size: 10 } })
    const run = await monitor.check(table)
    const [json, csv] = [join(folder, 'run.json'), join(folder, 'run.csv')]
    expect(await longest(() => run.write(json))).toBeLessThan(250)
    expect(await longest(() => run.write(csv))).toBeLessThan(250)
    expect(readFileSync(json, 'utf8')).toBe(`${JSON.stringify(run.toJSON(), null, 2)}\n`)
    expect(readFileSync(csv, 'utf8').split('\r\n').length).toBe(run.toRows().length + 2)
  })
})
