import { describe, expect, it } from 'vitest'
import { judge } from '../../src/alerts/judge.js'
import { standardOf } from '../../src/alerts/standard.js'
import { resolveConfig } from '../../src/config/resolve.js'
import { seriesOf } from '../../src/results/columns.js'
import { codeOf } from '../../src/results/measures.js'
import type { CalculatorKey, Chunk, MetricKey, Result, Series } from '../../src/types/index.js'
import { questionOf } from '../../src/verdict/diagnosis.js'
import { gather } from '../../src/verdict/evidence.js'
import { verdictOf } from '../../src/verdict/index.js'

const REFERENCE = 8
const ANALYSIS = 6

const chunks: readonly Chunk[] = Array.from({ length: REFERENCE + ANALYSIS }, (_, place) => ({
  index: place < REFERENCE ? place : place - REFERENCE,
  key: `chunk ${place}`,
  period: place < REFERENCE ? 'reference' : 'production',
  rows: 1000,
  startIndex: 0,
  endIndex: 999,
}))

const config = resolveConfig(
  {
    task: 'binary',
    columns: { target: 'y', prediction: 'yhat', score: 'u' },
    metrics: ['f1', 'roc_auc'],
    chunks: { size: 1000 },
  },
  ['y', 'yhat', 'u', 'age'].map((name) => ({ name, kind: 'numeric', type: 'number' })),
)

/** Analysis values, one for each chunk. */
const all = (value: number | null) => Array<number | null>(ANALYSIS).fill(value)
/** The same value up to the last `count` chunks, then another. */
const then = (value: number, count: number, last: number | null) => [
  ...Array<number | null>(ANALYSIS - count).fill(value),
  ...Array<number | null>(count).fill(last),
]

interface Given {
  readonly usual: number
  readonly production: readonly (number | null)[]
  readonly lower?: number
  readonly upper?: number
  readonly error?: number
}

/** A series that is as usual in the reference. */
function series(
  calculator: CalculatorKey,
  metric: string,
  { usual, production, lower, upper, error = 0.01 }: Given,
  column?: string,
): Series {
  const values = Float64Array.from(
    [...Array<number>(REFERENCE).fill(usual), ...production],
    (value) => value ?? Number.NaN,
  )
  const measures = {
    length: values.length,
    numbers: { value: values, standard_error: values.map((value) => (Number.isNaN(value) ? value : error)) },
    codes: {
      undefined_because: Uint8Array.from(values, (value) =>
        Number.isNaN(value) ? codeOf('undefined_because', 'no_labels') : 0,
      ),
    },
  }
  const threshold = { lower: lower ?? null, upper: upper ?? null }
  const names = { metric, ...(column === undefined ? {} : { column }), threshold }
  const rows = Float64Array.from(chunks, (chunk) => chunk.rows)
  const reference = values.subarray(0, REFERENCE)
  const standard = standardOf(config, { calculator, metric, column }, { values: reference, own: reference, rows })
  const held = { calculator, metric, column, measures, standard: { ...standard, threshold } }
  const state = judge([held], chunks, undefined).series[0]?.states as Uint8Array
  return seriesOf(names, { ...measures, codes: { ...measures.codes, state } })
}

const course =
  (metric: string, given: Given, column?: string): Course =>
  (calculator) =>
    series(calculator, metric, given, column)

type Course = (calculator: CalculatorKey) => Series

function result(calculator: CalculatorKey, ...own: Course[]): Result {
  return { calculator, chunks, series: own.map((course) => course(calculator)) }
}

/** F1 usually 0.8, alert below 0.75; AUROC usually 0.9, alert below 0.85. */
const f1 = (production: readonly (number | null)[], error?: number) =>
  course('f1', { usual: 0.8, production, lower: 0.75, ...(error === undefined ? {} : { error }) })
