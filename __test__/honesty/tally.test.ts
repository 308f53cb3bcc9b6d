import { describe, expect, it } from 'vitest'
import { Random } from '../../honesty/streams/random.js'
import { Share, Values } from '../../honesty/tally.js'

describe('Share', () => {
  it('counts all draws where they are independent', () => {
    const [share, random] = [new Share(), new Random('independent')]
    for (let cluster = 0; cluster < 2000; cluster++) {
      let hits = 0
      for (let draw = 0; draw < 10; draw++) hits += random.uniform() < 0.3 ? 1 : 0
      share.add(hits, 10)
    }
    expect(share.value).toBeCloseTo(0.3, 1)
    expect(share.effective).toBeGreaterThan(18_000)
  })

  it('counts clusters where all draws of one are alike', () => {
    const share = new Share()
    for (let cluster = 0; cluster < 200; cluster++) share.add(cluster % 4 === 0 ? 24 : 0, 24)
    const { value, error, draws } = share.figure('x')
    expect([value, draws]).toEqual([0.25, 200])
    expect(error).toBeCloseTo(Math.sqrt((0.25 * 0.75) / 200), 12)
  })

  it('takes what is true for a hit', () => {
    const share = new Share()
    for (const hit of [true, false, true, true]) share.add(hit)
    expect(share.figure('x', { goal: { most: 0.5 } })).toMatchObject({ value: 0.75, draws: 4, goal: { most: 0.5 } })
  })
})

describe('Values', () => {
  const values = new Values()
  for (const value of [4, 1, 3, 2]) values.add(value)

  it('have mean, median and deviation', () => {
    expect([values.mean, values.median, values.count]).toEqual([2.5, 2.5, 4])
    expect(values.deviation).toBeCloseTo(Math.sqrt(5 / 3), 12)
  })

  it('know the error of their deviation', () => {
    const [normal, random] = [new Values(), new Random('deviation')]
    for (let draw = 0; draw < 20_000; draw++) normal.add(random.normal())
    expect(normal.deviationError).toBeCloseTo(1 / Math.sqrt(40_000), 3)
  })
})
