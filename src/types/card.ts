/** Cards: why a point is what it is, in numbers that recompute from the run. */

import type { Alert, Point, Series } from './result.js'

/** Explanation of an alert, or of any other point of a checked chunk. */
export interface Card {
  readonly alert: Alert
  /** Says what moved, when, from what to what, and beyond which bound. */
  readonly sentence: string
  readonly value: number | null
  /** Mean over the reference's chunks; `null` where it has no value there. */
  readonly usual: number | null
  readonly threshold: Series['threshold']
  readonly standardError?: number
  readonly interval?: Point['interval']
  readonly pValue?: number
  /** Values of the column, as its stored distributions give them; left out where there is none. */
  readonly values?: {
    readonly usual: TypicalValues
    readonly now: TypicalValues
  }
  /** Share of the chunk's rows that would have to lie elsewhere for its distribution to be as usual: `½ Σ |to − from|`. */
  readonly moved?: number
  /** The fewest bins or labels that hold four fifths of what moved, at most six, the largest first. */
  readonly moves: readonly ShareMove[]
  /** Ways in which it would be undone, in sentences; empty where nothing tells. */
  readonly undo: readonly string[]
  /** Other explanations that cannot be excluded, in sentences. */
  readonly cannotExclude: readonly string[]
  /** The incident that explains it. */
  readonly incident?: string
}

/** Numbers by their quartiles, as if values were spread evenly within each bin; categories by their most frequent labels. */
export interface TypicalValues {
  readonly quartiles?: readonly [low: number, median: number, high: number]
  readonly labels?: readonly { readonly label: string; readonly share: number }[]
}

/** A bin or label whose share is another than usual. */
export interface ShareMove {
  /** `18 to 20`, `at 7`, `above 23`, `LGA`, `all others`. */
  readonly values: string
  /** Share in the reference. */
  readonly from: number
  /** Share in the chunk. */
  readonly to: number
  /** Its part of all that moved: `|to − from| / Σ |to − from|`. */
  readonly part: number
}