const auroc = (production: readonly (number | null)[]) => course('roc_auc', { usual: 0.9, production, lower: 0.85 })
const drift = (production: readonly number[]) =>
  result('univariate_drift', course('jensen_shannon', { usual: 0.02, production, upper: 0.05 }, 'age'))
const missing = (production: readonly number[]) =>
  result('missing_values', course('missing_rate', { usual: 0, production, upper: 0.01 }, 'age'))

const STEADY = {
  realized_performance: result('realized_performance', f1(all(0.8)), auroc(all(0.9))),
  estimated_performance: result('estimated_performance', f1(all(0.8)), auroc(all(0.9))),
  univariate_drift: drift(Array(ANALYSIS).fill(0.02)),
  missing_values: missing(Array(ANALYSIS).fill(0)),
}

function verdictOn(results: Partial<typeof STEADY>) {
  const verdict = verdictOf({ config, chunks, results: { ...STEADY, ...results } })
  const kinds = (own: readonly { kind: string }[]) => own.map(({ kind }) => kind)
  return {
    ...verdict,
    said: kinds(verdict.performance),
    caused: kinds(verdict.causes),
    todo: kinds(verdict.actions),
  }
}

const realized = (...own: Course[]) => ({ realized_performance: result('realized_performance', ...own) })
const estimated = (...own: Course[]) => ({ estimated_performance: result('estimated_performance', ...own) })

describe('a healthy model', () => {
  const verdict = verdictOn({})

  it('needs nothing', () => {
    expect(verdict.status).toBe('healthy')
    expect(verdict.said).toEqual(['performance_steady'])
    expect(verdict.caused).toEqual(['no_data_fault'])
    expect(verdict.todo).toEqual(['none'])
  })

  it('stays healthy when inputs drift without effect', () => {
    const drifting = verdictOn({ univariate_drift: drift([0.02, 0.02, 0.2, 0.2, 0.2, 0.2]) })
    expect(drifting.status).toBe('healthy')
    expect(drifting.causes[0]).toMatchObject({ kind: 'input_drift', column: 'age' })
    expect(drifting.causes[0]?.sentence).toContain('in 4 of 6 chunks')
    expect(drifting.causes[0]?.sentence).toContain('no effect on F1')
    expect(drifting.todo).toEqual(['none'])
  })
})

describe('concept drift', () => {
  const fallen = then(0.8, 3, 0.6)

  it('is a fall that the estimate does not see; where cases are still in order, the threshold may move', () => {
    const verdict = verdictOn(realized(f1(fallen), auroc(all(0.9))))
    expect(verdict.status).toBe('degraded')
    expect(verdict.headline).toContain('F1 has fallen from 0.80 to 0.60 since chunk 4')
    expect(verdict.causes[0]).toMatchObject({ kind: 'concept_drift', metric: 'f1' })
    expect(verdict.causes[0]?.chunks).toEqual(['chunk 11', 'chunk 12', 'chunk 13'])
    expect(verdict.todo).toEqual(['change_downstream', 'retrain'])
  })

  it('asks for another model where their order fell too', () => {
    expect(verdictOn(realized(f1(fallen), auroc(then(0.9, 3, 0.7)))).todo).toEqual(['retrain'])
  })

  it('takes the trust from estimates of chunks without labels, and asks for their labels', () => {
    const verdict = verdictOn(realized(f1([0.8, 0.8, 0.6, 0.6, null, null]), auroc(all(null))))
    expect(verdict.performance.find(({ kind }) => kind === 'estimate')?.sentence).toContain('not to be trusted')
    expect(verdict.todo).toContain('collect_labels')
  })

  it('leaves it to estimates that take the change in', () => {
    const moved = { level: 'low', because: ['calibration_moved'] } as const
    const f1Moved = (calculator: CalculatorKey) => {
      const own = f1([0.8, 0.8, 0.8, 0.8, 0.6, 0.6])(calculator)
      return { ...own, points: own.points.map((point) => ({ ...point, trust: moved })) }
    }
    const verdict = verdictOn({
      ...realized(f1([0.8, 0.8, 0.6, 0.6, null, null]), auroc(all(null))),
      ...estimated(f1Moved, auroc(all(0.9))),
    })
    const sentence = verdict.performance.find(({ kind }) => kind === 'estimate')?.sentence
    expect(sentence).toContain('which takes in the change that labels show, and holds only if it lasts')
    expect(verdict.actions.map(({ why }) => why).join()).not.toContain('do not rely on the estimate')
  })

  it('splits the change into parts that add up', () => {
    const { split } = verdictOn(realized(f1(fallen), auroc(all(0.9))))
    expect(split?.metric).toBe('f1' satisfies MetricKey)
    expect(split?.points).toHaveLength(REFERENCE + ANALYSIS)
    for (const point of split?.points ?? []) expect(point.covariate + point.concept).toBeCloseTo(point.total, 12)
    expect(split?.points.at(-1)).toMatchObject({ significant: true })
    expect(split?.points.at(-1)?.concept).toBeCloseTo(-0.2, 12)
  })
})

