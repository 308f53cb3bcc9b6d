import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toCsv } from '../../src/export/csv.js'
import { toJSON } from '../../src/export/json.js'
import { toJUnit } from '../../src/export/junit.js'
import { writeReport } from '../../src/export/write.js'
import { buildReport } from '../../src/report/build.js'
import { renderMarkdown } from '../../src/report/render/markdown.js'
import { renderTerminal } from '../../src/report/render/terminal.js'
import { ROW_FIELDS, toRows } from '../../src/results/rows.js'
import type { Point } from '../../src/types/index.js'
import { flightsRun, HOSTILE, wideRun } from './sample-run.js'

describe('rows', () => {
  const rows = toRows(flightsRun())
  it('has one record per calculator, series and chunk', () => {
    const series = Object.values(flightsRun().results).reduce((sum, result) => sum + (result?.series.length ?? 0), 0)
    expect(rows).toHaveLength(series * 20)
    expect(Object.keys(rows[0] ?? {})).toEqual([...ROW_FIELDS])
  })
  it('keeps values and reasons', () => {
    expect(rows[11]).toMatchObject({
      calculator: 'realized_performance',
      metric: 'f1',
      column: null,
      period: 'analysis',
      value: 0.2312,
      standard_error: 0.0049,
      lower_threshold: 0.267,
      alert: true,
      undefined_because: null,
    })
    expect(rows[19]).toMatchObject({ value: null, alert: false, undefined_because: 'no_labels' })
  })
})

describe('CSV', () => {
  it('has a header, equal fields and line ends by RFC 4180', () => {
    const lines = toCsv(flightsRun()).split('\r\n')
    expect(lines[0]).toBe(ROW_FIELDS.join(','))
    expect(lines.at(-1)).toBe('')
    expect(lines).toHaveLength(toRows(flightsRun()).length + 2)
  })
  it('quotes what needs it and disarms formulas', () => {
    const csv = toCsv(
      flightsRun({
        origin: HOSTILE,
        destination: '=HYPERLINK("http://x","y")',
        distance: '-2+3',
        hour: 'a,b\nc',
        weekday: '@SUM(1)',
      }),
    )
    expect(csv).toContain(`"<script>alert(1)</script>""&'"`)
    expect(csv).toContain(`"'=HYPERLINK(""http://x"",""y"")"`)
    expect(csv).toContain(`,'-2+3,`)
    expect(csv).toContain('"a,b\nc"')
    expect(csv).toContain(`,'@SUM(1),`)
    expect(csv).toContain(',-0.214,')
  })
})

describe('JSON', () => {
  it('survives a round trip', () => {
    const json = toJSON(flightsRun())
    expect(Object.keys(json)).toEqual([
      'reckoner',
      'config',
      'verdict',
      'chunks',
      'results',
      'calibration',
      'leftOut',
      'notices',
    ])
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })
})

