/** Chunks whose labels came for some kinds of rows first: their realized values speak for these kinds alone. */

import type { Readings } from './assemble.js'
import { type Arriving, classFirst } from './class-first.js'
import type { Selection } from './label-facts.js'

/** The cause that some labels have come and others not. */
export interface Selected {
  /** A column of the data; `null` for the label itself. */
  readonly column: string | null
}

/** With the chunks that follow, fewer than one healthy chunk in 2,000 is said to have selected labels. */
const LEVEL = 1 / 4000
/** The highest level in other chunks of a run in which one is selected: labels of a model come by the same ways. */
const FOLLOWING = 0.01
/** Chunks that may follow a false one by chance, however many there are. */
const FALSE_FOLLOWERS = 0.25
/** The least share of labelled rows that is worth withholding a value for: it can move no share by more than that. */
const LEAST_SHARE = 0.01

/** Finds the chunks whose labels are selected, by their places, and by what; `rate` is the usual share of positive labels. */
export function selectedIn(own: Labels, rate: number | undefined): ReadonlyMap<number, Selected> {
  const byLabel = rate === undefined ? [] : classFirst(arriving(own), rate)
  const all = new Map([...byLabel.map((place) => [place, { column: null }] as const), ...byColumn(own.selection)])
  return new Map([...all].sort(([one], [other]) => one - other))
}

/** The labels of some chunks, as they compare with other rows and with scores. */
type Labels = Pick<Readings, 'chunks' | 'selection' | 'offset'>

/** Chunks whose labels can be held against their scores. */
function arriving({ chunks, offset }: Labels): Arriving[] {
  return chunks.flatMap(({ rows, labelled = 0 }, place) => {
    const own = offset[place] ?? null
    return own === null || rows === 0 ? [] : [{ place, known: labelled / rows, offset: own }]
  })
}

/** Finds chunks by the columns that decide. */
function byColumn(selection: readonly (Selection | null)[]): [place: number, own: Selected][] {
  const below = (level: number) =>
    selection.flatMap((own, place) =>
      own !== null && own.probability < level && own.share >= LEAST_SHARE
        ? [[place, { column: own.by }] as [number, Selected]]
        : [],
    )
  const tested = selection.filter((own) => own !== null).length
  const following = Math.max(LEVEL, Math.min(FOLLOWING, FALSE_FOLLOWERS / tested))
  return below(LEVEL).length > 0 ? below(following) : []
}
