/** Times of rows, so that chunks may be cut by the calendar. */

import type { Random } from './random.js'
import type { Change, Plan, Table } from './stream.js'

const HOUR = 3_600_000

/** Milliseconds of a period. */
export const STEPS = { hour: HOUR, day: 24 * HOUR } as const
export type Step = keyof typeof STEPS

/** A Monday. */
const START = Date.UTC(2026, 0, 5)

/** Role of the column of times. */
export const TIMES = { column: 'at', unit: 'ms' } as const

/** Gives each chunk of the plan a period, `first` of them after the start. */
export function withTimes(table: Table, { chunks, rows }: Plan, step: Step, first = 0): Table {
  const at = new Float64Array(chunks * rows).map((_, row) => START + STEPS[step] * (first + row / rows))
  return { ...table, at }
}

/** Gives rows times so that busy periods have up to three times the rows of quiet ones. */
export function withBusyTimes(table: Table, { chunks, rows }: Plan, step: Step, first: number, random: Random): Table {
  const weights = Array.from({ length: chunks }, () => 0.5 + random.uniform())
  const all = weights.reduce((sum, weight) => sum + weight)
  const at = new Float64Array(chunks * rows)
  let [chunk, end] = [0, (weights[0] as number) / all]
  for (let row = 0; row < at.length; row++) {
    const share = (row + 0.5) / at.length
    while (share > end && chunk < chunks - 1) end += (weights[++chunk] as number) / all
    at[row] = START + STEPS[step] * (first + chunk + 0.5)
  }
  return { ...table, at }
}

/** Weekends have easier or harder cases and other means, in the reference too; a plan's first chunk is a Monday. */
export function weekdays(chunk: number): Change {
  return chunk % 7 >= 5 ? { spread: 0.7 } : {}
}
