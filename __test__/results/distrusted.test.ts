import { expect, it } from 'vitest'
import { distrusted } from '../../src/results/distrusted.js'
import { codeOf, setOf, wordAt, wordsAt } from '../../src/results/measures.js'

const trust = Uint8Array.from([codeOf('trust', 'high'), codeOf('trust', 'none'), 0])
const trust_because = Uint8Array.from([0, setOf('trust_because', ['outside_support']), 0])
const measures = { length: 3, numbers: {}, codes: { trust, trust_because } }

it('lowers trust where there is an estimate, and adds the reason to those there are', () => {
  const own = distrusted(measures, [0, 1, 2], 'calibration_moved')
  expect([0, 1, 2].map((place) => wordAt(own, 'trust', place))).toEqual(['low', 'none', undefined])
  expect(wordsAt(own, 'trust_because', 1)).toEqual(['outside_support', 'calibration_moved'])
  expect(wordsAt(own, 'trust_because', 2)).toEqual([])
  // Measurements are shared by runs.
  expect(Array.from(trust)).toEqual([1, 3, 0])
})

it('leaves estimates alone whose estimator does not know its trust', () => {
  const plain = { length: 1, numbers: {}, codes: {} }
  expect(distrusted(plain, [0], 'calibration_moved')).toBe(plain)
})
