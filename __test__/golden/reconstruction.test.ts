import { describe, expect, it } from 'vitest'
import { casesOf } from './cases.js'
import { differences, resultPairs } from './compare.js'
import { runCase } from './translate.js'

describe('reconstruction', () => {
  it.each(casesOf('reconstruction').map((own) => [own.id, own] as const))('equals NannyML in %s', async (id, own) => {
    expect(differences(id, resultPairs(own, await runCase(own)))).toEqual([])
  })
})
