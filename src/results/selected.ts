/** Chunks whose labels came for some kinds of rows first: their realized values speak for these kinds alone. */

import type { Selection } from './label-facts.js'

/** The cause that some labels have come and others not. */
export interface Selected {
  /** A column of the data; `null` for the label itself. */
  readonly column: string | null
}

/** With the chunks that follow, fewer than one healthy chunk in 2,000 is said to have selected labels. */
const LEVEL = 1 / 4000
/** The level in other chunks of a run in which one is selected: labels of a model come by the same ways. */
const FOLLOWING = 0.01
/** The least share of labelled rows that is worth withholding a value for: it can move a metric by no more than that. */
const LEAST_SHARE = 0.01

/** Finds the chunks whose labels are selected, by their places, and by what. */
export function selectedIn(selection: readonly (Selection | null)[]): ReadonlyMap<number, Selected> {
  const below = (level: number) =>
    selection.flatMap((own, place) =>
      own !== null && own.probability < level && own.share >= LEAST_SHARE ? [[place, { column: own.by }] as const] : [],
    )
  return new Map(below(LEVEL).length > 0 ? below(FOLLOWING) : [])
}
