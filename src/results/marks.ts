/** Points of a result as marks of a chart. */

import type { Mark } from '../report/blocks.js'
import type { Point, Series, State } from '../types/index.js'
import { decimalsForError } from '../words/numbers.js'
import { isTrusted } from '../words/trust.js'
import { reasonWords } from '../words/words.js'
import { lengthOf, pointAt, stateAt } from './columns.js'

/** All points of a series that is drawn chunk by chunk, the first `referenceCount` of them the reference's. */
export function marksOf(series: Series, referenceCount: number): readonly Mark[] {
  return Array.from({ length: lengthOf(series) }, (_, place) => markOf(series, place, place < referenceCount))
}

/** Mark of a point. A usual value is not an alert, whatever rule judged it. */
export function markOf(series: Series, place: number, isReference: boolean): Mark {
  const point = pointAt(series, place)
  if (point === undefined || point.value === null) {
    return { value: null, state: 'not_enough_data', alert: false, reason: reasonWords(point?.undefinedBecause) }
  }
  const own = stateAt(series, place)
  const state: State = isReference && own === 'alert' ? 'fine' : own
  const { value, standardError, trust } = point
  const interval = sampleInterval(point)
  return {
    value,
    state,
    alert: state === 'alert',
    ...(standardError === undefined ? {} : { standardError }),
    ...(interval === undefined ? {} : { interval }),
    ...(trust === undefined || isTrusted(trust) ? {} : { trust }),
  }
}

/** The interval of 95 %; one that is certain says nothing of other rows. */
function sampleInterval({ interval, exactness }: Point): Point['interval'] {
  return exactness === 'interval' ? undefined : interval
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
