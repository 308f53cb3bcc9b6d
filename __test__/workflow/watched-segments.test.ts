import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AnyConfig, filter, fit, history, load, type Row, type Run } from '../../src/index.js'

const DAYS = 12
const EACH = 600
const COUNTRIES = ['DE', 'DE', 'DE', 'AT', 'AT', 'CH'] as const

/** A number from 0 to 1 of a row, the same in every process. */
function drawn(row: number, salt: number): number {
  let own = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)
  own = Math.imul(own ^ (own >>> 15), 0x2c1b3c6d)
  own = Math.imul(own ^ (own >>> 12), 0x297a2d39)
  return ((own ^ (own >>> 15)) >>> 0) / 2 ** 32
}

interface Made {
  readonly first: number
  /** The country whose labels say nothing of its scores from the sixth day on. */
  readonly spoiled?: string
  /** The country of some rows in place of "AT". */
  readonly other?: string
}

function table({ first, spoiled, other }: Made): Row[] {
  return Array.from({ length: DAYS * EACH }, (_, row) => {
    const [place, day] = [first * EACH + row, Math.floor(row / EACH)]
    const own = COUNTRIES[Math.floor(drawn(place, 1) * COUNTRIES.length)]
    const country = other !== undefined && own === 'AT' && row % 50 === 0 ? other : own
    const score = drawn(place, 2)
    const chance = country === spoiled && day >= 6 ? 0.5 : score
    return {
      time: new Date(Date.UTC(2026, 0, 1 + first + day, 0, 0, row % EACH)),
      country,
      channel: drawn(place, 3) < 0.5 ? 'web' : 'app',
      age: 20 + Math.floor(50 * drawn(place, 4)),
      score,
      approved: score > 0.5,
      repaid: drawn(place, 5) < chance,
    }
  })
}

const columns = { timestamp: 'time', target: 'repaid', prediction: 'approved', score: 'score' }
const CONFIG = { task: 'binary', columns, chunks: { period: 'day' }, metrics: ['accuracy', 'roc_auc'] } as const
const segmented = { ...CONFIG, segments: ['country', ['country', 'channel']] } as const

const reference = table({ first: 0 })
const production = table({ first: 20 })
const monitor = fit(reference, segmented)
const of = (rows: readonly Row[], country: string) => rows.filter((row) => row.country === country)

/** Values by calculator, metric and column. */
function valuesOf(run: Run, segment: Readonly<Record<string, string>> = {}) {
  const results = Object.values(run.results).map((result) => filter(result, { segment }))
  return results.map(({ calculator, series }) => [
    calculator,
    series.map(({ metric, column, points }) => [metric, column, points.map(({ alert: _, state: __, ...own }) => own)]),
  ])
}

describe('a segment', () => {
  it.each(['DE', 'AT', 'CH'])('has the values that a monitor of the rows of %s alone has', async (country) => {
    const alone = await (await fit(of(reference, country), CONFIG)).check(of(production, country))
    const run = await (await monitor).check(production)
    expect(valuesOf(run, { country })).toEqual(valuesOf(alone))
    const [series] = filter(run.results.realized_performance as never, { segment: { country } }).series
    expect(series?.segmentRows).toEqual(alone.chunks.map(({ rows }) => rows))
  })

  it('leaves the values of all rows as they are', async () => {
    const run = await (await monitor).check(production)
    expect(valuesOf(run)).toEqual(valuesOf(await (await fit(reference, CONFIG)).check(production)))
  })

  it('stands in the run after all rows, by entry, the largest first', async () => {
    const run = await (await monitor).check(production)
    const names = run.segments?.map(({ segment }) => Object.values(segment).join(' '))
    expect(names?.slice(0, 3)).toEqual(['DE', 'AT', 'CH'])
    expect(names?.slice(3).toSorted()).toEqual(['AT app', 'AT web', 'CH app', 'CH web', 'DE app', 'DE web'])
    const rows = run.segments?.slice(0, 3).map((own) => own.rows.production) ?? []
    expect(rows.reduce((sum, own) => sum + own, 0)).toBe(production.length)
    expect(run.verdict.status).toBe('healthy')
  })

  it('is the same after saving, and from summaries of parts', async () => {
    const own = await monitor
    const whole = await own.check(production)
    const again = await (await load(own.toBytes())).check(production)
    expect(again.results).toEqual(whole.results)
    expect(again.segments).toEqual(whole.segments)
    const parts = [production.slice(0, 2500), production.slice(2500)]
    const merged = await own.merge(await Promise.all(parts.map((rows) => own.summarize(rows))))
    const plain = (run: Run) => run.toRows().map(({ segment, rows, state, value }) => [segment, rows, state, value])
    const all = plain(merged)
    for (const [place, [segment, rows, state, value]] of plain(whole).entries()) {
      const found = all[place]
      expect(found?.slice(0, 3)).toEqual([segment, rows, state])
      if (value === null) expect(found?.[3]).toBeNull()
      else expect(found?.[3]).toBeCloseTo(value as number, 9)
    }
  })
})

