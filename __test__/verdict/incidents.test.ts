/** Incidents of tables in which it is known what changed. */

import { describe, expect, it } from 'vitest'
import { fit, type Incident, type Run } from '../../src/index.js'
import { stream } from '../alerts/chance/random.js'

interface Row {
  readonly age: number | null
  readonly income: number
  readonly country: string
  readonly score: number
  readonly said: boolean
  readonly paid: boolean
}

const COUNTRIES = ['AT', 'CH', 'DE', 'FR']

/** A calibrated model of two inputs; `change` alters a row by its place and a uniform number. */
function loans(
  rows: number,
  seed: number,
  change: (row: Row, place: number, own: number) => Row = (row) => row,
): Row[] {
  const next = stream(seed)
  return Array.from({ length: rows }, (_, place) => {
    const [age, income, country] = [next(), next(), COUNTRIES[Math.floor(4 * next())] as string]
    const score = 1 / (1 + Math.exp(-(4 * age + 3 * income - 3.5)))
    const row = { age, income, country, score, said: score > 0.5, paid: next() < score }
    return change(row, place, next())
  })
}

const config = {
  task: 'binary',
  columns: { target: 'paid', prediction: 'said', score: 'score', features: ['age', 'income', 'country'] },
  chunks: { size: 2000 },
  metrics: ['accuracy', 'roc_auc'],
} as const

const monitor = fit(loans(40_000, 1), config)

async function check(change?: (row: Row, place: number, own: number) => Row): Promise<Run> {
  return (await monitor).check(loans(20_000, 2, change))
}

const first = (run: Run) => run.incidents[0] as Incident
/** The rows from the sixth chunk on. */
const since = (change: (row: Row, own: number) => Row) => (row: Row, place: number, own: number) =>
  place < 10_000 ? row : change(row, own)

describe('an incident', () => {
  it('is none without a change', async () => {
    expect((await check()).incidents).toEqual([])
  })

  it('names the segment and the relation that changed, and its parts add up', async () => {
    const run = await check(
      since((row) => (row.country === 'DE' && row.income > 0.5 ? { ...row, paid: !row.paid } : row)),
    )
    const { where, bridge, change, ...own } = first(run)
    expect(own).toMatchObject({ state: 'open', level: 'alert', metric: 'accuracy', shownBy: 'labels' })
    expect(own.since).toBe(run.chunks.filter(({ period }) => period === 'production')[5]?.key)
    const sum = bridge.reduce((all, { amount }) => all + amount, 0)
    expect(sum).toBeCloseTo((change?.to ?? 0) - (change?.from ?? 0), 12)
    expect(bridge.map(({ kind }) => kind)).toEqual(['covariate_shift', 'concept_drift'])
    expect(where[0]?.segment).toMatchObject({ country: 'DE' })
    expect(where[0]?.segment.income).toMatch(/^(0\.4\d+|0\.5\d*) to /)
    expect(where[0]).toMatchObject({ cause: 'concept_drift' })
    expect(where[0]?.carries).toBeCloseTo(sum, 1)
    expect(run.verdict.headline).toContain('It sits most of all where "income" is 0.')
    expect(own.alerts.length).toBeGreaterThan(4)
  })

  it('names the input whose move the model sees', async () => {
    // Rows near the border, where the model is least sure.
    const harder = (row: Row, _place: number, own: number) =>
      Math.abs(4 * (row.age ?? 0) - 2) < 0.8 || own < 0.1 ? row : { ...row, age: 0.35 + 0.3 * own }
    const sure = (row: Row) => 1 / (1 + Math.exp(-(4 * (row.age ?? 0) + 3 * row.income - 3.5)))
    const next = stream(9)
    const run = await check(
      since((row, own) => {
        const moved = harder(row, 0, own)
        const score = sure(moved)
        return { ...moved, score, said: score > 0.5, paid: next() < score }
      }),
    )
    const { bridge, columns } = first(run)
    expect(run.verdict.causes.map(({ kind }) => kind)).toContain('covariate_shift')
    expect(run.verdict.causes.map(({ kind }) => kind)).not.toContain('concept_drift')
    expect(bridge[0]?.kind).toBe('covariate_shift')
    expect(columns[0]?.column).toBe('age')
    expect(run.verdict.headline).toContain('most of all "age"')
  })

  it('blames a fault that began with it, and nothing else', async () => {
    const next = stream(7)
    const run = await check(
      since((row) => {
        const score = 1 / (1 + Math.exp(-(2 + 3 * row.income - 3.5)))
        return { ...row, age: null, score: next() < 0.5 ? score : 1 - score, said: next() < 0.5 }
      }),
    )
    expect(first(run).bridge[0]).toMatchObject({ kind: 'data_fault', columns: ['age'] })
    expect(run.verdict.headline).toContain('It began with a fault of "age"')
    expect(run.verdict.causes.map(({ kind }) => kind)).not.toContain('concept_drift')
    expect(new Set(run.verdict.actions.map(({ kind }) => kind))).toEqual(new Set(['fix_data']))
    expect(run.incidents.filter(({ metric }) => metric === undefined)).toEqual([])
  })

  it('takes a score that follows the inputs the other way round for a fault, and no drift', async () => {
    const run = await check(since((row) => ({ ...row, score: 1 - row.score, said: row.score < 0.5 })))
    expect(run.verdict.headline).toContain('It began with a fault of "score"')
    expect(run.verdict.causes[0]?.sentence).toContain('follows the inputs the other way round than in the reference')
    expect(run.verdict.causes.map(({ kind }) => kind)).not.toContain('concept_drift')
  })

  it('is no need of a search for segments', async () => {
    const run = await check(
      since((row, own) => (row.country === 'FR' && own < 0.4 ? { ...row, paid: !row.said } : row)),
    )
    const [own] = await run.findSegments('accuracy', { chunks: [run.chunks.at(-1)?.key ?? ''] })
    expect(own?.segment).toMatchObject({ country: 'FR' })
    await expect(run.findSegments('accuracy', { chunks: ['none'] })).rejects.toMatchObject({ code: 'invalid_value' })
  })

  it('tells a fault that no change began with', async () => {
    const run = await check(since((row, own) => (own < 0.1 ? { ...row, country: 'XX' } : row)))
    expect(run.verdict.status).toBe('healthy')
    expect(first(run)).toMatchObject({ state: 'open', level: 'alert', bridge: [], where: [] })
    expect(first(run).id).toMatch(/^unseen_rate:country:/)
  })

  it('tells other shares of the labels from a change of the relation', async () => {
    const next = stream(5)
    // Rows with a positive label are kept one time in three.
    const rows = loans(60_000, 3).filter((row, place) => place < 10_000 || !row.paid || next() < 0.33)
    const run = await (await fit(loans(40_000, 1), { ...config, metrics: ['precision'] })).check(rows)
    expect(first(run).bridge.map(({ kind }) => kind)).toContain('label_shift')
    expect(run.verdict.causes.map(({ kind }) => kind)).not.toContain('concept_drift')
  })
})
