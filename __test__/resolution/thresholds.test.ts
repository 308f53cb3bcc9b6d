import { beforeAll, describe, expect, it } from 'vitest'
import { fit, type Run } from '../../src/index.js'
import { CONFIG, type Scored, scored, VALUE } from './table.js'

const usual = scored(3, 4000)
let run: Run
beforeAll(async () => {
  run = await (await fit(scored(1, 10_000), { ...CONFIG, value: VALUE })).check(usual)
})

/** Mean worth of a prediction at a threshold. */
function worthAt({ score, label }: Scored, threshold: number): number {
  const worth = score.map((own, row) => (own < threshold ? 0 : label[row] === 1 ? VALUE.tp : VALUE.fp))
  return worth.reduce<number>((sum, own) => sum + own, 0) / score.length
}

describe('a curve of thresholds', () => {
  it('has at every threshold what a count of the rows gives', async () => {
    const { points, shownBy, rows } = await run.thresholdCurve('business_value')
    expect([shownBy, rows]).toEqual(['labels', 4000])
    for (const { threshold, value } of points) {
      expect(value).toBeCloseTo(threshold === null ? 0 : worthAt(usual, threshold), 10)
    }
    expect(points.length).toBeGreaterThan(100)
  })
  it('is best where a search by hand is', async () => {
    const { best, today, baselines } = await run.thresholdCurve('business_value')
    const all = usual.score.map((own) => worthAt(usual, own))
    expect(best.value).toBeCloseTo(Math.max(0, ...all), 10)
    expect(today.value).toBeCloseTo(worthAt(usual, 0.5), 10)
    expect(today.threshold).toBeCloseTo(0.5, 3)
    expect(baselines.nobody).toBe(0)
    expect(baselines.everybody).toBeCloseTo(worthAt(usual, 0), 10)
    expect(baselines.perfect).toBeCloseTo(usual.label.reduce((sum, own) => sum + own, 0) / 4000, 10)
  })
  it('takes a metric of the table and some chunks', async () => {
    const [first = ''] = run.chunks.filter(({ period }) => period === 'production').map(({ key }) => key)
    const { rows, best } = await run.thresholdCurve('accuracy', { chunks: [first] })
    expect(rows).toBe(1000)
    expect(best.value).toBeGreaterThan(0.7)
  })
  it('is drawn from the reference where there are no labels', async () => {
    const monitor = await fit(scored(1, 10_000), { ...CONFIG, value: VALUE })
    const checked = await monitor.check({ ...usual, label: usual.label.map(() => null) })
    const { shownBy, best } = await checked.thresholdCurve()
    expect(shownBy).toBe('estimate')
    expect(best.threshold).toBeCloseTo(0.75, 1)
  })
  it('refuses what it cannot draw', async () => {
    await expect(run.thresholdCurve('roc_auc')).rejects.toThrow('Cannot draw roc_auc by threshold')
    await expect(run.thresholdCurve('f2' as 'f1')).rejects.toThrow('"f2" in metric')
    await expect(run.thresholdCurve('f1', { chunks: ['x'] })).rejects.toThrow('the run has no such chunk')
  })
})

describe('a guaranteed threshold', () => {
  it('holds by its labels, and is the lowest that is shown', async () => {
    const held = await run.guaranteedThreshold('precision', { atLeast: 0.8 })
    const above = usual.label.filter((_, row) => (usual.score[row] ?? 0) >= (held?.threshold ?? 1))
    expect(held?.rows).toBe(above.length)
    expect(held?.value).toBeCloseTo(above.reduce((sum, own) => sum + own, 0) / above.length, 10)
    expect(held?.value).toBeGreaterThan(0.8)
    // The mean of scores from t to .98 is .8 at t = .62.
    expect(held?.threshold).toBeGreaterThan(0.6)
    expect(held?.threshold).toBeLessThan(0.75)
  })
  it('is none where no threshold reaches the bound', async () => {
    expect(await run.guaranteedThreshold('accuracy', { atLeast: 0.95 })).toBeNull()
  })
  it('refuses what is no share', async () => {
    await expect(run.guaranteedThreshold('recall', { atLeast: 80 })).rejects.toThrow('atLeast is 80')
    await expect(run.guaranteedThreshold('recall', { atLeast: 0.8, confidence: 1 })).rejects.toThrow('confidence is 1')
    await expect(run.guaranteedThreshold('f1' as 'recall', { atLeast: 0.8 })).rejects.toThrow('"f1" in metric')
  })
})
