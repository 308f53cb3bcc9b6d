/** Trains the model on January, scores the flights after it, and writes what a deployed model would leave behind. */

import { mkdir, rename, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parquetWriteFile } from 'hyparquet-writer'
import { datasetPath, type Flights, readFlights, rowAt } from './data.js'
import { CATEGORIES, LATE, type Model, probability, train } from './model.js'

const data = new URL('data/', import.meta.url)

/** The two files that the demo monitors. */
export const files = {
  reference: fileURLToPath(new URL('reference.parquet', data)),
  production: fileURLToPath(new URL('production.parquet', data)),
}

const PERIODS = {
  training: ['2001-01-01', '2001-02-01'],
  reference: ['2001-02-05', '2001-04-02'],
  production: ['2001-04-02', '2001-06-25'],
} as const
/** From here on labels have not arrived yet. */
const LABELS_END = '2001-05-28'

/** Makes the files unless they are there and newer than what they are made from. */
export async function prepare(say: (line: string) => void): Promise<void> {
  if (await isFresh()) return
  say('Reading 3,000,000 flights of 2001 (vega-datasets) …')
  const flights = await readFlights()
  say('Training a logistic regression on January …')
  const [from, to] = PERIODS.training.map((date) => rowAt(flights, date)) as [number, number]
  const model = train(flights, from, to)
  await mkdir(data, { recursive: true })
  for (const period of ['reference', 'production'] as const) {
    say(`Scoring and writing ${period}.parquet …`)
    const [start, end] = PERIODS[period].map((date) => rowAt(flights, date)) as [number, number]
    await write(files[period], flights, model, start, end, rowAt(flights, LABELS_END))
  }
}

async function isFresh(): Promise<boolean> {
  const sources = [
    ...['data.ts', 'model.ts', 'prepare.ts'].map((name) => fileURLToPath(new URL(name, import.meta.url))),
    datasetPath(),
  ]
  const changed = async (path: string) => (await stat(path).catch(() => undefined))?.mtimeMs
  const made = await Promise.all(Object.values(files).map(changed))
  const needed = await Promise.all(sources.map(changed))
  return made.every((time) => time !== undefined && needed.every((source) => source !== undefined && source <= time))
}

async function write(
  path: string,
  flights: Flights,
  model: Model,
  from: number,
  to: number,
  labelsEnd: number,
): Promise<void> {
  const rows = to - from
  const inputs = new Int32Array(CATEGORIES)
  const scores = Float64Array.from({ length: rows }, (_, row) => probability(model, flights, from + row, inputs))
  const column = <T>(value: (row: number) => T) => Array.from({ length: rows }, (_, row) => value(from + row))
  // Written whole or not at all: a half-written file would pass for a fresh one.
  const temporary = `${path}.part`
  parquetWriteFile({
    filename: temporary,
    rowGroupSize: 250_000,
    columnData: [
      { name: 'scheduled', data: column((row) => new Date(flights.scheduled[row] as number)), type: 'TIMESTAMP' },
      { name: 'hour', data: column((row) => flights.hour[row] as number), type: 'INT32' },
      { name: 'weekday', data: column((row) => flights.weekday[row] as number), type: 'INT32' },
      { name: 'distance', data: flights.distance.subarray(from, to), type: 'DOUBLE' },
      {
        name: 'origin',
        data: column((row) => flights.airports[flights.origin[row] as number] as string),
        type: 'STRING',
      },
      {
        name: 'destination',
        data: column((row) => flights.airports[flights.destination[row] as number] as string),
        type: 'STRING',
      },
      { name: 'p_late', data: scores, type: 'DOUBLE' },
      { name: 'predicted_late', data: column((row) => (scores[row - from] as number) >= model.cut), type: 'BOOLEAN' },
      {
        name: 'late',
        data: column((row) => (row < labelsEnd ? (flights.delay[row] as number) >= LATE : null)),
        type: 'BOOLEAN',
        nullable: true,
      },
    ],
  })
  await rename(temporary, path)
}
