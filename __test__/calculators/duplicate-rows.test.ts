/** Rows that stand twice: counted as a plain comparison counts them, and a fault where they are more than in the reference. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failuresOf } from '../../src/alerts/fail-on.js'
import { toJUnit } from '../../src/export/junit.js'
import { buildReport, duplicateRows, fit, renderMarkdown } from '../../src/index.js'

type Cell = number | string | null
interface Row {
  readonly amount: number | null
  readonly plan: string | null
}

/** Rows that equal one before them, all compared with all. */
function plainly(rows: readonly Row[]): number {
  const same = (one: Cell, other: Cell) => one === other
  const isEqual = (one: Row, other: Row) => same(one.amount, other.amount) && same(one.plan, other.plan)
  return rows.filter((row, place) => rows.slice(0, place).some((earlier) => isEqual(earlier, row))).length
}

const row = fc.record({
  amount: fc.constantFrom(0, -0, 1, 2.5, -7, null),
  plan: fc.constantFrom('a', 'b', 'c', 'never seen', null),
})
const reference: Row[] = Array.from({ length: 120 }, (_, place) => ({
  amount: place % 9 === 0 ? null : place / 4,
  plan: ['a', 'b', 'c', null][place % 4] as string | null,
}))
const columns = { kinds: { amount: 'numeric', plan: 'categorical' } } as const

describe('duplicate_rows', () => {
  it('counts as a plain comparison does', async () => {
    const fitted = await duplicateRows.fit(reference, { columns, chunks: { count: 1 }, quality: { as: 'count' } })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 80 }), async (rows) => {
        const { series } = await fitted.check(rows)
        expect(series.map(({ metric }) => metric)).toEqual(['duplicate_rows_count'])
        expect(series[0]?.points.at(-1)?.value).toBe(plainly(rows))
      }),
      { numRuns: 60 },
    )
  })

  it('gives a share of the rows of each chunk, which rows of another do not repeat', async () => {
    const fitted = await duplicateRows.fit(reference, { chunks: { size: 60 } })
    const [one, other] = [reference.slice(0, 60), reference.slice(60)]
    const half = one.slice(1, 9)
    const { series, chunks } = await fitted.check([...one, ...other, ...half, ...half])
    const production = chunks.flatMap(({ period }, place) => (period === 'production' ? [place] : []))
    const shares = [plainly(one) / 60, plainly(other) / 60, 0.5]
    expect(production.map((place) => series[0]?.points[place]?.value)).toEqual(shares)
  })

  const numbers = (rows: number, seed: number) =>
    Array.from({ length: rows }, (_, place) => ({
      amount: ((place + seed) * 7919) % 100_003,
      plan: ['a', 'b', 'c'][(place * 31 + seed) % 3] ?? 'a',
    }))
  const config = { chunks: { size: 500 }, drift: {}, summary: [], quality: { duplicateRows: true } } as const

  it('tells of a file that was loaded twice, and fails the run', async () => {
    const monitor = await fit(numbers(5000, 1), config)
    const half = numbers(250, 7)
    const run = await monitor.check([...numbers(500, 5), ...half, ...half])
    expect(run.alerts.map(({ calculator, metric }) => [calculator, metric])).toEqual([
      ['duplicate_rows', 'duplicate_rows_rate'],
    ])
    expect(run.verdict.causes.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/^Duplicate rows, up to 50\.0\s% of a chunk, /),
    )
    expect(run.verdict.actions[0]).toMatchObject({ kind: 'fix_data', why: expect.stringContaining('duplicate rows') })
    expect(run.verdict.headline).toContain('the rows need a look: duplicate rows')
    expect(renderMarkdown(buildReport(run))).toContain('| all rows | Duplicate rows |')
    expect(failuresOf(run, ['quality'])).toEqual(['quality (duplicate rows)'])
    expect(toJUnit(run)).toContain('<testcase classname="Duplicate rows" name="Duplicate rows">\n      <failure')
    const unharmed = await monitor.check(numbers(1000, 5))
    expect(unharmed.verdict.causes.map(({ kind }) => kind)).toContain('no_data_fault')
  })

  it('is silent where coarse features repeat as they do in the reference', async () => {
    let state = 1
    const random = () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
    const coarse = (rows: number) =>
      Array.from({ length: rows }, () => ({ stars: Math.ceil(random() * 30), plan: `p${Math.floor(random() * 20)}` }))
    const monitor = await fit(coarse(10_000), config)
    const run = await monitor.check(coarse(10_000))
    const { series } = run.results.duplicate_rows ?? { series: [] }
    expect(series[0]?.points[0]?.value).toBeGreaterThan(0.2)
    expect(run.alerts.filter(({ calculator }) => calculator === 'duplicate_rows')).toEqual([])
  })

  it('counts only where it is asked for, and has a threshold', async () => {
    const usual = await (await fit(numbers(1000, 1))).check(numbers(500, 3))
    expect(usual.results).not.toHaveProperty('duplicate_rows')
    const thresholds = { duplicate_rows_rate: { upper: 0.001 } }
    const monitor = await fit(numbers(1000, 1), { ...config, thresholds })
    const run = await monitor.check([...numbers(499, 3), ...numbers(1, 3)])
    expect(run.alerts.map(({ metric }) => metric)).toEqual(['duplicate_rows_rate'])
  })

  it('is not measured from parts of a chunk', async () => {
    const days = numbers(200, 1).map((own, place) => ({ ...own, at: new Date(Date.UTC(2026, 0, 1 + place / 20)) }))
    const monitor = await fit(days, { ...config, columns: { timestamp: 'at' }, chunks: { period: 'day' } })
    await expect(monitor.summarize(days)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('leave out quality.duplicateRows'),
    })
  })
})
