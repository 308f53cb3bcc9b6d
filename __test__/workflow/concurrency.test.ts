/** Any number of calls at once: few are begun at a time, in the order of the calls, and whoever waits holds nothing. */

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit, history, type MonitorConfig, open } from '../../src/index.js'
import { canHold, hold } from '../hold.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const table = (rows: number) => ({ x: Float64Array.from({ length: rows }, (_, i) => (i * 7919) % 10_007) })
const slow: MonitorConfig = { drift: { domainClassifier: true } }

/** Runs so many checks in a process of its own. */
async function many(count: number, threads: number) {
  const program = fileURLToPath(new URL('concurrency.program.ts', import.meta.url))
  const env = { ...process.env, RECKONER_THREADS: String(threads) }
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, String(count)], { env })
  return JSON.parse(stdout) as { ended: number; lead: number; ticks: number; megabytes: number }
}

describe('thousands of checks', { timeout: 240_000 }, () => {
  it('end in the order of the calls, let timers run, and take the memory of a few', async () => {
    const [few, all] = [await many(20, 8), await many(10_000, 8)]
    expect(all).toMatchObject({ ended: 10_000 })
    expect(all.lead).toBeLessThan(16)
    expect(all.ticks).toBeGreaterThan(50)
    // Of what waits there are promises only: some kilobytes each.
    expect(all.megabytes - few.megabytes).toBeLessThan(200)
  })
})

describe('a call that waits', () => {
  it('leaves at once when its signal aborts, and the others go on', async () => {
    const monitor = await fit(table(2_000), slow)
    const data = await open(table(2_000))
    const controller = new AbortController()
    const { signal } = controller
    const before = Array.from({ length: 6 }, () => monitor.check(data))
    const waiting = Array.from({ length: 2_000 }, () =>
      monitor.check(data, { signal }).then(String, (error) => error.code),
    )
    const last = monitor.check(data)
    const start = performance.now()
    controller.abort()
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['cancelled']))
    expect(performance.now() - start).toBeLessThan(1_000)
    for (const run of await Promise.all([...before, last])) expect(run.chunks.length).toBeGreaterThan(0)
  })

  it('keeps the paths it was given, whatever their owner makes of the list', async () => {
    const path = join(folder, 'a.csv')
    writeFileSync(path, 'x\n1\n2\n3\n')
    const monitor = await fit(path, { chunks: { count: 1 } })
    const paths = [path]
    const runs = Array.from({ length: 20 }, () => monitor.check(paths))
    paths[0] = 'elsewhere.csv'
    for (const run of await Promise.all(runs)) expect(run.chunks.at(-1)?.rows).toBe(3)
  })
})

describe.skipIf(!canHold)('a history that another process holds', { timeout: 60_000 }, () => {
  it('keeps nobody else from working, and is written when it is free', async () => {
    const monitor = await fit(table(1_000))
    const store = join(folder, 'held.sqlite')
    await monitor.check(table(500), { store })
    const held = await hold(store)
    const controller = new AbortController()
    const stored = Array.from({ length: 8 }, () => monitor.check(table(500), { store }))
    const given = Array.from({ length: 8 }, () => monitor.check(table(500), { store, signal: controller.signal }))
    await after(200)
    const start = performance.now()
    await monitor.check(table(500))
    expect(performance.now() - start).toBeLessThan(2_000)
    controller.abort()
    for (const run of given) await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    await held.free()
    await Promise.all(stored)
    expect((await history(store)).nights.length).toBe(9)
  })
})
