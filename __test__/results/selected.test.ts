import { describe, expect, it } from 'vitest'
import type { Selection } from '../../src/results/label-facts.js'
import { selectedIn } from '../../src/results/selected.js'
import type { Chunk } from '../../src/types/index.js'

const by = 'age'
const labels = (...own: readonly (Omit<Selection, 'by'> | null)[]) => ({
  chunks: own.map((_, index) => chunk(index)),
  selection: own.map((one) => one && { ...one, by }),
  offset: own.map(() => null),
})
const chunk = (index: number): Chunk => ({
  index,
  key: `${index}`,
  period: 'production',
  rows: 10,
  startIndex: 0,
  endIndex: 9,
})
const places = (...own: readonly (Omit<Selection, 'by'> | null)[]) => [...selectedIn(labels(...own), undefined).keys()]

describe('chunks whose labels are selected', () => {
  it('differ more than chance gives in one of 4,000', () => {
    expect(places({ probability: 0.0003, share: 0.2 }, null)).toEqual([])
    expect(places({ probability: 0.0002, share: 0.2 }, null)).toEqual([0])
  })

  it('are looked for more closely once there is one', () => {
    expect(
      places({ probability: 0.009, share: 0.2 }, { probability: 1e-9, share: 0.2 }, { probability: 0.02, share: 0.2 }),
    ).toEqual([0, 1])
  })

  it('are not looked for more closely in a long run, where chance alone would find some', () => {
    const usual = Array.from({ length: 1000 }, () => ({ probability: 0.005, share: 0.2 }))
    expect(places({ probability: 1e-9, share: 0.2 }, ...usual)).toEqual([0])
  })

  it('differ by more than a hundredth of their rows', () => {
    expect(places({ probability: 1e-30, share: 0.009 })).toEqual([])
  })

  it('are named with what decides', () => {
    expect(selectedIn(labels({ probability: 0, share: 1 }), 0.5)).toEqual(new Map([[0, { column: by }]]))
  })
})
