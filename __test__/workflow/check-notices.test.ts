/** What is said of the rows of a check as such. */

import { describe, expect, it } from 'vitest'
import { fit, load, type MonitorConfig } from '../../src/index.js'

const HOUR = 3_600_000
const START = Date.UTC(2024, 0, 1)

/** Rows every hour for so many weeks, from a Monday on; some are left out. */
function hours(weeks: number, from = 0, is: (hour: number) => boolean = () => true) {
  const all = Array.from({ length: weeks * 168 }, (_, hour) => from * 168 + hour).filter(is)
  return all.map((hour) => ({ t: new Date(START + hour * HOUR).toISOString().slice(0, 19), x: (hour * 7919) % 101 }))
}

const weekly: MonitorConfig = { columns: { timestamp: 't' }, chunks: { period: 'week' } }
const isOf = (week: number) => (hour: number) => Math.floor(hour / 168) === week

async function said(reference: object[], production: object[], config = weekly): Promise<readonly string[]> {
  return (await (await fit(reference as never, config)).check(production as never)).notices
}

describe('rows of a check', () => {
  it('that are as usual need no word', async () => {
    expect(await said(hours(8), hours(6, 8))).toEqual([])
    const daily: MonitorConfig = { columns: { timestamp: 't' }, chunks: { period: 'day' } }
    expect(await said(hours(4), hours(4, 4), daily)).toEqual([])
    // Closed on Sundays, as in the reference, and from Friday evening on.
    const open = (hour: number) => hour % 168 < 113
    expect(await said(hours(8, 0, open), hours(4, 8, open), daily)).toEqual([])
    expect(await said(hours(8, 0, open), hours(4, 8, open))).toEqual([])
  })

  it('have no week without any', async () => {
    expect(
      await said(
        hours(8),
        hours(6, 8, (hour) => !isOf(10)(hour)),
      ),
    ).toEqual(['There are no rows from 11 to 17 March 2024; the reference has no such gap'])
  })

  it('are named, the first gaps and how many more, and by how many a day', async () => {
    const daily: MonitorConfig = { columns: { timestamp: 't' }, chunks: { period: 'day' } }
    const everySecond = await said(
      hours(2),
      hours(2, 2, (hour) => Math.floor(hour / 24) % 2 === 0),
      daily,
    )
    expect(everySecond).toEqual([
      'There are no rows on 16 January 2024, on 18 January 2024, on 20 January 2024 and in 3 more gaps; the reference has no such gap',
    ])
    const few = await said(
      hours(2),
      hours(2, 2, (hour) => hour < 504 || hour % 4 === 3),
      daily,
    )
    expect(few).toEqual(['From 22 to 28 January 2024 there are 6 rows per day, at most half of the usual number (24)'])
  })

  it('are asked of no hour that a clock skips', async () => {
    const hourly: MonitorConfig = {
      columns: { timestamp: 't' },
      chunks: { period: 'hour', timeZone: 'Europe/Berlin' },
    }
    const zoned = (rows: { t: string; x: number }[]) => rows.map((row) => ({ ...row, t: `${row.t}Z` }))
    // Week 12 ends on 31 March 2024, when Berlin had no hour from 2 to 3.
    expect(await said(zoned(hours(1)), zoned(hours(1, 12)), hourly)).toEqual([])
    const gap = (hour: number) => hour !== 12 * 168 + 50
    expect(await said(zoned(hours(1)), zoned(hours(1, 12, gap)), hourly)).toEqual([
      'There are no rows between 03:00 and 04:00 on 27 March 2024; the reference has no such gap',
    ])
  })

  it('are few, or many', async () => {
    const few = await said(
      hours(8),
      hours(6, 8, (hour) => !isOf(10)(hour) || hour % 4 === 0),
    )
    expect(few).toEqual(['In the week of 11 March 2024 there are 42 rows, at most half of the usual number (168)'])
    const twice = hours(6, 8).flatMap((row) =>
      row.t >= '2024-03-11' && row.t < '2024-03-18' ? [row, { ...row, x: row.x + 1 }] : [row],
    )
    expect(await said(hours(8), twice)).toEqual([
      'In the week of 11 March 2024 there are 336 rows, at least twice the usual number (168)',
    ])
  })

  it('cover the first and the last week in part', async () => {
    const rows = hours(6, 8, (hour) => hour >= 8 * 168 + 72 && hour < 13 * 168 + 48)
    expect(await said(hours(8), rows)).toEqual([
      expect.stringMatching(/^Rows begin at 00:00 on 29 February 2024, so 57\s% of the first week is covered$/),
      expect.stringMatching(/^Rows end at 23:00 on 2 April 2024, so 28\s% of the last week is covered$/),
    ])
  })

  it('are of the time of the reference', async () => {
    const monitor = await fit(hours(8), weekly)
    const sentence =
      'Reference (2024-01-01 00:00 to 2024-02-25 23:00) and production (2024-02-19 00:00 to 2024-03-31 23:00) ' +
      'overlap in time: what both hold cannot differ'
    for (const own of [monitor, await load(monitor.toBytes())]) {
      const run = await own.check(hours(6, 7))
      expect(run.notices).toEqual([sentence])
      expect(JSON.parse(JSON.stringify(run)).notices).toEqual([sentence])
    }
  })

  it('repeat one another', async () => {
    const rows = hours(6, 8)
    const notices = await said(hours(8), [...rows, ...rows.slice(168, 268)])
    expect(notices).toEqual([
      expect.stringMatching(
        /^100 rows of 1,108 \(9\.0\s%\) repeat another of the same time in every feature; in the reference 0\.0\s% do$/,
      ),
    ])
    const usual = hours(8)
    expect(await said([...usual, ...usual.slice(0, 150)], [...rows, ...rows.slice(168, 268)])).toEqual([])
  })

  it('repeat the ids of one another, in a saved monitor too', async () => {
    const withIds = (rows: object[]) => rows.map((row, i) => ({ ...row, id: `loan ${i}` }))
    const config: MonitorConfig = { ...weekly, columns: { timestamp: 't', id: 'id' } }
    const rows = withIds(hours(6, 8))
    const again = [...rows, ...rows.slice(168, 268)]
    const once = [...rows, { ...hours(1, 9)[0], x: 0.5, id: 'loan 7' }, { ...hours(1, 9)[1], x: 0.5, id: 'loan 7' }]
    const monitor = await fit(withIds(hours(8)), config)
    for (const own of [monitor, await load(monitor.toBytes())]) {
      expect((await own.check(rows)).notices).toEqual([])
      expect((await own.check(again)).notices).toEqual([
        expect.stringMatching(
          /^100 rows of 1,108 \(9\.0\s%\) have the id of another \("id"\); in the reference 0\.0\s% do$/,
        ),
      ])
      expect((await own.check(once)).notices).toEqual([
        expect.stringMatching(/^2 rows of 1,010 \(0\.20?\s%\) have the id/),
      ])
    }
    const two = [...rows, { ...hours(1, 9)[0], x: 0.5, id: 'loan 7' }]
    expect((await monitor.check(two)).notices[0]).toMatch(/^1 row of 1,009 \(0\.1\s%\) has the id of another/)
    const usual = withIds(hours(8)).map((row) => ({ ...row, id: 'one' }))
    expect(
      await said(
        usual,
        rows.map((row) => ({ ...row, id: 'one' })),
        config,
      ),
    ).toEqual([])
    const plain = await fit(withIds(hours(8)), config)
    expect((await plain.check(hours(6, 8))).notices).toEqual([])
  })

  it('are fewer than chunks', async () => {
    const columns = { features: ['x'] }
    const notices = await said(hours(8), hours(1, 8).slice(0, 5), { columns, compat: 'nannyml' })
    expect(notices).toEqual(['chunks.count is 10, and there are 5 rows: each is a chunk'])
    const monitor = await fit(hours(1).slice(0, 3), { columns })
    expect(monitor.notices).toEqual(['chunks.count is 10, and there are 3 rows: each is a chunk'])
  })
})
