/** The flights: three million rows of `vega-datasets`, as typed columns. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parquetMetadata, parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

/** Columns of equal length, in time order. */
export interface Flights {
  readonly rows: number
  /** Local time of departure, milliseconds since 1970 as if it were UTC. */
  readonly scheduled: Float64Array
  readonly hour: Uint8Array
  /** From 1, Monday, to 7, Sunday. */
  readonly weekday: Uint8Array
  /** Minutes. */
  readonly delay: Float64Array
  /** Miles. */
  readonly distance: Float64Array
  /** Places in `airports`. */
  readonly origin: Uint16Array
  readonly destination: Uint16Array
  readonly airports: readonly string[]
}

/** Where the data set lies. */
export function datasetPath(): string {
  const main = createRequire(import.meta.url).resolve('vega-datasets')
  return join(dirname(main), '..', 'data', 'flights-3m.parquet')
}

/** Reads the data set column by column. */
export async function readFlights(): Promise<Flights> {
  const file = (await readFile(datasetPath())).buffer as ArrayBuffer
  const metadata = parquetMetadata(file)
  const rows = Number(metadata.num_rows)
  const read = (column: string, take: (values: ArrayLike<unknown>, start: number) => void) =>
    parquetRead({
      file,
      metadata,
      columns: [column],
      compressors,
      onChunk: ({ columnData, rowStart }) => take(columnData as ArrayLike<unknown>, rowStart),
    })
  const numbers = async (column: string) => {
    const all = new Float64Array(rows)
    await read(column, (values, start) => {
      for (let row = 0; row < values.length; row++) all[start + row] = Number(values[row])
    })
    return all
  }
  const airports: string[] = []
  const places = new Map<string, number>()
  const codes = async (column: string) => {
    const all = new Uint16Array(rows)
    await read(column, (values, start) => {
      for (let row = 0; row < values.length; row++) {
        const airport = values[row] as string
        let place = places.get(airport)
        if (place === undefined) {
          place = airports.length
          places.set(airport, place)
          airports.push(airport)
        }
        all[start + row] = place
      }
    })
    return all
  }
  const scheduled = await numbers('date')
  const [hour, weekday] = [new Uint8Array(rows), new Uint8Array(rows)]
  for (let row = 0; row < rows; row++) {
    const millis = scheduled[row] as number
    hour[row] = Math.floor(millis / 3_600_000) % 24
    // 1 January 1970 was a Thursday.
    weekday[row] = ((Math.floor(millis / 86_400_000) + 3) % 7) + 1
  }
  return {
    rows,
    scheduled,
    hour,
    weekday,
    delay: await numbers('delay'),
    distance: await numbers('distance'),
    origin: await codes('origin'),
    destination: await codes('destination'),
    airports,
  }
}

/** The first row at or after an instant. */
export function rowAt(flights: Flights, date: string): number {
  const millis = Date.parse(date)
  let [low, high] = [0, flights.rows]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((flights.scheduled[middle] as number) < millis) low = middle + 1
    else high = middle
  }
  return low
}
