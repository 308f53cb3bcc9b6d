/** A run as flat records: one per calculator, series and chunk. */

import { CALCULATORS, CODE_FIELDS, NUMBER_FIELDS } from '../generated/catalogue.js'
import type { CalculatorKey, Chunk, Point, RunData, Series, State } from '../types/index.js'
import { segmentLabel } from '../words/segments.js'
import { pointAt } from './columns.js'
import { numbersIn, type PointNumbers, type PointWords, wordsIn } from './point-fields.js'

/** The fields of a value are listed in the core; `low` and `high` are the ends of the point's interval. */
export type ResultRow = {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | null
  /** `country = AT`; `null` for all rows. */
  readonly segment: string | null
  /** Key of the chunk. */
  readonly chunk: string
  readonly period: 'reference' | 'production'
  readonly start_date: string | null
  readonly end_date: string | null
  readonly rows: number
  readonly value: number | null
  readonly realized: number | null
  readonly lower_threshold: number | null
  readonly upper_threshold: number | null
  readonly state: State
  readonly alert: boolean
} & PointNumbers &
  PointWords

/** Names of the fields, in order. */
export const ROW_FIELDS = [
  'calculator',
  'metric',
  'column',
  'segment',
  'chunk',
  'period',
  'start_date',
  'end_date',
  'rows',
  'value',
  'realized',
  ...NUMBER_FIELDS.filter((field) => field !== 'value'),
  'lower_threshold',
  'upper_threshold',
  'state',
  'alert',
  ...CODE_FIELDS.map(({ key }) => key),
] as const satisfies readonly (keyof ResultRow)[]

/** One at a time, calculators in the order of the workflow, series and chunks in the order of the results. */
export function* rowsOf({ results }: Pick<RunData, 'results'>): Generator<ResultRow> {
  for (const { key } of CALCULATORS) {
    const result = results[key]
    for (const series of result?.series ?? []) {
      for (const [place, chunk] of (result?.chunks ?? []).entries()) {
        const point = pointAt(series, place)
        if (point) yield row(key, series, { ...chunk, rows: series.segmentRows?.[place] ?? chunk.rows }, point)
      }
    }
  }
}

/** All of them at once. */
export function toRows(run: Pick<RunData, 'results'>): ResultRow[] {
  return [...rowsOf(run)]
}

function row(calculator: CalculatorKey, series: Series, chunk: Chunk, point: Point): ResultRow {
  return {
    calculator,
    metric: series.metric,
    column: series.column ?? null,
    segment: series.segment === undefined ? null : segmentLabel(series.segment),
    chunk: chunk.key,
    period: chunk.period,
    start_date: chunk.startDate ?? null,
    end_date: chunk.endDate ?? null,
    rows: chunk.rows,
    value: point.value,
    realized: point.realized ?? null,
    ...numbersIn(point),
    lower_threshold: series.threshold.lower,
    upper_threshold: series.threshold.upper,
    state: point.state,
    alert: point.alert,
    ...wordsIn(point),
  }
}
