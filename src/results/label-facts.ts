/** Labels of a chunk beside its other rows and its scores, as the core compared them. */

import type { LabelCounts } from '../../native/binding.js'

/** Labelled rows beside the others of their chunk, by the column where they differ most. */
export interface Selection {
  /** Probability of a difference as large by chance, in any column. */
  readonly probability: number
  /** Share of the labelled rows that would have to be others for them to be spread as all rows are. */
  readonly share: number
  /** The column; `null` without a name. */
  readonly by: string | null
}

/** Log-odds of a positive label, less those that the calibrated scores of the labelled rows say. */
export interface Offset {
  readonly value: number
  /** Standard error. */
  readonly error: number
}

/** Reads how labelled rows compare with the others, by chunk. */
export function selectionsOf({ selections, selectedShares, selectedBy }: LabelCounts): (Selection | null)[] {
  return Array.from(selections, (probability, chunk) =>
    Number.isNaN(probability)
      ? null
      : { probability, share: selectedShares[chunk] as number, by: selectedBy[chunk] ?? null },
  )
}

/** Reads how labels compare with scores, by chunk. */
export function offsetsOf({ offsets, offsetErrors }: LabelCounts): (Offset | null)[] {
  return Array.from(offsets, (value, chunk) =>
    Number.isNaN(value) ? null : { value, error: offsetErrors[chunk] as number },
  )
}
