/** Truths without a closed form: metrics of a sample so large that its error does not count, drawn once. */

import { checked, checkedPoints, PERFORMANCE_ALONE, seriesOf } from './reading.js'
import { Random } from './streams/random.js'
import type { Change, Stream } from './streams/stream.js'

const ROWS = 400_000

/** Values by metric. */
type Population = ReadonlyMap<string, number>

/** Populations that have been drawn, by stream and change. */
const drawn = new Map<string, Promise<Population>>()

/** Realized values of a stream's metrics in the population, by metric. */
export function populationOf(stream: Stream, change: Change = {}): Promise<Population> {
  const name = `${stream.name} ${JSON.stringify(change)}`
  const population = drawn.get(name) ?? draw(stream, change, name)
  drawn.set(name, population)
  return population
}

async function draw(stream: Stream, change: Change, name: string): Promise<Population> {
  const table = stream.table(new Random('population', name), { chunks: 1, rows: ROWS, change: () => change })
  const run = await checked(table, table, { ...stream.config, ...PERFORMANCE_ALONE, chunks: { size: ROWS } })
  const value = (metric: string) =>
    checkedPoints(run, seriesOf(run, 'realized_performance', metric))[0]?.value as number
  return new Map(stream.metrics.map((metric) => [metric, value(metric)]))
}
