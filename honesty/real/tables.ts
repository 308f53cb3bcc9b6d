/** Real tables, from packages that ship them: rows of inputs with a label of two classes. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { csvParse, type DSVRowString } from 'd3-dsv'
import { type Flights, readFlights } from '../../examples/flights/data.js'
import { LATE } from '../../examples/flights/model.js'

export type Value = number | string | null

/** A row of a table: its inputs by column, and whether its label is the positive one. */
export interface RealRow {
  readonly inputs: Readonly<Record<string, Value>>
  readonly isPositive: boolean
}

/** A table, how it is cut, and the columns in which faults are planted. */
export interface RealTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly RealRow[]
  /** Rows that the model learns from, rows of a chunk, chunks of the reference and of production. */
  readonly training: number
  readonly size: number
  readonly reference: number
  readonly production: number
  /** A number that the model lives on, and another that is not distributed alike. */
  readonly number: string
  readonly other: string
  /** A frequent category of a column, for a renamed one. */
  readonly category: readonly [column: string, value: string]
  /** A frequent category of a column, for another concept. */
  readonly segment: readonly [column: string, value: string]
  /** Rows of a region that the model knows. */
  readonly region: { readonly columns: readonly string[]; has(row: RealRow): boolean }
}

const require = createRequire(import.meta.url)
const inDays = (date: string) => Date.parse(date) / 86_400_000
const numberOf = (text: string | undefined) => (text === undefined || text === '' ? null : Number(text))

/** Rows of a file of `@observablehq/sample-datasets`. */
function sample(file: string): readonly DSVRowString[] {
  return csvParse(readFileSync(require.resolve(`@observablehq/sample-datasets/${file}.csv`), 'utf8'))
}

/** Is a diamond of the best cut? */
function diamonds(): RealTable {
  const numbers = ['carat', 'depth', 'table', 'price'] as const
  const rows = sample('diamonds').map((own) => ({
    inputs: {
      ...Object.fromEntries(numbers.map((name) => [name, numberOf(own[name])])),
      color: own.color ?? null,
      clarity: own.clarity ?? null,
    },
    isPositive: own.cut === 'Ideal',
  }))
  return {
    name: 'diamonds',
    columns: [...numbers, 'color', 'clarity'],
    rows,
    ...{ training: 10_000, size: 1_500, reference: 10, production: 12 },
    number: 'table',
    other: 'depth',
    category: ['color', 'G'],
    segment: ['clarity', 'SI1'],
    region: { columns: ['carat', 'price'], has: ({ inputs }) => Number(inputs.carat) > 1 },
  }
}

/** Is an athlete of the Olympic Games of 2016 a woman? */
function olympians(): RealTable {
  const rows = sample('olympians').map(({ height, weight, sport, nationality, date_of_birth: born = '', sex }) => ({
    inputs: {
      height: numberOf(height),
      weight: numberOf(weight),
      age: born === '' ? null : Math.floor((inDays('2016-08-05') - inDays(born)) / 365.25),
      sport: sport ?? null,
      nationality: nationality ?? null,
    },
    isPositive: sex === 'female',
  }))
  return {
    name: 'olympians',
    columns: ['height', 'weight', 'age', 'sport', 'nationality'],
    rows,
    ...{ training: 2_200, size: 380, reference: 10, production: 10 },
    number: 'weight',
    other: 'height',
    category: ['sport', 'athletics'],
    segment: ['sport', 'athletics'],
    region: { columns: ['age'], has: ({ inputs }) => Number(inputs.age) > 28 },
  }
}

/** Flights that are read: evenly spread over the three million. */
const FLIGHTS = 120_000

/** Is a flight late? */
function flightRow(flights: Flights, row: number): RealRow {
  const airport = (places: Uint16Array) => flights.airports[places[row] as number] as string
  return {
    inputs: {
      hour: flights.hour[row] as number,
      distance: flights.distance[row] as number,
      weekday: String(flights.weekday[row]),
      origin: airport(flights.origin),
      destination: airport(flights.destination),
    },
    isPositive: (flights.delay[row] as number) >= LATE,
  }
}

async function flights(): Promise<RealTable> {
  const all = await readFlights()
  const step = Math.floor(all.rows / FLIGHTS)
  return {
    name: 'flights',
    columns: ['hour', 'distance', 'weekday', 'origin', 'destination'],
    rows: Array.from({ length: FLIGHTS }, (_, place) => flightRow(all, place * step)),
    ...{ training: 30_000, size: 3_000, reference: 10, production: 12 },
    number: 'hour',
    other: 'distance',
    category: ['origin', 'ORD'],
    segment: ['weekday', '5'],
    region: { columns: ['hour'], has: ({ inputs }) => Number(inputs.hour) >= 16 },
  }
}

/** Every table, or the small ones alone. */
export async function readTables(isShort = false): Promise<readonly RealTable[]> {
  return [...(isShort ? [] : [await flights()]), diamonds(), olympians()]
}
