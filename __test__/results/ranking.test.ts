import { describe, expect, it } from 'vitest'
import { type Chunk, type Point, type Result, rankByAlerts, rankByCorrelation, type Series } from '../../src/index.js'

const chunks = [0, 1, 2, 3, 4, 5].map((place): Chunk => {
  const period = place < 2 ? 'reference' : 'production'
  return { index: place % 2, key: `${place}`, period, rows: 100, startIndex: 0, endIndex: 99 }
})

function series(column: string, values: readonly (number | null)[], upper = 5): Series {
  const points = values.map((value): Point => {
    const alert = value !== null && value > upper
    return { value, state: alert ? 'alert' : 'fine', alert }
  })
  return { metric: 'jensen_shannon', column, threshold: { lower: null, upper }, points }
}

function drift(...all: Series[]): Result {
  return { calculator: 'univariate_drift', chunks, series: all }
}

function performance(metric: string, values: readonly (number | null)[]): Series {
  const points = values.map((value): Point => ({ value, state: 'fine', alert: false }))
  return { metric, threshold: { lower: null, upper: null }, points }
}

describe('by alerts', () => {
  const result = drift(
    series('b', [9, 9, 9, 0, 0, 0]),
    series('a', [0, 0, 9, 0, 0, 0]),
    series('c', [0, 0, 9, 9, 0, null]),
    series('c', [0, 0, 0, 0, 9, 9]),
  )

  it('counts the alerts of all series of a column in production; equal columns go by name', () => {
    expect(rankByAlerts(result)).toEqual([
      { column: 'c', score: 4, rank: 1 },
      { column: 'a', score: 1, rank: 2 },
      { column: 'b', score: 1, rank: 3 },
    ])
  })

  it('counts the reference too if asked', () => {
    expect(rankByAlerts(result, { period: 'all' }).map(({ column, score }) => [column, score])).toEqual([
      ['c', 4],
      ['b', 3],
      ['a', 1],
    ])
  })
})

describe('by correlation', () => {
  // Around the reference mean of 0.5 it changes by 0.1, 0.2, 0.3, 0.4, up or down.
  const moved: Result = {
    calculator: 'realized_performance',
    chunks,
    series: [performance('f1', [0.4, 0.6, 0.4, 0.7, 0.2, 0.9]), performance('accuracy', [1, 1, 1, 1, 1, 1])],
  }
  const result = drift(
    series('against', [0, 0, 4, 3, 2, 1]),
    series('with', [0, 0, 1, 2, 3, 4]),
    series('still', [1, 1, 1, 1, 1, 1]),
    series('holed', [0, 0, 1, null, 3, 4]),
  )

  it("is Pearson's r with the size of the change, of the chunks that have both values", () => {
    const ranking = rankByCorrelation(result, moved)
    expect(ranking.map(({ column }) => column).slice(-2)).toEqual(['against', 'still'])
    const score = Object.fromEntries(ranking.map((own) => [own.column, own.score]))
    expect(score.with).toBeCloseTo(1, 12)
    expect(score.holed).toBeCloseTo(1, 12)
    expect(score.against).toBeCloseTo(-1, 12)
  })

  it('puts a column without a correlation last', () => {
    expect(rankByCorrelation(result, moved).at(-1)).toEqual({ column: 'still', score: 0, rank: 4 })
    const ranking = rankByCorrelation(result, moved, 'accuracy')
    expect(ranking.map(({ column }) => column)).toEqual(['against', 'holed', 'still', 'with'])
  })

  it('takes two chunks that have both values, and no fewer', () => {
    const few = drift(series('one', [0, 0, 9, null, null, null]), series('two', [0, 0, 1, null, null, 4]))
    expect(rankByCorrelation(few, moved)).toEqual([
      { column: 'two', score: expect.closeTo(1, 12), rank: 1 },
      { column: 'one', score: 0, rank: 2 },
    ])
  })

  it('leaves out chunks without labels, and reference chunks unless all are asked for', () => {
    const late: Result = { ...moved, series: [performance('f1', [0.4, 0.6, 0.4, 0.7, null, null])] }
    const own = drift(series('x', [0, 9, 1, 2, -9, 9]))
    expect(rankByCorrelation(own, late)[0]?.score).toBeCloseTo(1, 12)
    expect(rankByCorrelation(own, late, 'f1', { period: 'all' })[0]?.score).toBeLessThan(0.5)
  })

  it('knows no change without a value in the reference', () => {
    const unknown: Result = { ...moved, series: [performance('f1', [null, null, 0.4, 0.7, 0.2, 0.9])] }
    expect(rankByCorrelation(drift(series('x', [0, 0, 1, 2, 3, 4])), unknown)).toEqual([
      { column: 'x', score: 0, rank: 1 },
    ])
  })

  it('ranks columns only, by their first series, and many without a correlation by name and place', () => {
    const { column: _, ...ofTable } = series('', [0, 0, 1, 2, 3, 4])
    const all = drift(
      ofTable,
      series('z', [1, 1, 1, 1, 1, 1]),
      series('x', [0, 0, 1, 2, 3, 4]),
      series('a', [1, 1, 1, 1, 1, 1]),
      series('x', [0, 0, 4, 3, 2, 1]),
    )
    expect(rankByCorrelation(all, moved).map(({ column, rank }) => [column, rank])).toEqual([
      ['x', 1],
      ['a', 2],
      ['z', 3],
    ])
    expect(rankByAlerts(all).map(({ column }) => column)).toEqual(['a', 'x', 'z'])
  })

  it('is empty for a metric that was not measured', () => {
    expect(rankByCorrelation(result, moved, 'recall')).toEqual([])
  })
})
