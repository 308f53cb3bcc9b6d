import { describe, expect, it } from 'vitest'
import { casesOf } from './cases.js'
import { differences, resultPairs } from './compare.js'
import { runCase, withErrorsOf } from './translate.js'

describe('summary', () => {
  it.each(casesOf('summary').map((own) => [own.id, own] as const))('equals NannyML in %s', async (id, own) => {
    expect(differences(id, resultPairs(own, await runCase(own, withErrorsOf(own))))).toEqual([])
  })
})
