import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toldBy } from '../../../honesty/claims/falls.js'
import { CLAIMS } from '../../../honesty/claims/index.js'
import { turnedFor } from '../../../honesty/claims/power.js'
import { accuracyOf } from '../../../honesty/streams/world.js'

describe('claims', () => {
  it('are listed once each, in order', () => {
    const ids = CLAIMS.map(({ id }) => Number(id))
    expect(ids).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 30, 31, 32, 33, 35,
      36,
    ])
  })

  it('have a place in docs/honesty.md', () => {
    const page = readFileSync(new URL('../../../docs/honesty.md', import.meta.url), 'utf8')
    for (const { id } of CLAIMS) expect(page).toMatch(new RegExp(`<!-- measured: ${id} -->[^]*<!-- end: ${id} -->`))
  })
})

it('a share of turned labels makes a fall of so many points', () => {
  expect(accuracyOf() - accuracyOf({}, { spoiled: turnedFor(4) })).toBeCloseTo(0.04, 3)
})

describe('toldBy', () => {
  const told = (time: string) => toldBy(`Accuracy fell from 0.79 to 0.71 ${time}. The inputs explain little of it.`, 24)

  it.each([
    ['in chunk 9', 8, 8],
    ['in chunks 9 and 12', 8, 11],
    ['in chunks 9, 11 and 12', 8, 11],
    ['in chunks 9 to 24', 8, 23],
    ['in 6 of the 9 chunks from 9 to 17', 8, 16],
    ['since chunk 9', 8, 23],
  ])('reads "%s"', (time, first, last) => {
    expect(told(time)).toEqual({ metric: 'accuracy', change: expect.closeTo(-0.08, 12), first, last })
  })

  it('reads no fall where none is told', () => {
    expect(toldBy('AUROC 0.875 is within its usual range in all 24 chunks with labels.', 24)).toBeUndefined()
  })
})
