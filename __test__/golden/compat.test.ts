import { describe, expect, it } from 'vitest'
import { CASES } from './cases.js'
import { differences, isOutside, resultPairs } from './compare.js'
import { runCase } from './translate.js'

/** Where ours differ on purpose and NannyML's own numbers can be had. */
const cases = CASES.filter(
  (own) => own.id.endsWith('value-per-prediction') || own.series?.some((series) => series.approximate !== undefined),
)

describe("compat: 'nannyml'", () => {
  it('has cases', () => {
    expect(cases.map((own) => own.id)).toContain('T2')
    expect(cases).toHaveLength(6)
  })

  it.each(cases.map((own) => [own.id, own] as const))('equals NannyML without a deviation in %s', async (id, own) => {
    const result = await runCase(own, { compat: 'nannyml' })
    expect(differences(id, resultPairs(own, result, { binned: true }), [])).toEqual([])
  })

  it.each(
    CASES.filter((own) => own.series?.length > 0 && own.error === undefined).map((own) => [own.id, own] as const),
  )('alerts wherever a value is beyond its bounds, in %s', async (_, own) => {
    const { series } = await runCase(own, { compat: 'nannyml' })
    const alerts = series.map(({ points }) => points.map((point) => point.alert))
    const outside = series.map((one) => one.points.map((point) => isOutside(point, one.metric, one.threshold)))
    expect(alerts).toEqual(outside)
  })
})