describe('JUnit', () => {
  it('counts cases and failures by suite', () => {
    const failures = (own: string) =>
      [...own.matchAll(/<testsuite name="(\w+)" tests="(\d+)" failures="(\d+)"/g)].map((match) => match.slice(1))
    const xml = toJUnit(flightsRun(), ['performance', 'quality', 'drift'])
    expect(failures(xml)).toEqual([
      ['performance', '5', '2'],
      ['quality', '7', '1'],
      ['drift', '5', '4'],
      ['summary', '4', '0'],
    ])
    expect(xml).toContain('outside its threshold (0.267 to 0.371) in 4 of 8 chunks')
    expect(xml).toContain('week of 23 April 2001: 0.2312')
    // What does not fail the run is told, and skipped.
    const usual = toJUnit(flightsRun())
    expect(failures(usual)[2]).toEqual(['drift', '5', '0'])
    expect(usual).toContain('drift fails no run unless asked to')
  })
  it('is well formed whatever the columns are called', () => {
    const xml = toJUnit(flightsRun({ origin: `${HOSTILE}\u0000\u001b]]>\ud800`, destination: '<!-- -- & -->' }))
    expect(wellFormed(xml)).toBe(true)
    expect(xml.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
  it('skips what has no value', () => {
    const run = flightsRun()
    const realized = run.results.realized_performance
    if (!realized) throw new Error('sample without performance')
    const none = realized.series.map((series) => ({
      ...series,
      points: series.points.map(
        (): Point => ({ value: null, undefinedBecause: 'no_labels', state: 'not_enough_data', alert: false }),
      ),
    }))
    expect(toJUnit({ ...run, results: { realized_performance: { ...realized, series: none } } })).toContain(
      '<skipped message="no labels yet"/>',
    )
  })
})

describe('Markdown', () => {
  const text = renderMarkdown(buildReport(flightsRun({ origin: `${HOSTILE} | x`, hour: '[a](javascript:x) `b`' })))
  it('begins with the answer', () => {
    expect(text.split('\n').slice(0, 7)).toEqual([
      '# Late flights',
      '',
      'reference 5 Feb – 1 Apr 2001, 920,591 rows · production 2 Apr – 24 Jun 2001, 1,402,932 rows · weekly',
      '',
      '**◆ Degraded**',
      '',
      '## F1 fell from 0.32 to 0.23 in the weeks of 23 and 30 April. The inputs explain almost none of it: the relation between inputs and lateness changed.',
    ])
  })
  it('has the numbers of every chart', () => {
    expect(text).toContain('| week of 23 April 2001 | ◆ 0.231 ± 0.010 | 0.316 ± 0.010 |')
    expect(text).toContain('| week of 18 June 2001 | no labels yet | 0.317 ± 0.010 |')
    expect(text).toContain('| week of 23 April 2001 | −0.089 | −0.003 | −0.086 | yes |')
  })
  it('keeps names from data plain', () => {
    const outsideFences = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    expect(outsideFences).not.toContain('<script')
    expect(outsideFences).toContain('\\| x')
    expect(outsideFences).toContain('\\[a\\](javascript:x) \\`b\\`')
  })
})

describe('terminal', () => {
  const report = buildReport(flightsRun({ hour: 'hour\u001b[31m\u0007\n\u202e' }))
  it('starts with the status and the headline', () => {
    const lines = renderTerminal(report, { color: false, unicode: true, width: 100 }).split('\n')
    expect(lines[0]).toBe('◆ Degraded  Late flights')
    expect(lines[1]).toMatch(/^F1 fell from 0\.32 to 0\.23/)
    expect(lines.indexOf('What to do')).toBeLessThan(lines.indexOf('At a glance'))
    expect(lines.find((line) => line.startsWith('F1, realized'))).toMatch(/░ ░ ░ ░ ░ ░ ░ ░ │─ ─ ◆ ◆ ◆ ─ ◆ ─ · · · ·$/)
  })
  it('keeps to its width, also for long runs', () => {
    for (const run of [flightsRun(), wideRun(30, 400)]) {
      const lines = renderTerminal(buildReport(run), { color: false, unicode: true, width: 80 }).split('\n')
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(80)
    }
  })
  it('is plain ASCII without colour where asked for', () => {
    const text = renderTerminal(report, { color: false, unicode: false, width: 80 })
    expect([...text].filter((letter) => letter > '~' || (letter < ' ' && letter !== '\n'))).toEqual([])
    expect(text).toContain('# Degraded')
  })
  it('colours only with its own codes', () => {
    const text = renderTerminal(report, { color: true, unicode: true, width: 80 })
    expect(text).toContain('\u001b[31m◆ Degraded\u001b[39m')
    const codes = ['1', '2', '22', '31', '32', '33', '39'].map((code) => `\u001b[${code}m`)
    const rest = codes.reduce((left, code) => left.replaceAll(code, ''), text.replaceAll('\n', ''))
    expect(rest).not.toMatch(/[\p{Cc}\u202e]/u)
  })
})

describe('writeReport', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reckoner-report-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('writes each form by its extension and leaves no draft behind', async () => {
    for (const extension of ['html', 'md', 'json', 'csv', 'xml'])
      await writeReport(flightsRun(), join(folder, `report.${extension}`))
    await writeReport(flightsRun(), pathToFileURL(join(folder, 'again.HTML')))
    expect((await readdir(folder)).sort()).toEqual([
      'again.HTML',
      'report.csv',
      'report.html',
      'report.json',
      'report.md',
      'report.xml',
    ])
    expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).verdict.status).toBe('degraded')
    expect((await stat(join(folder, 'report.html'))).size).toBeGreaterThan(10_000)
  })
  it.each(['html', 'md'])('lets others have a turn between its pieces, as %s', async (extension) => {
    let [turns, isDone] = [0, false]
    const count = () => {
      if (isDone) return
      turns++
      setImmediate(count)
    }
    setImmediate(count)
    await writeReport(wideRun(30, 40), join(folder, `wide.${extension}`))
    isDone = true
    // One for each section and each column of the distributions at least.
    expect(turns).toBeGreaterThanOrEqual(20)
    await rm(join(folder, `wide.${extension}`))
  })
  it('refuses other extensions and names the known ones', async () => {
    await expect(writeReport(flightsRun(), join(folder, 'report.pdf'))).rejects.toMatchObject({
      code: 'invalid_option',
      message:
        'Cannot write the report "report.pdf": its extension must be one of .html, .md, .json, .csv, .arrow, .xml',
    })
  })
  it('fails whole where it cannot write', async () => {
    await expect(writeReport(flightsRun(), join(folder, 'nowhere', 'report.html'))).rejects.toMatchObject({
      code: 'bad_file',
    })
  })
})

/** Tags nest, attributes are quoted, entities are known. */
function wellFormed(xml: string): boolean {
  const open: string[] = []
  const rest = xml
    .replace(/<\?xml[^>]*\?>/, '')
    .replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, closing, name, __, empty) => {
      if (closing) return open.pop() === name ? '' : '<'
      if (!empty) open.push(name)
      return ''
    })
  return open.length === 0 && !rest.includes('<') && !/&(?!(amp|lt|gt|quot);)/.test(xml)
}
