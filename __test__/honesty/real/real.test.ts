/** Real tables, their model and the judgement of what is said of planted faults. */

import { describe, expect, it } from 'vitest'
import { REAL_FAULTS } from '../../../honesty/real/faults.js'
import { judgeRun } from '../../../honesty/real/judge.js'
import { withTable } from '../../../honesty/real/page.js'
import { plantedRun, seenOf, trained } from '../../../honesty/real/plant.js'
import { type RealTable, readTables } from '../../../honesty/real/tables.js'

const [diamonds, olympians] = (await readTables(true)) as [RealTable, RealTable]
const own = trained(diamonds, 0)
const faultOf = (name: string) => REAL_FAULTS.find((fault) => fault.name === name) as (typeof REAL_FAULTS)[number]

describe('real tables', () => {
  it('have the rows and columns that faults are planted in', () => {
    expect(diamonds.rows).toHaveLength(53_940)
    expect(olympians.rows).toHaveLength(11_538)
    for (const { columns, number, other, category, segment } of [diamonds, olympians]) {
      expect(columns).toEqual(expect.arrayContaining([number, other, category[0], segment[0]]))
    }
  })

  it('are learned by a model that orders rows by their label', () => {
    const seen = own.rows.slice(0, 4000).map((row) => seenOf(own, row))
    const mean = (label: string) => {
      const scores = seen.filter((row) => row.label === label).map(({ score }) => score)
      return scores.reduce((sum, score) => sum + score, 0) / scores.length
    }
    expect(mean('1') - mean('0')).toBeGreaterThan(0.4)
  })
})

describe('planted faults', () => {
  it('are named, dated and blamed alone', async () => {
    const fault = faultOf('column null')
    const right = { action: true, named: true, start: true, clean: true }
    expect(judgeRun(await plantedRun(own, fault), fault, diamonds)).toEqual(right)
  })

  it('are missed where nothing is said of them', async () => {
    const run = await plantedRun(own, faultOf('nothing'))
    expect(judgeRun(run, faultOf('nothing'), diamonds).clean).toBe(true)
    expect(judgeRun(run, faultOf('column null'), diamonds)).toMatchObject({ action: false, named: false, start: false })
  })

  it('have a place in the page', () => {
    const page = 'a\n<!-- planted faults -->\nold\n<!-- end of planted faults -->\nb'
    expect(withTable(page, 'new')).toBe('a\n<!-- planted faults -->\nnew\n<!-- end of planted faults -->\nb')
    expect(() => withTable('a', 'new')).toThrow('no place')
  })
})
