/** Summary statistics per column; folded, because they support the drift table more than they say themselves. */

import { SUMMARY } from '../../calculators/statistics.js'
import { valuesOf } from '../../results/columns.js'
import { type Timeline, watchedBy } from '../../results/timeline.js'
import type { RunData } from '../../types/index.js'
import { count, decimalsFor } from '../../words/numbers.js'
import { chunkNoun } from '../../words/ticks.js'
import { metricLabel } from '../../words/words.js'
import type { TableBlock, TableRow } from '../blocks.js'
import type { Watched } from '../watched.js'
import { alertsCell, boundText, lastCell, sparkline } from './inputs.js'

const MOST_ROWS = 200

export function buildSummary(run: RunData, timeline: Timeline): TableBlock | undefined {
  const all = watchedBy(run, SUMMARY, timeline)
  if (all.length === 0) return undefined
  const sorted = [...all].sort((a, b) => b.alerts - a.alerts)
  const noun = chunkNoun(run.config.chunks)
  const alerting = all.filter((watched) => watched.alerts > 0).length
  const parts = [
    alerting > 0
      ? `${count(alerting)} of ${count(all.length)} statistics left their usual range.`
      : 'All stay in their usual range.',
  ]
  if (sorted.length > MOST_ROWS) parts.push(`The first ${MOST_ROWS} are listed; the JSON has all.`)
  return {
    type: 'table',
    anchor: 'summary',
    title: 'Summary statistics',
    note: parts.join(' '),
    alerts: 'drift',
    columns: [
      { key: 'column', label: 'Column', align: 'start' },
      { key: 'statistic', label: 'Statistic', align: 'start' },
      { key: 'last', label: `Last ${noun}`, align: 'end' },
      { key: 'threshold', label: 'Usual range', align: 'end', secondary: true },
      { key: 'course', label: `By ${noun}`, align: 'start', sortable: false, secondary: true },
      { key: 'alerts', label: 'Alerts', align: 'end' },
    ],
    rows: sorted.slice(0, MOST_ROWS).map((watched) => summaryRow(watched, timeline)),
    sortedBy: 'alerts',
    searchable: sorted.length > 12,
    folded: true,
  }
}

function summaryRow(watched: Watched, timeline: Timeline): TableRow {
  const values = valuesOf(watched.series)
  const bounds = [watched.threshold.lower, watched.threshold.upper]
  const decimals = watched.metric === 'row_count' ? 0 : decimalsFor([...values, ...bounds], 4)
  return {
    anchor: watched.anchor,
    cells: [
      { type: 'text', text: watched.column ?? 'all rows' },
      { type: 'text', text: metricLabel(watched.metric) },
      lastCell(watched, decimals),
      {
        type: 'number',
        value: watched.threshold.upper ?? watched.threshold.lower,
        text: boundText(watched.threshold, decimals),
        muted: true,
      },
      sparkline(watched, timeline),
      alertsCell(watched, timeline),
    ],
  }
}
