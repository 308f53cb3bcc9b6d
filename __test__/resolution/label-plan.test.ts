import { beforeAll, describe, expect, it } from 'vitest'
import { fit, type LabelPlan, type Monitor, readLabels } from '../../src/index.js'
import { CONFIG, scored } from './table.js'

const ROWS = 3000
const columns = { ...CONFIG.columns, id: 'case', timestamp: 'at', features: ['group'] } as const

/** Rows of which the newest comes first, so that their order is not that of time. */
function table(seed: number, rows: number, offset = 0) {
  const own = scored(seed, rows, offset)
  return {
    ...own,
    case: own.score.map((_, row) => 10_000 + row),
    at: own.score.map((_, row) => new Date(Date.UTC(2026, 0, 1) + (rows - row) * 60_000)),
  }
}

const usual = table(3, ROWS)
const open = { ...usual, label: usual.label.map(() => null) }
let monitor: Monitor
let plan: LabelPlan
beforeAll(async () => {
  monitor = await fit(table(1, 10_000), { ...CONFIG, columns })
  plan = await monitor.planLabels(open, { metric: 'accuracy' })
})

const right = (own: typeof usual) =>
  own.said.reduce((sum, said, row) => sum + Number(said === own.label[row]), 0) / own.said.length

/** Labels of the first rows of a plan. */
function labelsOf({ draws }: LabelPlan, own: typeof usual, count = draws.length) {
  const rows = draws.slice(0, count).map(({ row }) => row)
  return { case: rows.map((row) => own.case[row]), label: rows.map((row) => own.label[row]) }
}

describe('a plan of labels', () => {
  it('names rows by id, by place and by chunk', () => {
    for (const { id, row, chunk } of plan.draws.slice(0, 200)) {
      expect(id).toBe(String(10_000 + row))
      // Rows come in reverse: the last thousand of the table is the first chunk.
      expect(chunk).toBe(plan.chunks[2 - Math.floor(row / 1000)])
    }
    expect(plan.chunks).toHaveLength(3)
    expect([plan.rows, plan.unlabelled]).toEqual([ROWS, ROWS])
    expect(new Set(plan.draws.map(({ row }) => row)).size).toBe(plan.draws.length)
  })
  it('is as long as the change needs, or as it is asked to be', async () => {
    expect(plan.draws.length).toBe(plan.needed)
    expect(plan.sentence).toMatch(
      /^Label [\d,]+ rows, in their order: they tell accuracy of 0\.\d+ from one that is 0.02 away/,
    )
    const few = await monitor.planLabels(open, { metric: 'accuracy', count: 300 })
    expect(few.draws).toEqual(plan.draws.slice(0, 300))
    expect(few.sentence).toMatch(/^Label 300 rows, in their order: [\d,]+ would tell accuracy/)
    const wide = await monitor.planLabels(open, { metric: 'accuracy', change: 0.1 })
    expect(wide.needed).toBeLessThan((plan.needed as number) / 4)
    const all = await monitor.planLabels(open, { metric: 'accuracy', change: 0.0001 })
    // Labels of these rows differ from their chances by more than that.
    expect(all.needed).toBeNull()
    expect(all.draws).toHaveLength(ROWS)
    expect(all.sentence).toContain('they do not tell accuracy')
  })
  it('asks for no label that is known', async () => {
    const half = { ...usual, label: usual.label.map((own, row) => (row % 3 === 0 ? own : null)) }
    const own = await monitor.planLabels(half, { metric: 'accuracy', count: 400 })
    expect(own.draws.every(({ row }) => row % 3 !== 0)).toBe(true)
    expect(own.unlabelled).toBe(2000)
  })
  it('is of the chunks that lack labels, unless some are named', async () => {
    // The first chunk in time has its labels.
    const part = { ...usual, label: usual.label.map((own, row) => (row >= 2000 ? own : null)) }
    const own = await monitor.planLabels(part, { metric: 'accuracy', count: 10 })
    expect(own.chunks).toEqual(plan.chunks.slice(1))
    const [first] = plan.chunks as [string]
    const named = await monitor.planLabels(open, { metric: 'accuracy', count: 10, chunks: [first] })
    expect(named.draws.every(({ row }) => row >= 2000)).toBe(true)
    await expect(monitor.planLabels(usual)).rejects.toThrow('every chunk has labels for half of its rows or more')
  })
  it('refuses what it cannot plan', async () => {
    await expect(monitor.planLabels(open, { metric: 'roc_auc' } as never)).rejects.toThrow('metric')
    await expect(monitor.planLabels(open, { power: 1 })).rejects.toThrow('options.power: it is 1')
    await expect(monitor.planLabels(open, { change: -1 })).rejects.toThrow('options.change: it is -1')
    await expect(monitor.planLabels(open, { count: 60_000 })).rejects.toThrow('options.count: it is 60000')
    await expect(monitor.planLabels(open, { metric: 'business_value' })).rejects.toThrow('without a change')
    await expect(monitor.planLabels(open, { chunks: ['May'] })).rejects.toThrow('plan labels for chunk "May"')
    const inputs = await fit({ x: [1, 2, 3, 4] }, { chunks: { size: 2 }, metrics: [] })
    await expect(inputs.planLabels({ x: [1, 2, 3, 4] })).rejects.toMatchObject({ code: 'unsupported' })
    const kept = await fit(table(1, 10_000), { ...CONFIG, columns, keepRows: 0 })
    await expect(kept.planLabels(open)).rejects.toThrow('no rows of the reference are kept')
  })
})

