import { describe, expect, it } from 'vitest'
import type { Readings } from '../../src/results/assemble.js'
import type { Difference } from '../../src/results/differences.js'
import { codeOf, type Measures, numberAt, wordAt, wordsAt } from '../../src/results/measures.js'
import { movedByLabels, movesOf } from '../../src/results/moved.js'
import type { CalculatorKey, Chunk } from '../../src/types/index.js'

const ROWS = 1000
const ERROR = 0.01

const chunkAt = (index: number): Chunk => ({
  index,
  key: `${index}`,
  period: 'production',
  rows: ROWS,
  labelled: ROWS,
  startIndex: 0,
  endIndex: ROWS - 1,
})

const differences = (...own: readonly number[]): readonly Difference[] =>
  own.map((by, place) => ({ place, by, rows: ROWS, variance: ERROR ** 2, shared: 0 }))
const movesBy = (...own: readonly number[]) => movesOf(differences(...own), own.length + 2).map((move) => move?.by)

describe('moves by labels', () => {
  it('are none where chance explains the differences', () => {
    expect(movesBy(0.01, -0.01, 0.02, 0, -0.015, 0.01)).toEqual(Array(8).fill(undefined))
  })

  it('are what lasts, and go on where no labels have come', () => {
    const moves = movesBy(0, 0.01, -0.01, -0.09, -0.1, -0.11)
    expect(moves.slice(0, 3)).toEqual([undefined, undefined, undefined])
    for (const by of moves.slice(3)) expect(by).toBeCloseTo(-0.1, 10)
  })

  it('end where labels show what is estimated', () => {
    expect(movesBy(-0.1, -0.1, -0.1, 0, 0, 0, 0).slice(-2)).toEqual([undefined, undefined])
  })

  it('are none where the error that all estimates share explains them', () => {
    const shared = differences(0, 0, 0, 0.1, 0.1, 0.1).map((own) => ({ ...own, shared: 0.05 ** 2 }))
    expect(movesOf(shared, 6)).toEqual(Array(6).fill(undefined))
  })
})

interface Given {
  readonly calculator: CalculatorKey
  readonly values: readonly number[]
  readonly isTrusted?: boolean
  readonly metric?: string
}

function series({ calculator, values, isTrusted = true, metric = 'accuracy' }: Given) {
  const value = Float64Array.from(values)
  const isEstimate = calculator === 'estimated_performance'
  const interval = { low: value.map((own) => own - 0.0196), high: value.map((own) => own + 0.0196) }
  const measures: Measures = {
    length: values.length,
    numbers: { value, standard_error: value.map(() => ERROR), ...(isEstimate ? interval : {}) },
    codes: isEstimate && isTrusted ? { trust: new Uint8Array(values.length).fill(codeOf('trust', 'high')) } : {},
  }
  return { calculator, metric, column: undefined, measures }
}

function readings(estimates: readonly number[], labels: readonly number[], more: Partial<Given> = {}): Readings {
  return {
    chunks: labels.map((_, index) => chunkAt(index)),
    series: [
      series({ calculator: 'realized_performance', values: labels, ...more }),
      series({ calculator: 'estimated_performance', values: estimates, ...more }),
    ],
    targetRate: [],
    selection: [],
    offset: [],
    rows: 0,
    withoutTime: 0,
  }
}

const some = (length: number, value: number) => Array<number>(length).fill(value)
const [WITHOUT, LABELS] = [Number.NaN, [0.9, 0.9, 0.9, 0.8, 0.8, 0.8]]

function estimatesOf(labels: readonly number[], estimate = 0.9, more: Partial<Given> = {}): Measures {
  const reference = readings(some(6, 0.9), some(6, 0.9), more)
  const moved = movedByLabels(reference, readings(some(labels.length, estimate), labels, more))
  return moved.series[1]?.measures as Measures
}

const valuesOf = (own: Measures) => Array.from(own.numbers.value ?? [], (value) => Number(value.toFixed(6)))

describe('estimates', () => {
  it('are moved where no realized value stands beside them', () => {
    expect(valuesOf(estimatesOf([...LABELS, WITHOUT, WITHOUT]))).toEqual([...some(6, 0.9), 0.8, 0.8])
  })

  it('have the error of the difference in their interval', () => {
    const own = estimatesOf([...LABELS, WITHOUT])
    const reach = 1.96 * Math.sqrt(ERROR ** 2 + ERROR ** 2 / 3)
    expect(numberAt(own, 'low', 6)).toBeCloseTo(0.8 - reach, 6)
    expect(numberAt(own, 'high', 6)).toBeCloseTo(0.8 + reach, 6)
  })

  it('are trusted less where labels contradict them, and say why', () => {
    const own = estimatesOf([...LABELS, WITHOUT])
    const levels = Array.from({ length: 7 }, (_, place) => wordAt(own, 'trust', place))
    expect(levels).toEqual([...Array(3).fill('high'), ...Array(4).fill('low')])
    expect(wordsAt(own, 'trust_because', 6)).toEqual(['calibration_moved'])
    expect(wordsAt(own, 'trust_because', 0)).toEqual([])
  })

  it('stay within what the metric can be', () => {
    expect(valuesOf(estimatesOf([0.8, 0.8, 0.8, 1, 1, 1, WITHOUT], 0.85))[6]).toBeLessThanOrEqual(1)
    expect(valuesOf(estimatesOf([...some(6, 0.02), WITHOUT], 0.1))[6]).toBeGreaterThanOrEqual(0)
  })

  it('stay as they are where labels show nothing else', () => {
    expect(valuesOf(estimatesOf([0.9, 0.91, 0.89, 0.9, WITHOUT]))).toEqual(some(5, 0.9))
  })

  it('stay as they are where their estimator does not know its trust, or they grow with rows', () => {
    const labels = [...LABELS, WITHOUT]
    expect(valuesOf(estimatesOf(labels, 0.9, { isTrusted: false }))).toEqual(some(7, 0.9))
    expect(valuesOf(estimatesOf(labels, 0.9, { metric: 'business_value' }))).toEqual(some(7, 0.9))
    expect(valuesOf(estimatesOf(labels, 0.9, { metric: 'true_positive' }))).toEqual(some(7, 0.9))
  })
})