describe('a fall in one segment', () => {
  const fallen = monitor.then((own) => own.check(table({ first: 20, spoiled: 'CH' })))

  it('is told in the headline, and no other segment is blamed', async () => {
    const { verdict, segments = [] } = await fallen
    expect(verdict.status).toBe('degraded')
    expect(verdict.headline).toContain('where "country" is CH')
    const blamed = segments.filter(({ status }) => status === 'degraded').map(({ segment }) => segment.country)
    expect([...new Set(blamed)]).toEqual(['CH'])
    expect(verdict.performance.some(({ kind, segment }) => kind === 'segment' && segment?.country === 'CH')).toBe(true)
  })

  it('has alerts that name it, and that can be explained', async () => {
    const run = await fallen
    const alert = run.alerts.find(({ segment }) => segment !== undefined)
    expect(alert?.segment?.country).toBe('CH')
    expect(run.explain(alert as never).sentence).toContain('where "country" is CH')
    expect(() => run.explain({ ...alert, segment: { country: 'FR' } } as never)).toThrow(/of country = FR/)
  })
})

describe('rows outside of all segments', () => {
  it('are told by their values', async () => {
    const run = await (await monitor).check(table({ first: 20, other: 'FR' }))
    const rows = production.filter((row, place) => row.country === 'AT' && place % 50 === 0).length
    expect(run.notices).toContain(`${rows} rows are in no segment by "country": the reference does not have FR`)
  })

  it('of few rows in the reference are told when it is learned, and have no value where a chunk has few', async () => {
    const few = reference.map((row, place) => (place % 40 === 0 ? { ...row, country: 'LI' } : row))
    const own = await fit(few, { ...CONFIG, segments: ['country'] } as AnyConfig as never)
    expect(own.notices).toContain(
      '1 segment is not watched, because a segment needs 300 rows of the reference: country = LI (180 rows)',
    )
    const sparse = production.filter((row, place) => row.country !== 'CH' || place % 20 === 0)
    const run = await own.check(sparse)
    const [series] = filter(run.results.realized_performance as never, {
      segment: { country: 'CH' },
      period: 'production',
    }).series
    expect(new Set(series?.points.map(({ undefinedBecause }) => undefinedBecause))).toEqual(new Set(['few_of_segment']))
    expect(run.alerts.filter(({ segment }) => segment?.country === 'CH')).toEqual([])
  })
})

describe('columns of segments', () => {
  it.each([
    ['score', /"score": it is columns.score/],
    ['time', /"time": it is columns.timestamp/],
    ['land', /column "land" of segments\[0\]/],
    [[], /segments\[0\] is empty/],
    [['country', 'country'], /names a column twice/],
  ])('are refused: %s', async (entry, sentence) => {
    await expect(fit(reference, { ...CONFIG, segments: [entry] } as never)).rejects.toThrow(sentence)
  })

  it('are refused where they have many values', async () => {
    const rows = reference.map((row, place) => ({ ...row, id: `loan ${place}`, amount: place / 7 }))
    const fitted = (name: string) => fit(rows, { ...CONFIG, segments: [name] } as never)
    await expect(fitted('id')).rejects.toThrow(/there are 7200 in the reference, and at most 1000 may be/)
    await expect(fitted('amount')).rejects.toThrow(/it is numeric, and it holds 0.14/)
  })

  it('must be in the checked table', async () => {
    const without = production.map(({ channel: _, ...row }) => row)
    await expect((await monitor).check(without)).rejects.toMatchObject({ code: 'missing_column' })
  })
})

describe('a store', () => {
  it('keeps the series of all rows alone, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reckoner-segments-'))
    const store = join(folder, 'runs.sqlite')
    const run = await (await monitor).check(production, { store })
    expect(run.segments).toHaveLength(9)
    expect(run.notices).toContain('Segments are not stored: the file of runs has the series of all rows alone')
    const stored = (await history(store)).run
    expect(stored.segments).toBeUndefined()
    const states = (own: Run) => own.toRows().flatMap(({ segment, state }) => (segment === null ? [state] : []))
    expect(states(stored)).toEqual(states(run))
    expect(stored.toRows().every(({ segment }) => segment === null)).toBe(true)
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('the rules of NannyML', () => {
  it('judge segments by their own reference', async () => {
    const own = await fit(reference, { ...segmented, compat: 'nannyml' })
    const [all, segment] =
      (await own.check(production)).results.realized_performance?.series.filter(
        ({ metric, segment }) => metric === 'accuracy' && (segment === undefined || segment.channel === undefined),
      ) ?? []
    expect(segment?.segment).toEqual({ country: 'DE' })
    expect(segment?.threshold).not.toEqual(all?.threshold)
    const plain = await (await fit(reference, { ...CONFIG, compat: 'nannyml' })).check(production)
    expect(all?.threshold).toEqual(plain.results.realized_performance?.series[0]?.threshold)
  })
})
