/** Shape of a rule. A rule looks at all series of a run at once, and at the chunks before them. */

import type { Measures } from '../results/measures.js'
import type { CalculatorKey, Chunk } from '../types/index.js'
import type { Standard } from './standard.js'

/** A series as it comes to be judged: the reference's chunks first, then those of production. */
export interface Held {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | undefined
  readonly measures: Measures
  readonly standard: Standard
  /** Realized values, for an estimate. */
  readonly realized?: Float64Array | undefined
  /** Faults that count for an alert, where the series holds others too. */
  readonly evidence?: Float64Array | undefined
}

/** A series while rules judge it: one code per chunk. */
export interface Draft extends Held {
  readonly states: Uint8Array
  readonly reasons: Uint8Array
}

/** Everything a rule sees. */
export interface Course {
  readonly series: readonly Draft[]
  readonly chunks: readonly Chunk[]
  /** Rows by chunk. */
  readonly rows: Float64Array
  /** The first so many chunks are the reference. */
  readonly referenceCount: number
}

/** Gives what a rule has to know, after the chunk at a place, to go on in a later run. JSON. */
export type CarryAt = (place: number) => unknown

/** A rule of alerts, which looks at the chunks of one run. */
export interface PlainRule {
  readonly key: string
  readonly carries?: false
  /** Settles states and reasons in place, after the rules before it in the list. */
  apply(course: Course): undefined
}

/** A rule that looks back at the chunks of earlier runs, which a store keeps for it. */
export interface CarryingRule {
  readonly key: string
  readonly carries: true
  /**
   * Settles states and reasons in place, after the rules before it in the list.
   *
   * @param past what the rule carried from the chunks before these; `undefined` at the beginning of a course.
   */
  apply(course: Course, past: unknown): CarryAt
}

export type Rule = PlainRule | CarryingRule

/** Calls back for each place of a series, from one on, whose state is in a mask. */
export function eachIn({ states }: Draft, from: number, mask: number, found: (place: number) => void): void {
  for (let place = from; place < states.length; place++) {
    if (((mask >> (states[place] as number)) & 1) === 1) found(place)
  }
}

/** Writes the state of a point, and its reason. */
export function settle({ states, reasons }: Draft, place: number, state: number, reason: number): void {
  states[place] = state
  reasons[place] = reason
}
