import { describe, expect, it } from 'vitest'
import { ARRIVALS, arrived, arrivedAtRandom, LABELLED_AT } from '../../../honesty/streams/arrival.js'
import { CLASSES } from '../../../honesty/streams/classes.js'
import { FIFTY, fifty, MOVED } from '../../../honesty/streams/fifty.js'
import { errorsOf, QUANTITIES } from '../../../honesty/streams/quantities.js'
import { Random } from '../../../honesty/streams/random.js'
import type { Change, Stream, Table } from '../../../honesty/streams/stream.js'
import { STEPS, withBusyTimes, withTimes } from '../../../honesty/streams/times.js'
import { accuracyOf, RARE, world } from '../../../honesty/streams/world.js'

const ROWS = 200_000

const drawn = (stream: Stream, change: Change = {}, persistence = 0): Table =>
  stream.table(new Random(stream.name), { chunks: 1, rows: ROWS, change: () => change, persistence })

const mean = (values: ArrayLike<number>, of: (value: number, row: number) => number = (value) => value) => {
  let sum = 0
  for (let row = 0; row < values.length; row++) sum += of(values[row] as number, row)
  return sum / values.length
}

const column = (table: Table, name: string) => table[name] as Float64Array

const accuracy = (table: Table) =>
  mean(column(table, 'label'), (label, row) => Number(label === column(table, 'prediction')[row]))

/** Labels by score, of rows whose score lies between two numbers. */
function rateBetween(table: Table, low: number, high: number): number {
  const rows = [...column(table, 'score').keys()].filter((row) => {
    const score = column(table, 'score')[row] as number
    return low <= score && score < high
  })
  return mean(rows, (row) => (column(table, 'label')[row] as number) - (column(table, 'score')[row] as number))
}

describe('the binary world', () => {
  it('has calibrated scores', () => {
    const table = drawn(world())
    for (const low of [0, 0.25, 0.5, 0.75]) expect(rateBetween(table, low, low + 0.25)).toBeCloseTo(0, 2)
  })

  it.each([
    ['as it is', {}, {}],
    ['with narrow inputs', {}, { spread: 0.5 }],
    ['with turned labels', {}, { spoiled: 0.1 }],
    ['with a hidden part', { features: 10, hidden: true }, {}],
    ['with more of the hidden part', { features: 10, hidden: true }, { moved: 1 }],
  ])('has the accuracy that it states, %s', (_, traits, change) => {
    expect(accuracy(drawn(world(traits), change))).toBeCloseTo(accuracyOf(traits, change), 2)
  })

  it('hides a fall from the score: .675 where the model thinks .79', () => {
    expect(accuracyOf({ hidden: true }, { moved: 1 })).toBeCloseTo(0.674, 2)
    expect(accuracyOf()).toBeCloseTo(0.79, 2)
  })

  it('may have 2 % positives', () => {
    expect(mean(column(drawn(RARE), 'label'))).toBeCloseTo(0.02, 2)
  })

  it('may go on from row to row, with the same distribution', () => {
    const table = drawn(world(), {}, 0.5)
    const x0 = column(table, 'x0')
    expect(mean(x0, (value, row) => value * (x0[row + 1] ?? 0))).toBeCloseTo(0.5, 1)
    expect(mean(x0, (value) => value * value)).toBeCloseTo(1, 1)
    expect(accuracy(table)).toBeCloseTo(accuracyOf(), 1)
  })
})

it('three classes have calibrated scores, and labels that may be spoiled', () => {
  const table = drawn(CLASSES)
  for (const label of [0, 1, 2]) {
    const share = mean(column(table, 'label'), (value) => Number(value === label))
    expect(share).toBeCloseTo(mean(column(table, `score${label}`)), 2)
  }
  expect(mean(column(table, 'score0'), (value, row) => value + at(table, 1, row) + at(table, 2, row))).toBeCloseTo(1, 9)
  const spoiled = 0.3
  const expected = accuracy(table) - spoiled * (accuracy(table) - 1 / 3)
  expect(accuracy(drawn(CLASSES, { spoiled }))).toBeCloseTo(expected, 2)
})

const at = (table: Table, score: number, row: number) => column(table, `score${score}`)[row] as number

it.each<[string, Change]>([
  ['the reference', {}],
  ['higher inputs', { range: [3, 5] }],
  ['larger errors', { spoiled: 0.2 }],
])('quantities have the errors that they state: %s', (_, change) => {
  const table = drawn(QUANTITIES, change)
  const error = (row: number) => (column(table, 'label')[row] as number) - (column(table, 'prediction')[row] as number)
  const { mae, mse } = errorsOf(change)
  expect(mean(column(table, 'x'), (_, row) => Math.abs(error(row))) / mae).toBeCloseTo(1, 1)
  expect(mean(column(table, 'x'), (_, row) => error(row) ** 2) / mse).toBeCloseTo(1, 1)
})

