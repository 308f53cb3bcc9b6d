import { describe, expect, it } from 'vitest'
import { type Figure, loosened } from '../../honesty/claim.js'
import { judge } from '../../honesty/judge.js'
import { withTables } from '../../honesty/page.js'
import { linesOf, summaryOf, tableOf } from '../../honesty/words.js'

const figure = (value: number, more: Partial<Figure> = {}): Figure => {
  return { of: 'a | b', kind: 'share', value, error: 0.01, draws: 400, goal: { most: 0.05 }, ...more }
}

describe('judge', () => {
  it('tells reached from missed by chance and from failed', () => {
    expect([0.05, 0.07, 0.2].map((value) => judge(figure(value)).outcome)).toEqual(['reached', 'near', 'failed'])
  })

  it('holds both sides', () => {
    const both = { kind: 'number', goal: { least: 0.95, most: 1.05 } } as const
    expect([0.8, 1, 1.2].map((value) => judge(figure(value, both)).outcome)).toEqual(['failed', 'reached', 'failed'])
  })

  it('guards the short form by its own limit', () => {
    expect(judge(figure(0.6, { collapse: { most: 0.8 } }), true).outcome).toBe('reached')
    expect(judge(figure(0.6, { collapse: { most: 0.8 } })).outcome).toBe('failed')
    expect(judge(figure(0.6), true).outcome).toBe('failed')
  })

  it('judges no figure without a goal, and none that has no value', () => {
    const { goal: _, ...shown } = figure(0.6)
    expect(judge(shown).outcome).toBe('shown')
    expect(judge(figure(Number.NaN)).outcome).toBe('unmeasured')
    expect(judge({ of: 'x', because: 'y' }).outcome).toBe('unmeasured')
  })
})

it('loosened goals are farther from perfect by a third', () => {
  expect(loosened(figure(0)).goal).toEqual({ most: expect.closeTo(0.0667, 4) })
  expect(loosened(figure(0, { goal: { least: 0.9 } })).goal).toEqual({ least: expect.closeTo(0.8667, 4) })
  const ratio = loosened(figure(0, { kind: 'number', goal: { least: 0.9, most: 1.1 } }))
  expect(ratio.goal).toEqual({ least: expect.closeTo(0.8667, 4), most: expect.closeTo(1.1333, 4) })
  expect(loosened({ of: 'x', because: 'y' })).toEqual({ of: 'x', because: 'y' })
})

const measured = {
  claim: { id: '3', sentence: 'healthy', goal: '≤ 5 %' },
  figures: [figure(0.04), figure(0.2), figure(0.3, { isDetail: true }), { of: 'trust', because: 'there is none' }],
  seconds: 2,
}

describe('words', () => {
  it('have a line for each figure, with gate and power', () => {
    const lines = linesOf(measured, false).split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[1]).toMatch(
      /^ {3}a \| b: 4\.0 % ± 1\.0 % \(goal ≤ 5\.0 %; gate ≤ 11\.\d %; surely fails > 15\.\d %; 400 draws\) {2}reached$/,
    )
    expect(lines[4]).toContain('not measurable: there is none')
  })

  it('say how many figures reach their goal', () => {
    expect(summaryOf(measured)).toBe(
      '1 of 3 figures reach their goal, 2 are beyond their gate; 1 cannot be measured yet',
    )
  })

  it('leave details out of the table, and escape its borders', () => {
    const lines = tableOf(measured).split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[2]).toMatch(/^\| a \\\| b \|/)
  })
})

describe('withTables', () => {
  const page = 'before\n<!-- measured: 3 -->\nold\n<!-- end: 3 -->\nafter\n'
  const occasion = { runs: 400, commit: 'abc' }

  it('replaces what stands between the comments of a claim', () => {
    const text = withTables(page, [measured], occasion, '2026-11-26')
    expect(text).toMatch(/^before\n<!-- measured: 3 -->\n2026-11-26, commit abc, 400 runs: 1 of 3 [^|]*\n\n\| figure /)
    expect(text).toMatch(/\|\n\n<!-- end: 3 -->\nafter\n$/)
    expect(text).not.toContain('old')
    expect(withTables(text, [measured], occasion, '2026-11-26')).toBe(text)
  })

  it('refuses a claim that has no place', () => {
    const other = { ...measured, claim: { ...measured.claim, id: '4' } }
    expect(() => withTables(page, [other], occasion, '')).toThrow('no place for claim 4')
  })
})
