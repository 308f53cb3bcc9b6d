/** Summary statistics per column; folded, because they support the drift table more than they say themselves. */

import { valuesOf } from '../../results/columns.js'
import type { Timeline } from '../../results/timeline.js'
import { count, decimalsFor, fixed } from '../../words/numbers.js'
import type { TableBlock } from '../blocks.js'
import { HEADINGS } from '../headings.js'
import type { Watched } from '../watched.js'
import {
  alertsColumn,
  courseColumn,
  lastColumn,
  metricColumn,
  NAME,
  thresholdColumn,
  watchedTable,
} from './watched-table.js'

const MOST_ROWS = 200

export function buildSummary(timeline: Timeline): TableBlock | undefined {
  const all = timeline.of('statistics')
  if (all.length === 0) return undefined
  const sorted = [...all].sort((a, b) => b.alerts - a.alerts)
  const head = { anchor: 'summary', title: HEADINGS.summary, note: note(all), alerts: 'drift', folded: true } as const
  return watchedTable(head, sorted, MOST_ROWS, [
    NAME,
    metricColumn('statistic', 'Statistic'),
    lastColumn(timeline, print),
    thresholdColumn('Usual range', print),
    courseColumn(timeline, true),
    alertsColumn(timeline),
  ])
}

function note(all: readonly Watched[]): string {
  const alerting = all.filter((watched) => watched.alerts > 0).length
  const parts = [
    alerting > 0
      ? `${count(alerting)} of ${count(all.length)} statistics left their usual range.`
      : 'All stay in their usual range.',
  ]
  if (all.length > MOST_ROWS) parts.push(`The first ${MOST_ROWS} are listed; the JSON has all.`)
  return parts.join(' ')
}

function print({ metric, series, threshold: { lower, upper } }: Watched): (value: number) => string {
  const decimals = metric === 'row_count' ? 0 : decimalsFor([...valuesOf(series), lower, upper], 4)
  return (value) => fixed(value, decimals)
}