describe('covariate shift', () => {
  it('is a fall that the estimate sees', () => {
    const fallen = then(0.8, 3, 0.6)
    const verdict = verdictOn({ ...realized(f1(fallen), auroc(all(0.9))), ...estimated(f1(fallen), auroc(all(0.9))) })
    expect(verdict.status).toBe('degraded')
    expect(verdict.caused[0]).toBe('covariate_shift')
    expect(verdict.caused).not.toContain('concept_drift')
    expect(verdict.todo).toEqual(['change_downstream'])
  })

  it('and concept drift may share a fall', () => {
    const verdict = verdictOn({
      ...realized(f1(then(0.8, 3, 0.6)), auroc(all(0.9))),
      ...estimated(f1(then(0.8, 3, 0.7)), auroc(all(0.9))),
    })
    expect(verdict.caused.slice(0, 2).sort()).toEqual(['concept_drift', 'covariate_shift'])
  })
})

describe('a fall within its error', () => {
  it('is no fall', () => {
    const verdict = verdictOn(realized(f1(then(0.8, 1, 0.7), 0.2), auroc(all(0.9))))
    expect(verdict.status).toBe('healthy')
    expect(verdict.headline).toMatch(/within its usual range or its sampling error/)
  })
})

describe('a data fault', () => {
  it('is to be mended first, and said in the headline', () => {
    const verdict = verdictOn({ missing_values: missing([0, 0, 0, 0.3, 0.3, 0]) })
    expect(verdict.status).toBe('healthy')
    expect(verdict.headline).toContain('But "age" needs a look: missing values.')
    expect(verdict.causes[0]).toMatchObject({ kind: 'data_fault', column: 'age', chunks: ['chunk 11', 'chunk 12'] })
    expect(verdict.todo).toEqual(['fix_data'])
    expect(verdict.actions[0]?.because).toEqual([verdict.causes[0]])
  })

  it('of few rows is told, and no work', () => {
    const few = result('unseen_values', course('unseen_rate', { usual: 0, production: all(0.001), upper: 0 }, 'age'))
    const { causes, actions } = verdictOf({ config, chunks, results: { ...STEADY, unseen_values: few } })
    expect(causes[0]?.sentence).toContain('few rows')
    expect(actions.map(({ kind }) => kind)).toEqual(['none'])
  })
})

