/** Trust in estimates and their bands: told and drawn wherever a run is shown. */

import { describe, expect, it } from 'vitest'
import type { Mark, SeriesBlock } from '../../src/report/blocks.js'
import { buildAnswer, buildReport } from '../../src/report/build.js'
import { seriesScale } from '../../src/report/render/html/series.js'
import { renderHtml } from '../../src/report/render/html.js'
import { renderMarkdown } from '../../src/report/render/markdown.js'
import { renderTerminal } from '../../src/report/render/terminal.js'
import { trustNotes } from '../../src/report/trust-notes.js'
import type { Point, Result, RunData } from '../../src/types/index.js'
import { flightsRun, trustedRun } from './sample-run.js'

const LOW = 'Low trust: few reference rows are like these; outside what the reference has'
const NONE = 'Outside what the reference has: this estimate cannot be trusted'
const NOTES = [`${NONE} (week of 18 June 2001).`, `${LOW} (3 weeks, the last week of 11 June 2001).`]
const f1 = (run: RunData) => buildReport(run).blocks.find((block) => block.type === 'series') as SeriesBlock

/** The same run with one chunk before and the last one after. */
function beforeAfter(run: RunData): RunData {
  const ends = <T>(own: readonly T[]) => [own[0], own.at(-1)] as T[]
  const { estimated_performance } = run.results
  const series = (estimated_performance as Result).series.map((own) => ({ ...own, points: ends(own.points) }))
  const results = { estimated_performance: { ...(estimated_performance as Result), chunks: ends(run.chunks), series } }
  const { split: _, ...verdict } = run.verdict
  return { ...run, chunks: ends(run.chunks), verdict, results }
}

describe('trust in estimates', () => {
  it('is told of production, with the reasons of the last chunk', () => {
    expect(f1(trustedRun()).trust).toEqual(NOTES)
    expect(f1(flightsRun())).not.toHaveProperty('trust')
    const { lines, ticks } = f1(trustedRun())
    const marks = lines[1]?.marks ?? []
    expect(trustNotes({ marks, ticks: ticks.map((tick) => ({ ...tick, period: 'reference' })), noun: 'week' })).toEqual(
      [],
    )
  })

  it('is part of the answer, beside what the headline says', () => {
    const [list] = buildReport(trustedRun()).blocks.flatMap((block) => (block.type === 'verdict' ? block.lists : []))
    expect(list?.items.slice(-2)).toEqual([
      { text: `${NONE} (F1, week of 18 June 2001).`, strong: 'F1', anchor: 'metric-f1' },
      { text: `${LOW} (F1, 3 weeks, the last week of 11 June 2001).`, strong: 'F1', anchor: 'metric-f1' },
    ])
    const answer = renderTerminal(buildAnswer(trustedRun()), { width: 120 }).replaceAll(/\s+/g, ' ')
    expect(answer).toContain(`${NONE} (F1, week of 18 June 2001).`)
    expect(renderTerminal(buildAnswer(flightsRun()))).not.toContain('trust')
  })

  it('marks values in Markdown, with their intervals', () => {
    const text = renderMarkdown(buildReport(trustedRun()))
    expect(text).toContain(`± and ( ) are 95\u202f% intervals.\n\n${NOTES.join('\n\n')}`)
    expect(text).toContain('| week of 11 June 2001 | no labels yet | 0.320 (0.305 to 0.335), low trust |')
    expect(text).toContain('| week of 18 June 2001 | no labels yet | 0.317 (0.302 to 0.332), not to be trusted |')
    expect(text).toContain('| week of 23 April 2001 | ◆ 0.231 ± 0.010 | 0.316 (0.301 to 0.331) |')
  })

  it('marks values on the page: in the chart, its legend and its numbers', () => {
    const page = renderHtml(buildReport(trustedRun()))
    for (const note of NOTES) expect(page).toContain(`<p class="note">${note}</p>`)
    expect(page.match(/<circle class="dot estimated low" cx="[\d.]+%"/g)).toHaveLength(3)
    expect(page.match(/class="mu"/g)).toHaveLength(1)
    expect(page).toContain(`: estimated without labels 0.317 (0.302 to 0.332). ${NONE}</title>`)
    expect(page).toContain('<span>(0.305 to 0.335), low trust</span>')
    expect(page).toContain('not to be trusted</li>')
    expect(renderHtml(buildReport(flightsRun()))).not.toContain('trust')
  })

  it('is in the table of one chunk before and one after', () => {
    const table = buildReport(beforeAfter(trustedRun())).blocks.find(
      (block) => block.type === 'table' && block.anchor === 'performance',
    )
    expect(table).toMatchObject({ note: `${NONE} (week of 18 June 2001).` })
    expect(JSON.stringify(table)).toContain('"suffix":" (0.302 to 0.332)"')
    expect(JSON.stringify(table)).toContain('"as expected, not to be trusted"')
  })
})

describe('the band of an estimate', () => {
  it('goes from low to high, and the axis has room for it', () => {
    const wide = f1(trustedRun())
    const { lines } = wide
    expect(lines[1]?.marks[0]?.interval?.map((end) => end.toFixed(4))).toEqual(['0.3028', '0.3328'])
    const far = (mark: Mark): Mark => ({ ...mark, interval: [0.05, 0.6] })
    const scale = seriesScale({ ...wide, lines: lines.map((own) => ({ ...own, marks: own.marks.map(far) })) }, 250)
    expect([scale.low <= 0.05, scale.high >= 0.6]).toEqual([true, true])
  })

  it('is not that of a value from counts, which is certain of its rows alone', () => {
    const run = trustedRun()
    const { estimated_performance } = run.results
    const [first, ...others] = (estimated_performance as Result).series
    const points = first?.points.map((point): Point => ({ ...point, exactness: 'interval' }))
    const series = [{ ...first, points }, ...others] as Result['series']
    const results = { ...run.results, estimated_performance: { ...(estimated_performance as Result), series } }
    expect(f1({ ...run, results }).lines[1]?.marks[0]).not.toHaveProperty('interval')
  })
})
