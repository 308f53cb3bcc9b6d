/** Sections are one list: the report and the summary of a terminal ask it, and no family of calculators is left out. */

import { describe, expect, it } from 'vitest'
import { calculatorOf, FAMILIES } from '../../../src/calculators/list.js'
import type { TableBlock } from '../../../src/report/blocks.js'
import { buildAnswer, buildReport } from '../../../src/report/build.js'
import { HEADINGS } from '../../../src/report/headings.js'
import { renderHtml } from '../../../src/report/render/html.js'
import { renderTerminal } from '../../../src/report/render/terminal.js'
import { SECTIONS } from '../../../src/report/sections/list.js'
import { timelineOf } from '../../../src/results/timeline.js'
import type { CalculatorKey, RunData } from '../../../src/types/index.js'
import { flightsRun, wideRun } from '../sample-run.js'

const noticed = (run: RunData): RunData => ({ ...run, notices: ['3 columns were set aside'] })

describe('sections', () => {
  it('are one for each heading, in the order of the headings', () => {
    expect(SECTIONS.map(({ key }) => key)).toEqual(Object.keys(HEADINGS))
  })

  it.each(Object.keys(FAMILIES))('show %s in a section of its own, besides the grid', (family) => {
    const own = SECTIONS.filter(({ key, draws }) => key !== 'glance' && draws.some((drawn) => drawn === family))
    expect(own.length).toBeGreaterThan(0)
  })

  it.each(SECTIONS.filter(({ draws }) => draws.length > 0))('$key asks only for results that it draws', (section) => {
    const run = flightsRun()
    const asked = new Set<string>()
    const of = (family: string) => {
      asked.add(family)
      return []
    }
    const timeline = { ...timelineOf(run), of, by: (key: CalculatorKey) => of(calculatorOf(key).family) }
    Array.from(section.build({ run, full: run, timeline }))
    expect(section.draws.map(String)).toEqual(expect.arrayContaining([...asked]))
    expect(asked.size).toBeGreaterThan(0)
  })

  it('stand under their headings on the page', () => {
    const html = renderHtml(buildReport(noticed(flightsRun())))
    const headings = [...html.matchAll(/<h2 id="[^"]+">([^<]+)</g)].map(([, text]) => text)
    const {
      headline: _,
      segments: _5,
      confusion: _1,
      calibration: _2,
      thresholds: _3,
      together: _4,
      ...shown
    } = HEADINGS
    expect(headings.slice(1)).toEqual(Object.values(shown))
  })

  it.each([
    ['few columns', flightsRun()],
    ['many columns', wideRun(60, 40)],
  ])('of the answer are all that a terminal prints, of %s', (_, run) => {
    const [whole, answer] = [buildReport(noticed(run)), buildAnswer(noticed(run))]
    expect(renderTerminal(answer)).toBe(renderTerminal(whole))
    expect(renderTerminal(answer)).toContain('3 columns were set aside')
    expect(answer.blocks.length).toBeLessThan(whole.blocks.length)
  })
})

describe('tables of watched series', () => {
  const table = (anchor: string) =>
    buildReport(flightsRun()).blocks.find(
      (block): block is TableBlock => block.type === 'table' && block.anchor === anchor,
    )

  it('say a rate, its bounds and their unit once', () => {
    const [row] = table('quality')?.rows ?? []
    const texts = row?.cells.map((cell) => (cell.type === 'sparkline' ? cell.type : cell.text))
    expect(texts?.slice(2, 4)).toEqual(['0.050\u202f%', '0.080\u202f%'])
  })

  it('have a cell for each column', () => {
    for (const anchor of ['inputs', 'quality', 'summary']) {
      const { columns, rows } = table(anchor) as TableBlock
      expect(rows.map(({ cells }) => cells.length)).toEqual(rows.map(() => columns.length))
      expect(columns.at(-1)?.key).toBe('alerts')
    }
  })
})
