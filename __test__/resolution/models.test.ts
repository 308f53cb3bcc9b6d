import { beforeAll, describe, expect, it } from 'vitest'
import { fit, type ModelComparison, type Monitor } from '../../src/index.js'
import { CONFIG, chance, scored, VALUE } from './table.js'

const ROWS = 4000
const usual = scored(3, ROWS)
/** The model as it is, a better one that knows some labels, and one that guesses more. */
const better = usual.score.map((own, row) => (chance(40, row) < 0.2 ? 0.02 + 0.96 * (usual.label[row] as number) : own))
const worse = usual.score.map((own, row) => (chance(41, row) < 0.2 ? 1 - own : own))
const decided = (score: readonly number[]) => score.map((own) => Number(own >= 0.5))
const table = {
  ...usual,
  better,
  better_said: decided(better),
  worse,
  worse_said: decided(worse),
  same: usual.score,
  same_said: usual.said,
}
const challenger = (name: string) => ({ prediction: `${name}_said`, score: name })

let monitor: Monitor
let found: ModelComparison
beforeAll(async () => {
  monitor = await fit(scored(1, 10_000), { ...CONFIG, value: VALUE })
  found = await monitor.compareModels(table, { challenger: challenger('better') })
})

const shareOf = (said: readonly number[]) => said.filter((own, row) => own === usual.label[row]).length / ROWS

describe('compareModels', () => {
  it('gives the metrics of both models, and their difference', () => {
    const [accuracy] = found.metrics.filter(({ metric }) => metric === 'accuracy')
    expect(accuracy?.champion).toBeCloseTo(shareOf(usual.said), 12)
    expect(accuracy?.challenger).toBeCloseTo(shareOf(table.better_said), 12)
    expect(accuracy?.difference).toBeCloseTo(shareOf(table.better_said) - shareOf(usual.said), 12)
    expect(found.metrics.map(({ metric }) => metric)).toContain('roc_auc')
    expect(found.rows).toBe(ROWS)
  })
  it('has the interval of pairs, as the deviation of the differences by row gives it', () => {
    const gaps = usual.label.map(
      (label, row) => Number(table.better_said[row] === label) - Number(usual.said[row] === label),
    )
    const mean = gaps.reduce((sum, own) => sum + own, 0) / ROWS
    const error = Math.sqrt(gaps.reduce((sum, own) => sum + (own - mean) ** 2, 0)) / ROWS
    const [low = 0, high = 0] = found.metrics.find(({ metric }) => metric === 'accuracy')?.interval ?? []
    expect((high - low) / 2 / 1.96).toBeCloseTo(error, 10)
  })
  it('counts who was right', () => {
    const { both = 0, champion = 0, challenger: other = 0, neither = 0 } = found.right ?? {}
    expect(both + champion + other + neither).toBe(ROWS)
    expect((both + champion) / ROWS).toBeCloseTo(shareOf(usual.said), 12)
    expect((both + other) / ROWS).toBeCloseTo(shareOf(table.better_said), 12)
  })
  it('says to switch, to keep, or that nothing tells', async () => {
    expect(found).toMatchObject({ decision: 'switch', metric: 'business_value', challenger: 'better' })
    expect(found.sentence).toMatch(/^Switch to "better": \+0\.\d+ per prediction, \+[\d,]+ over 4 chunks \(95/)
    const kept = await monitor.compareModels(table, { challenger: challenger('worse'), decideBy: 'accuracy' })
    expect(kept.decision).toBe('keep')
    expect(kept.sentence).toMatch(/^Keep the model: "worse" is worse, Accuracy −0\.\d+ \(95/)
    const same = await monitor.compareModels(table, { challenger: { ...challenger('same'), name: 'v2' } })
    expect(same).toMatchObject({ decision: 'open', challenger: 'v2' })
    expect(same.metrics.every(({ difference, pValue }) => difference === 0 && pValue === 1)).toBe(true)
  })
  it('compares chunk by chunk', () => {
    expect(found.chunks).toHaveLength(4)
    expect(found.chunks.reduce((sum, { rows }) => sum + rows, 0)).toBe(ROWS)
    const mean = found.chunks.reduce((sum, { metrics }) => sum + (metrics[0]?.difference ?? 0) / 4, 0)
    expect(mean).toBeCloseTo(found.metrics[0]?.difference ?? 0, 10)
  })
  it('leaves rows out that lack a label or an answer, and what a model does not say', async () => {
    const part = { ...table, label: usual.label.map((own, row) => (row < 1000 ? own : null)) }
    const { rows, metrics } = await monitor.compareModels(part, {
      challenger: { score: 'better' },
      decideBy: 'roc_auc',
    })
    expect(rows).toBe(1000)
    expect(metrics.find(({ metric }) => metric === 'accuracy')?.difference).toBeNull()
    expect(metrics.find(({ metric }) => metric === 'roc_auc')?.difference).toBeGreaterThan(0)
  })
  it('takes quantities, and several classes', async () => {
    const numbers = (noise: number) => usual.score.map((own, row) => 10 * own + noise * chance(50 + noise, row))
    const quantity = { group: usual.group, y: numbers(0), one: numbers(4), other: numbers(1) }
    const config = { task: 'regression', columns: { target: 'y', prediction: 'one', exclude: ['other'] } } as const
    const own = await fit(quantity, { ...config, metrics: ['mae', 'r2'], chunks: { size: 1000 } })
    const told = await own.compareModels(quantity, { challenger: { prediction: 'other' } })
    expect(told.decision).toBe('switch')
    expect(told.right).toBeUndefined()
    expect(told.metrics[0]?.difference).toBeLessThan(0)
    const classes = usual.group.map((group, row) => (chance(60, row) < 0.2 ? 'a' : group))
    const several = { size: usual.score, kind: usual.group, one: classes, other: usual.group }
    const many = await fit(several, {
      ...{ task: 'multiclass', columns: { target: 'kind', prediction: 'one', exclude: ['other'] } },
      ...{ metrics: ['accuracy', 'f1'], chunks: { size: 1000 } },
    } as const)
    const compared = await many.compareModels(several, { challenger: { prediction: 'other' } })
    expect(compared.metrics.map(({ challenger: value }) => value)).toEqual([1, 1])
    expect(compared.right?.champion).toBe(0)
  })
  it('refuses what cannot be compared', async () => {
    const refused = (other: object, more: object = {}) =>
      expect(monitor.compareModels(table, { challenger: other, ...more } as never)).rejects
    await refused({}).toThrow('expected challenger.prediction, challenger.score or both')
    await refused({ score: 'bettter' }).toMatchObject({ code: 'missing_column' })
    await refused({ score: { a: 'better' } }).toThrow('it is columns by class, expected a column')
    await refused({ score: 'better' }, { decideBy: 'calibration_slope' }).toThrow('decideBy')
    const open = { ...table, label: usual.label.map(() => null) }
    await expect(monitor.compareModels(open, { challenger: challenger('better') })).rejects.toMatchObject({
      code: 'too_few_rows',
    })
    const inputs = await fit({ x: [1, 2, 3, 4] }, { chunks: { size: 2 }, metrics: [] })
    await expect(inputs.compareModels({ x: [1] }, { challenger: { score: 'x' } })).rejects.toMatchObject({
      code: 'unsupported',
    })
  })
})
