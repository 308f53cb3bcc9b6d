import { describe, expect, it } from 'vitest'
import { levelsOf, noiseOf, type Step } from '../../../src/alerts/chance/levels.js'

const LEAST = 0.1

const steps = (...by: readonly number[]): readonly Step[] => by.map((own) => ({ by: own, variance: 1 }))
const some = (length: number, by: number) => Array<number>(length).fill(by)

/** Where levels change, by their steps. */
const changed = (own: readonly Step[]) => levelsOf(own, LEAST).flatMap((level, place) => (level > 0 ? [place] : []))

describe('levels', () => {
  it('are usual where nothing deviates', () => {
    expect(levelsOf(steps(...some(10, 0)), LEAST)).toEqual(some(10, 0))
  })

  it('hold on through a value that chance brought near the usual one', () => {
    expect(changed(steps(0, 0, 0, 0, 3, 3, 3, 0.5, 3, 3, 0, 0, 0, 0, 0))).toEqual([4, 5, 6, 7, 8, 9])
  })

  it('come near the height of a change', () => {
    const [level] = levelsOf(steps(...some(8, 0), ...some(8, 5)), LEAST).slice(-1)
    expect(level).toBeGreaterThan(4)
    expect(level).toBeLessThan(6)
  })

  it('see a small change that lasts, and none on the other side', () => {
    expect(changed(steps(...some(50, 0), ...some(50, 1)))).toHaveLength(50)
    expect(changed(steps(...some(50, 0), ...some(50, -1)))).toEqual([])
  })

  it('weigh values by their variance', () => {
    const blurred = steps(0, 0, 0, 4, 0, 0, 0).map((step) => ({ ...step, variance: 9 }))
    expect(changed(blurred)).toEqual([])
    expect(changed(steps(0, 0, 0, 4, 0, 0, 0))).toEqual([3])
  })

  it('leave the usual one where a change is known', () => {
    const known = steps(0, 0, 1, -1, -1).map((step, place) => ({ ...step, hasChanged: place === 2 }))
    expect(changed(known)).toEqual([2])
  })

  it('take a time in proportion to their number', () => {
    const many = Array.from({ length: 400_000 }, (_, place) => ({ by: place < 200_000 ? 0 : 0.5, variance: 1 }))
    expect(changed(many)).toHaveLength(200_000)
  })
})

describe('noise of neighbours', () => {
  it('is that of the variances, or more', () => {
    expect(noiseOf(steps(...some(20, 0)))).toBe(1)
    const noisy = Array.from({ length: 200 }, (_, place) => (place % 2 === 0 ? 4 : -4))
    expect(noiseOf(steps(...noisy))).toBeGreaterThan(30)
  })

  it('is not that of a change', () => {
    expect(noiseOf(steps(...some(20, 0), ...some(20, 9)))).toBe(1)
  })
})
