import { describe, expect, it } from 'vitest'
import type { Block } from '../../src/report/blocks.js'
import { buildReport } from '../../src/report/build.js'
import type { RunData } from '../../src/types/index.js'
import { flightsRun, wideRun } from './sample-run.js'

type Of<T extends Block['type']> = Extract<Block, { type: T }>
function only<T extends Block['type']>(run: RunData, type: T, at = 0): Of<T> {
  const found = buildReport(run).blocks.filter((block): block is Of<T> => block.type === type)[at]
  if (!found) throw new Error(`no ${type} block`)
  return found
}

describe('buildReport', () => {
  it('lists the blocks in the order of the workflow', () => {
    const types = buildReport(flightsRun()).blocks.map((block) => block.type)
    expect(types).toEqual([
      'strip',
      'verdict',
      'incident',
      'bridge',
      'segments',
      'columns',
      'cards',
      'incident',
      'cards',
      'grid',
      'series',
      'split',
      'series',
      'series',
      'table',
      'table',
      'table',
      'distribution',
      'text',
    ])
  })
  it('tells periods and rows under the title', () => {
    expect(buildReport(flightsRun()).subtitle).toBe(
      'reference 5 Feb – 1 Apr 2001, 920,591 rows · production 2 Apr – 24 Jun 2001, 1,402,932 rows · weekly',
    )
  })
  it('needs nothing but chunks', () => {
    const run = flightsRun()
    const bare: RunData = {
      ...run,
      results: {},
      profile: [],
      leftOut: [],
      verdict: {
        status: 'inconclusive',
        headline: 'Nothing to say.',
        performance: [],
        causes: [],
        actions: [],
        incidents: [],
        episodes: [],
      },
      distribution: () => undefined,
    }
    expect(buildReport(bare).blocks.map((block) => block.type)).toEqual(['verdict', 'text'])
  })
})

describe('the grid', () => {
  it('puts the headline metric first, then faults, then drift by alerts', () => {
    const labels = only(flightsRun(), 'grid').rows.map((row) => row.label)
    expect(labels.slice(0, 2)).toEqual(['F1, realized', 'F1, estimated'])
    expect(labels.slice(-5)).toEqual([
      'drift: destination',
      'drift: origin',
      'drift: distance',
      'drift: hour',
      'drift: weekday',
    ])
    expect(labels).toContain('missing values: distance')
  })
  it('says for every chunk what happened', () => {
    const [first] = only(flightsRun(), 'grid').rows
    expect(first?.cells.slice(0, 8)).toEqual(Array(8).fill('reference'))
    expect(first?.cells.slice(8)).toEqual([
      'healthy',
      'healthy',
      'performance',
      'performance',
      'performance',
      'healthy',
      'performance',
      'healthy',
      'no_labels',
      'no_labels',
      'no_labels',
      'no_labels',
    ])
  })
  it('cuts long lists and counts what it left out', () => {
    const grid = only(wideRun(200, 20), 'grid')
    expect(grid.rows).toHaveLength(20)
    expect(grid.omitted.rows).toBeGreaterThan(180)
    expect(grid.omitted.alerting).toBeGreaterThan(0)
    expect(grid.rows.some((row) => row.cells.includes('drift'))).toBe(true)
  })
  it('joins chunks of long runs, never reference with production', () => {
    const grid = only(wideRun(2, 5000), 'grid')
    expect(grid.ticks.length).toBeLessThanOrEqual(61)
    expect(grid.rows[0]?.cells.filter((cell) => cell === 'reference')).toHaveLength(
      grid.ticks.filter((tick) => tick.period === 'reference').length,
    )
  })
})

describe('performance', () => {
  it('has realized and estimated in one chart, and where labels end', () => {
    const series = only(flightsRun(), 'series')
    expect(series.lines.map((line) => line.role)).toEqual(['realized', 'estimated'])
    expect(series.labelsEndAt).toBe(16)
    expect(series.lines[0]?.marks[19]).toEqual({
      value: null,
      state: 'not_enough_data',
      alert: false,
      reason: 'no labels yet',
    })
    expect(series.description).toBe(
      'F1 by week, 8 reference chunks and 12 production chunks: realized in production from 0.231 to 0.346, outside the threshold in 4 of 8; estimated in production from 0.315 to 0.323, outside the threshold in 0 of 12.',
    )
  })
  it('splits the metric of the headline only', () => {
    const split = only(flightsRun(), 'split')
    expect(split.anchor).toBe('metric-f1')
    expect(split.points.slice(16)).toEqual([null, null, null, null])
    expect(split.points[11]?.concept).toBeLessThan(-0.08)
  })
  it('takes realized values from the estimate where nothing else has them', () => {
    const run = flightsRun()
    const { realized_performance: _, ...results } = run.results
    const series = only({ ...run, results }, 'series')
    expect(series.lines[0]?.role).toBe('realized')
    expect(series.lines[0]?.marks[11]?.value).toBe(0.2312)
  })
})

