import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { realizedPerformance } from '../../src/index.js'

const { rows, values } = JSON.parse(readFileSync(new URL('metrics.json', import.meta.url), 'utf8'))

/** `(a·i² + b·i + c) mod m`; every product stays below 2⁵³. */
const q = (i: number, a: number, b: number, c: number, m: number) => (a * i * i + b * i + c) % m
const column = (value: (i: number) => number) => Array.from({ length: rows }, (_, i) => value(i))

const distinct = (i: number) => (q(i, 31, 17, 7, 10_007) + 1) / 10_009
const SCORES = { distinct, tied: (i: number) => (Math.floor(distinct(i) * 20) + 0.5) / 20 }

async function expectValues(result: Awaited<ReturnType<typeof check>>, expected: Record<string, number>) {
  for (const [metric, value] of Object.entries(expected)) {
    const series = result.series.find((own) => own.metric === metric)
    expect(series?.points.at(-1)?.value, metric).toBeCloseTo(value, 9)
  }
}

async function check(data: Record<string, number[]>, options: object) {
  const calculator = await realizedPerformance.fit(data, { chunks: { size: rows }, ...options } as never)
  return calculator.check(data)
}

describe('metrics of the table', () => {
  it.each(Object.keys(SCORES) as (keyof typeof SCORES)[])(
    'equal scikit-learn, scipy and statsmodels, scores %s',
    async (name) => {
      const score = SCORES[name]
      const data = {
        y: column((i) => Number(q(i, 29, 11, 3, 907) / 907 < score(i) * score(i))),
        prediction: column((i) => Number(score(i) >= 0.5)),
        score: column(score),
      }
      const columns = { target: 'y', prediction: 'prediction', score: 'score' }
      await expectValues(
        await check(data, { task: 'binary', columns, metrics: Object.keys(values[name]) }),
        values[name],
      )
    },
  )

  it('equal scikit-learn for a quantity', async () => {
    const y = column((i) => q(i, 31, 17, 7, 10_007) / 100)
    const data = { y, prediction: column((i) => (y[i] as number) + (q(i, 29, 11, 3, 907) - 400) / 50) }
    const columns = { target: 'y', prediction: 'prediction' }
    await expectValues(
      await check(data, { task: 'regression', columns, metrics: Object.keys(values.quantity) }),
      values.quantity,
    )
  })
})
