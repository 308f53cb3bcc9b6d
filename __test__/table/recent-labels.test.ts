import { describe, expect, it } from 'vitest'
import { Labels } from '../../src/table/encoded.js'
import { RecentLabels } from '../../src/table/recent-labels.js'

/** Labels without a letter and with one, two and three, numbered ones, and ones that end alike. */
const LABELS = ['', 'a', 'b', 'ab', 'ba', 'abc', 'é', '😀', ...Array.from({ length: 300 }, (_, i) => `label-${i}`)]
const ALIKE = Array.from({ length: 50 }, (_, hour) => `${hour}:00`)

describe('labels that come again', () => {
  it.each([
    ['numbered', LABELS],
    ['of one ending', ALIKE],
    ['of both kinds', [...LABELS, ...ALIKE]],
  ])('have the codes that a look-up gives: %s', (_, words) => {
    const rows = Array.from({ length: 20_000 }, (_, row) => words[(row * 7919) % words.length] as string)
    const [plain, labels] = [new Labels(), new Labels()]
    const recent = new RecentLabels(labels, rows.length)
    expect(rows.map((label) => recent.code(label))).toEqual(rows.map((label) => plain.code(label)))
    expect(labels.list()).toEqual(plain.list())
  })

  it('are looked up where more rows come than were expected', () => {
    const labels = new Labels()
    const recent = new RecentLabels(labels, 0)
    expect(['a', 'b', 'a', ''].map((label) => recent.code(label))).toEqual([0, 1, 0, 2])
  })
})
