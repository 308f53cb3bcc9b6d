/** Data quality per column: missing, unseen and out-of-range values. Checks that never saw a fault are only counted. */

import { valuesOf } from '../../results/columns.js'
import { lastPoint, type Timeline, watchedOf } from '../../results/timeline.js'
import type { RunData } from '../../types/index.js'
import { count, percent, plural } from '../../words/numbers.js'
import { chunkNoun } from '../../words/ticks.js'
import { metricLabel } from '../../words/words.js'
import type { TableBlock, TableRow } from '../blocks.js'
import type { Watched } from '../watched.js'
import { alertsCell, boundText, excess, lastCell, sparkline } from './inputs.js'

const MOST_ROWS = 200

export function buildQuality(run: RunData, timeline: Timeline): TableBlock | undefined {
  const all = watchedOf(run, 'quality', timeline)
  if (all.length === 0) return undefined
  const noisy = all.filter(
    (watched) => watched.alerts > 0 || valuesOf(watched.series).some((value) => (value ?? 0) !== 0),
  )
  const sorted = noisy.sort((a, b) => b.alerts - a.alerts || excess(b) - excess(a))
  const noun = chunkNoun(run.config.chunks)
  return {
    type: 'table',
    anchor: 'quality',
    title: 'Data quality',
    note: note(all.length, sorted.length),
    alerts: 'quality',
    columns: [
      { key: 'column', label: 'Column', align: 'start' },
      { key: 'check', label: 'Check', align: 'start' },
      { key: 'last', label: `Last ${noun}`, align: 'end' },
      { key: 'threshold', label: 'Threshold', align: 'end', secondary: true },
      { key: 'course', label: `By ${noun}`, align: 'start', sortable: false, secondary: true },
      { key: 'alerts', label: 'Alerts', align: 'end' },
    ],
    rows: sorted.slice(0, MOST_ROWS).map((watched) => qualityRow(watched, timeline)),
    ...(sorted.length > 1 ? { sortedBy: 'alerts' } : {}),
    searchable: sorted.length > 12,
    folded: false,
  }
}

function note(all: number, noisy: number): string {
  const clean = all - noisy
  const parts = [clean > 0 ? `${plural(clean, 'check')} of ${count(all)} found no fault in any chunk.` : '']
  if (noisy > MOST_ROWS) parts.push(`The ${MOST_ROWS} worst of ${count(noisy)} are listed.`)
  return parts.filter(Boolean).join(' ')
}

function qualityRow(watched: Watched, timeline: Timeline): TableRow {
  const isRate = watched.metric.endsWith('_rate')
  const digits = isRate ? rateDecimals(watched) : 0
  const print = (value: number) => (isRate ? percent(value, digits) : count(value))
  const { lower, upper } = watched.threshold
  const bounds = isRate
    ? boundText({ lower: scaled(lower), upper: scaled(upper) }, digits)
    : boundText(watched.threshold, 0)
  return {
    anchor: watched.anchor,
    cells: [
      { type: 'text', text: watched.column ?? 'all rows' },
      { type: 'text', text: metricLabel(watched.metric) },
      lastCell(watched, digits, print),
      {
        type: 'number',
        value: upper ?? lower,
        text: isRate && bounds !== 'none' ? `${bounds}\u202f%` : bounds,
        muted: true,
      },
      sparkline(watched, timeline),
      alertsCell(watched, timeline),
    ],
  }
}

function scaled(bound: number | null): number | null {
  return bound === null ? null : bound * 100
}

function rateDecimals(watched: Watched): number {
  const size = Math.max(watched.threshold.upper ?? 0, lastPoint(watched)?.value ?? 0) * 100
  return size === 0 || size >= 1 ? 1 : Math.min(4, 1 - Math.floor(Math.log10(size)))
}
