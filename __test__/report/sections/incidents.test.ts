/** Incidents in the report: numbers, evidence, links, and a line for what is left. */

import { describe, expect, it } from 'vitest'
import type { Block, TableBlock, VerdictBlock } from '../../../src/report/blocks.js'
import { buildReport } from '../../../src/report/build.js'
import { renderHtml } from '../../../src/report/render/html.js'
import { renderMarkdown } from '../../../src/report/render/markdown.js'
import { renderIncident, renderTerminal } from '../../../src/report/render/terminal.js'
import type { Finding, Incident, RunData } from '../../../src/types/index.js'
import { flightsRun, HOSTILE } from '../sample-run.js'

const run = flightsRun()
const report = buildReport(run)
const [fall, fault] = run.verdict.incidents as [Incident, Incident]

/** The flights with other incidents, or other causes. */
function withVerdict(verdict: Partial<RunData['verdict']>): RunData {
  return { ...run, verdict: { ...run.verdict, ...verdict } }
}

function only<T extends Block['type']>(type: T, of = report): readonly Extract<Block, { type: T }>[] {
  return of.blocks.filter((block): block is Extract<Block, { type: T }> => block.type === type)
}

describe('the section of incidents', () => {
  it('stands between the verdict and the grid, and is not there without one', () => {
    const types = report.blocks.map(({ type }) => type)
    expect(types.slice(0, 10)).toEqual([
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
    ])
    const none = buildReport(withVerdict({ incidents: [] }))
    expect(none.blocks.map(({ type }) => type)).not.toContain('incident')
    expect(renderHtml(none)).not.toContain('id="incidents"')
    expect(renderTerminal(none)).not.toContain('Incident')
  })

  it('answers five questions in numbers', () => {
    const [own] = only('incident')
    expect(own?.facts.map(({ question, answer, note }) => [question, answer, note])).toEqual([
      ['how much', '−0.088 ± 0.013', '0.321 → 0.232, 3 of 8 weeks with labels'],
      ['since when', '16 April 2001', 'in the weeks of 16, 23 and 30 April 2001, in one step'],
      ['why', '95\u202f% concept drift', 'the same inputs mean something else'],
      ['where', 'hour 17 to 23 · weekday Fri', '4\u202f% of rows; 0.51 → 0.25'],
      ['does it matter', '−0.01 per prediction', 'the value fell: −0.21 → −0.22'],
    ])
    expect(own).toMatchObject({ state: 'Recovered', title: 'F1 fell from 0.32 to 0.23', kind: 'performance' })
  })

  it('says a sentence once', () => {
    expect(only('incident').map(({ sentence }) => sentence)).toEqual([undefined, undefined])
    const other = buildReport(withVerdict({ headline: 'Otherwise.' }))
    expect(only('incident', other)[0]?.sentence).toBe(fall.sentence)
    expect(renderHtml(other)).toContain(`<p>${fall.sentence}</p>`)
  })

  it('counts the alerts that it explains, and leads to them', () => {
    expect(only('incident')[0]?.explains).toEqual([
      { label: 'F1', alerts: 3, anchor: 'metric-f1', place: 10 },
      { label: 'drift of hour', alerts: 1, anchor: 'distribution-drift-3', place: 12 },
    ])
  })

  it('counts all cells of the matrix as one', () => {
    const cell = (metric: string) => ({ calculator: 'realized_performance', metric, chunk: fall.since }) as const
    const alerts = [cell('true_positive'), cell('false_positive')]
    const own = buildReport(withVerdict({ incidents: [{ ...fall, alerts }] }))
    expect(only('incident', own)[0]?.explains).toEqual([{ label: 'confusion matrix', alerts: 2, place: 10 }])
  })

  it('tells of a fault alone when it was', () => {
    const own = only('incident')[1]
    expect(own).toMatchObject({ kind: 'quality', title: fault.sentence, number: 2 })
    expect(own?.facts.map(({ question }) => question)).toEqual(['since when'])
  })

  it('has three in full, and a line for each of the others', () => {
    const many = buildReport(withVerdict({ incidents: Array.from({ length: 70 }, () => fault) }))
    expect(only('incident', many)).toHaveLength(3)
    const others = many.blocks.find((block): block is TableBlock => block.type === 'table')
    expect(others).toMatchObject({ title: 'Other incidents', note: 'The first 20 of 67; the JSON has all.' })
    expect(others?.rows.map(({ anchor }) => anchor).slice(0, 2)).toEqual(['incident-4', 'incident-5'])
    expect(others?.rows).toHaveLength(20)
    const lines = renderTerminal(many, { width: 120, color: false }).split('\n')
    const at = lines.indexOf('Other incidents')
    expect(lines.slice(at + 1, at + 6)).toEqual(Array(5).fill(`• ${fault.sentence}`))
    expect(lines[at + 6]).toBe('and more, which the report lists')
  })

  it('says what is open, on watch, estimated or not known', () => {
    const { until: _, ...open } = fall
    const bridge = [
      { ...(fall.bridge[0] as Incident['bridge'][0]), amount: -0.0882 },
      { kind: 'unknown_until_labels', amount: 0, interval: null, pValue: null, columns: [] },
    ] as const
    const incident = { ...open, state: 'open', level: 'watch', shownBy: 'estimate', course: 'slope', bridge } as const
    const own = buildReport(withVerdict({ incidents: [incident] }))
    expect(only('incident', own)[0]).toMatchObject({
      state: 'On watch since 16 April 2001',
      title: 'F1 is estimated to have fallen from 0.32 to 0.23',
    })
    const facts = only('incident', own)[0]?.facts
    expect(facts?.[1]?.note).toBe('little by little, goes on')
    expect(facts?.[2]?.answer).toBe('100\u202f% covariate shift')
    expect(only('bridge', own)[0]?.parts[1]).toMatchObject({ label: 'concept drift', text: 'unknown until labels' })
    expect(renderHtml(own)).toContain('>?</text>')
  })

  it('says that other parts offset the largest', () => {
    const [covariate, concept] = fall.bridge as [Incident['bridge'][0], Incident['bridge'][0]]
    const bridge = [
      { ...covariate, amount: 0.02, columns: ['age'] },
      { ...concept, amount: -0.1082, kind: 'data_fault', columns: ['age'] } as const,
    ]
    const own = buildReport(withVerdict({ incidents: [{ ...fall, bridge }] }))
    expect(only('incident', own)[0]?.facts[2]).toEqual({
      question: 'why',
      answer: 'all data fault',
      note: 'of age; other parts offset it',
    })
  })
})

