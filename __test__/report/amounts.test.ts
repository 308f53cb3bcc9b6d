/** Changes as they are printed. */

import { describe, expect, it } from 'vitest'
import { Amounts, chanceWords } from '../../src/report/amounts.js'

const of = (from: number, to: number, metric: 'f1' | 'mse' | 'mape' = 'f1') =>
  new Amounts({ metric, change: { from, to, interval: [0, 0] } })

describe('amounts', () => {
  it('have the decimals of the whole change, all of them', () => {
    expect(of(0.32, 0.25).amount(-0.0561, [-0.0631, -0.0491]).text).toBe('−0.056 ± 0.007')
    expect(of(0.32, 0.25).amount(0.0001, [-0.0019, 0.0021]).text).toBe('0.000 ± 0.002')
    expect(of(1200, 1500, 'mse').amount(300, [250, 350]).text).toBe('+300 ± 50')
    expect(of(0.09, 0.12, 'mape').amount(0.03, null).text).toBe('+3.0\u202f%')
  })

  it('have more where they are certain, and not without end', () => {
    expect(of(0.74, 0.5).amount(0.00312, [0.00272, 0.00352]).text).toBe('+0.0031 ± 0.0004')
    expect(of(0.74, 0.5).amount(0.0011, [0.0010999, 0.0011001]).text).toBe('+0.0011 ± 0.0000')
    expect(of(0.74, 0.5).amount(-0.24, [-0.24, -0.24])).toEqual({ value: -0.24, text: '−0.24' })
  })

  it('have both ends of an interval that is not around them', () => {
    expect(of(0.32, 0.25).amount(-0.07, [-0.1, -0.06]).text).toBe('−0.070 (−0.100 to −0.060)')
  })

  it('tell chance as far as it matters', () => {
    expect([0.04881, 0.5, 1e-20].map(chanceWords)).toEqual(['0.049', '0.500', '< 0.001'])
  })
})
