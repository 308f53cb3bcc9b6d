/** Times and their zones, whatever they are read from. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Arrow from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'
import type { MonitorConfig, Run, Source } from '../../src/index.js'
import { fit, load, open } from '../../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'times-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const byDay: MonitorConfig = { columns: { timestamp: 't' }, chunks: { period: 'day' } }
const inNewYork: MonitorConfig = { ...byDay, chunks: { period: 'day', timeZone: 'America/New_York' } }

/** Key and rows of the chunks of the reference, and what was said. */
async function cut(source: Source, config: MonitorConfig) {
  const monitor = await fit(source, config)
  const run = await monitor.check(source)
  const own = run.chunks.filter(({ period }) => period === 'reference')
  return { chunks: own.map(({ key, rows }) => `${key}: ${rows}`), notices: monitor.notices, config: monitor.config }
}

function rowsOf(times: readonly unknown[]): { t: unknown; x: number }[] {
  return times.map((t, x) => ({ t, x }))
}

function csvOf(name: string, times: readonly unknown[]): string {
  return written(name, `t,x\n${times.map((t, x) => `${t},${x}`).join('\n')}\n`)
}

/** A file of Arrow with times of milliseconds. */
function arrowOf(name: string, times: readonly string[], zone?: string): string {
  const t = Arrow.vectorFromArray(times.map(Date.parse), new Arrow.TimestampMillisecond(zone ?? null))
  const x = Arrow.vectorFromArray(
    times.map((_, place) => place),
    new Arrow.Float64(),
  )
  return written(name, Arrow.tableToIPC(new Arrow.Table({ t, x }), 'file'))
}

const WALL = ['2024-03-09T23:30:00', '2024-03-10T00:30:00', '2024-03-10T12:00:00']
const INSTANTS = ['2024-03-10T04:30:00Z', '2024-03-10T05:30:00Z', '2024-03-10T16:00:00Z']
const ONE_AND_TWO = ['2024-03-09: 1', '2024-03-10: 2']

describe('times without a zone', () => {
  it.each([
    ['rows', () => rowsOf(WALL)],
    ['CSV', () => csvOf('wall.csv', WALL)],
    [
      'Arrow',
      () =>
        arrowOf(
          'wall.arrow',
          WALL.map((time) => `${time}Z`),
        ),
    ],
  ] as [string, () => Source][])('stand as they are: %s', async (_, source) => {
    const { chunks, notices, config } = await cut(source(), inNewYork)
    expect(chunks).toEqual(ONE_AND_TWO)
    expect(notices.filter((notice) => notice.includes('America/New_York'))).toEqual([
      expect.stringMatching(/"America\/New_York" has no effect: times of "t" have no zone, and are cut as they stand/),
    ])
    expect(config.chunks).toEqual({ period: 'day' })
    expect((await cut(source(), byDay)).notices.join()).not.toMatch(/clock|zone/)
  })

  it('are those of a stated clock', async () => {
    const stated = (timeZone: string): MonitorConfig => ({
      ...byDay,
      columns: { timestamp: { column: 't', timeZone } },
    })
    const { chunks, config } = await cut(rowsOf(WALL), stated('America/New_York'))
    expect(chunks).toEqual(ONE_AND_TWO)
    expect(config.chunks).toEqual({ period: 'day', timeZone: 'America/New_York' })
    const elsewhere: MonitorConfig = {
      ...stated('America/New_York'),
      chunks: { period: 'day', timeZone: 'Europe/Berlin' },
    }
    expect((await cut(rowsOf(WALL), elsewhere)).chunks).toEqual(['2024-03-10: 3'])
  })
})