describe('evidence of an incident', () => {
  it('has parts that add up, with their intervals', () => {
    const [bridge] = only('bridge')
    const sum = bridge?.parts.reduce((all, { value }) => all + value, bridge.from.value)
    expect(sum).toBeCloseTo(bridge?.to.value ?? 0, 9)
    expect(bridge?.parts.map(({ text }) => text)).toEqual(['−0.004 ± 0.004', '−0.084 ± 0.010'])
    expect(bridge?.description).toBe(
      'F1 is usually 0.321 and now 0.232: covariate shift −0.004 ± 0.004, concept drift −0.084 ± 0.010.',
    )
  })

  it('is a table of segments, with what they carry', () => {
    expect(only('segments')[0]?.rows[0]).toMatchObject({
      label: 'hour 17 to 23 · weekday Fri',
      share: '4\u202f%',
      usualShare: '2\u202f%',
      values: '0.51 → 0.25',
      carries: { text: '−0.031 ± 0.006' },
      cause: 'concept drift',
    })
  })

  it('leads from an input to its row', () => {
    expect(only('columns')[0]?.rows).toMatchObject([
      { column: 'hour', evidence: 'drift-3', direction: 'higher', relation: '< 0.001' },
      { column: 'distance', evidence: 'drift-2', effect: { text: '+0.001 ± 0.001' }, relation: '0.210' },
    ])
  })

  it('is marked on the chart of its metric', () => {
    const [f1, other] = only('series')
    expect(f1?.incidents).toEqual([{ from: 10, to: 12, label: 'since 16 April 2001' }])
    expect(other).not.toHaveProperty('incidents')
    expect(renderHtml(report).match(/<rect class="told"/g)).toHaveLength(1)
    expect(renderHtml(report)).toContain('>since 16 April 2001</text>')
  })

  it('is where causes of the verdict lead', () => {
    const chunks = [fall.since]
    const causes: readonly Finding[] = [
      {
        kind: 'segment',
        sentence: 'Rows where "hour" is 17 to 23 and "weekday" is Fri carry it',
        metric: 'f1',
        chunks,
      },
      { kind: 'concept_drift', sentence: 'Concept drift explains it', metric: 'f1', chunks },
      { kind: 'covariate_shift', sentence: 'Covariate shift explains it', metric: 'roc_auc', chunks },
    ]
    const [verdict] = only('verdict', buildReport(withVerdict({ causes }))) as [VerdictBlock]
    expect(verdict.lists[1]?.items).toMatchObject([
      { anchor: 'incident-1-segments', strong: '"hour" is 17 to 23 and "weekday" is Fri' },
      { anchor: 'incident-1-bridge', strong: 'Concept drift' },
      { strong: 'Covariate shift' },
    ])
    expect(verdict.lists[1]?.items[2]).not.toHaveProperty('anchor')
  })
})