describe('a lost signal', () => {
  const lost = { ...STEADY, ...realized(f1(then(0.8, 3, 0.4)), auroc(then(0.9, 3, 0.51))) }
  const nothing = {
    total: 0,
    expected: 0,
    columns: [],
    slices: [],
    saidDistance: 0,
    saidByChance: 0,
    saidSlope: 1,
    saidSlopeError: 0,
  }

  it('is asked of a challenger where AUROC is near one half in the last chunk with labels', () => {
    expect(questionOf(gather({ config, chunks, results: lost }))?.isChallenged).toBe(true)
    const later = { ...STEADY, ...realized(f1(then(0.8, 3, 0.4)), auroc([0.9, 0.9, 0.9, 0.51, 0.51, 0.7])) }
    expect(questionOf(gather({ config, chunks, results: later }))?.isChallenged).toBe(false)
  })

  it('is none of the inputs unless a challenger does no better than chance', () => {
    const kinds = (auroc?: number) => {
      const challenger = auroc === undefined ? {} : { challenger: { auroc, error: 0.01, rows: 5000 } }
      return verdictOf({ config, chunks, results: lost, found: { ...nothing, ...challenger } }).actions
    }
    expect(kinds(0.51)[0]?.kind).toBe('refactor')
    expect(kinds(0.51)[0]?.why).toContain(
      'another model that learned from 5,000 of these labels orders cases no better',
    )
    expect(kinds(0.8)[0]?.kind).toBe('retrain')
    expect(kinds()[0]?.kind).toBe('retrain')
  })

  it('is none while the last labelled chunk is better', () => {
    const verdict = verdictOn(realized(f1(then(0.8, 3, 0.4)), auroc([0.9, 0.9, 0.9, 0.51, 0.51, 0.7])))
    expect(verdict.todo).not.toContain('refactor')
  })
})

describe('without labels', () => {
  const unlabelled = realized(f1(all(null)), auroc(all(null)))

  it('a steady estimate is healthy, with the advice to label some rows', () => {
    const verdict = verdictOn(unlabelled)
    expect(verdict.status).toBe('healthy')
    expect(verdict.headline).toContain('estimated at 0.80')
    expect(verdict.said).toEqual(['estimate'])
    expect(verdict.todo).toEqual(['collect_labels'])
  })

  it('an estimated fall is degraded, and labels would confirm it', () => {
    const verdict = verdictOn({ ...unlabelled, ...estimated(f1(then(0.8, 2, 0.6)), auroc(all(0.9))) })
    expect(verdict.status).toBe('degraded')
    expect(verdict.headline).toContain('is estimated to have fallen from 0.80 to 0.60')
    expect(verdict.todo).toEqual(['collect_labels'])
  })
})

describe('inputs only', () => {
  const inputs = resolveConfig({}, [{ name: 'age', kind: 'numeric', type: 'number' }])
  const { missing_values, univariate_drift } = STEADY

  it('say nothing about performance', () => {
    const verdict = verdictOf({ config: inputs, chunks, results: { missing_values, univariate_drift } })
    expect(verdict.status).toBe('inconclusive')
    expect(verdict.headline).toContain('performance is not watched')
    expect(verdict.performance).toEqual([])
    expect(verdict.actions.map(({ kind }) => kind)).toEqual(['none'])
  })

  it('that drift are counted', () => {
    const moved = drift([0.2, 0.2, 0.2, 0.2, 0.2, 0.2])
    const verdict = verdictOf({ config: inputs, chunks, results: { missing_values, univariate_drift: moved } })
    expect(verdict.status).toBe('inconclusive')
    expect(verdict.headline).toContain('1 input drifts')
    expect(verdict.causes[0]?.sentence).toContain('in every chunk')
  })
})

describe('few chunks or rows', () => {
  it('are said', () => {
    const small = chunks.map((chunk) => ({ ...chunk, rows: 50 }))
    const few = small.slice(REFERENCE - 3)
    const cut = (own: Result) => ({
      ...own,
      chunks: few,
      series: own.series.map((one) => ({ ...one, points: one.points.slice(REFERENCE - 3) })),
    })
    const verdict = verdictOf({ config, chunks: few, results: { missing_values: cut(STEADY.missing_values) } })
    const kinds = verdict.causes.map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['few_chunks', 'few_rows']))
  })
})

