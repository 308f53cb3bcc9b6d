import { describe, expect, it } from 'vitest'
import { ofDistances, ofRates, ofValues } from '../../../src/alerts/chance/scale.js'
import { chosenSeason, classOf, correctionOf, possibleSeasons } from '../../../src/alerts/chance/season.js'
import { fit } from '../../../src/index.js'
import type { Chunk } from '../../../src/types/index.js'
import { normal, stream } from './random.js'

const DAY = 86_400_000
/** A Monday. */
const START = Date.UTC(2026, 0, 5)

const chunkAt = (time: number): Chunk => ({
  index: 0,
  key: String(time),
  period: 'reference',
  rows: 100,
  startIndex: 0,
  endIndex: 99,
  startDate: new Date(time).toISOString().slice(0, 19),
})
const days = (count: number) => Array.from({ length: count }, (_, day) => chunkAt(START + day * DAY))

describe('seasons', () => {
  it('have classes of the wall clock', () => {
    const own = chunkAt(START + 5 * 3_600_000)
    expect([classOf('weekday', own), classOf('hour', own), classOf('day_of_month', own)]).toEqual([1, 5, 5])
    expect(classOf('hour', { ...own, startDate: undefined } as unknown as Chunk)).toBeUndefined()
  })

  it('need three chunks of each class, of a day or an hour', () => {
    expect(possibleSeasons(days(21), { period: 'day' })).toEqual(['weekday'])
    expect(possibleSeasons(days(20), { period: 'day' })).toEqual([])
    expect(possibleSeasons(days(21), { period: 'week' })).toEqual([])
    expect(possibleSeasons(days(21), { size: 100 })).toEqual([])
  })

  it('are chosen where they are, in at most a hundredth of references without one', () => {
    const random = stream(7)
    const values = (effect: number) =>
      days(28).map((chunk) => ({
        value: normal(random) + effect,
        season: classOf('weekday', chunk) ?? 0,
      }))
    const sundays = () => values(0).map((own) => ({ ...own, value: own.value + (own.season === 0 ? 6 : 0) }))
    expect(chosenSeason(['weekday'], () => [values(0), sundays(), values(0)])).toBe('weekday')
    let chosen = 0
    for (let run = 0; run < 1000; run++) {
      if (chosenSeason(['weekday'], () => [values(0), values(0), values(0)]) !== undefined) chosen++
    }
    // Binomial: 22 or more of 1,000 at a share of .01 has a probability of 4e-4.
    expect(chosen).toBeLessThan(22)
  })
})

describe('a correction', () => {
  it('moves a class by its mean, as far as classes differ beyond chance', () => {
    const values = [0, 1, 0, 10, 11, 10].map((value, place) => ({ value, season: place < 3 ? 0 : 1 }))
    const { of, without } = correctionOf(values)
    expect(of(1).by).toBeCloseTo(5, 1)
    expect(of(0).by).toBeCloseTo(-5, 1)
    expect(of(1).variance).toBeCloseTo(1 / 3, 2)
    expect(of(undefined)).toEqual({ by: 0, variance: 0 })
    expect(without({ value: 11, season: 1 }).by).toBeLessThan(of(1).by)
  })

  it('is none where classes do not differ', () => {
    const values = [0, 1, 2, 2, 1, 0].map((value, place) => ({ value, season: place < 3 ? 0 : 1 }))
    expect(correctionOf(values).of(1)).toEqual({ by: 0, variance: 0 })
  })

  it('shifts values, scales distances, and counts faults among more rows', () => {
    const reading = { value: 0.4, error: 0.1, rows: 100 }
    const correction = { by: Math.log(4), variance: 3 }
    expect(ofValues(false).corrected(reading, { by: 0.1, variance: 3 })).toEqual({
      value: expect.closeTo(0.3, 12),
      error: expect.closeTo(0.2, 12),
      rows: 100,
    })
    expect(ofValues(true).corrected(reading, { by: 0.001, variance: 0 }).value).toBeCloseTo(0.3, 12)
    const rows = { all: 1000, usual: 100 }
    const root = { growth: 'root', least: 0, mean: 1, freedom: 9 } as const
    expect(ofDistances(root, rows).corrected(reading, correction).value).toBeCloseTo(0.2, 12)
    expect(ofDistances({ ...root, growth: 'linear' }, rows).corrected(reading, correction).value).toBeCloseTo(0.1, 12)
    expect(ofRates().corrected({ ...reading, value: 40 }, correction)).toMatchObject({ value: 40, rows: 400 })
  })
})

describe('a monitor', () => {
  const random = stream(11)
  /** Days of 200 rows, whose mean is another on Sundays. */
  const table = (count: number, first = 0) => {
    const rows = Array.from({ length: 200 * count }, (_, row) => first + Math.floor(row / 200))
    return {
      at: Float64Array.from(rows, (day) => START + day * DAY),
      x: Float64Array.from(rows, (day) => normal(random) + (day % 7 === 6 ? 2 : 0)),
    }
  }
  const config = {
    columns: { timestamp: { column: 'at', unit: 'ms' }, features: ['x'] },
    chunks: { period: 'day' },
  } as const

  it('holds Sundays to Sundays, and says so', async () => {
    const monitor = await fit(table(28), config)
    expect(monitor.config.alerts).toMatchObject({ season: 'weekday' })
    expect(monitor.notices.join()).toContain('Chunks are held to those of their weekday')
    const run = await monitor.check(table(14, 28))
    expect(run.results.univariate_drift?.series[0]?.points.some(({ alert }) => alert)).toBe(false)
    const moved = table(7, 28)
    moved.x.forEach((value, row) => {
      if (row < 200) moved.x[row] = value + 2
    })
    const states = (await monitor.check(moved)).results.univariate_drift?.series[0]?.points.slice(28)
    expect(states?.[0]?.alert).toBe(true)
    expect(states?.[6]?.alert).toBe(false)
  })

  it('says where a season cannot be told', async () => {
    const monitor = await fit(table(10), { ...config, alerts: { season: 'weekday' } })
    expect(monitor.notices.join()).toContain('three of each weekday')
  })
})
