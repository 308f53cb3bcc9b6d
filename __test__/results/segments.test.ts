import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failuresOf } from '../../src/alerts/fail-on.js'
import { filter, fit, type Row, type Run, rankByAlerts } from '../../src/index.js'
import { isSameSegment, ofSameRows, wholeOf, withSegments } from '../../src/results/segments.js'
import type { Result, Series } from '../../src/types/index.js'

const series = (metric: string, segment?: Record<string, string>): Series => ({
  metric,
  ...(segment === undefined ? {} : { segment }),
  threshold: { lower: null, upper: null },
  points: [],
})
const result = (...all: Series[]): Result => ({ calculator: 'realized_performance', chunks: [], series: all })

describe('results of segments', () => {
  it('stand after those of all rows, and are taken off again', () => {
    const all = { realized_performance: result(series('accuracy'), series('f1')) }
    const chunks = [{ rows: 30 }, { rows: 40 }] as never
    const own = { segment: { country: 'AT' }, chunks, results: { realized_performance: result(series('accuracy')) } }
    const together = withSegments(all, [own])
    expect(together.realized_performance?.series.map(({ metric, segment }) => [metric, segment?.country])).toEqual([
      ['accuracy', undefined],
      ['f1', undefined],
      ['accuracy', 'AT'],
    ])
    expect(together.realized_performance?.series[2]?.segmentRows).toEqual([30, 40])
    expect(wholeOf(together)).toEqual(all)
    expect(wholeOf(all)).toBe(all)
    expect(withSegments(all, [])).toBe(all)
  })

  it('are of the same rows whatever the order of the columns', () => {
    const both = { segment: { country: 'AT', channel: 'web' } }
    expect(isSameSegment(both, { segment: { channel: 'web', country: 'AT' } })).toBe(true)
    expect(isSameSegment(both, { segment: { country: 'AT' } })).toBe(false)
    expect(isSameSegment({}, both)).toBe(false)
    expect(isSameSegment({}, {})).toBe(true)
    expect(ofSameRows([series('a', both.segment), series('b'), series('c', both.segment)])).toHaveLength(2)
  })
})

/** Loans whose labels in "AT" say nothing of the scores, where they are spoiled. */
function loans(salt: number, isSpoiled: boolean): Row[] {
  let state = salt
  const drawn = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: 8000 }, () => {
    const [country, score] = [drawn() < 0.3 ? 'AT' : 'DE', drawn()]
    const chance = isSpoiled && country === 'AT' ? 1 - score : score
    return { country, score, approved: score > 0.5, repaid: drawn() < chance }
  })
}

describe('a run with segments', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reckoner-segments-'))
  let run: Run
  beforeAll(async () => {
    const columns = { target: 'repaid', prediction: 'approved', score: 'score' }
    const config = {
      task: 'binary',
      columns,
      chunks: { size: 1000 },
      metrics: ['accuracy'],
      segments: ['country'],
    } as const
    run = await (await fit(loans(1, false), config)).check(loans(2, true))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const written = async (name: string) => {
    const path = join(folder, name)
    await run.write(path)
    return readFileSync(path, 'utf8')
  }

  it('names the segment of each record, and counts its rows', async () => {
    const rows = run.toRows().filter(({ metric, period }) => metric === 'accuracy' && period === 'production')
    const realized = rows.filter(({ calculator }) => calculator === 'realized_performance')
    expect(new Set(realized.map(({ segment }) => segment))).toEqual(new Set([null, 'country = DE', 'country = AT']))
    const counted = (segment: string | null) => realized.filter((own) => own.segment === segment).map((own) => own.rows)
    const [all, one, other] = [counted(null), counted('country = DE'), counted('country = AT')]
    expect(all).toEqual(one.map((rows, place) => rows + (other[place] as number)))
    expect(await written('run.csv')).toContain('realized_performance,accuracy,,country = AT,')
  })

  it('names the segment in JUnit, Prometheus and JSON', async () => {
    expect(await written('run.xml')).toContain('name="country = AT: Accuracy"')
    expect(await written('run.prom')).toMatch(/reckoner_alert\{.*metric="accuracy",segment="country = AT"\} 1/)
    const { segments, results } = JSON.parse(await written('run.json'))
    expect(segments[1]).toMatchObject({ segment: { country: 'AT' }, status: 'degraded' })
    expect(results.realized_performance.series[2].segment).toEqual({ country: 'AT' })
  })

  it('fails by the alerts of a segment, which it names', () => {
    expect(failuresOf(run, ['performance']).join()).toMatch(/accuracy of country = AT/)
  })

  it('can be filtered by segment; rankings are of all rows, or of the rows that were filtered', () => {
    const drift = run.results.univariate_drift as Result
    const own = filter(drift, { segment: { country: 'AT' } })
    expect(own.series.length).toBeGreaterThan(0)
    expect(own.series.every(({ segment }) => segment?.country === 'AT')).toBe(true)
    const all = filter(drift, { segment: {} })
    expect(all.series.every(({ segment }) => segment === undefined)).toBe(true)
    expect(rankByAlerts(drift)).toEqual(rankByAlerts(all))
    expect(rankByAlerts(own).map(({ column }) => column)).toEqual(['country'])
  })

  it('has a section in the report, and the series of all rows in the others', async () => {
    const text = await written('run.md')
    expect(text).toMatch(/## Segments/)
    expect(text).toMatch(/\| country = AT \|/)
    expect(text.split('\n## Inputs')[1]).not.toContain('country = AT')
  })
})
