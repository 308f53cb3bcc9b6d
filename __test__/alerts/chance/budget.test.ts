import { describe, expect, it } from 'vitest'
import { alarming, budgetWords, familyLevels, levelAmong, levelOf } from '../../../src/alerts/chance/budget.js'
import type { ResolvedConfig } from '../../../src/types/index.js'

const levelWith = (alerts: ResolvedConfig['alerts']) => levelOf({ alerts } as ResolvedConfig)

describe('the budget', () => {
  it('is one chunk in 2,000 by default, and what is asked for else', () => {
    expect(levelWith({})).toBe(1 / 2000)
    expect(levelWith({ falseAlarms: { share: 0.1, chunks: 50 } })).toBe(1 / 500)
    expect(levelWith({ falseAlarms: { everyChunks: 365 } })).toBe(1 / 365)
  })

  it('is shared among the families that are watched, as a whole', () => {
    const levels = familyLevels(0.01, new Set(['performance', 'drift'] as const))
    expect([...levels.values()].reduce((sum, own) => sum + own, 0)).toBeCloseTo(0.01, 12)
    expect(levels.get('performance')).toBeGreaterThan(levels.get('drift') as number)
    expect(levelAmong(0.01, 'drift', 7)).toBe(0.01)
    expect(levelAmong(0.01, 'performance', 1)).toBe(0.01)
  })

  it('is said', () => {
    expect(budgetWords({ alerts: {} } as ResolvedConfig)).toBe('in at most 5\u202f% of cases within 100 chunks')
    expect(budgetWords({ alerts: { falseAlarms: { everyChunks: 5000 } } } as ResolvedConfig)).toBe(
      'once in 5,000 chunks',
    )
  })

  it('is kept by the procedure of Benjamini and Hochberg', () => {
    expect(alarming([0.04, 0.5, 0.001, 0.9], 0.05)).toBe(0.001)
    expect(alarming([0.04, 0.03, 0.02, 0.05], 0.05)).toBe(0.05)
    expect(alarming([0.6, 0.7], 0.05)).toBe(-1)
    expect(alarming([], 0.05)).toBe(-1)
  })
})
