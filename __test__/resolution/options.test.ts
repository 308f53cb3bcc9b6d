import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildReport, fit, history, type Run, renderHtml, renderMarkdown } from '../../src/index.js'
import { CONFIG, joined, scored, VALUE } from './table.js'

const reference = scored(1, 10_000)
const usual = scored(3, 4000)
const moved = joined(scored(5, 2000), scored(7, 6000, 1.5))

describe('options of a healthy run', () => {
  it('are to do nothing', async () => {
    const { options } = await (await fit(reference, CONFIG)).check(usual)
    expect(options.map(({ kind, gain }) => [kind, gain])).toEqual([['do_nothing', 0]])
  })
  it('are told apart where they were worth it before', async () => {
    const run = await (await fit(reference, { ...CONFIG, value: VALUE })).check(usual)
    expect(run.options.map(({ kind, standing }) => [kind, standing])).toEqual([
      ['move_threshold', true],
      ['do_nothing', false],
    ])
    const [own] = run.options
    // A positive decision pays from 3/4 on. Of scores from .02 to .98, between that and 1/2: ∫ (3 − 4s) ds / .96 = .130.
    expect(Number(own?.how.threshold)).toBeGreaterThan(0.7)
    expect(Number(own?.how.threshold)).toBeLessThan(0.8)
    expect(own?.horizon).toBe('4 chunks of 1,000 predictions')
    expect((own?.gain ?? 0) / 4000).toBeCloseTo(0.13, 1)
    expect(own?.interval?.[0]).toBeLessThan(4000 * 0.13)
    expect(own?.interval?.[1]).toBeGreaterThan(4000 * 0.13)
    expect(run.summary()).toContain('Worth doing in any case')
    expect(run.thresholds).toEqual(await run.thresholdCurve())
    const report = buildReport(run)
    expect(renderMarkdown(report)).toMatch(
      /## Decision threshold\n\nBy decision threshold, value of a prediction on 4,000 rows/,
    )
    expect(renderHtml(report)).toContain('id="thresholds"')
  })
})

describe('options of a model whose scores are too low', () => {
  let run: Run
  beforeAll(async () => {
    run = await (await fit(reference, CONFIG)).check(moved)
  })
  it('calibrate first, and do nothing last', () => {
    const kinds = run.options.map(({ kind }) => kind)
    expect(kinds[0]).toBe('recalibrate')
    expect(kinds).toContain('move_threshold')
    expect(kinds.at(-1)).toBe('do_nothing')
    expect(run.options.every(({ standing }) => !standing)).toBe(true)
  })
  it('say what to set and what it gains', () => {
    const [own] = run.options
    expect(Number(own?.how.offset)).toBeCloseTo(1.5, 0)
    expect(Number(own?.how.slope)).toBeCloseTo(1, 0)
    // Decided at one half means from logistic(−1.5) on.
    expect(Number(own?.how.threshold)).toBeCloseTo(0.182, 1)
    expect(own?.gain).toBeGreaterThan(0.05)
    expect(own?.interval?.[0]).toBeGreaterThan(0)
    expect(own?.sentence).toContain('Recalibrate the scores on 4,000 labels')
  })
  it('stand in the report, the JSON and the terminal', () => {
    expect(run.summary()).toContain('Recalibrate the scores')
    expect(run.toJSON()).toMatchObject({ options: run.options })
  })
  it('do not advise another model that would learn nothing more', () => {
    expect(run.options.map(({ kind }) => kind)).not.toContain('retrain')
  })
})

describe('costs', () => {
  it('need a value', async () => {
    await expect(fit(reference, { ...CONFIG, costs: { review: 1 } })).rejects.toThrow(
      'Cannot use costs.review: option value is not given, and costs are in its unit; set value',
    )
  })
  it.each([
    [{ costs: { retrain: -1 } }, 'costs.retrain: it is -1'],
    [{ horizon: 0 }, 'horizon is 0'],
    [{ value: { ...VALUE, capacity: { positives: 0 } } }, 'value.capacity.positives is 0'],
    [{ value: { ...VALUE, capacity: { positives: 5, per: 'fortnight' as 'day' } } }, 'period "fortnight"'],
    [{ value: { ...VALUE, capacity: { positives: 5, per: 'day' as const } } }, 'set columns.timestamp'],
  ])('%j is refused', async (options, message) => {
    await expect(fit(reference, { ...CONFIG, value: VALUE, ...options })).rejects.toThrow(message)
  })
  it('of a review decide which cases are worth one', async () => {
    const of = async (review: number) => {
      const monitor = await fit(reference, { ...CONFIG, value: { ...VALUE, tp: 5, fn: -5 }, costs: { review } })
      return (await monitor.check(usual)).options.find(({ kind }) => kind === 'abstain')
    }
    const [cheap, dear] = [await of(0.5), await of(2)]
    expect(Number(cheap?.how.share)).toBeGreaterThan(Number(dear?.how.share))
    expect(cheap?.cost).toBeGreaterThan(0)
    expect(await of(50)).toBeUndefined()
  })
})

describe('a capacity', () => {
  // A tenth of a chunk; without it, more than half of the rows pay.
  const value = { ...VALUE, fp: -1, capacity: { positives: 100 } }
  it('bounds the positive decisions of all that is advised, and of the curve', async () => {
    const run = await (await fit(reference, { ...CONFIG, value })).check(moved)
    const { best, today } = await run.thresholdCurve()
    expect(today.threshold).toBeCloseTo(0.5, 2)
    const after = moved.score.slice(2000)
    expect(after.filter((own) => own >= (best.threshold ?? 2)).length).toBeLessThanOrEqual(0.11 * after.length)
    const told = run.options.filter(({ how }) => how.threshold !== undefined)
    for (const { how } of told) {
      expect(after.filter((own) => own >= Number(how.threshold)).length).toBeLessThanOrEqual(0.11 * after.length)
    }
  })
  it('counts by time where that is asked', async () => {
    const times = (table: ReturnType<typeof scored>) => ({
      ...table,
      at: table.score.map((_, row) => new Date(Date.UTC(2026, 0, 1) + row * 3_600_000).toISOString()),
    })
    const columns = { ...CONFIG.columns, timestamp: 'at' }
    // A row an hour: 6 a day are a quarter.
    const capacity = { positives: 6, per: 'day' as const }
    const monitor = await fit(times(reference), { ...CONFIG, columns, value: { ...VALUE, fp: -0.1, capacity } })
    const { best } = await (await monitor.check(times(usual))).thresholdCurve()
    const positive = usual.score.filter((own) => own >= (best.threshold ?? 2)).length
    expect(positive / usual.score.length).toBeCloseTo(0.25, 1)
  })
})

describe('a stored run', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reckoner-options-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  it('has its options without prices', async () => {
    const path = join(folder, 'runs.db')
    const monitor = await fit(reference, CONFIG)
    await monitor.check(moved, { store: path })
    const course = (await history(path)).run
    expect(course.options.at(-1)?.kind).toBe('do_nothing')
    expect(course.options[0]).toMatchObject({ kind: 'recalibrate', gain: null })
    await expect(course.thresholdCurve()).rejects.toThrow('the rows of this run are not at hand')
  })
})
