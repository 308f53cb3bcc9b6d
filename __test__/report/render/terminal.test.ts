import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { buildReport } from '../../../src/report/build.js'
import { renderTerminal } from '../../../src/report/render/terminal.js'
import { printable, shorten } from '../../../src/report/render/text-grid.js'
import { flightsRun, wideRun } from '../sample-run.js'

const CJK = '客户的年龄和收入比例'
const FAMILY = '👩‍👩‍👧‍👦'

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

describe('widths', () => {
  it('are those of the terminal, not numbers of code points', () => {
    const names = { origin: CJK, destination: `${FAMILY} family`, distance: 'e\u0301te\u0301', hour: 'hour' }
    const lines = renderTerminal(buildReport(flightsRun(names)), { width: 100 }).split('\n')
    const bars = lines.filter((line) => line.includes('│')).map((line) => stringWidth(line.slice(0, line.indexOf('│'))))
    expect(bars.length).toBeGreaterThan(6)
    expect(new Set(bars).size).toBe(1)
  })
  it('are kept by every line', () => {
    const names = { origin: CJK.repeat(20), destination: FAMILY.repeat(60), distance: `a ${'客'.repeat(70)} b` }
    for (const width of [40, 41, 80]) {
      const lines = renderTerminal(buildReport(flightsRun(names)), { width }).split('\n')
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width)
    }
  })
  it('bound what is shortened, however it is written', () => {
    const texts = [
      CJK,
      FAMILY.repeat(9),
      'e\u0301'.repeat(40),
      'a'.repeat(1e5),
      '客'.repeat(1e5),
      `z${'\u0301'.repeat(5000)}end`,
    ]
    for (const text of texts) {
      for (let width = 8; width < 30; width++) {
        expect(stringWidth(shorten(text, width, '…'))).toBeLessThanOrEqual(width)
      }
    }
    expect(shorten(CJK, 10, '…')).toBe('客户…比例')
    expect(shorten(CJK, 11, '…')).toBe('客户…收入比例'.replace('收', '').replace('入', ''))
    expect(shorten('plain', 8, '…')).toBe('plain')
  })
  it('show no mark that turns the direction', () => {
    expect(printable('a\u202eb\u061cc\u2067d')).toBe('a b c d')
  })
})
