/** Results in the hands of a program: the part that matters, as records, performance against drift. */

import { requireKnown } from '../config/keys.js'
import { requireResult } from '../config/shape.js'
import { listOf, options, text } from '../core/validate.js'
import type { Chunk, Result } from '../types/index.js'
import { pick } from './columns.js'
import { type ResultRow, toRows as rowsOf } from './rows.js'

/** Which part of a result is wanted; what is left out stays whole. */
export interface Filter {
  readonly period?: Chunk['period']
  /** Metric, method or statistic keys. */
  readonly metrics?: readonly string[]
  readonly columns?: readonly string[]
}

const filterOf = options<Filter>({ period: text, metrics: listOf(text), columns: listOf(text) })

/**
 * The part of a result with these chunks, metrics and columns, in the result's order. Series without a column are
 * left out where columns are named.
 */
export function filter(result: Result, wantedParts: Filter): Result {
  requireResult(result, 'the result to filter')
  const { period, metrics, columns } = filterOf(wantedParts, 'the filter')
  if (period !== undefined) requireKnown(period, ['reference', 'analysis'], 'period of the filter')
  const kept = result.chunks.flatMap((chunk, place) => (period === undefined || chunk.period === period ? [place] : []))
  const wanted = result.series.filter(
    ({ metric, column }) =>
      (metrics === undefined || metrics.includes(metric)) &&
      (columns === undefined || (column !== undefined && columns.includes(column))),
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
