import { describe, expect, it } from 'vitest'
import { loneOf, loneTail } from '../../../src/alerts/chance/lone.js'

const reading = (value: number, rows = 100) => ({ value, error: Number.NaN, rows })

describe('a value without an error', () => {
  const lone = loneOf(
    [1, 2, 3].map((value) => reading(value)),
    true,
  )

  it('is held to how the chunks differ, by Student', () => {
    expect(lone).toEqual({ mean: 2, variance: 1, chunks: 3, usualRows: 100, falls: true })
    expect(lone && loneTail(reading(2), lone).probability).toBe(0.5)
    const far = lone && loneTail(reading(9), lone)
    expect(far?.side).toBe('above')
    expect(far?.probability).toBeLessThan(0.03)
  })

  it('varies more in smaller chunks, unless it is their number of rows', () => {
    const small = lone && loneTail(reading(9, 25), lone).probability
    expect(small).toBeGreaterThan(lone ? loneTail(reading(9), lone).probability : 1)
    const rows = lone && { ...lone, falls: false }
    expect(rows && loneTail(reading(9, 25), rows).probability).toBe(lone && loneTail(reading(9), lone).probability)
  })

  it('takes three chunks', () => {
    expect(loneOf([reading(1), reading(2)], true)).toBeUndefined()
  })
})
