/** Labels of earlier nights, and the estimates of a night whose own have not come. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PERFORMANCE_ALONE, seriesOf } from '../../honesty/reading.js'
import { Random } from '../../honesty/streams/random.js'
import type { Table } from '../../honesty/streams/stream.js'
import { TIMES, withTimes } from '../../honesty/streams/times.js'
import { world } from '../../honesty/streams/world.js'
import { fit, history, type MonitorConfig, type Run } from '../../src/index.js'

const STREAM = world({ features: 3 })
const [REFERENCE, ROWS, DAYS] = [8, 500, 8] as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-before-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const table = (name: string, chunks: number, spoiled: number, from = 0) => {
  const rows = STREAM.table(new Random(name), { chunks, rows: ROWS, change: () => ({ spoiled }) })
  return withTimes(rows, { chunks, rows: ROWS }, 'day', from)
}

const monitor = await fit(table('reference', REFERENCE, 0), {
  ...STREAM.config,
  ...PERFORMANCE_ALONE,
  columns: { ...STREAM.config.columns, timestamp: TIMES },
  metrics: ['accuracy'],
  chunks: { period: 'day' },
} as MonitorConfig)

/** Days of a stream whose labels are turned in a quarter of the rows, the last of them without labels. */
const production = table('production', DAYS, 0.25, REFERENCE)
const isLast = (row: number) => row >= (DAYS - 1) * ROWS
const all: Table = {
  ...production,
  label: (production.label as Float64Array).map((own, row) => (isLast(row) ? Number.NaN : own)),
}

const days = (first: number, end: number): Table =>
  Object.fromEntries(Object.entries(all).map(([name, own]) => [name, own.slice(first * ROWS, end * ROWS)])) as Table

const lastOf = (run: Run) => seriesOf(run, 'estimated_performance', 'accuracy')?.points.at(-1)

describe('the night without labels', () => {
  it('is estimated by the labels of the nights before it', async () => {
    const store = join(folder, 'nights.sqlite')
    for (let day = 0; day < DAYS - 1; day++) await monitor.check(days(day, day + 1), { store })
    const [alone, night] = [
      await monitor.check(days(DAYS - 1, DAYS)),
      await monitor.check(days(DAYS - 1, DAYS), { store }),
    ]
    expect(lastOf(alone)?.trust?.level).toBe('high')
    expect(lastOf(night)?.trust?.because).toEqual(['calibration_moved'])
    expect(lastOf(night)?.value).toBeLessThan((lastOf(alone)?.value as number) - 0.1)
    const { run } = await history(store)
    for (const whole of [await monitor.check(all), run]) expect(lastOf(night)).toEqual(lastOf(whole))
    // Its own chunks are its own: the others are looked at, not shown.
    expect(night.chunks.filter(({ period }) => period === 'production')).toHaveLength(1)
  })

  it('is estimated by its inputs where the labels before it came in another file', async () => {
    const store = join(folder, 'other.sqlite')
    const night = await monitor.check(days(DAYS - 1, DAYS), { store })
    expect(lastOf(night)?.trust?.level).toBe('high')
  })

  it('sees labels that came after the nights before it', async () => {
    const store = join(folder, 'late.sqlite')
    const { label: _, ...unlabelled } = days(0, DAYS - 1)
    await monitor.check(unlabelled as Table, { store })
    const night = days(DAYS - 1, DAYS)
    expect(lastOf(await monitor.check(night, { store }))?.trust?.level).toBe('high')
    await monitor.check(days(0, DAYS - 1), { store })
    expect(lastOf(await monitor.check(night, { store }))?.trust?.because).toEqual(['calibration_moved'])
  })
})
