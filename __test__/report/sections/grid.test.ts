/** The grid: cells say more than whether a value alerts. */

import { describe, expect, it } from 'vitest'
import type { Cell, GridBlock } from '../../../src/report/blocks.js'
import { buildReport } from '../../../src/report/build.js'
import { renderHtml } from '../../../src/report/render/html.js'
import { renderMarkdown } from '../../../src/report/render/markdown.js'
import { renderTerminal } from '../../../src/report/render/terminal.js'
import type { Point, RunData } from '../../../src/types/index.js'
import { cellsIn } from '../../../src/words/words.js'
import { flightsRun, REFERENCE_WEEKS } from '../sample-run.js'

/** The flights, with other points of realized F1 in some weeks of production. */
function withPoints(points: Readonly<Record<number, Partial<Point>>>): RunData {
  const run = flightsRun()
  const { series: all = [], ...rest } = run.results.realized_performance ?? {}
  const series = all.map((own) => ({
    ...own,
    points: own.points.map((point, place) => ({
      ...point,
      ...(own.metric === 'f1' ? points[place - REFERENCE_WEEKS] : {}),
    })),
  }))
  return { ...run, results: { ...run.results, realized_performance: { ...rest, series } as never } }
}

const run = withPoints({
  2: { state: 'watch', alert: false },
  3: { value: null, undefinedBecause: 'selected_labels', state: 'not_enough_data', alert: false },
  4: { value: null, undefinedBecause: 'one_class', state: 'not_enough_data', alert: false },
})
const report = buildReport(run)

describe('the grid', () => {
  it('tells what is on watch, withheld and undefined', () => {
    const grid = report.blocks.find((block): block is GridBlock => block.type === 'grid')
    const row = grid?.rows.find(({ label }) => label === 'F1, realized')
    const cells: readonly Cell[] = ['healthy', 'healthy', 'watch', 'withheld', 'undefined']
    expect(row?.cells.slice(REFERENCE_WEEKS, REFERENCE_WEEKS + 5)).toEqual(cells)
  })

  it('has a shape and words for each, in every form', () => {
    const words = ['performance on watch: unusual', 'withheld: labels came for some kinds of rows first']
    for (const text of [renderHtml(report), renderMarkdown(report), renderTerminal(report)]) {
      for (const own of words) expect(text).toContain(own)
    }
    expect(renderTerminal(report, { unicode: true, color: false })).toMatch(/│─ ─ ◈ ○ × ─/)
    expect(renderTerminal(report, { unicode: false, color: false })).toMatch(/\|- - \* 0 x -/)
  })

  it('leads from what is on watch to its chart', () => {
    expect(renderHtml(report)).toMatch(/<td role="cell" class="o"><a href="#metric-f1"/)
  })

  it('lists cells in the order of the legend', () => {
    expect(cellsIn([{ cells: ['reference', 'watch'] }, { cells: ['performance'] }])).toEqual([
      'performance',
      'watch',
      'reference',
    ])
  })
})

describe('charts and tables', () => {
  it('mark what is on watch, and say why a value is withheld', () => {
    const html = renderHtml(report)
    expect(html).toContain('class="mo"><use href="#o"')
    expect(html).toContain('aria-label="on watch"')
    expect(html).toContain('>withheld: labels came for some kinds of rows first</td>')
    expect(renderMarkdown(report)).toMatch(/\| week of 16 April 2001 \| ◈ 0\.263/)
  })
})
