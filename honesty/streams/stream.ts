/** The shape of a stream: columns of known truth, chunk after chunk. */

import type { AnyConfig } from '../../src/index.js'
import { normalShare } from './normal.js'
import type { Random } from './random.js'

/** Columns of equal length; categories are codes. */
export type Table = Record<string, Float64Array>

/** A departure of a chunk from the reference. Nothing is said of what stands still. */
export interface Change {
  /** Share of the labels that no longer follow the model; of a regression, the growth of its errors. */
  readonly spoiled?: number
  /** Factor of the spread of the features that the score sees. */
  readonly spread?: number
  /** Move of the mean of one feature, in standard deviations. */
  readonly moved?: number
  /** Range of the regression's input. */
  readonly range?: readonly [from: number, to: number]
}

/** Rows that are wanted. */
export interface Plan {
  readonly chunks: number
  /** Rows of each chunk. */
  readonly rows: number
  readonly change?: ((chunk: number) => Change) | undefined
  /** Correlation of a row with the one before it. Default: rows are independent. */
  readonly persistence?: number | undefined
}

/** A kind of stream. */
export interface Stream {
  readonly name: string
  /** Task, columns and kinds. */
  readonly config: AnyConfig
  /** Metrics that the claims look at. */
  readonly metrics: readonly string[]
  table(random: Random, plan: Plan): Table
}

/** An empty table with these columns. */
export function emptyTable<Name extends string>(
  columns: readonly Name[],
  { chunks, rows }: Plan,
): Record<Name, Float64Array> {
  const entries = columns.map((column) => [column, new Float64Array(chunks * rows)])
  return Object.fromEntries(entries) as Record<Name, Float64Array>
}

/** Calls for every row of a plan, with the change of its chunk. */
export function eachRow({ chunks, rows, change }: Plan, row: (place: number, change: Change) => void): void {
  for (let chunk = 0; chunk < chunks; chunk++) {
    const own = change?.(chunk) ?? {}
    for (let place = chunk * rows; place < (chunk + 1) * rows; place++) row(place, own)
  }
}

/** Standard normal numbers that go on from row to row: a first-order autoregression for each variable. */
export class Course {
  readonly #random: Random
  readonly #persistence: number
  readonly #innovation: number
  readonly #last: Float64Array

  constructor(random: Random, variables: number, persistence = 0) {
    this.#random = random
    this.#persistence = persistence
    this.#innovation = Math.sqrt(1 - persistence * persistence)
    this.#last = new Float64Array(variables).map(() => random.normal())
  }

  /** The next number of a variable. */
  normal(variable: number): number {
    if (this.#persistence === 0) return this.#random.normal()
    const before = this.#persistence * (this.#last[variable] as number)
    const value = before + this.#innovation * this.#random.normal()
    this.#last[variable] = value
    return value
  }

  /** The next share between 0 and 1 of a variable. */
  share(variable: number): number {
    return this.#persistence === 0 ? this.#random.uniform() : normalShare(this.normal(variable))
  }
}
