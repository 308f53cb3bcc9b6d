/** Series that an incident explains are named as far as there is room. */

import { describe, expect, it } from 'vitest'
import { namedSeries, seriesWords } from '../../src/report/explained.js'

const series = (amount: number) => Array.from({ length: amount }, (_, at) => ({ label: `s${at}`, alerts: 2, place: 0 }))

describe('explained series', () => {
  it('are named, with their alerts', () => {
    expect(seriesWords(series(2))).toBe('s0 (2), s1 (2)')
    expect(seriesWords(series(1), (label) => `<${label}>`)).toBe('<s0> (2)')
  })

  it('beyond eight are counted', () => {
    expect(seriesWords(series(11))).toMatch(/^s0 \(2\), .*s7 \(2\), 3 more$/)
    expect(namedSeries(series(11))).toMatchObject({ left: 3, alerts: 22 })
  })
})