describe('instants', () => {
  it.each([
    ['dates', () => rowsOf(INSTANTS.map((time) => new Date(time)))],
    ['texts', () => rowsOf(INSTANTS)],
    ['CSV', () => csvOf('instants.csv', INSTANTS)],
    ['Arrow', () => arrowOf('instants.arrow', INSTANTS, 'UTC')],
  ] as [string, () => Source][])('are cut by the configured zone, else by UTC: %s', async (_, source) => {
    const configured = await cut(source(), inNewYork)
    expect(configured.chunks).toEqual(ONE_AND_TWO)
    expect(configured.notices).toContainEqual(
      'Periods are cut by the clock of America/New_York, which chunks.timeZone names; times of "t" have the zone UTC',
    )
    const plain = await cut(source(), byDay)
    expect(plain.chunks).toEqual(['2024-03-10: 3'])
    expect(plain.config.chunks).toEqual({ period: 'day', timeZone: 'UTC' })
    expect(plain.notices).toContainEqual('Periods are cut by the clock of UTC, the zone of "t"')
  })

  it.each([
    [
      'Arrow',
      'Europe/Berlin',
      () => arrowOf('berlin.arrow', ['2024-01-01T22:30:00Z', '2024-01-01T23:30:00Z'], 'Europe/Berlin'),
    ],
    ['CSV', '+01:00', () => csvOf('offset.csv', ['2024-01-01T23:30:00+01:00', '2024-01-02T00:30:00+01:00'])],
    ['rows', '+01:00', () => rowsOf(['2024-01-01 23:30:00+01', '2024-01-02 00:30:00+01'])],
  ] as [string, string, () => Source][])('of a zone of their own are cut by it: %s', async (_, zone, source) => {
    const { chunks, config, notices } = await cut(source(), byDay)
    expect(chunks).toEqual(['2024-01-01: 1', '2024-01-02: 1'])
    expect(config.chunks).toEqual({ period: 'day', timeZone: zone })
    expect(notices).toContainEqual(`Periods are cut by the clock of ${zone}, the zone of "t"`)
  })

  it('of several offsets are cut by UTC, and that is said', async () => {
    const times = ['2024-03-31T00:30:00+01:00', '2024-03-31T04:30:00+02:00']
    for (const source of [rowsOf(times), csvOf('offsets.csv', times)] as Source[]) {
      const { chunks, notices } = await cut(source, byDay)
      expect(chunks).toEqual(['2024-03-30: 1', '2024-03-31: 1'])
      expect(notices).toContainEqual(
        'Times of column "t" have several offsets (+01:00, +02:00): they are taken as times of UTC',
      )
    }
  })

  it('have the dates of their zone in chunks of equal size too', async () => {
    const source = arrowOf('dated.arrow', ['2024-01-01T22:30:00Z', '2024-01-01T23:30:00Z'], 'Europe/Berlin')
    const monitor = await fit(source, { columns: { timestamp: 't' }, chunks: { size: 2 } })
    expect((await monitor.check(source)).chunks[0]?.startDate).toBe('2024-01-01T23:30:00')
  })

  it.each([
    ['rows', () => rowsOf(['2024-01-01T10:00:00+05:00', '2024-01-01T10:00:00'])],
    ['CSV', () => csvOf('mixed.csv', ['2024-01-01T10:00:00', '2024-01-01T10:00:00Z'])],
    [
      'files',
      () => [arrowOf('n.arrow', ['2024-01-01T10:00:00Z']), arrowOf('z.arrow', ['2024-01-01T10:00:00Z'], 'UTC')],
    ],
    [
      'batches',
      async function* () {
        yield Arrow.tableFromIPC(
          await import('node:fs').then(({ readFileSync }) => readFileSync(arrowOf('b.arrow', INSTANTS, 'UTC'))),
        )
        yield Arrow.tableFromIPC(
          await import('node:fs').then(({ readFileSync }) => readFileSync(arrowOf('c.arrow', INSTANTS))),
        )
      },
    ],
  ] as [string, () => Source][])('do not mix with what a clock showed: %s', async (_, source) => {
    await expect(fit(source(), byDay)).rejects.toMatchObject({
      code: expect.stringMatching(/wrong_kind|bad_file/),
      message: expect.stringMatching(/zone|Timestamp\(ms, UTC\)/),
    })
  })

  it('that the reference has otherwise are said, and cut by their own rule', async () => {
    const [wall, instants] = [rowsOf(WALL), rowsOf(INSTANTS)]
    const zoned = await (await fit(instants, inNewYork)).check(wall)
    expect(ofAnalysis(zoned)).toEqual(ONE_AND_TWO)
    expect(zoned.notices.join()).toMatch(/Times of "t" have no zone here, in the reference they have one \(UTC\)/)
    const naive = await (await fit(wall, byDay)).check(instants)
    expect(ofAnalysis(naive)).toEqual(['2024-03-10: 3'])
    expect(naive.notices.join()).toMatch(/Times of "t" have a zone here \(UTC\), in the reference they have none/)
  })
})

