import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CASES, GROUPS, type Group, PENDING } from './cases.js'
import { DEVIATIONS } from './deviations.js'

const groups = Object.keys(GROUPS) as Group[]
const fileOf = (group: Group) => new URL(`${group}.test.ts`, import.meta.url)

describe('every case of fixtures.json', () => {
  it('belongs to one group', () => {
    const counts = CASES.map((own) => [own.id, groups.filter((group) => GROUPS[group](own)).length])
    expect(counts.filter(([, count]) => count !== 1)).toEqual([])
    expect(new Set(CASES.map((own) => own.id)).size).toBe(CASES.length)
  })

  it.each(groups)('of %s is tested by its file, or pending for a reason', (group) => {
    if (PENDING[group] !== undefined) {
      expect(existsSync(fileOf(group))).toBe(false)
      return
    }
    expect(readFileSync(fileOf(group), 'utf8')).toContain(`casesOf('${group}')`)
  })

  it('that deviates exists', () => {
    const ids = CASES.map((own) => own.id)
    expect(DEVIATIONS.filter((deviation) => !ids.includes(deviation.case))).toEqual([])
  })
})
