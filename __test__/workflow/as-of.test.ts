import { describe, expect, it } from 'vitest'
import { fit, type Row } from '../../src/index.js'
import { asOfEntry } from '../../src/workflow/as-of.js'

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 1)

/** Loans of ten days, whose labels come five days later. */
const loans = (rows: number): Row[] =>
  Array.from({ length: rows }, (_, i) => {
    const at = START + (i * 10 * DAY) / rows
    const score = ((i * 7919) % 2003) / 2003
    const repaid = ((i * 1597) % 1999) / 1999 < score
    return { id: `loan ${i}`, at: new Date(at), known: new Date(at + 5 * DAY), score, approved: score > 0.5, repaid }
  })

const columns = {
  id: 'id',
  timestamp: 'at',
  labelledAt: 'known',
  target: 'repaid',
  prediction: 'approved',
  score: 'score',
} as const
const monitor = fit(loans(5000), { task: 'binary', columns, chunks: { period: 'day' }, metrics: ['accuracy'] })
const labelledIn = async (...given: Parameters<Awaited<typeof monitor>['check']>) =>
  (await (await monitor).check(...given)).chunks
    .filter(({ period }) => period === 'production')
    .map(({ labelled }) => labelled)

const some = (days: number, rows: number) => Array<number>(days).fill(rows)

describe('labels as of a time', () => {
  it('are those that had become known by then', async () => {
    const known = await labelledIn(loans(1000), { asOf: new Date(START + 8 * DAY) })
    expect(known).toEqual([...some(3, 100), 1, ...some(6, 0)])
    expect(await labelledIn(loans(1000), { asOf: '2026-01-09' })).toEqual(known)
    expect(await labelledIn(loans(1000), { asOf: '2026-01-09T00:00:00Z' })).toEqual(known)
  })

  it('are all of them without one', async () => {
    expect(await labelledIn(loans(1000))).toEqual(some(10, 100))
  })

  it('give what a table without the later ones gives', async () => {
    const data = loans(1000)
    const then = START + 8 * DAY
    const kept = data.map((row) => ((row.known as Date).getTime() > then ? { ...row, repaid: null } : row))
    const run = await (await monitor).check(data, { asOf: new Date(then) })
    expect(run.results).toEqual((await (await monitor).check(kept)).results)
  })

  it('may come in a table of their own', async () => {
    const [data, asOf] = [loans(1000), '2026-01-09']
    const labels = data.map(({ id, repaid, known }) => ({ id, repaid, known }))
    const rows = data.map(({ repaid: _, known: __, ...row }) => row)
    expect(await labelledIn(rows, { labels, asOf })).toEqual(await labelledIn(data, { asOf }))
    const without = labels.map(({ known: _, ...label }) => label)
    await expect(labelledIn(rows, { labels: without, asOf })).rejects.toMatchObject({ code: 'missing_column' })
  })

  it('are no feature, and need no column without a time', async () => {
    expect((await monitor).config.columns.features).toEqual([])
    const rows = loans(1000).map(({ known: _, ...row }) => row)
    expect(await labelledIn(rows)).toEqual(some(10, 100))
    await expect(labelledIn(rows, { asOf: '2026-01-09' })).rejects.toMatchObject({ code: 'missing_column' })
  })

  it('count as known where nothing says when they came', async () => {
    const rows = loans(1000).map((row) => ({ ...row, known: null }))
    expect(await labelledIn(rows, { asOf: '2026-01-01' })).toEqual(some(10, 100))
  })
})

describe('option asOf', () => {
  const roles = { labelledAt: { column: 'known' }, features: [], kinds: {} }

  it('is a Date, or a time with or without a zone', () => {
    const entry = (asOf: unknown) => asOfEntry({ columns: roles }, asOf)
    expect(entry(undefined)).toBeUndefined()
    expect(entry(new Date(1500))).toEqual({ micros: 1_500_000, isWall: false })
    expect(entry('1970-01-02')).toEqual({ micros: DAY * 1000, isWall: true })
    expect(entry('1970-01-01 00:00:01')).toEqual({ micros: 1e6, isWall: true })
    expect(entry('1970-01-01T01:00+01:00')).toEqual({ micros: 0, isWall: false })
  })

  it.each(['yesterday', '2026-13-01', 5, null, new Date(Number.NaN)])('is not %s', (asOf) => {
    expect(() => asOfEntry({ columns: roles }, asOf)).toThrow(/Cannot check labels by asOf/)
  })

  it('needs columns.labelledAt', () => {
    expect(() => asOfEntry({ columns: { features: [], kinds: {} } }, '2026-01-01')).toThrow(/columns.labelledAt/)
  })
})

describe('columns.labelledAt', () => {
  it('is read as the timestamp is, or as it says', async () => {
    const numbers = loans(1000).map(
      (row): Row => ({
        ...row,
        at: (row.at as Date).getTime(),
        known: (row.known as Date).getTime(),
      }),
    )
    const config = { task: 'binary', chunks: { period: 'day' }, metrics: ['accuracy'] } as const
    for (const labelledAt of ['known', { column: 'known', unit: 'ms' }] as const) {
      const times = { timestamp: { column: 'at', unit: 'ms' }, labelledAt } as const
      const own = await fit(numbers, { ...config, columns: { ...columns, ...times } })
      const run = await own.check(numbers, { asOf: '2026-01-09' })
      expect(run.chunks.at(-1)?.labelled).toBe(0)
    }
  })

  it('is a column that there is', async () => {
    await expect(
      fit(loans(1000), { task: 'binary', columns: { ...columns, labelledAt: 'knwon' as 'known' } }),
    ).rejects.toMatchObject({ code: 'missing_column' })
  })
})
