import { describe, expect, it } from 'vitest'
import type { Chunk, Chunking } from '../../src/types/index.js'
import { metricFromTo, withError } from '../../src/verdict/numbers.js'
import { decimalsFor, decimalsForError, fixed, percent, plain, points, signed } from '../../src/words/numbers.js'
import { chunkingWords, ticksOf } from '../../src/words/ticks.js'
import {
  enumerate,
  kindWords,
  metricInSentence,
  metricLabel,
  reasonWords,
  thresholdWords,
} from '../../src/words/words.js'

const chunk = (startDate?: string, endDate?: string): Chunk => ({
  index: 1,
  key: 'k',
  period: 'production',
  rows: 500,
  startIndex: 500,
  endIndex: 999,
  ...(startDate === undefined ? {} : { startDate }),
  ...(endDate === undefined ? {} : { endDate }),
})
const tick = (own: Chunk, chunking: Chunking) => {
  const [first] = ticksOf([own], chunking)
  return [first?.label, first?.words]
}

describe('numbers', () => {
  it('prints fixed decimals with commas and a real minus', () => {
    expect(fixed(1402932, 0)).toBe('1,402,932')
    expect(fixed(-0.0861, 3)).toBe('−0.086')
    expect(fixed(1234567.891, 2)).toBe('1,234,567.89')
  })
  it('never prints a minus before nothing', () => {
    expect(fixed(-0.0001, 2)).toBe('0.00')
    expect(signed(0.0001, 2)).toBe('0.00')
    expect(signed(0.02, 2)).toBe('+0.02')
  })
  it('gives as many decimals as the error supports', () => {
    expect(fixed(0.23123, decimalsForError(0.0049))).toBe('0.231')
    expect(fixed(812.4, decimalsForError(12))).toBe('812')
    expect(decimalsForError(0)).toBe(3)
  })
  it('shows three digits of the largest value', () => {
    expect(decimalsFor([0.0481, null, 0.002])).toBe(4)
    expect(decimalsFor([116_000])).toBe(0)
    expect(decimalsFor([])).toBe(0)
  })
  it('survives what is not finite, huge or tiny', () => {
    expect(fixed(Number.NaN, 2)).toBe('not a number')
    expect(fixed(Number.NEGATIVE_INFINITY, 2)).toBe('−∞')
    expect(fixed(-4.2e20, 2)).toBe('−4.2e20')
    expect(fixed(4.2e-12, 9)).toBe('4.2e−12')
  })
  it('prints rates and changes of rates', () => {
    expect(percent(0.0123)).toBe('1.2\u202f%')
    expect(points(-0.0022)).toBe('−0.22\u202fpt')
    expect(plain(0.0005)).toBe('0.0005')
    expect(plain(5)).toBe('5')
  })
  it('prints numbers of any size as what they are', () => {
    expect([1e-10, 1e20, -1.5e-12, 1e15, 123e13, 4.56e300, 5e-324].map(plain)).toEqual([
      '1e−10',
      '1e20',
      '−1.5e−12',
      '1e15',
      '1.23e15',
      '4.56e300',
      '4.94e−324',
    ])
    expect([100, 1200, 0.1, 0, -20, 1e-8, 999_999_999_999_999].map(plain)).toEqual([
      '100',
      '1,200',
      '0.1',
      '0',
      '−20',
      '1e−8',
      '999,999,999,999,999',
    ])
    for (let exponent = -320; exponent < 300; exponent += 0.37) {
      const value = 10 ** exponent
      const read = Number(plain(value).replaceAll(',', '').replace('−', '-'))
      expect(Math.abs(read - value)).toBeLessThanOrEqual(0.006 * value + 5e-324)
    }
  })
})

