/**
 * Data that stands still: whatever noise crosses, what is drawn, what is said, JUnit and the exit code agree. A short form;
 * `RECKONER_SEEDS=200` takes the whole.
 */

import { describe, expect, it } from 'vitest'
import { DEFAULT_FAIL_ON, failuresOf } from '../../src/alerts/fail-on.js'
import { toJUnit } from '../../src/export/junit.js'
import { type Block, buildReport, type Finding, fit, type Run, type Series } from '../../src/index.js'
import { alertPlaces, stateAt } from '../../src/results/columns.js'

const SEEDS = Number(process.env.RECKONER_SEEDS ?? 20)
const HOUR = 3_600_000
const CUTS = { hour: HOUR, day: 24 * HOUR, week: 168 * HOUR } as const
const METRICS = {
  one: ['roc_auc'],
  seven: ['roc_auc', 'average_precision', 'f1', 'precision', 'recall', 'specificity', 'accuracy'],
} as const

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Chunks of so many rows; one in 50 ages is missing, and every third chunk of production has no labels. */
function table(seed: number, step: number, chunks: number, first: number, labelled: (chunk: number) => boolean) {
  const random = generator(seed)
  const rows = 40
  const at = Date.UTC(2026, 0, 5)
  return Array.from({ length: chunks * rows }, (_, row) => {
    const chunk = Math.floor(row / rows)
    const [age, income] = [random(), random()]
    const score = 0.15 + 0.7 * (0.6 * income + 0.4 * age)
    const label = Number(random() < score)
    return {
      at: new Date(at + (first + chunk) * step + ((row % rows) * step) / rows),
      age: random() < 0.02 ? null : age,
      income,
      place: ['a', 'b', 'c'][Math.floor(random() * 3)] as string,
      score,
      said: Number(score > 0.5),
      label: labelled(chunk) ? label : null,
    }
  })
}

async function runOf(seed: number, period: keyof typeof CUTS, metrics: keyof typeof METRICS): Promise<Run> {
  const step = CUTS[period]
  const monitor = await fit(
    table(2 * seed + 1, step, 16, 0, () => true),
    {
      task: 'binary',
      columns: { timestamp: 'at', target: 'label', prediction: 'said', score: 'score' },
      chunks: { period },
      metrics: METRICS[metrics],
    },
  )
  return monitor.check(table(2 * seed + 2, step, 15, 16, (chunk) => chunk % 3 !== 2))
}

const keysAt = (run: Run, places: readonly number[]) => places.map((place) => run.chunks[place]?.key)

/** Alerts that no sentence tells of. */
function untold(run: Run): string[] {
  const findings = [...run.verdict.performance, ...run.verdict.causes]
  return Object.values(run.results).flatMap((result) =>
    result.series.flatMap((series: Series) => {
      const told = findings.filter((finding) => speaksOf(finding, result.calculator, series))
      const keys = new Set(told.flatMap((finding) => finding.chunks ?? []))
      const missing = keysAt(run, alertPlaces(series, result.chunks)).filter((key) => !keys.has(key as string))
      return missing.length === 0
        ? []
        : [`${result.calculator} ${series.metric} ${series.column ?? ''}: ${missing.join()}`]
    }),
  )
}

/** Drift and statistics are told together, performance by metric, faults by column. */
function speaksOf(finding: Finding, calculator: string, { metric, column }: Series): boolean {
  const isPerformance = calculator.endsWith('_performance')
  if (isPerformance) return finding.calculator === calculator && finding.metric === metric
  const sameKind = finding.calculator === calculator
  if (calculator === 'univariate_drift' || calculator === 'summary_statistics') return sameKind
  return (sameKind && finding.column === column) || finding.sentence.includes('listed below')
}

/** Sentences about alerts, or about what is better, of chunks in which there is neither. */
function unfounded(run: Run): string[] {
  return [...run.verdict.performance, ...run.verdict.causes]
    .filter(
      ({ kind, sentence }) =>
        kind === 'performance_moved' || (kind === 'data_fault' && !sentence.includes('(few rows)')),
    )
    .filter(({ calculator, metric, column, chunks = [] }) => {
      const result = calculator && run.results[calculator]
      const series = result?.series.find((own) => own.metric === metric && own.column === column)
      return chunks.some((key) => {
        const place = run.chunks.findIndex((chunk) => chunk.key === key && chunk.period === 'production')
        return !['alert', 'better'].includes(stateAt(series, place))
      })
    })
    .map(({ sentence }) => sentence)
}

const has =
  <T extends Block['type']>(type: T) =>
  (block: Block): block is Extract<Block, { type: T }> =>
    block.type === type

/** What is drawn as bad performance. */
function red(run: Run): number {
  const { blocks } = buildReport(run)
  const cells = blocks.filter(has('grid')).flatMap((block) => block.rows.flatMap((row) => row.cells))
  const marks = blocks
    .filter(has('series'))
    .filter((block) => block.alerts !== 'drift')
    .flatMap((block) => block.lines.flatMap((line) => line.marks))
  return cells.filter((cell) => cell === 'performance').length + marks.filter((mark) => mark.alert).length
}

describe('stationary data', () => {
  const forms = Object.keys(CUTS).flatMap((cut) => Object.keys(METRICS).map((metrics) => [cut, metrics] as const))

  it.each(forms)(
    'by %s with %s metrics: page, sentences, JUnit and exit code agree',
    async (cut, metrics) => {
      const statuses = new Set<string>()
      for (let seed = 0; seed < SEEDS; seed++) {
        const run = await runOf(seed, cut as keyof typeof CUTS, metrics as keyof typeof METRICS)
        const name = `seed ${seed}`
        expect(untold(run), name).toEqual([])
        expect(unfounded(run), name).toEqual([])
        const { status } = run.verdict
        statuses.add(status)
        expect(red(run) > 0, name).toBe(status === 'degraded')
        const failures = failuresOf(run, DEFAULT_FAIL_ON)
        expect(
          failures.some((failure) => failure.startsWith('performance')),
          name,
        ).toBe(status === 'degraded')
        expect(toJUnit(run).includes('<failure'), name).toBe(failures.length > 0)
        expect(
          run.verdict.actions.some(({ kind }) => kind === 'fix_data'),
          name,
        ).toBe(failures.some((failure) => failure.startsWith('quality')))
        const points = Object.values(run.results).flatMap((result) => result.series.flatMap((series) => series.points))
        expect(
          points.every((point) => point.alert === (point.state === 'alert')),
          name,
        ).toBe(true)
        expect(
          points.every((point) => (point.value === null) === (point.state === 'not_enough_data')),
          name,
        ).toBe(true)
      }
      expect([...statuses].every((status) => ['healthy', 'degraded'].includes(status))).toBe(true)
    },
    600_000,
  )
})