describe('readLabels', () => {
  it('tells the metric of all rows, and stops where the estimate holds', async () => {
    const own = await readLabels(plan, labelsOf(plan, usual))
    const truth = right(usual)
    expect(own.interval[0]).toBeLessThan(truth)
    expect(own.interval[1]).toBeGreaterThan(truth)
    expect(Math.abs(own.value - truth)).toBeLessThan(0.02)
    expect(own.labels).toBe(plan.draws.length)
    const wide = await monitor.planLabels(open, { metric: 'accuracy', change: 0.06, count: 2000 })
    const told = await readLabels(wide, labelsOf(wide, usual))
    expect(told.decision).toBe('unchanged')
    expect(told.after).toBeLessThan(told.labels)
    expect(told.sentence).toContain('by less than 0.06')
  })
  it('finds that the estimate does not hold', async () => {
    const worse = table(3, ROWS, -1.5)
    const own = await readLabels(plan, labelsOf(plan, worse))
    expect(own.decision).toBe('changed')
    expect(own.after).toBeLessThan(1000)
    expect(own.interval[1]).toBeLessThan(plan.estimate)
    expect(own.sentence).toContain('as estimated: no more labels are needed')
  })
  it('reads up to the first row without a label, in any order of the labels', async () => {
    const some = labelsOf(plan, usual, 40)
    const back = { case: [...some.case].reverse(), label: [...some.label].reverse() }
    const own = await readLabels(plan, back)
    expect(own.labels).toBe(40)
    expect(own).toMatchObject({ decision: 'open', after: null })
    expect(own.sentence).toContain('go on labelling')
    // A gap ends what is read, for the order is part of the draw.
    const gap = { case: some.case.slice(1), label: some.label.slice(1) }
    await expect(readLabels(plan, gap)).rejects.toThrow(`case ${some.case[0]}, its first row, has none`)
    await expect(readLabels(plan, { case: [1], label: [1] })).rejects.toMatchObject({ code: 'too_few_rows' })
  })
  it('takes a plan as JSON keeps it, and refuses another', async () => {
    const kept = JSON.parse(JSON.stringify(plan)) as LabelPlan
    const labels = labelsOf(plan, usual, 100)
    expect(await readLabels(kept, labels)).toEqual(await readLabels(plan, labels))
    await expect(readLabels({ ...plan, draws: 3 } as never, labels)).rejects.toThrow('plan.draws: it is 3')
    await expect(readLabels(plan, { ...labels, label: labels.label.map(() => 'late') })).rejects.toThrow('"late"')
    await expect(readLabels(plan, { label: [1] })).rejects.toMatchObject({ code: 'missing_column' })
  })
  it('goes by the place of a row where there are no ids', async () => {
    const own = await fit(scored(1, 10_000), CONFIG)
    const { label, ...rest } = scored(3, ROWS)
    const planned = await own.planLabels(rest, { metric: 'accuracy', count: 50 })
    const rows = planned.draws.map(({ row }) => row)
    expect(planned.columns.id).toBe('row')
    const { labels } = await readLabels(planned, { row: rows, label: rows.map((row) => label[row]) })
    expect(labels).toBe(50)
  })
})
