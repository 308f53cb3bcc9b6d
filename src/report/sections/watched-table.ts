/** Tables of watched series: each column says what stands in its cells. */

import { alertAt, lengthOf, pointAt, valuesOf } from '../../results/columns.js'
import { lastPoint, type Timeline } from '../../results/timeline.js'
import { count, decimalsFor, fixed } from '../../words/numbers.js'
import { judgedByPValue, metricLabel, reasonWords } from '../../words/words.js'
import type { Bounds, ChunkText, SparklineCell, TableBlock, TableCell, TableColumn } from '../blocks.js'
import { MOST_CELLS } from '../choices.js'
import type { Watched } from '../watched.js'

/** Longer tables have a search field. */
const SEARCH_FROM = 12

/** A column, and its cell in the row of a series. */
export interface WatchedColumn extends TableColumn {
  readonly cell: (watched: Watched) => TableCell
  /** The cell in every chunk of production, where it is of a chunk. */
  readonly chunks?: (watched: Watched) => readonly ChunkText[]
}

type Head = Pick<TableBlock, 'anchor' | 'title' | 'alerts' | 'note' | 'folded'>

/** Makes a table of the first `most` series, which come in its order. */
export function watchedTable(
  head: Head,
  all: readonly Watched[],
  most: number,
  columns: readonly WatchedColumn[],
): TableBlock {
  const of = columns.find(({ chunks }) => chunks !== undefined)
  return {
    type: 'table',
    ...head,
    columns: columns.map(({ cell: _, chunks: __, ...column }) => column),
    rows: all.slice(0, most).map((own) => ({
      anchor: own.anchor,
      cells: columns.map(({ cell }) => cell(own)),
      ...(of?.chunks === undefined ? {} : { chunks: of.chunks(own) }),
    })),
    ...(of === undefined ? {} : { byChunk: columns.indexOf(of) }),
    ...(all.length > 1 ? { sortedBy: 'alerts' } : {}),
    searchable: all.length > SEARCH_FROM,
  }
}

/** The watched column, or `all rows`. */
export const NAME: WatchedColumn = {
  key: 'column',
  label: 'Column',
  align: 'start',
  cell: ({ column }) => ({ type: 'text', text: column ?? 'all rows' }),
}

/** The metric, under a label that fits the table. */
export function metricColumn(key: string, label: string, secondary?: true): WatchedColumn {
  const cell = ({ metric }: Watched): TableCell => ({ type: 'text', text: metricLabel(metric) })
  return { key, label, align: 'start', ...(secondary ? { secondary } : {}), cell }
}

/** Prints a value of a series. */
type Print = (watched: Watched) => (value: number) => string

/** The last chunk's value, or the reason why there is none. */
export function lastColumn(
  { noun, referenceCount, productionCount }: Timeline,
  print: Print,
  detail?: string,
): WatchedColumn {
  const cell = (watched: Watched): TableCell => {
    const point = lastPoint(watched)
    const value = point?.value ?? null
    return value === null
      ? { type: 'number', value, text: reasonWords(point?.undefinedBecause), muted: true }
      : { type: 'number', value, text: print(watched)(value) }
  }
  const isShort = productionCount <= MOST_CELLS
  const chunks = (watched: Watched) => (isShort ? chunkTexts(watched, referenceCount, print(watched)) : [])
  return { key: 'last', label: `Last ${noun}`, ...(detail === undefined ? {} : { detail }), align: 'end', cell, chunks }
}

function chunkTexts({ series }: Watched, from: number, print: (value: number) => string): readonly ChunkText[] {
  return Array.from({ length: lengthOf(series) - from }, (_, index) => {
    const point = pointAt(series, from + index)
    const value = point?.value ?? null
    const text = value === null ? reasonWords(point?.undefinedBecause) : print(value)
    return { text, alert: alertAt(series, from + index) }
  })
}

/** The bounds of a series, each as `print` makes it, and their unit behind both. */
export function thresholdColumn(label: string, print: Print, unit?: (watched: Watched) => string): WatchedColumn {
  const cell = (watched: Watched): TableCell => {
    const { lower, upper } = watched.threshold
    const text = boundText(watched.threshold, print(watched))
    return {
      type: 'number',
      value: upper ?? lower,
      text: text ? `${text}${unit?.(watched) ?? ''}` : 'none',
      muted: true,
    }
  }
  return { key: 'threshold', label, align: 'end', secondary: true, cell }
}

/** Nothing without a bound. */
function boundText({ lower, upper }: Bounds, print: (value: number) => string): string {
  return [lower, upper].flatMap((bound) => (bound === null ? [] : [print(bound)])).join(' to ')
}

/** The course over the whole run. */
export function courseColumn(timeline: Timeline, secondary?: true): WatchedColumn {
  return {
    key: 'course',
    label: `By ${timeline.noun}`,
    align: 'start',
    sortable: false,
    ...(secondary ? { secondary } : {}),
    cell: (watched) => sparkline(watched, timeline),
  }
}

function sparkline(watched: Watched, timeline: Timeline): SparklineCell {
  const values = valuesOf(watched.series)
  return {
    type: 'sparkline',
    values,
    alerts: values.map((_, place) => alertAt(watched.series, place)),
    referenceCount: timeline.referenceCount,
    threshold: judgedByPValue(watched.metric) ? { lower: null, upper: null } : watched.threshold,
    description: course(values.slice(timeline.referenceCount)),
  }
}

function course(values: readonly (number | null)[]): string {
  const numbers = values.filter((value) => value !== null)
  if (numbers.length === 0) return 'no values'
  const decimals = decimalsFor(numbers, 2)
  const first = numbers[0] as number
  const last = numbers.at(-1) as number
  const highest = numbers.reduce((a, b) => Math.max(a, b))
  return `${fixed(first, decimals)} to ${fixed(last, decimals)}, at most ${fixed(highest, decimals)}`
}

/** Number of a series' alerts: `12 of 12`. */
export function alertsColumn({ referenceCount }: Timeline): WatchedColumn {
  const cell = (watched: Watched): TableCell => {
    const judged = valuesOf(watched.series, referenceCount).filter((value) => value !== null).length
    const muted = watched.alerts === 0
    return { type: 'number', value: watched.alerts, text: count(watched.alerts), suffix: ` of ${count(judged)}`, muted }
  }
  return { key: 'alerts', label: 'Alerts', align: 'end', cell }
}
