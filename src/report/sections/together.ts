/** "Inputs together": what no column shows alone, and which columns carry it. */

import { calculatorOf, TOGETHER } from '../../calculators/list.js'
import { boundsOf } from '../../config/thresholds.js'
import { valueAt, valuesOf } from '../../results/columns.js'
import { marksOf } from '../../results/marks.js'
import type { Timeline } from '../../results/timeline.js'
import type { ResolvedConfig, RunData } from '../../types/index.js'
import { plural } from '../../words/numbers.js'
import { metricLabel } from '../../words/words.js'
import type { Block, SeriesBlock, SharesBlock } from '../blocks.js'
import { HEADINGS } from '../headings.js'
import { describeSeries } from '../series-words.js'
import type { Watched } from '../watched.js'
import { buildBeforeAfter, isBeforeAfter } from './before-after.js'

const MOST_ROWS = 10

/** The series of all inputs together, one for each calculator that was asked for. */
export function togetherSeries(timeline: Timeline): readonly Watched[] {
  return TOGETHER.flatMap(({ key }) => timeline.by(key).filter((watched) => watched.column === undefined))
}

export function buildTogether({ config }: RunData, timeline: Timeline): readonly Block[] {
  const blocks = chartsOf(config, timeline)
  if (!isBeforeAfter(timeline)) return blocks
  const table = buildBeforeAfter(timeline, { anchor: 'together', title: HEADINGS.together, charts: blocks })
  return [...(table ? [table] : []), ...blocks.filter((block) => block.type === 'shares')]
}

function chartsOf(config: ResolvedConfig, timeline: Timeline): readonly (SeriesBlock | SharesBlock)[] {
  return togetherSeries(timeline).flatMap((watched) => {
    const chart = seriesBlock(config, timeline, watched)
    const shares = sharesBlock(timeline, watched)
    return shares ? [chart, shares] : [chart]
  })
}

function seriesBlock(config: ResolvedConfig, timeline: Timeline, watched: Watched): SeriesBlock {
  const title = metricLabel(watched.metric)
  const label = calculatorOf(watched.calculator).together?.line ?? title
  const lines = [{ role: 'statistic' as const, label, marks: marksOf(watched.series, timeline.referenceCount) }]
  return {
    type: 'series',
    anchor: watched.anchor,
    title,
    description: describeSeries(title, timeline.noun, timeline.ticks, lines),
    alerts: 'drift',
    main: false,
    ticks: timeline.ticks,
    lines,
    threshold: watched.threshold,
    limits: boundsOf(config, watched.calculator, watched.metric).limits,
  }
}

/** Shares of the chunk that stands out most. */
function sharesBlock(timeline: Timeline, watched: Watched): SharesBlock | undefined {
  const { together: own } = calculatorOf(watched.calculator)
  const place = farthest(watched, timeline)
  if (!own || place === undefined) return undefined
  const rows = timeline
    .by(watched.calculator)
    .flatMap(({ metric, column, series }) => {
      const share = valueAt(series, place)
      return metric === own.part && column !== undefined && typeof share === 'number' ? [{ label: column, share }] : []
    })
    .sort((a, b) => b.share - a.share)
  if (rows.length === 0) return undefined
  const left = rows.length - MOST_ROWS
  return {
    type: 'shares',
    anchor: watched.anchor,
    title: `${own.partTitle}, ${timeline.ticks[place]?.words}`,
    rows: rows.slice(0, MOST_ROWS),
    ...(left > 0 ? { note: `${plural(left, 'more column')} carry less.` } : {}),
  }
}

/** The production chunk with the largest value. */
function farthest(watched: Watched, timeline: Timeline): number | undefined {
  let farthest: number | undefined
  let largest = Number.NEGATIVE_INFINITY
  valuesOf(watched.series).forEach((value, place) => {
    if (place < timeline.referenceCount || value === null || value <= largest) return
    ;[farthest, largest] = [place, value]
  })
  return farthest
}