describe('forms of incidents', () => {
  it('are alike in their numbers', () => {
    const forms = [renderHtml(report), renderMarkdown(report), renderIncident(report, { unicode: true })]
    const words = ['−0.088 ± 0.013', '−0.084 ± 0.010', '0.51 → 0.25', '−0.031 ± 0.006', '−0.003 ± 0.002']
    for (const own of words)
      expect(
        forms.map((text) => text.includes(own)),
        own,
      ).toEqual([true, true, true])
  })

  it('draw a bar for each part, whose bases meet', () => {
    const bars = [
      ...renderHtml(report).matchAll(/<path class="(usual|covariate|concept|now)" d="M\S+ (\S+)H\S+V([\d.]+)H/g),
    ]
    expect(bars.map(([, role]) => role).slice(0, 4)).toEqual(['usual', 'covariate', 'concept', 'now'])
    const [usual, covariate, concept, now] = bars.map(([, , base, end]) => ({ base: Number(base), end: Number(end) }))
    expect(covariate?.base).toBe(usual?.end)
    expect(concept?.base).toBe(covariate?.end)
    expect(now?.end).toBe(concept?.end)
  })

  it('draw evidence without its incident too', () => {
    const lone = { ...report, blocks: report.blocks.filter(({ type }) => type === 'bridge') }
    expect(renderHtml(lone)).toContain('id="incident-1-bridge"')
    expect(renderHtml(lone)).not.toContain('id="incidents"')
  })

  it('keep names from data plain', () => {
    const hostile = buildReport(flightsRun({ hour: HOSTILE, weekday: '[a](x) | b', distance: '\u001b[31m\u202e' }))
    expect(renderHtml(hostile)).not.toContain(HOSTILE)
    expect(renderMarkdown(hostile)).toContain('\\[a\\](x) \\| b')
    expect(renderIncident(hostile, { color: false }).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  it('are short beside the verdict, and whole when asked for', () => {
    const [short, whole] = [renderTerminal(report), renderIncident(report)]
    expect(short).toContain('Parts: covariate shift')
    expect(short).not.toContain('does it matter')
    expect(whole).toContain('does it matter: ')
    expect(whole).toContain('explains alerts: F1 (3), drift of hour (1)')
    const ascii = renderIncident(report, { unicode: false })
    expect([...ascii].filter((letter) => letter > '~' || (letter < ' ' && letter !== '\n'))).toEqual([])
  })
})
