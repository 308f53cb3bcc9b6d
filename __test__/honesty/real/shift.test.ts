/** Chunks of real rows that are drawn by their inputs. */

import { describe, expect, it } from 'vitest'
import { noiseLeft } from '../../../honesty/real/noise.js'
import { byGroup, byTwoColumns, categoriesOf, drawn } from '../../../honesty/real/shift.js'
import { type RealRow, type RealTable, readTables } from '../../../honesty/real/tables.js'
import { Random } from '../../../honesty/streams/random.js'

const [diamonds] = (await readTables(true)) as [RealTable]
const rows = diamonds.rows.slice(0, 20_000)
const random = () => new Random('shift')
const shareOf = (some: readonly RealRow[], clarity: unknown) =>
  some.filter(({ inputs }) => inputs.clarity === clarity).length / some.length

describe('chunks of real rows', () => {
  it('have more of a group', () => {
    const tilt = byGroup(['clarity'], rows, random())
    const chunk = drawn(rows, tilt, 2000, random())
    const group = rows.find((row) => tilt(row) > 0)?.inputs.clarity
    const [share, usual] = [shareOf(chunk, group), shareOf(rows, group)]
    const odds = (own: number) => own / (1 - own)
    const factor = Math.exp(Math.max(...rows.map(tilt)))
    expect(chunk).toHaveLength(2000)
    expect(odds(share) / odds(usual)).toBeGreaterThan(1.5)
    expect(odds(share) / odds(usual)).toBeLessThan(1.1 * factor)
  })

  it('do not shift where nothing is tilted', () => {
    const chunk = drawn(rows, () => 0, 5000, random())
    expect(shareOf(chunk, 'SI1')).toBeCloseTo(shareOf(rows, 'SI1'), 1)
  })

  it('tilt along numbers and categories, within bounds', () => {
    const tilts = Array.from({ length: 8 }, (_, seed) => byTwoColumns(diamonds.columns, rows, new Random('tilt', seed)))
    for (const tilt of tilts) {
      const all = rows.map(tilt)
      expect(new Set(all).size).toBeGreaterThan(1)
      expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(4)
    }
  })

  it('know columns of categories', () => {
    expect(categoriesOf(diamonds)).toEqual(['color', 'clarity'])
  })
})

describe('noiseLeft', () => {
  const row = (score: number, isRight: boolean) => ({ score, isRight })

  it('is all where scores say nothing, and none where they say everything', () => {
    const blind = Array.from({ length: 10_000 }, (_, place) => row(place, place % 2 === 0))
    expect(noiseLeft(blind)).toBeCloseTo(1, 2)
    expect(noiseLeft(Array.from({ length: 10_000 }, (_, place) => row(place, place < 5000)))).toBeCloseTo(0, 6)
  })
})
