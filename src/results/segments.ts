/** Results of segments beside those of all rows. */

import type { Chunk, RunData, Segment, Series } from '../types/index.js'
import { segmentLabel } from '../words/segments.js'
import { ofSegment } from './columns.js'

type Results = RunData['results']

/** Results of one segment, which has chunks of its own rows. */
export interface SegmentResults {
  readonly segment: Segment
  readonly chunks: readonly Chunk[]
  readonly results: Results
}

/** The results with the series of segments after those of all rows. */
export function withSegments(all: Results, segments: readonly SegmentResults[]): Results {
  if (segments.length === 0) return all
  const of = (key: keyof Results): Series[] =>
    segments.flatMap(({ segment, chunks, results }) => {
      const rows = chunks.map((chunk) => chunk.rows)
      return (results[key]?.series ?? []).map((series) => ofSegment(series, segment, rows))
    })
  const entries = Object.values(all).map((result) => [
    result.calculator,
    { ...result, series: [...result.series, ...of(result.calculator)] },
  ])
  return Object.fromEntries(entries) as Results
}

/** The results of all rows alone. */
export function wholeOf(results: Results): Results {
  const isWhole = Object.values(results).every(({ series }) => series.every(isOfAll))
  if (isWhole) return results
  const entries = Object.values(results).map((own) => [own.calculator, { ...own, series: own.series.filter(isOfAll) }])
  return Object.fromEntries(entries) as Results
}

/** The rows that something is of. */
interface OfRows {
  readonly segment?: Segment | undefined
}

/** The series of the rows that the first one is of. */
export function ofSameRows(series: readonly Series[]): readonly Series[] {
  const [first] = series
  return first === undefined ? [] : series.filter((own) => isSameSegment(own, first))
}

/** Tells whether a series is of all rows. */
export function isOfAll({ segment }: OfRows): boolean {
  return segment === undefined
}

/** Tells whether two series, or alerts, are of the same rows, whatever the order of the columns. */
export function isSameSegment(one: OfRows, other: OfRows): boolean {
  if (one.segment === undefined || other.segment === undefined) return one.segment === other.segment
  const [left, right] = [Object.entries(one.segment), other.segment]
  return left.length === Object.keys(right).length && left.every(([column, value]) => right[column] === value)
}

/** A column or metric with the segment that it is of: `accuracy of country = AT`. */
export function named(name: string, { segment }: OfRows): string {
  return segment === undefined ? name : `${name} of ${segmentLabel(segment)}`
}