describe('tables', () => {
  it('has one row per column, worst first', () => {
    const inputs = only(flightsRun(), 'table')
    expect(inputs.columns.map((column) => column.key)).toEqual(['column', 'last', 'threshold', 'course', 'alerts'])
    const names = inputs.rows.map((row) => (row.cells[0]?.type === 'text' ? row.cells[0].text : ''))
    expect(new Set(names.slice(0, 2))).toEqual(new Set(['origin', 'destination']))
    expect(inputs.rows[0]?.cells.at(-1)).toEqual({
      type: 'number',
      value: 12,
      text: '12',
      suffix: ' of 12',
      muted: false,
    })
  })
  it('adds the link to performance when a ranking is given', () => {
    const report = buildReport(flightsRun(), { ranking: [{ column: 'hour', score: 0.61, rank: 1 }] })
    const inputs = report.blocks.find((block) => block.type === 'table')
    expect(inputs?.type === 'table' && inputs.columns.map((column) => column.key)).toContain('link')
  })
  it('names the method where there are several', () => {
    const run = flightsRun()
    const drift = run.results.univariate_drift
    if (!drift) throw new Error('sample without drift')
    const doubled = {
      ...drift,
      series: [
        ...drift.series,
        ...drift.series.map((own) => ({ ...own, metric: 'chi2', threshold: { lower: null, upper: null } })),
      ],
    }
    const inputs = only({ ...run, results: { ...run.results, univariate_drift: doubled } }, 'table')
    expect(inputs.rows).toHaveLength(10)
    const texts = inputs.rows.flatMap((row) => row.cells.map((cell) => ('text' in cell ? cell.text : '')))
    expect(texts).toContain('Chi-squared')
    expect(texts).toContain('p < 0.05')
  })
  it('counts checks that found nothing instead of listing them', () => {
    const quality = only(flightsRun(), 'table', 1)
    expect(quality.rows).toHaveLength(1)
    expect(quality.note).toBe('6 checks of 7 found no fault in any chunk.')
  })
})

describe('distributions', () => {
  it('shows the worst chunk first and offers the others', () => {
    const [origin, , , hour] = only(flightsRun(), 'distribution').columns
    expect(origin?.choices).toHaveLength(12)
    expect(hour?.choices[hour.chosen]?.tick.words).toBe('week of 30 April 2001')
  })
  it('merges bins that the eye could not tell apart', () => {
    const [first] = only(wideRun(3, 20), 'distribution').columns
    const distribution = first?.choices[0]?.distribution
    expect(distribution?.reference.length).toBeLessThanOrEqual(32)
    expect(distribution?.edges).toHaveLength((distribution?.reference.length ?? 0) + 1)
    expect(distribution?.reference.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
  })
})

describe('a grid of more rows than it has room for', () => {
  const wide = wideRun(80, 20)
  const grid = only(wide, 'grid')
  it('leaves out no row with alerts for one without', () => {
    expect(grid.omitted.alerting).toBeGreaterThan(0)
    const quiet = grid.rows.filter(
      (row) => !row.cells.some((cell) => ['performance', 'quality', 'drift'].includes(cell)),
    )
    expect(quiet.map((row) => row.label)).toEqual(['F1, realized', 'F1, estimated'])
    const few = only(wideRun(12, 20), 'grid')
    expect(few.omitted.alerting).toBe(0)
  })
  it('lists inputs in the order of their table', () => {
    const drift = grid.rows.filter((row) => row.label.startsWith('drift: ')).map((row) => row.label.slice(7))
    const inputs = only(wide, 'table').rows.map((row) => (row.cells[0]?.type === 'text' ? row.cells[0].text : ''))
    expect(drift.length).toBeGreaterThan(2)
    expect(drift).toEqual(inputs.slice(0, drift.length))
  })
})