describe('values of metrics', () => {
  it('are per cent where people say so', () => {
    expect(metricFromTo('mape', 0.0902, 0.127)).toEqual({ from: '9\u202f%', to: '13\u202f%' })
    expect(metricFromTo('mape', 0.0902, 0.0913)).toEqual({ from: '9.0\u202f%', to: '9.1\u202f%' })
    expect(metricFromTo('f1', 0.8, 0.6)).toEqual({ from: '0.80', to: '0.60' })
  })
  it('stand with their 95 % interval', () => {
    const series = {
      metric: 'f1',
      threshold: { lower: null, upper: null },
      points: [{ value: 0.23123, standardError: 0.0049, state: 'fine', alert: false }],
    } as const
    expect(withError('f1', series, 0)).toBe('0.231 ± 0.010 (95\u202f%)')
  })
})

describe('chunks in words', () => {
  it('names a week by its Monday', () => {
    expect(tick(chunk('2001-04-23T00:00:00'), { period: 'week' })).toEqual(['04-23', 'week of 23 April 2001'])
    expect(tick(chunk('2001-04-26T10:00:00'), { period: 'week' })).toEqual(['04-23', 'week of 23 April 2001'])
  })
  it('names the other periods', () => {
    expect(tick(chunk('2001-04-01T06:00:00'), { period: 'hour' })).toEqual(['04-01 06:00', '1 April 2001, 06:00'])
    expect(tick(chunk('2001-04-01T00:00:00'), { period: 'day' })).toEqual(['04-01', '1 April 2001'])
    expect(tick(chunk('2001-04-01T00:00:00'), { period: 'month' })).toEqual(['2001-04', 'April 2001'])
    expect(tick(chunk('2001-04-01T00:00:00'), { period: 'quarter' })).toEqual(['2001 Q2', 'Q2 2001'])
    expect(tick(chunk('2001-01-01T00:00:00'), { period: 'year' })).toEqual(['2001', '2001'])
    expect(tick(chunk('2001-04-23T00:00:00'), { period: '2 weeks' })).toEqual(['04-23', '2 weeks from 23 April 2001'])
  })
  it('counts rows where there are no dates', () => {
    expect(tick(chunk(), { size: 500 })).toEqual(['2', 'rows 500 to 999'])
  })
  it('gives rows and dates where chunks are by rows', () => {
    expect(tick(chunk('2001-04-03T08:00:00', '2001-04-09T10:00:00'), { size: 500 })).toEqual([
      '04-03',
      'rows 500 to 999, 3 to 9 April 2001',
    ])
  })
  it('puts the year on the axis when a run is longer than one', () => {
    const labels = ticksOf([chunk('2000-01-03T00:00:00'), chunk('2001-04-23T00:00:00')], { period: 'week' }).map(
      (own) => own.label,
    )
    expect(labels).toEqual(['2000-01-03', '2001-04-23'])
  })
  it('says how rows were cut', () => {
    expect(chunkingWords({ period: 'week' })).toBe('weekly')
    expect(chunkingWords({ period: 'day' })).toBe('daily')
    expect(chunkingWords({ period: '6 hours' })).toBe('every 6 hours')
    expect(chunkingWords({ size: 5000 })).toBe('chunks of 5,000 rows')
  })
})

describe('catalogue in words', () => {
  it('labels keys and spells out unknown ones', () => {
    expect(metricLabel('roc_auc')).toBe('AUROC')
    expect(metricLabel('some_new_metric')).toBe('Some new metric')
    expect(metricInSentence('missing_rate')).toBe('missing values')
    expect(metricInSentence('f1')).toBe('F1')
  })
  it('gives a reason where there is no number', () => {
    expect(reasonWords('no_labels')).toBe('no labels yet')
    expect(reasonWords(undefined)).toBe('not computed')
  })
  it('puts thresholds in words', () => {
    expect(thresholdWords({ std: 3 })).toBe("3 standard deviations around the reference chunks' mean")
    expect(thresholdWords({ std: { upper: 2 }, around: 'median' })).toBe(
      "2 above the reference chunks' median, in standard deviations",
    )
    expect(thresholdWords({ lower: 0.2 })).toBe('at least 0.2')
  })
  it('joins names and describes kinds', () => {
    expect(enumerate(['a', 'b', 'c'])).toBe('a, b and c')
    expect(kindWords({ name: 'origin', kind: 'categorical', categories: 229 })).toBe('229 values')
  })
})
