/** Labels that arrive late: which have come by the end of a stream, and when. */

import type { Random } from './random.js'
import type { Table } from './stream.js'
import { STEPS } from './times.js'

/** A way in which labels arrive. */
export interface Arrival {
  readonly name: string
  /** Whether some kinds of rows come first. */
  readonly isSelected: boolean
  /** Mean delay of a row's label, in days. */
  readonly delay: (table: Table, row: number) => number
}

const at = (table: Table, column: string, row: number) => table[column]?.[row] as number

const soonIf = (isSoon: boolean) => (isSoon ? 2 : 12)

export const ARRIVALS: readonly Arrival[] = [
  { name: 'at random', isSelected: false, delay: () => 5 },
  { name: 'positives first', isSelected: true, delay: (table, row) => soonIf(at(table, 'label', row) === 1) },
  {
    name: 'predicted positives first',
    isSelected: true,
    delay: (table, row) => soonIf(at(table, 'prediction', row) === 1),
  },
  { name: 'by a feature', isSelected: true, delay: (table, row) => soonIf(at(table, 'x0', row) > 0) },
]

/** Column of the times at which labels came. */
export const LABELLED_AT = 'labelledAt'

/** A table with times (`at`), in which labels come after exponential delays; those that come after `end` are missing. */
export function arrived(table: Table, { delay }: Arrival, end: number, random: Random): Table {
  const came = (table.at as Float64Array).map((time, row) => {
    return time - STEPS.day * delay(table, row) * Math.log(random.uniform())
  })
  const isKnown = (row: number) => (came[row] as number) <= end
  const label = (table.label as Float64Array).map((value, row) => (isKnown(row) ? value : Number.NaN))
  const labelledAt = came.map((time, row) => (isKnown(row) ? time : Number.NaN))
  return { ...table, label, [LABELLED_AT]: labelledAt }
}

/** A table in which a share of all labels has arrived, at random. */
export function arrivedAtRandom(table: Table, share: number, random: Random): Table {
  const label = (table.label as Float64Array).map((value) => (random.uniform() < share ? value : Number.NaN))
  return { ...table, label }
}
