/** Data quality per column: missing, unseen and out-of-range values. Checks that never saw a fault are only counted. */

import { valuesOf } from '../../results/columns.js'
import { lastPoint, type Timeline } from '../../results/timeline.js'
import { count, fixed, percent, plural } from '../../words/numbers.js'
import type { TableBlock } from '../blocks.js'
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
  watchedTable,
} from './watched-table.js'

const MOST_ROWS = 200

export function buildQuality(timeline: Timeline): TableBlock | undefined {
  const all = timeline.of('quality')
  if (all.length === 0) return undefined
  const noisy = all.filter(({ alerts, series }) => alerts > 0 || valuesOf(series).some((value) => (value ?? 0) !== 0))
  const head = {
    anchor: 'quality',
    title: HEADINGS.quality,
    note: note(all.length, noisy.length),
    alerts: 'quality',
    folded: false,
  } as const
  return watchedTable(head, byConcern(noisy), MOST_ROWS, [
    NAME,
    metricColumn('check', 'Check'),
    lastColumn(timeline, print),
    thresholdColumn('Threshold', printBound, ({ metric }) => (isRate(metric) ? '\u202f%' : '')),
    courseColumn(timeline, true),
    alertsColumn(timeline),
  ])
}

function note(all: number, noisy: number): string {
  const clean = all - noisy
  const parts = [clean > 0 ? `${plural(clean, 'check')} of ${count(all)} found no fault in any chunk.` : '']
  if (noisy > MOST_ROWS) parts.push(`The ${MOST_ROWS} worst of ${count(noisy)} are listed.`)
  return parts.filter(Boolean).join(' ')
}

function print(watched: Watched): (value: number) => string {
  return isRate(watched.metric) ? (value) => percent(value, rateDecimals(watched)) : count
}

/** A bound without the unit, which stands once behind both. */
function printBound(watched: Watched): (value: number) => string {
  return isRate(watched.metric) ? (value) => fixed(value * 100, rateDecimals(watched)) : count
}

function isRate(metric: string): boolean {
  return metric.endsWith('_rate')
}

function rateDecimals(watched: Watched): number {
  const size = Math.max(watched.threshold.upper ?? 0, lastPoint(watched)?.value ?? 0) * 100
  return size === 0 || size >= 1 ? 1 : Math.min(4, 1 - Math.floor(Math.log10(size)))
}
