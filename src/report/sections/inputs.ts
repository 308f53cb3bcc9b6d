/** Drift per column: last value, threshold, course, alerts, and the link to performance. */

import { UNIVARIATE } from '../../calculators/drift.js'
import { METHODS } from '../../generated/catalogue.js'
import { alertAt, valuesOf } from '../../results/columns.js'
import { lastPoint, type Timeline, watchedBy } from '../../results/timeline.js'
import type { ColumnProfile, Ranked, RunData } from '../../types/index.js'
import { count, decimalsFor, fixed } from '../../words/numbers.js'
import { chunkNoun } from '../../words/ticks.js'
import { judgedByPValue, kindWords, metricLabel, reasonWords } from '../../words/words.js'
import type { Bounds, SparklineCell, TableBlock, TableCell, TableColumn, TableRow } from '../blocks.js'
import type { Watched } from '../watched.js'

const MOST_ROWS = 1000

interface View {
  readonly timeline: Timeline
  readonly profile: ReadonlyMap<string, ColumnProfile>
  readonly ranks: ReadonlyMap<string, Ranked> | undefined
  readonly methods: readonly string[]
  readonly noun: string
  /** The same for every row of a method, so that a column of numbers can be compared. */
  readonly decimals: ReadonlyMap<string, number>
}

export function buildInputs(run: RunData, timeline: Timeline, ranking?: readonly Ranked[]): TableBlock | undefined {
  const all = watchedBy(run, UNIVARIATE, timeline)
  if (all.length === 0) return undefined
  const view = viewOf(run, timeline, all, ranking)
  const sorted = byConcern(all, ranking)
  return {
    type: 'table',
    anchor: 'inputs',
    title: 'Inputs',
    alerts: 'drift',
    columns: tableColumns(view),
    ...(sorted.length > MOST_ROWS
      ? { note: `The ${count(MOST_ROWS)} worst of ${count(sorted.length)} are listed; the JSON has all.` }
      : {}),
    rows: sorted.slice(0, MOST_ROWS).map((watched) => inputRow(watched, view)),
    sortedBy: 'alerts',
    searchable: sorted.length > 12,
    folded: false,
  }
}

function viewOf(run: RunData, timeline: Timeline, all: readonly Watched[], ranking?: readonly Ranked[]): View {
  const methods = [...new Set(all.map((watched) => watched.metric))]
  return {
    timeline,
    profile: new Map(run.profile.map((column) => [column.name, column])),
    ranks: ranking && ranking.length > 0 ? new Map(ranking.map((ranked) => [ranked.column, ranked])) : undefined,
    methods,
    noun: chunkNoun(run.config.chunks),
    decimals: new Map(methods.map((method) => [method, methodDecimals(method, all)])),
  }
}

function tableColumns(view: View): readonly TableColumn[] {
  const one = view.methods.length === 1 ? metricLabel(view.methods[0] ?? '') : undefined
  return [
    { key: 'column', label: 'Column', align: 'start' },
    ...(one ? [] : [{ key: 'method', label: 'Method', align: 'start', secondary: true } as const]),
    { key: 'last', label: `Last ${view.noun}`, ...(one ? { detail: one } : {}), align: 'end' },
    { key: 'threshold', label: 'Threshold', align: 'end', secondary: true },
    { key: 'course', label: `By ${view.noun}`, align: 'start', sortable: false },
    ...(view.ranks ? [{ key: 'link', label: 'Link to performance', align: 'end', secondary: true } as const] : []),
    { key: 'alerts', label: 'Alerts', align: 'end' },
  ]
}

function inputRow(watched: Watched, view: View): TableRow {
  const name = watched.column ?? ''
  const ranked = view.ranks?.get(name)
  const cells: TableCell[] = [
    { type: 'text', text: name, note: kindWords(view.profile.get(name)) },
    ...(view.methods.length === 1 ? [] : [{ type: 'text', text: metricLabel(watched.metric) } as const]),
    lastCell(watched, view.decimals.get(watched.metric) ?? 3),
    thresholdCell(watched, view.decimals.get(watched.metric) ?? 3),
    sparkline(watched, view.timeline),
    ...(view.ranks ? [linkCell(ranked)] : []),
    alertsCell(watched, view.timeline),
  ]
  return { anchor: watched.anchor, cells }
}

/** The last chunk's value, or the reason why there is none. */
export function lastCell(
  watched: Watched,
  decimals: number,
  print: (value: number) => string = (value) => fixed(value, decimals),
): TableCell {
  const point = lastPoint(watched)
  const value = point?.value ?? null
  return value === null
    ? { type: 'number', value, text: reasonWords(point?.undefinedBecause), muted: true }
    : { type: 'number', value, text: print(value) }
}

/** Number of a column's alerts: `12 of 12`. */
export function alertsCell(watched: Watched, timeline: Timeline): TableCell {
  const judged = valuesOf(watched.series, timeline.referenceCount).filter((value) => value !== null).length
  return {
    type: 'number',
    value: watched.alerts,
    text: count(watched.alerts),
    suffix: ` of ${count(judged)}`,
    muted: watched.alerts === 0,
  }
}

/** The course of a series over the whole run. */
export function sparkline(watched: Watched, timeline: Timeline): SparklineCell {
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

function thresholdCell(watched: Watched, decimals: number): TableCell {
  const { lower, upper } = watched.threshold
  if (judgedByPValue(watched.metric)) {
    const bound = lower ?? upper ?? 0.05
    return { type: 'number', value: bound, text: `p < ${bound}`, muted: true }
  }
  return { type: 'number', value: upper ?? lower, text: boundText(watched.threshold, decimals), muted: true }
}

export function boundText(bounds: Bounds, decimals: number): string {
  const print = (value: number | null) => (value === null ? '' : fixed(value, decimals))
  if (bounds.lower !== null && bounds.upper !== null) return `${print(bounds.lower)} to ${print(bounds.upper)}`
  return print(bounds.upper) || print(bounds.lower) || 'none'
}

function linkCell(ranked: Ranked | undefined): TableCell {
  if (!ranked || !Number.isFinite(ranked.score)) return { type: 'number', value: null, text: 'none', muted: true }
  return { type: 'number', value: ranked.score, text: fixed(ranked.score, 2) }
}

/** Most alerts first, then nearest to performance, then farthest over the threshold. */
export function byConcern(all: readonly Watched[], ranking: readonly Ranked[] = []): readonly Watched[] {
  const ranks = new Map(ranking.map((ranked) => [ranked.column, ranked.rank]))
  const rank = (watched: Watched) => ranks.get(watched.column ?? '') ?? Number.MAX_SAFE_INTEGER
  return [...all].sort((a, b) => b.alerts - a.alerts || rank(a) - rank(b) || excess(b) - excess(a))
}

/** Distance of the last value, in multiples of its threshold. */
export function excess(watched: Watched): number {
  const value = lastPoint(watched)?.value ?? 0
  const bound = watched.threshold.upper ?? watched.threshold.lower ?? 0
  return bound === 0 ? Math.abs(value) : value / bound
}

/** Distances between 0 and 1 share decimals that show their thresholds; others follow their size. */
function methodDecimals(method: string, all: readonly Watched[]): number {
  const own = all.filter((watched) => watched.metric === method)
  const sizes = own
    .map((watched) => watched.threshold.upper ?? lastPoint(watched)?.value ?? 0)
    .filter((size) => size > 0)
  const typical = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0.1
  const bounded = METHODS.some((entry) => entry.key === method && entry.upper === 1)
  return bounded ? Math.max(3, decimalsFor([typical], 2)) : Math.min(6, decimalsFor([typical], 3))
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
