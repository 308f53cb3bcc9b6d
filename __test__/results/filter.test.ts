import { describe, expect, it } from 'vitest'
import { compare, filter, renderHtml, renderMarkdown, toRows } from '../../src/index.js'
import type { Result } from '../../src/types/index.js'
import { flightsRun, HOSTILE } from '../report/sample-run.js'

const run = flightsRun({ origin: HOSTILE })
const performance = run.results.realized_performance as Result
const drift = run.results.univariate_drift as Result

describe('filter', () => {
  it('keeps the period, the metrics and the columns', () => {
    const part = filter(performance, { period: 'production', metrics: ['f1'] })
    expect(part.chunks).toHaveLength(12)
    expect(part.series.map((series) => series.metric)).toEqual(['f1'])
    expect(part.series[0]?.points).toEqual(performance.series[0]?.points.slice(8))
    expect(filter(drift, { columns: ['hour'] }).series.map((series) => series.column)).toEqual(['hour'])
    expect(filter(performance, { columns: ['hour'] }).series).toEqual([])
  })
  it('keeps everything that is not spoken of', () => {
    expect(filter(drift, {})).toEqual(drift)
  })
})

describe('toRows', () => {
  it('has one record for each series and chunk', () => {
    const rows = toRows(filter(drift, { period: 'production', columns: ['hour', 'distance'] }))
    expect(rows).toHaveLength(24)
    expect(rows[0]).toMatchObject({ calculator: 'univariate_drift', column: 'distance', period: 'production' })
  })
})

describe('compare', () => {
  const report = compare(performance, filter(drift, { columns: [HOSTILE, 'hour'] }), { chunks: { period: 'week' } })
  it('puts performance above drift on the same chunks', () => {
    const [block] = report.blocks
    if (block?.type !== 'comparison') throw new Error('no comparison')
    expect(block.panels.map((panel) => panel.title)).toEqual([
      'F1',
      `Jensen–Shannon: ${HOSTILE}`,
      'Jensen–Shannon: hour',
    ])
    expect(new Set(block.panels.map((panel) => panel.ticks)).size).toBe(1)
    expect(block.panels.map((panel) => panel.alerts)).toEqual(['performance', 'drift', 'drift'])
    expect(report.status).toBe('degraded')
  })
  it('can be rendered, with names from data made plain', () => {
    const page = renderHtml(report)
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page.match(/role="img" aria-label="(?:F1|Jensen)/g)).toHaveLength(3)
    expect(renderMarkdown(report)).toContain('| week of 23 April 2001 | ◆ 0.231 ± 0.010 |')
  })
  it('takes the chunks that both have', () => {
    const [block] = compare(performance, filter(drift, { period: 'production' })).blocks
    expect(block?.type === 'comparison' && block.panels[0]?.ticks).toHaveLength(12)
  })
  it('refuses what cannot be compared', () => {
    expect(() => compare(performance, filter(drift, { columns: [] }))).toThrow('the result has no series')
    const reference = filter(drift, { period: 'reference' })
    expect(() => compare(filter(performance, { period: 'production' }), reference)).toThrow('no chunk in common')
  })
})