function ofAnalysis({ chunks }: Run): string[] {
  return chunks.filter(({ period }) => period === 'production').map(({ key, rows }) => `${key}: ${rows}`)
}

describe('text', () => {
  it('of days that do not exist is no time, in rows as in CSV', async () => {
    const times = ['2024-02-30', '2024-02-28']
    for (const source of [{ t: times }, csvOf('february.csv', times)] as Source[]) {
      expect((await open(source)).columns[0]?.kind).toBe('categorical')
    }
  })

  it('that is blank is a missing time, in rows as in CSV', async () => {
    const times = ['', '2024-02-27', ' ', '2024-02-28']
    for (const source of [rowsOf(times), csvOf('blank.csv', times)] as Source[]) {
      expect((await cut(source, byDay)).chunks).toEqual(['2024-02-27: 1', '2024-02-28: 1'])
    }
    expect((await open({ t: ['', ' '] })).columns[0]?.kind).toBe('categorical')
  })

  it.each([
    '2024-01-01 10:00:00+00',
    '2024-01-01 10:00:00 UTC',
    '2024-01-01T10:00:00.1234567890123Z',
    '20240101T100000Z',
    '2024/01/01 10:00',
    '2024-01-01T11:00:00+01:00[Europe/Berlin]',
  ])('of other tools is a time: %s', async (time) => {
    for (const source of [{ t: [time] }, csvOf('tools.csv', [time])] as Source[]) {
      const dataset = await open(source)
      expect(dataset.columns[0]?.kind).toBe('timestamp')
      const { chunks } = await cut(source, { columns: { timestamp: 't' }, chunks: { period: 'hour', timeZone: 'UTC' } })
      expect(chunks).toEqual(['2024-01-01 10:00: 1'])
    }
  })
})

