/** A model of two classes for any table: logistic regression on bins of numbers and on categories. */

import { quantileSorted } from 'd3-array'
import { logistic } from '../streams/normal.js'
import type { RealRow, RealTable, Value } from './tables.js'

const BINS = 12
const PASSES = 6
const STEP = 0.08
/** Rows that a category needs to have a weight. */
const LEAST_ROWS = 20

/** Probability of the positive label, by inputs. */
export type Score = (inputs: RealRow['inputs']) => number

/** Learns from rows: passes of gradient descent with steps that shrink per weight (Adagrad), in the order of the rows. */
export function train({ columns }: RealTable, rows: readonly RealRow[]): Score {
  const encoders = columns.map((column) => encoderOf(rows.map(({ inputs }) => inputs[column] ?? null)))
  const weights = encoders.map(() => new Map<number, number>([[-1, 0]]))
  const squares = encoders.map(() => new Map<number, number>())
  const codesOf = (inputs: RealRow['inputs']) =>
    columns.map((column, place) => encoders[place]?.(inputs[column] ?? null) ?? -1)
  let base = Math.log(0.5)
  const sum = (codes: readonly number[]) =>
    codes.reduce((all, code, place) => all + (weights[place]?.get(code) ?? 0), base)
  const codes = rows.map(({ inputs }) => codesOf(inputs))
  for (let pass = 0; pass < PASSES; pass++) {
    for (const [row, own] of codes.entries()) {
      const error = logistic(sum(own)) - Number(rows[row]?.isPositive)
      base -= (STEP * error) / Math.sqrt(1 + row + pass * rows.length)
      for (const [place, code] of own.entries()) descend(weights[place], squares[place], code, error)
    }
  }
  return (inputs) => logistic(sum(codesOf(inputs)))
}

/** Moves the weight of a code against its gradient. A code that training does not have stays without. */
function descend(
  weights: Map<number, number> | undefined,
  squares: Map<number, number> | undefined,
  code: number,
  error: number,
): void {
  if (code < 0) return
  const square = (squares?.get(code) ?? 0) + error * error
  squares?.set(code, square)
  weights?.set(code, (weights.get(code) ?? 0) - (STEP * error) / Math.sqrt(square))
}

/** Places values among quantiles or categories of a column; −1 is a value that the model does not know. */
function encoderOf(values: readonly Value[]): (value: Value) => number {
  const numbers = values.filter((value) => typeof value === 'number').sort((one, other) => one - other)
  if (numbers.length > 0) return binsOf(numbers)
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const known = [...counts].filter(([value, rows]) => value !== null && rows >= LEAST_ROWS)
  const codes = new Map(known.map(([value], code) => [value, code]))
  return (value) => codes.get(value) ?? -1
}

function binsOf(sorted: number[]): (value: Value) => number {
  const edges = [...new Set(Array.from({ length: BINS - 1 }, (_, bin) => quantileSorted(sorted, (bin + 1) / BINS)))]
  return (value) => (typeof value === 'number' ? edges.filter((edge) => edge !== undefined && value > edge).length : -1)
}