describe('an episode', () => {
  const episodes = (production: readonly (number | null)[]) =>
    verdictOn(realized(f1(production), auroc(all(0.9)))).episodes

  it('lasts from its first chunk to the end', () => {
    const [episode, ...others] = episodes([0.8, 0.8, 0.6, 0.6, 0.6, 0.6])
    expect(others).toEqual([])
    expect(episode).toMatchObject({ metric: 'f1', calculator: 'realized_performance', state: 'open', course: 'step' })
    expect(episode?.chunks).toEqual(['chunk 10', 'chunk 11', 'chunk 12', 'chunk 13'])
    expect(episode?.change).toMatchObject({ from: expect.closeTo(0.8, 12), to: expect.closeTo(0.6, 12) })
    const [low, high] = episode?.change.interval ?? [0, 0]
    expect([low < -0.2, -0.2 < high, high < -0.15]).toEqual([true, true, true])
  })

  it('holds a chunk that does not alert by itself', () => {
    const [episode] = episodes([0.8, 0.74, 0.76, 0.74, 0.74, 0.74])
    expect(episode?.chunks).toHaveLength(5)
  })

  it('that is over is told as that', () => {
    const verdict = verdictOn(realized(f1([0.8, 0.6, 0.6, 0.8, 0.8, 0.8]), auroc(all(0.9))))
    expect(verdict.episodes[0]).toMatchObject({ state: 'recovered', course: 'step' })
    expect(verdict.headline).toContain('F1 fell from 0.80 to 0.60 in chunks 2 and 3, and is as usual again.')
  })

  it('of one chunk is a spike, unless it is the last', () => {
    expect(episodes([0.8, 0.8, 0.6, 0.8, 0.8, 0.8])[0]).toMatchObject({ course: 'spike', state: 'recovered' })
    expect(episodes([0.8, 0.8, 0.8, 0.8, 0.8, 0.6])[0]).toMatchObject({ course: 'step', state: 'open' })
  })

  it('that goes on comes before one that was worse', () => {
    expect(episodes([0.3, 0.8, 0.8, 0.8, 0.7, 0.7]).map(({ state }) => state)).toEqual(['open', 'recovered'])
  })

  it('little by little ends at the slope\u2019s end', () => {
    const verdict = verdictOn(realized(f1([0.77, 0.74, 0.71, 0.68, 0.65, 0.62]), auroc(all(0.9))))
    expect(verdict.episodes[0]).toMatchObject({ course: 'slope', change: { to: expect.closeTo(0.62, 10) } })
    expect(verdict.headline).toContain('F1 fell from 0.80 to 0.62 in chunks 1 to 6, little by little.')
  })

  it('of extreme values has numbers', () => {
    const [episode] = episodes([0.8, 0.8, -1.7e308, -1.7e308, 0.8, 0.8])
    expect(episode?.chunks).toEqual(['chunk 10', 'chunk 11'])
    expect(
      Object.values(episode?.change ?? {})
        .flat()
        .every(Number.isFinite),
    ).toBe(true)
  })

  it('of an estimate is told where labels have not come', () => {
    const none = { ...realized(f1(all(null)), auroc(all(null))) }
    const { episodes: own } = verdictOn({ ...none, ...estimated(f1(then(0.8, 2, 0.6)), auroc(all(0.9))) })
    expect(own).toMatchObject([{ metric: 'f1', calculator: 'estimated_performance', chunks: ['chunk 12', 'chunk 13'] }])
  })
})

describe('a fall that is over', () => {
  it('is no reason for another model', () => {
    const { todo, actions } = verdictOn(realized(f1([0.8, 0.6, 0.6, 0.8, 0.8, 0.8]), auroc(all(0.9))))
    expect(todo).toEqual(['none'])
    expect(actions[0]?.why).toBe('F1 is as usual again: find out what happened in chunks 2 and 3')
  })
})
