import { describe, expect, it } from 'vitest'
import { resolveThreshold } from '../../src/alerts/threshold.js'
import { ReckonerError } from '../../src/index.js'
import { type Case, casesOf, type TheirBounds } from './cases.js'
import { differences, type Pair } from './compare.js'
import { thresholdOf } from './translate.js'

const cases = casesOf('thresholds')

function boundsOf({ values = [] }: Case, { threshold, limits }: TheirBounds) {
  return resolveThreshold(thresholdOf(threshold), values, {
    lower: limits?.lower_limit ?? null,
    upper: limits?.upper_limit ?? null,
  })
}

function pairsOf(own: Case): Pair[] {
  return (own.results ?? []).flatMap((theirs, at): Pair[] => {
    const ours = boundsOf(own, theirs)
    return [
      { series: 'bounds', at, field: 'lower', theirs: theirs.lower, ours: ours.lower },
      { series: 'bounds', at, field: 'upper', theirs: theirs.upper, ours: ours.upper },
    ]
  })
}

describe('thresholds', () => {
  const resolved = cases.filter((own) => own.values !== undefined)
  it.each(resolved.map((own) => [own.id, own] as const))('equal NannyML in %s', (id, own) => {
    expect(differences(id, pairsOf(own))).toEqual([])
  })

  const refused = cases.flatMap((own) => (own.results ?? []).filter((result) => result.error !== undefined))
  it.each(refused.map((result) => [JSON.stringify(result.threshold), result] as const))('refuses %s', (_, result) => {
    expect(() => boundsOf(cases[0] as Case, result)).toThrow(ReckonerError)
  })
})
