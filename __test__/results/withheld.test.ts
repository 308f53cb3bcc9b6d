import { expect, it } from 'vitest'
import type { Readings } from '../../src/results/assemble.js'
import { codeOf, type Measures, wordAt, wordsAt } from '../../src/results/measures.js'
import type { Selected } from '../../src/results/selected.js'
import { withheld } from '../../src/results/withheld.js'
import type { CalculatorKey } from '../../src/types/index.js'

const series = (calculator: CalculatorKey, codes: Measures['codes'] = {}) => ({
  calculator,
  metric: 'accuracy',
  column: undefined,
  measures: { length: 3, numbers: { value: Float64Array.of(0.9, 0.8, 0.7) }, codes },
})

const READINGS: Readings = {
  chunks: [],
  series: [
    series('realized_performance'),
    series('estimated_performance', { trust: new Uint8Array(3).fill(codeOf('trust', 'high')) }),
  ],
  targetRate: [0.1, 0.2, 0.3],
  selection: [],
  offset: [],
  rows: 0,
  withoutTime: 0,
}

const selected = new Map<number, Selected>([
  [1, { column: 'age' }],
  [2, { column: null }],
])

it('takes realized values and rates out, and says why', () => {
  const { series, targetRate } = withheld(READINGS, selected)
  const [realized] = series.map(({ measures }) => measures) as [Measures]
  expect(Array.from(realized.numbers.value ?? [])).toEqual([0.9, Number.NaN, Number.NaN])
  expect([0, 1].map((place) => wordAt(realized, 'undefined_because', place))).toEqual([undefined, 'selected_labels'])
  expect(targetRate).toEqual([0.1, null, null])
})

it('trusts estimates less that labels contradict, and only those', () => {
  const [, estimated] = withheld(READINGS, selected).series.map(({ measures }) => measures) as [Measures, Measures]
  expect([0, 1, 2].map((place) => wordAt(estimated, 'trust', place))).toEqual(['high', 'high', 'low'])
  expect(wordsAt(estimated, 'trust_because', 2)).toEqual(['selected_labels'])
  expect(Array.from(estimated.numbers.value ?? [])).toEqual([0.9, 0.8, 0.7])
})

it('leaves a run alone whose labels are not selected', () => {
  expect(withheld(READINGS, new Map())).toBe(READINGS)
})
