/** "Inputs together": what no column shows alone, and which columns carry it. */

import { calculatorOf, TOGETHER } from '../../calculators/list.js'
import { boundsOf } from '../../config/thresholds.js'
import { valueAt, valuesOf } from '../../results/columns.js'
import { marksOf } from '../../results/marks.js'
import { type Timeline, watchedBy } from '../../results/timeline.js'
import type { RunData } from '../../types/index.js'
import { plural } from '../../words/numbers.js'
import { chunkNoun } from '../../words/ticks.js'
import { metricLabel } from '../../words/words.js'
import type { SeriesBlock, SharesBlock } from '../blocks.js'
import { describeSeries } from '../series-words.js'
import type { Watched } from '../watched.js'

const MOST_ROWS = 10

/** The series of all inputs together, one for each calculator that was asked for. */
export function togetherSeries(run: RunData, timeline: Timeline): readonly Watched[] {
  return TOGETHER.flatMap(({ key }) => watchedBy(run, key, timeline).filter((watched) => watched.column === undefined))
}

export function buildTogether(run: RunData, timeline: Timeline): readonly (SeriesBlock | SharesBlock)[] {
  return togetherSeries(run, timeline).flatMap((watched) => {
    const chart = seriesBlock(run, timeline, watched)
    const shares = sharesBlock(run, timeline, watched)
    return shares ? [chart, shares] : [chart]
  })
}

function seriesBlock(run: RunData, timeline: Timeline, watched: Watched): SeriesBlock {
  const title = metricLabel(watched.metric)
  const label = calculatorOf(watched.calculator).together?.line ?? title
  const lines = [{ role: 'statistic' as const, label, marks: marksOf(watched.series, timeline.referenceCount) }]
  return {
    type: 'series',
    anchor: watched.anchor,
    title,
    description: describeSeries(title, chunkNoun(run.config.chunks), timeline.ticks, lines),
    alerts: 'drift',
    main: false,
    ticks: timeline.ticks,
    lines,
    threshold: watched.threshold,
    limits: boundsOf(run.config, watched.calculator, watched.metric).limits,
  }
}

/** Shares of the chunk that stands out most. */
function sharesBlock(run: RunData, timeline: Timeline, watched: Watched): SharesBlock | undefined {
  const { together: own } = calculatorOf(watched.calculator)
  const place = farthest(watched, timeline)
  if (!own || place === undefined) return undefined
  const rows = watchedBy(run, watched.calculator, timeline)
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
