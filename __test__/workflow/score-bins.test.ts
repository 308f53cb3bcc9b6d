/** Many scores are counted in bins: what is constant within a bin stays exact, the rest has an interval around the rows' value. */

import { beforeAll, describe, expect, it } from 'vitest'
import { fit, loadSummary, type Monitor, type Row, type Run, Summary } from '../../src/index.js'
import { Random } from '../hostile/harness.js'
import { countChunk } from './count-rows.js'

const HOUR = 3_600_000
const rows = (count: number, first: number, seed: number): Row[] => {
  const random = Random.of(seed, 11)
  return Array.from({ length: count }, (_, i) => {
    const score = random.next()
    return {
      at: new Date(Date.UTC(2026, 0, first) + (i % 48) * HOUR),
      score: random.chance(0.02) ? null : score,
      says: score > 0.4,
      late: random.chance(0.2) ? null : random.next() < score * score,
    }
  })
}

const RANKINGS = ['roc_auc', 'average_precision']
const METRICS = [...RANKINGS, 'f1', 'precision', 'recall', 'accuracy', 'true_positive'] as never

let monitor: Monitor
let production: Row[]
let whole: Run
beforeAll(async () => {
  const columns = { timestamp: 'at', target: 'late', prediction: 'says', score: 'score', features: ['score'] }
  const chunks = { period: 'day' } as const
  // Its calibration is that of the monitor, whose corners no bin straddles.
  const estimator = 'cbpe'
  monitor = await fit(rows(4000, 1, 1), { task: 'binary', columns, chunks, estimator, metrics: METRICS })
  production = rows(3000, 20, 2)
  whole = await monitor.check(production)
})

const CALCULATORS = ['realized_performance', 'estimated_performance'] as const

/** Values of performance in production. */
const pointsOf = ({ results }: Run) =>
  CALCULATORS.flatMap((calculator) => {
    const { series = [], chunks = [] } = results[calculator] ?? {}
    return series.flatMap(({ metric, points }) =>
      points.flatMap((point, at) => (chunks[at]?.period === 'production' ? [{ calculator, metric, point }] : [])),
    )
  })

function expectAround(run: Run): number {
  const exact = pointsOf(whole)
  const found = pointsOf(run)
  expect(found.length).toBe(exact.length)
  found.forEach(({ metric, calculator, point }, at) => {
    const value = exact[at]?.point.value as number
    const own = point.value as number
    const isBinned = point.exactness === 'interval'
    const [low, high] = (isBinned && point.interval) || [value - 1e-9 * value, value + 1e-9 * value]
    const where = `${calculator} ${metric}: ${value} in ${low}…${high}`
    expect(low <= value && value <= high && low <= own && own <= high, where).toBe(true)
    expect(!isBinned || RANKINGS.includes(metric), where).toBe(true)
    expect(high - low, where).toBeLessThan(0.02 * Math.max(1, value))
  })
  expect(pointsOf(whole).every(({ point }) => point.exactness === 'exact')).toBe(true)
  return found.filter(({ point }) => point.exactness === 'interval').length
}

const parts = () => [production.slice(0, 1400), production.slice(1400, 2100), production.slice(2100)]

describe('scores in bins', () => {
  it('are counted one by one up to a number, and all of them where asked', async () => {
    const binned = async (scores?: number | 'all') =>
      expectAround(await monitor.merge([await monitor.summarize(production, scores === undefined ? {} : { scores })]))
    expect(await binned()).toBe(0)
    expect(await binned('all')).toBe(0)
    expect(await binned(100)).toBeGreaterThan(4)
    await expect(monitor.summarize(production, { scores: -1 })).rejects.toMatchObject({
      message: 'Cannot use -1 as scores: expected a whole number from 0, or "all"',
    })
  })

  it('merge with one another and with scores that are not, in any order, through files', async () => {
    const summaries = await Promise.all(
      parts().map(async (own, place) => {
        const summary = await monitor.summarize(own, { id: `${place}`, scores: ([0, 'all', 50] as const)[place] ?? 0 })
        return loadSummary(summary.toBytes())
      }),
    )
    for (const own of [summaries, summaries.toReversed()])
      expect(expectAround(await monitor.merge(own))).toBeGreaterThan(4)
  })

  it('are counted elsewhere too: by the bins of the plan, beside scores', async () => {
    const plan = monitor.summaryPlan
    const edges = plan.outcomes?.scoreBins ?? []
    expect(edges[0]).toBe(0)
    const days = [20, 21].map((day) => `2026-01-${day}`)
    const fill = async (own: readonly Row[], id: string) => {
      const chunks = days.map((day) => {
        const inDay = own.filter(({ at }) => (at as Date).toISOString().startsWith(day))
        const chunk = countChunk(plan, day, inDay)
        const outcomes = chunk.outcomes?.map(({ score, ...rest }) => {
          if (score == null || score > 0.9) return { score: score ?? null, ...rest }
          return { bin: edges.findLastIndex((edge) => edge <= score), sum: score * rest.rows, ...rest }
        })
        return { ...chunk, outcomes: outcomes ?? [] }
      })
      return Summary.from({ monitor, table: { id, rows: own.length }, chunks })
    }
    const [one = [], two = [], three = []] = parts()
    const summaries = [await fill(one, 'a'), await monitor.summarize(two, { id: 'b' }), await fill(three, 'c')]
    expect(expectAround(await monitor.merge(summaries))).toBeGreaterThan(4)
    const wrong = (outcome: object) =>
      Summary.from({
        monitor,
        table: { id: 'a', rows: 1 },
        chunks: [{ ...countChunk(plan, '2026-01-20', [production[0] as Row]), outcomes: [{ rows: 1, ...outcome }] }],
      }).catch((error) => error.message)
    expect(await wrong({ bin: 1e6, sum: 1 })).toMatch(/outcomes\[0\]\.bin is 1000000, expected a place among/)
    expect(await wrong({ bin: 0 })).toMatch(/outcomes\[0\]\.sum is not given/)
    expect(await wrong({ bin: 0, sum: 5 })).toMatch(/the sum of a bin's scores is not within the bin/)
  })
})
