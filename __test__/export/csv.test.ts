import { describe, expect, it } from 'vitest'
import { toCsv } from '../../src/export/csv.js'
import { ROW_FIELDS, toRows } from '../../src/results/rows.js'
import { flightsRun, HOSTILE, trustedRun } from '../report/sample-run.js'

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
  it('has the words of a set in one cell', () => {
    expect(toCsv(trustedRun())).toContain(',low,few_effective_rows outside_support\r\n')
  })
})