describe('a stated time', () => {
  const day = Date.UTC(2024, 0, 31, 12)

  it('that the column tells itself is said to have no effect', async () => {
    const config = (role: object) => ({ ...byDay, columns: { timestamp: { column: 't', ...role } } })
    const unit = await fit(rowsOf(WALL), config({ unit: 's' }))
    expect(unit.notices).toContain('columns.timestamp: unit "s" has no effect: "t" holds times already')
    const format = await fit(rowsOf(WALL), config({ format: '%d.%m.%Y' }))
    expect(format.notices.join()).toContain('format "%d.%m.%Y" has no effect')
  })

  it.each([
    ['s', (millis: number) => millis / 1000],
    ['ms', (millis: number) => millis],
    ['us', (millis: number) => millis * 1000],
    ['ns', (millis: number) => BigInt(millis) * 1_000_000n],
  ] as const)('is a number since 1970: %s', async (unit, of) => {
    const times = [day, day + 86_400_000].map((millis) => of(millis) as unknown)
    const config = { ...byDay, columns: { timestamp: { column: 't', unit } } }
    const monitor = await fit(rowsOf(times), config)
    expect(monitor.config.columns.timestamp).toEqual({ column: 't', unit })
    for (const source of [rowsOf(times), csvOf(`${unit}.csv`, times)] as Source[]) {
      expect(ofAnalysis(await monitor.check(source))).toEqual(['2024-01-31: 1', '2024-02-01: 1'])
    }
    const loaded = await load(monitor.toBytes())
    expect(ofAnalysis(await loaded.check(rowsOf(times)))).toEqual(['2024-01-31: 1', '2024-02-01: 1'])
  })

  it('is an integer of 64 bits in a file, to the last digit', async () => {
    const t = Arrow.vectorFromArray([1_706_702_399_999_999_999n, 1_706_745_600_000_000_000n], new Arrow.Int64())
    const path = written(
      'nanos.arrow',
      Arrow.tableToIPC(new Arrow.Table({ t, x: Arrow.vectorFromArray([1, 2]) }), 'file'),
    )
    const config = { columns: { timestamp: { column: 't', unit: 'ns' } }, chunks: { size: 2 } } as const
    const run = await (await fit(path, config)).check(path)
    expect(run.chunks[0]).toMatchObject({ startDate: '2024-01-31T11:59:59.999999', endDate: '2024-02-01T00:00:00' })
  })

  it.each([
    ['%d-%m-%Y %H:%M', ['31-01-2024 00:15', '01-02-2024 00:15']],
    ['%m/%d/%Y %I:%M %p', ['01/31/2024 11:15 PM', '02/01/2024 12:15 AM']],
    ['%Y%m%d', ['20240131', '20240201']],
  ])('is text of a format: %s', async (format, times) => {
    const config = { ...byDay, columns: { timestamp: { column: 't', format } } }
    for (const source of [rowsOf(times), csvOf('format.csv', times)] as Source[]) {
      expect((await cut(source, config)).chunks).toEqual(['2024-01-31: 1', '2024-02-01: 1'])
    }
  })

  it.each([
    [
      'text',
      rowsOf(['31-01-2018 00:15', '01-02-2018 00:15']),
      {},
      /row 0 holds "31-01-2018 00:15".*format: "%d-%m-%Y %H:%M"/,
    ],
    ['either day', rowsOf(['01/02/2018', '03/02/2018']), {}, /format: "%d\/%m\/%Y".*"%m\/%d\/%Y"/],
    ['a number', rowsOf([1_706_702_400_000]), {}, /row 0 holds the number 1706702400000.*unit: "ms"/],
    [
      'a declared number',
      rowsOf([1_706_702_400]),
      { kinds: { t: 'timestamp' } },
      /row 0 holds the number 1706702400;.*unit: "s"/,
    ],
    [
      'another unit',
      rowsOf([1_706_702_400_000]),
      { timestamp: { column: 't', unit: 's' } },
      /beyond the year 9999.*"ms"/,
    ],
    [
      'another format',
      rowsOf(['soon']),
      { timestamp: { column: 't', format: '%d.%m.%Y' } },
      /row 0 holds "soon", which is not the format/,
    ],
    [
      'half a format',
      rowsOf(['1']),
      { timestamp: { column: 't', format: '%d.%m.' } },
      /columns\.timestamp\.format "%d\.%m\."/,
    ],
    [
      'an unknown unit',
      rowsOf([1]),
      { timestamp: { column: 't', unit: 'hours' } },
      /"hours" in columns\.timestamp\.unit/,
    ],
    ['an unknown zone', rowsOf(WALL), { timestamp: { column: 't', timeZone: 'Mars' } }, /time zone "Mars"/],
  ] as [string, Source, object, RegExp][])(
    'refuses %s, and names what would do',
    async (_, source, columns, message) => {
      const config = { ...byDay, columns: { timestamp: 't', ...columns } } as MonitorConfig
      await expect(fit(source, config)).rejects.toMatchObject({
        name: 'ReckonerError',
        message: expect.stringMatching(message),
      })
    },
  )
})
