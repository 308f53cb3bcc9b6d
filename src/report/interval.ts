/** Intervals of values, as they are drawn and printed: the value's own, else 95 % by its standard error. */

import { fixed, margin } from '../words/numbers.js'
import type { Mark } from './blocks.js'

export interface Span {
  readonly low: number
  readonly high: number
}

/** Ends of a mark's interval; `null` where it has none. */
export function spanOf({ value, interval, standardError }: Mark): Span | null {
  if (value === null) return null
  if (interval !== undefined) return { low: interval[0], high: interval[1] }
  return standardError === undefined
    ? null
    : { low: value - margin(standardError), high: value + margin(standardError) }
}

/** Prints a mark's interval behind its value: `± 0.01`, or `(0.31 to 0.34)`; nothing without one. */
export function intervalWords({ interval, standardError }: Mark, decimals: number): string {
  if (interval !== undefined) return `(${fixed(interval[0], decimals)} to ${fixed(interval[1], decimals)})`
  return standardError === undefined ? '' : `± ${fixed(margin(standardError), decimals)}`
}

/** Sign of the intervals of a line, for heads and legends; `undefined` where it has none. */
export function intervalSign(marks: readonly Mark[]): '±' | '( )' | undefined {
  if (marks.some(({ interval }) => interval !== undefined)) return '( )'
  return marks.some(({ standardError }) => standardError !== undefined) ? '±' : undefined
}
