/** Drift per column: last value, threshold, course, alerts, and the link to performance. */

import { UNIVARIATE } from '../../calculators/drift.js'
import { METHODS } from '../../generated/catalogue.js'
import { lastPoint, type Timeline } from '../../results/timeline.js'
import type { Ranked, RunData } from '../../types/index.js'
import { count, decimalsFor, fixed } from '../../words/numbers.js'
import { judgedByPValue, kindWords, metricLabel } from '../../words/words.js'
import type { TableBlock, TableCell } from '../blocks.js'
import { byConcern } from '../concern.js'
import { HEADINGS } from '../headings.js'
import type { Watched } from '../watched.js'
import {
  alertsColumn,
  courseColumn,
  lastColumn,
  metricColumn,
  NAME,
  thresholdColumn,
  type WatchedColumn,
  watchedTable,
} from './watched-table.js'

/** Longer lists end here. */
export const MOST_ROWS = 1000

export function buildInputs(run: RunData, timeline: Timeline, ranking: readonly Ranked[] = []): TableBlock | undefined {
  const all = timeline.by(UNIVARIATE)
  if (all.length === 0) return undefined
  const [method, ...others] = new Set(all.map(({ metric }) => metric))
  const isOne = others.length === 0
  const print = printed(all)
  const note = `The ${count(MOST_ROWS)} worst of ${count(all.length)} are listed; the JSON has all.`
  const head = {
    anchor: 'inputs',
    title: HEADINGS.inputs,
    alerts: 'drift',
    ...(all.length > MOST_ROWS ? { note } : {}),
    folded: false,
  } as const
  return watchedTable(head, byConcern(all, ranking), MOST_ROWS, [
    nameColumn(run),
    ...(isOne ? [] : [metricColumn('method', 'Method', true)]),
    lastColumn(timeline, print, isOne ? metricLabel(method ?? '') : undefined),
    driftThreshold(print),
    courseColumn(timeline),
    ...(ranking.length > 0 ? [linkColumn(ranking)] : []),
    alertsColumn(timeline),
  ])
}

/** The column with its kind. */
function nameColumn({ profile }: RunData): WatchedColumn {
  const byName = new Map(profile.map((column) => [column.name, column]))
  return {
    ...NAME,
    cell: ({ column = '' }) => ({ type: 'text', text: column, note: kindWords(byName.get(column)) }),
  }
}

type Print = Parameters<typeof thresholdColumn>[1]

/** A method that gives a p-value is judged by that. */
function driftThreshold(print: Print): WatchedColumn {
  const usual = thresholdColumn('Threshold', print)
  const cell = (watched: Watched): TableCell => {
    if (!judgedByPValue(watched.metric)) return usual.cell(watched)
    const bound = watched.threshold.lower ?? watched.threshold.upper ?? 0.05
    return { type: 'number', value: bound, text: `p < ${bound}`, muted: true }
  }
  return { ...usual, cell }
}

function linkColumn(ranking: readonly Ranked[]): WatchedColumn {
  const ranks = new Map(ranking.map((ranked) => [ranked.column, ranked]))
  const cell = ({ column = '' }: Watched): TableCell => {
    const score = ranks.get(column)?.score ?? Number.NaN
    if (!Number.isFinite(score)) return { type: 'number', value: null, text: 'none', muted: true }
    return { type: 'number', value: score, text: fixed(score, 2) }
  }
  return { key: 'link', label: 'Link to performance', align: 'end', secondary: true, cell }
}

/** Prints with as many digits in every row of a method, so that a column of numbers can be compared. */
function printed(all: readonly Watched[]): Print {
  const decimals = new Map<string, number>()
  for (const { metric } of all) if (!decimals.has(metric)) decimals.set(metric, methodDecimals(metric, all))
  return ({ metric }) =>
    (value) =>
      fixed(value, decimals.get(metric) ?? 3)
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
