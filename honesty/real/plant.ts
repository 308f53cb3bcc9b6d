/** Shuffles a real table, trains on a part of it, and plants a fault in the second half of the rest. */

import type { Run } from '../../src/index.js'
import { checked } from '../reading.js'
import { Random } from '../streams/random.js'
import type { RealFault } from './faults.js'
import { type Score, train } from './model.js'
import type { RealRow, RealTable } from './tables.js'

/** A table in random order, and the model of its first rows. */
export interface Trained {
  readonly table: RealTable
  readonly rows: readonly RealRow[]
  readonly score: Score
  readonly seed: number
}

/** A row as the monitor gets it. */
interface Seen {
  readonly inputs: RealRow['inputs']
  readonly score: number
  readonly label: string
}

/** The first production chunk with the fault. */
export const firstOf = ({ production }: RealTable) => production >> 1

/** Shuffles and trains. */
export function trained(table: RealTable, seed: number): Trained {
  const random = new Random('real', table.name, seed)
  const rows = table.rows.map((row) => ({ row, turn: random.bits() }))
  const shuffled = rows.sort((one, other) => one.turn - other.turn).map(({ row }) => row)
  return { table, seed, rows: shuffled.slice(table.training), score: train(table, shuffled.slice(0, table.training)) }
}

/** Checks a table that has the fault from the middle on. */
export function plantedRun(trained: Trained, fault: RealFault): Promise<Run> {
  const { table, rows } = trained
  const [start, half] = [table.reference * table.size, firstOf(table) * table.size]
  const usual = rows.slice(0, start + half)
  const own = faultyRows(trained, fault, rows.slice(start + half), table.production * table.size - half)
  const seen = [...usual.map((row) => seenOf(trained, row)), ...own.map((row) => seenOf(trained, row, fault))]
  const config = { ...configOf(table), chunks: { size: table.size } }
  return checked(tableOf(table, seen.slice(0, start)), tableOf(table, seen.slice(start)), config)
}

/** Rows of the faulty half. */
function faultyRows(
  { table, seed }: Trained,
  { name, weight, isTwice }: RealFault,
  rest: readonly RealRow[],
  count: number,
): readonly RealRow[] {
  if (isTwice) return Array.from({ length: count }, (_, place) => rest[place - (place % 2)] as RealRow)
  if (weight === undefined) return rest.slice(0, count)
  const random = new Random('real', table.name, name, seed)
  const kept = rest.filter((row) => random.uniform() < weight(row, table))
  return kept.slice(0, count)
}

/** A row as the monitor gets it, with a fault or without. */
export function seenOf({ table, score }: Trained, row: RealRow, fault?: RealFault): Seen {
  const inputs = fault?.input?.(row.inputs, table) ?? row.inputs
  const own = score(inputs)
  return {
    inputs,
    score: fault?.score?.(own) ?? own,
    label: fault?.label?.(row, table) ?? (row.isPositive ? '1' : '0'),
  }
}

/** Task and columns of a table. */
export function configOf({ columns }: RealTable) {
  return {
    task: 'binary',
    columns: { target: 'label', positive: '1', prediction: 'prediction', score: 'score', features: columns },
  } as const
}

/** Rows as a table; scores from `cut` on are predicted to be positive. */
export function tableOf({ columns }: RealTable, rows: readonly Seen[], cut = 0.5): Record<string, unknown[]> {
  return {
    ...Object.fromEntries(columns.map((column) => [column, rows.map(({ inputs }) => inputs[column] ?? null)])),
    score: rows.map(({ score }) => score),
    prediction: rows.map(({ score }) => (score >= cut ? '1' : '0')),
    label: rows.map(({ label }) => label),
  }
}
