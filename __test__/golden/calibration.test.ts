import { describe, expect, it } from 'vitest'
import { cbpe } from '../../src/index.js'
import { type Case, casesOf } from './cases.js'
import { isNear } from './compare.js'
import { fixture, type Table } from './inputs.js'

/** The reference's score and label columns, as those of a binary classifier. */
function referenceOf({ fixture: name, options }: Case): { table: Table; positive: string | number } {
  const { reference } = fixture(name)
  const scores = reference[options.score as string] as number[]
  const positive = /1 where y = (\w)/.exec(options.target as string)?.[1] ?? 1
  const yhat = scores.map(() => (typeof positive === 'number' ? 1 : positive))
  return { table: { u: scores, y: reference.y as string[], yhat: yhat as string[] }, positive }
}

/** The probability of a score: the true positives to expect from one row that is predicted positive. */
async function calibrated(own: Case): Promise<(number | null)[]> {
  const { table, positive } = referenceOf(own)
  const fitted = await cbpe.fit(table, {
    task: 'binary',
    columns: { target: 'y', prediction: 'yhat', score: 'u', positive, features: [] },
    metrics: ['true_positive'],
    chunks: { size: 1 },
  })
  const scores = own.score ?? []
  const result = await fitted.check({ u: scores, yhat: scores.map(() => positive) })
  const points = result.series[0]?.points ?? []
  return points.filter((_, at) => result.chunks[at]?.period === 'production').map((point) => point.value)
}

describe('calibration', () => {
  it.each(casesOf('calibration').map((own) => [own.id, own] as const))('equals NannyML in %s', async (_, own) => {
    // Scores that are calibrated already stay as they are, there and here.
    const theirs = own.needs_calibration === false ? own.score : own.calibrated
    const ours = await calibrated(own)
    expect(ours).toHaveLength(15)
    expect(theirs?.filter((value, at) => !isNear(ours[at] ?? Number.NaN, value))).toEqual([])
  })
})
