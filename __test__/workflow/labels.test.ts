import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fit, history, type Row, type Run } from '../../src/index.js'

const columns = { id: 'id', target: 'repaid', prediction: 'approved', score: 'score', features: ['age'] }

/** Loans whose scores are right about their uncertainty. */
const loans = (rows: number): Row[] =>
  Array.from({ length: rows }, (_, i) => {
    const score = ((i * 7919) % 2003) / 2003
    const repaid = ((i * 1597) % 1999) / 1999 < score
    return { id: `loan ${i}`, age: 20 + ((i * 31) % 50), score, approved: score > 0.5, repaid }
  })
const monitor = fit(loans(6000), { task: 'binary', columns, chunks: { size: 1000 }, metrics: ['accuracy'] })

const without = (rows: readonly Row[]): Row[] => rows.map(({ repaid: _, ...rest }) => rest)
const labelsOf = (rows: readonly Row[]): Row[] => rows.map(({ id, repaid }) => ({ id, repaid }))

describe('labels in a table of their own', () => {
  it('give the run that the same labels in the data give, in any order', async () => {
    const data = loans(3000)
    const whole = await (await monitor).check(data)
    const joined = await (await monitor).check(without(data), { labels: labelsOf(data).reverse() })
    expect(joined.results).toEqual(whole.results)
    expect(joined.labels).toEqual({ labels: 3000, joined: 3000, repeated: 0, corrected: 0, unknown: 0, incomplete: 0 })
  })

  it('are counted: repeated, corrected, unknown, incomplete', async () => {
    const data = loans(2000)
    const labels = [
      ...labelsOf(data.slice(0, 1000)),
      ...labelsOf(data.slice(0, 10)),
      ...labelsOf(data.slice(10, 13)).map(({ id, repaid }) => ({ id, repaid: !repaid })),
      { id: 'nobody', repaid: true },
      { id: 'loan 5', repaid: null },
    ]
    const run = await (await monitor).check(without(data), { labels })
    expect(run.labels).toEqual({ labels: 1015, joined: 1000, repeated: 10, corrected: 3, unknown: 1, incomplete: 1 })
    expect(run.chunks.filter((chunk) => chunk.period === 'production').map((chunk) => chunk.labelled)).toEqual([
      1000, 0,
    ])
    expect(run.verdict.performance.map((finding) => finding.kind)).toContain('labels')
  })

  it('that are few make the error of realized values wider', async () => {
    const data = loans(1000)
    const error = async (share: number) => {
      const labels = labelsOf(data.filter((_, i) => i % share === 0))
      const run = await (await monitor).check(without(data), { labels })
      return run.results.realized_performance?.series[0]?.points.at(-1)?.standardError ?? 0
    }
    expect(await error(4)).toBeCloseTo(2 * (await error(1)), 12)
  })

  it('need an id on both sides', async () => {
    const data = loans(1000)
    const checked = async (labels: Row[]) => (await monitor).check(without(data), { labels })
    await expect(checked([{ key: 'loan 1', repaid: true }])).rejects.toMatchObject({ code: 'missing_column' })
    await expect(checked([{ id: 1, repaid: true }])).rejects.toMatchObject({ code: 'wrong_kind' })
    const plain = await fit(data, {
      task: 'binary',
      columns: { ...columns, id: undefined } as never,
      chunks: { size: 500 },
    })
    await expect(plain.check(without(data), { labels: labelsOf(data) })).rejects.toMatchObject({
      code: 'invalid_option',
    })
  })
})

describe('labels that come for some kinds of rows first', () => {
  const data = loans(3000)
  const checked = async (isEarly: (row: Row, index: number) => boolean, own = monitor) =>
    (await own).check(without(data), { labels: labelsOf(data.filter(isEarly)) })
  const early = {
    score: (row: Row) => (row.score as number) > 0.6,
    age: (row: Row) => (row.age as number) < 45,
  }
  const realized = (run: Run) => run.results.realized_performance?.series[0]?.points.slice(-3) ?? []
  const kinds = (run: Run) => run.verdict.performance.map(({ kind }) => kind)

  it.each(Object.entries(early))('by %s give no realized value', async (column, isEarly) => {
    const run = await checked(isEarly)
    const withheld = { value: null, state: 'not_enough_data', alert: false, undefinedBecause: 'selected_labels' }
    expect(realized(run)).toEqual([withheld, withheld, withheld])
    expect(run.verdict.headline).toContain('came for some kinds of rows first in chunks 1 to 3')
    expect(run.verdict.performance.find(({ kind }) => kind === 'selective_labels')).toMatchObject({
      column,
      sentence: expect.stringContaining(`by "${column}"`),
    })
    expect(run.verdict.status).toBe('healthy')
    expect(run.verdict.causes.map(({ kind }) => kind)).toEqual(['no_data_fault'])
  })

  it('by what they say give no realized value either, where scores cannot tell', async () => {
    const size = 1000
    const visits = (rows: number, isKnown: (row: number, returns: boolean) => boolean): Row[] =>
      Array.from({ length: rows }, (_, row) => {
        const returns = ((row * 1597) % 1999) / 1999 < 0.5
        const score = 0.45 + (row % 100) / 1000
        return { score, bought: row % 2 === 0, ...(isKnown(row, returns) ? { returns } : { returns: null }) }
      })
    const roles = { target: 'returns', prediction: 'bought', score: 'score' }
    const own = await fit(
      visits(6 * size, () => true),
      { task: 'binary', columns: roles, chunks: { size }, metrics: ['accuracy'] },
    )
    const arrival = (row: number, returns: boolean) => {
      const age = 20 - Math.floor(row / size)
      return ((row * 7919) % 2003) / 2003 < 1 - Math.exp(-age / (returns ? 2 : 12))
    }
    const run = await own.check(visits(20 * size, arrival))
    expect(run.results.realized_performance?.series[0]?.points.at(-1)?.undefinedBecause).toBe('selected_labels')
    const finding = run.verdict.performance.find(({ kind }) => kind === 'selective_labels')
    expect(finding?.sentence).toContain('first, by what they say')
  })

  it('and are missing at random are used', async () => {
    const run = await checked((_, index) => index % 3 === 0)
    expect(realized(run).every(({ value }) => value !== null)).toBe(true)
    expect(kinds(run)).not.toContain('selective_labels')
  })

  it('are told and used where numbers are to be those of NannyML', async () => {
    const own = fit(loans(6000), {
      task: 'binary',
      columns,
      chunks: { size: 1000 },
      metrics: ['accuracy'],
      compat: 'nannyml',
    })
    const run = await checked(early.score, own)
    expect(realized(run).every(({ value }) => value !== null)).toBe(true)
    expect(kinds(run)).toContain('selective_labels')
    expect(run.verdict.headline).not.toContain('withheld')
  })

  it('are known to a history too, which keeps what was measured', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reckoner-labels-'))
    try {
      const own = await fit(loans(6000), { task: 'binary', columns, chunks: { size: 1000 }, metrics: ['accuracy'] })
      const store = join(folder, 'runs.sqlite')
      const labels = labelsOf(data.filter(early.age))
      const run = await own.check(without(data), { labels, store })
      const { run: stored } = await history(store)
      expect(stored.verdict.headline).toBe(run.verdict.headline)
      expect(realized(stored)).toEqual(realized(run))
      const later = await own.check(data, { store })
      expect(realized(later).every(({ value }) => value !== null)).toBe(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
