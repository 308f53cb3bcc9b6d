import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/alerts/chance/levels.js'
import { levelIn, slopeIn } from '../../src/verdict/course.js'

const steps = (...by: readonly number[]): readonly Step[] => by.map((own) => ({ by: own, variance: 1 }))
const some = (length: number, by: number) => Array<number>(length).fill(by)

describe('a course', () => {
  it('is one level, with the variance of its mean', () => {
    const { by, variance } = levelIn(steps(0, 2, 4, 0), [1, 2])
    expect([by, variance]).toEqual([3, 0.5])
  })

  it('is a slope if that fits better, which may begin before it can be seen', () => {
    const slope = slopeIn(steps(0, 0, 1, 2, 3, 4, 5, 6, 7, 8), [4, 9])
    expect(slope).toMatchObject({ first: 2, by: expect.closeTo(8, 10), misfit: expect.closeTo(-5, 10) })
  })

  it('is no slope where it is level, or too short to tell', () => {
    expect(slopeIn(steps(...some(4, 0), ...some(8, 5)), [4, 11])).toBeUndefined()
    expect(slopeIn(steps(0, 5, 10, 15, 20), [1, 4])).toBeUndefined()
  })
})