describe('the fifty', () => {
  const plan = { chunks: 2, rows: 50_000 }
  const table = fifty(new Random('fifty'), plan)
  const present = (name: string) => column(table, name).filter((value) => !Number.isNaN(value))
  const missing = (name: string) => 1 - present(name).length / 100_000

  it('are of their kinds', () => {
    const names = FIFTY.columns?.features ?? []
    expect(names).toHaveLength(50)
    expect(Object.keys(FIFTY.columns?.kinds ?? {})).toHaveLength(15)
    expect(Object.keys(table)).toEqual(names)
    expect(mean(present('tied0'), (value) => Number(value === 0))).toBeCloseTo(0.6, 2)
    expect(new Set(present('whole1')).size).toBe(10)
    expect(new Set(present('category0')).size).toBe(3)
    expect(new Set(present('category14')).size).toBe(50)
    expect(mean(present('uniform0'))).toBeCloseTo(0.5, 2)
  })

  it('lack 2 % in every fifth and 20 % in every thirteenth', () => {
    const shares = (FIFTY.columns?.features ?? []).map((name) => Number(missing(name).toFixed(2)))
    expect(shares.filter((share) => share === 0.2)).toHaveLength(3)
    expect(shares.filter((share) => share === 0.02)).toHaveLength(10)
    expect(shares.filter((share) => share === 0)).toHaveLength(37)
  })

  it('may be correlated, wobble and move', () => {
    const together = fifty(new Random('together'), { ...plan, correlation: 0.5 })
    const product = mean(
      column(together, 'normal0'),
      (value, row) => value * (column(together, 'normal1')[row] as number),
    )
    expect(product).toBeCloseTo(0.5, 1)
    const moving = column(fifty(new Random('moving'), { ...plan, moved: 0.5 }), MOVED)
    expect(mean(moving.subarray(50_000)) - mean(moving.subarray(0, 50_000))).toBeCloseTo(0.5, 1)
    const wobbling = column(fifty(new Random('wobbling'), { chunks: 400, rows: 400, wobble: 0.1 }), 'normal0')
    const means = Array.from({ length: 400 }, (_, chunk) => mean(wobbling.subarray(400 * chunk, 400 * (chunk + 1))))
    expect(Math.sqrt(mean(means, (value) => value * value))).toBeCloseTo(Math.hypot(0.1, 0.05), 2)
  })
})

describe('arrival', () => {
  const plan = { chunks: 20, rows: 1000 }
  const table = withTimes(world().table(new Random('late'), plan), plan, 'day')
  const end = (table.at?.[0] as number) + 20 * STEPS.day
  const known = (label: Float64Array, rows: (row: number) => boolean) => {
    const chosen = [...label.keys()].filter(rows)
    return mean(chosen, (row) => Number(!Number.isNaN(label[row])))
  }

  it.each(ARRIVALS)('$name leaves old labels whole and new ones in part', (arrival) => {
    const late = arrived(table, arrival, end, new Random('arrival'))
    const label = column(late, 'label')
    expect(known(label, (row) => row < 1000)).toBeGreaterThan(0.85)
    expect(known(label, (row) => row >= 19_000)).toBeLessThan(0.3)
    expect(Number.isNaN(column(late, LABELLED_AT)[19_999])).toBe(Number.isNaN(label[19_999]))
  })

  it('of positives first knows more of them', () => {
    const late = arrived(table, ARRIVALS[1] as (typeof ARRIVALS)[number], end, new Random('arrival'))
    const isPositive = (row: number) => column(table, 'label')[row] === 1
    const label = column(late, 'label')
    expect(known(label, (row) => row >= 15_000 && isPositive(row))).toBeGreaterThan(
      2 * known(label, (row) => row >= 15_000 && !isPositive(row)),
    )
  })

  it('at random keeps a share', () => {
    expect(known(column(arrivedAtRandom(table, 0.1, new Random('few')), 'label'), () => true)).toBeCloseTo(0.1, 1)
  })
})

it('times give each chunk a period, or periods of different sizes', () => {
  const plan = { chunks: 3, rows: 100 }
  const days = (table: Table) => [...column(table, 'at')].map((time) => Math.floor(time / STEPS.day))
  const even = days(withTimes({}, plan, 'day'))
  expect(even.filter((day) => day === even[0])).toHaveLength(100)
  const busy = days(withBusyTimes({}, plan, 'day', 0, new Random('busy')))
  expect(new Set(busy)).toEqual(new Set(even))
  expect(busy.filter((day) => day === busy[0])).not.toHaveLength(100)
})
