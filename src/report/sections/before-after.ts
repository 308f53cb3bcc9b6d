/** One chunk of reference and one of production: a table of before and after, because two points have no course. */

import { lineDecimals } from '../../results/marks.js'
import type { Timeline } from '../../results/timeline.js'
import type { State } from '../../types/index.js'
import { fixed, margin, signed } from '../../words/numbers.js'
import { TRUST_MARKS } from '../../words/trust.js'
import { metricLabel } from '../../words/words.js'
import type { Block, Mark, SeriesBlock, SplitBlock, TableBlock, TableCell, TableRow } from '../blocks.js'
import { intervalWords } from '../interval.js'

export function isBeforeAfter({ referenceCount, productionCount }: Timeline): boolean {
  return referenceCount === 1 && productionCount === 1
}

const STATE_WORDS: Readonly<Record<State, string>> = {
  fine: 'as expected',
  better: 'better than usual',
  watch: 'on watch',
  alert: 'outside its threshold',
  not_enough_data: 'not judged',
}

function stateWords(mark: Mark | undefined): string {
  const trust = mark?.trust && TRUST_MARKS[mark.trust.level]
  return [STATE_WORDS[mark?.state ?? 'not_enough_data'], trust].filter((words) => words !== undefined).join(', ')
}

interface Table {
  readonly anchor: string
  readonly title: string
  /** Charts that would be drawn were there more chunks. */
  readonly charts: readonly Block[]
  /** Metric that a split among them explains. */
  readonly explained?: string
}

/** A row for each line of the charts; nothing without one. */
export function buildBeforeAfter(
  timeline: Timeline,
  { anchor, title, charts, explained }: Table,
): TableBlock | undefined {
  const split = charts.find((block) => block.type === 'split')
  const series = charts.filter((block) => block.type === 'series')
  const rows = series.flatMap((chart) => rowsOf(chart))
  if (rows.length === 0) return undefined
  const trust = [...new Set(series.flatMap((chart) => chart.trust ?? []))]
  const note = [split && splitWords(timeline, split, explained), ...trust].filter((words) => words !== undefined)
  return {
    type: 'table',
    anchor,
    title,
    ...(note.length === 0 ? {} : { note: note.join(' ') }),
    alerts: series.some((chart) => chart.alerts === 'drift') ? 'drift' : 'performance',
    columns: [
      { key: 'metric', label: 'Metric', align: 'start' },
      { key: 'before', label: 'Reference', align: 'end' },
      { key: 'after', label: 'Production', align: 'end' },
      { key: 'change', label: 'Change', align: 'end' },
      { key: 'state', label: 'That is', align: 'start', secondary: true },
    ],
    rows,
    searchable: false,
    folded: false,
  }
}

function rowsOf({ title, anchor, lines }: SeriesBlock): readonly TableRow[] {
  return lines.map(({ role, label, marks }, at) => {
    const [before, after] = marks
    const decimals = lineDecimals(marks)
    return {
      // The first row is where sentences lead to.
      anchor: at === 0 ? anchor : `${anchor}-${role}`,
      cells: [
        { type: 'text', text: title, note: role === 'statistic' ? '' : label },
        valueCell(before, decimals),
        valueCell(after, decimals),
        changeCell(before, after, decimals),
        { type: 'text', text: stateWords(after) },
      ],
    }
  })
}

function valueCell(mark: Mark | undefined, decimals: number): TableCell {
  const value = mark?.value ?? null
  if (value === null) return { type: 'number', value, text: mark?.reason ?? 'no value', muted: true }
  const interval = mark === undefined ? '' : intervalWords(mark, decimals)
  const suffix = interval === '' ? {} : { suffix: ` ${interval}` }
  return { type: 'number', value, text: fixed(value, decimals), ...suffix }
}

/** With the interval of a difference of two samples. */
function changeCell(before: Mark | undefined, after: Mark | undefined, decimals: number): TableCell {
  if (typeof before?.value !== 'number' || typeof after?.value !== 'number')
    return { type: 'number', value: null, text: 'not known', muted: true }
  const value = after.value - before.value
  const errors = [before.standardError, after.standardError]
  const known = errors.every((error) => error !== undefined)
  const error = Math.hypot(...errors.map((own) => own ?? 0))
  const suffix = known ? { suffix: ` ± ${fixed(margin(error), decimals)}` } : {}
  return { type: 'number', value, text: signed(value, decimals), ...suffix }
}

function splitWords({ chunks }: Timeline, { points }: SplitBlock, metric?: string): string | undefined {
  const point = points.find((own, place) => own && chunks[place]?.period === 'production')
  if (!point || metric === undefined) return undefined
  const print = (value: number) => signed(value, 3)
  const noise = point.significant ? '' : ', which is within noise'
  return `${metricLabel(metric)}: ${print(point.covariate)} by covariate shift, ${print(point.concept)} by concept drift${noise}. ± is 95 %.`
}
