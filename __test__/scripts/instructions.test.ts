import { expect, test } from 'vitest'
import { regressions } from '../../scripts/instructions.mjs'

const baseline = { sums: 1000, ranks: 2000 }

test('a kernel may take up to a tenth more instructions, and any number less', () => {
  expect(regressions({ sums: 1100, ranks: 5 }, baseline)).toEqual([])
})

test('one that takes more is named, with both numbers', () => {
  expect(regressions({ sums: 1000, ranks: 2201 }, baseline)).toEqual([
    'ranks: 2201 instructions, at most 10 % over 2000 are allowed',
  ])
})

test('a count that is missing, not a number or without a baseline is no success', () => {
  expect(regressions({ sums: 1000 }, baseline)).toHaveLength(1)
  expect(regressions({ sums: 1000, ranks: Number.NaN }, baseline)).toHaveLength(1)
  expect(regressions({ ...baseline, median: 1 }, baseline)).toHaveLength(1)
})
