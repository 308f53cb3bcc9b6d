/** Points of a result as marks of a chart. */

import { lengthOf, pointAt } from '../points.js'
import type { Point, Series } from '../types.js'
import { decimalsForError } from '../words/numbers.js'
import { reasonWords } from '../words/words.js'
import type { Mark } from './blocks.js'

/** All points of a series that is drawn chunk by chunk. */
export function marksOf(series: Series): readonly Mark[] {
  return Array.from({ length: lengthOf(series) }, (_, place) => markOf(pointAt(series, place)))
}

export function markOf(point: Point | undefined): Mark {
  if (point === undefined || point.value === null) {
    return { value: null, alert: point?.alert ?? false, reason: reasonWords(point?.undefinedBecause) }
  }
  const { value, alert, standardError } = point
  return standardError === undefined ? { value, alert } : { value, alert, standardError }
}

/** Decimals for a whole line: what its typical sampling error supports. */
export function lineDecimals(marks: readonly Mark[]): number {
  const errors = marks.flatMap((mark) => (mark.standardError ? [mark.standardError] : [])).sort((a, b) => a - b)
  const median = errors[Math.floor(errors.length / 2)]
  if (median !== undefined) return decimalsForError(median)
  const sizes = marks.flatMap((mark) => (mark.value ? [Math.abs(mark.value)] : [])).sort((a, b) => a - b)
  const size = sizes[Math.floor(sizes.length / 2)]
  return size === undefined ? 0 : Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(size))))
}
