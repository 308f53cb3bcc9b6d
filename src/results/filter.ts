/** Results in the hands of a program: the part that matters, as records, performance against drift. */

import { optionsOf, requireResult } from '../config/shape.js'
import type { Chunk, Filter, Result } from '../types/index.js'
import { pick } from './columns.js'
import { type ResultRow, toRows as rowsOf } from './rows.js'
import { isSameSegment } from './segments.js'

/**
 * The part of a result with these chunks, metrics, columns and rows, in the result's order. Series without a column are
 * left out where columns are named.
 */
export function filter(result: Result, wantedParts: Filter): Result {
  requireResult(result, 'the result to filter')
  const { period, metrics, columns, segment } = optionsOf(wantedParts, 'the filter')
  const kept = result.chunks.flatMap((chunk, place) => (period === undefined || chunk.period === period ? [place] : []))
  const rows = segment !== undefined && Object.keys(segment).length > 0 ? { segment } : {}
  const wanted = result.series.filter(
    (own) =>
      (metrics === undefined || metrics.includes(own.metric)) &&
      (columns === undefined || (own.column !== undefined && columns.includes(own.column))) &&
      (segment === undefined || isSameSegment(own, rows)),
  )
  return {
    ...result,
    chunks: kept.map((place) => result.chunks[place] as Chunk),
    series: wanted.map((series) => pick(series, kept)),
  }
}

/** One flat record for each series and chunk of a result. */
export function toRows(result: Result): readonly ResultRow[] {
  requireResult(result, 'the result to make rows of')
  return rowsOf({ results: { [result.calculator]: result } })
}
