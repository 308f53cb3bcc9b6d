/** Performance: a chart per metric, the headline's first, and why that one moved. */

import { ESTIMATED, OWN, REALIZED } from '../../calculators/performance.js'
import { tableMetrics } from '../../config/metrics.js'
import { boundsOf } from '../../config/thresholds.js'
import { boundsAt, lengthOf, pointAt, valueAt } from '../../results/columns.js'
import { marksOf } from '../../results/marks.js'
import { isMatrixCell } from '../../results/matrix-cells.js'
import type { Timeline } from '../../results/timeline.js'
import type { RunData } from '../../types/index.js'
import { plain, plural, signed } from '../../words/numbers.js'
import { metricInSentence, metricLabel, reasonWords } from '../../words/words.js'
import type { Block, Bounds, Mark, SeriesBlock, SeriesLine, SplitBlock } from '../blocks.js'
import { episodeOf, worstMark } from '../episode.js'
import { HEADINGS } from '../headings.js'
import { describeSeries } from '../series-words.js'
import { trustNotes } from '../trust-notes.js'
import type { Watched } from '../watched.js'
import { buildBeforeAfter, isBeforeAfter } from './before-after.js'
import { incidentSpans } from './incidents.js'

/** Metrics as the reader meets them: the headline's, then in the order they were asked for. The confusion cells stand in their matrix. */
export function metricOrder(run: RunData): readonly string[] {
  const spoken =
    run.verdict.split?.metric ?? run.verdict.performance.find((finding) => finding.metric !== undefined)?.metric
  const computed = [run.results[REALIZED], run.results[ESTIMATED], run.results[OWN]].flatMap(
    (result) => result?.series.map((series) => series.metric) ?? [],
  )
  const wanted = [...(spoken === undefined ? [] : [spoken]), ...tableMetrics(run.config), ...computed]
  return [...new Set(wanted)].filter((metric) => computed.includes(metric) && !isMatrixCell(metric))
}

/** Makes the charts of performance. One chunk before and one after have no course to draw: they are a table. */
export function buildPerformance(run: RunData, timeline: Timeline): readonly Block[] {
  const charts = chartsOf(run, timeline)
  if (!isBeforeAfter(timeline)) return charts
  const explained = run.verdict.split?.metric
  const table = buildBeforeAfter(timeline, {
    anchor: 'performance',
    title: HEADINGS.performance,
    charts,
    ...(explained === undefined ? {} : { explained }),
  })
  return table ? [table] : []
}

function chartsOf(run: RunData, timeline: Timeline): readonly (SeriesBlock | SplitBlock)[] {
  const realized = [...timeline.by(REALIZED), ...timeline.by(OWN)]
  const estimated = timeline.by(ESTIMATED)
  return metricOrder(run).flatMap((metric, index) => {
    const own = (all: readonly Watched[]) => all.find((watched) => watched.metric === metric)
    const series = seriesBlock(run, timeline, {
      metric,
      realized: own(realized),
      estimated: own(estimated),
      main: index === 0,
    })
    const split = run.verdict.split?.metric === metric ? splitBlock(run, timeline, series.anchor) : undefined
    return split ? [series, split] : [series]
  })
}

interface Measured {
  readonly metric: string
  readonly realized: Watched | undefined
  readonly estimated: Watched | undefined
  readonly main: boolean
}

function seriesBlock(run: RunData, timeline: Timeline, measured: Measured): SeriesBlock {
  const { metric, realized, estimated, main } = measured
  const realizedMarks = realized ? marksOf(realized.series, timeline.referenceCount) : realizedBeside(estimated)
  const lines: SeriesLine[] = []
  if (realizedMarks) lines.push({ role: 'realized', label: 'realized', marks: realizedMarks })
  const threshold = (realized ?? estimated)?.threshold ?? { lower: null, upper: null }
  if (estimated) lines.push(estimatedLine(estimated, threshold, timeline))
  const trust = lines.flatMap(({ marks }) => trustNotes({ marks, ticks: timeline.ticks, noun: timeline.noun }))
  const labelsEndAt = realized && labelsEnd(realized, timeline)
  // Where labels have come for some chunks, an estimate of the others is no worst value.
  const end = labelsEndAt === timeline.referenceCount ? undefined : labelsEndAt
  const worst = worstMark(lines, threshold, episodeOf(run, timeline), end)
  const incidents = incidentSpans(run, timeline, metric)
  const bounds = boundsByChunk(measured, timeline)
  const unit = metric === 'business_value' ? `per ${run.config.value?.per ?? 'chunk'}` : undefined
  return {
    type: 'series',
    anchor: (realized ?? estimated)?.anchor ?? `metric-${metric}`,
    title: metricLabel(metric),
    ...(unit === undefined ? {} : { unit }),
    description: describeSeries(metricLabel(metric), timeline.noun, timeline.ticks, lines),
    main,
    ticks: timeline.ticks,
    lines,
    threshold,
    ...(bounds === undefined ? {} : { bounds }),
    limits: boundsOf(run.config, REALIZED, metric).limits,
    ...(worst === undefined ? {} : { worst }),
    ...(incidents.length === 0 ? {} : { incidents }),
    ...(labelsEndAt === undefined ? {} : { labelsEndAt }),
    ...(trust.length === 0 ? {} : { trust }),
  }
}

/** Bounds of the value that is looked at in each chunk: the realized one, or the estimate; `undefined` where they are one for all. */
function boundsByChunk({ realized, estimated }: Measured, { ticks }: Timeline): readonly Bounds[] | undefined {
  const first = realized ?? estimated
  if (first === undefined) return undefined
  const all = ticks.map((_, place) => {
    const isRealized = realized !== undefined && valueAt(realized.series, place) !== null
    return boundsAt((isRealized ? realized : (estimated ?? first)).series, place)
  })
  return all.every((own) => same(own, first.threshold)) ? undefined : all
}

function estimatedLine(estimated: Watched, shared: Bounds, { referenceCount }: Timeline): SeriesLine {
  const marks = marksOf(estimated.series, referenceCount)
  const line = { role: 'estimated', label: 'estimated without labels', marks } as const
  return same(estimated.threshold, shared) ? line : { ...line, threshold: estimated.threshold }
}

/** Realized values from the estimate's result, if no other result has them. */
function realizedBeside(estimated: Watched | undefined): readonly Mark[] | undefined {
  if (!estimated) return undefined
  const length = lengthOf(estimated.series)
  const values = Array.from({ length }, (_, place) => pointAt(estimated.series, place)?.realized ?? null)
  if (values.every((value) => value === null)) return undefined
  return values.map((value) =>
    value === null
      ? { value, state: 'not_enough_data', alert: false, reason: reasonWords('no_labels') }
      : { value, state: 'fine', alert: false },
  )
}

function same(a: Bounds, b: Bounds): boolean {
  const near = (x: number | null, y: number | null) =>
    x === y || (x !== null && y !== null && Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x)))
  return near(a.lower, b.lower) && near(a.upper, b.upper)
}

/** Start of the unlabelled chunks at the end. */
function labelsEnd(realized: Watched, timeline: Timeline): number | undefined {
  let end = timeline.chunks.length
  while (end > timeline.referenceCount && pointAt(realized.series, end - 1)?.undefinedBecause === 'no_labels') end--
  return end < timeline.chunks.length ? end : undefined
}

function splitBlock(run: RunData, timeline: Timeline, anchor: string): SplitBlock | undefined {
  const split = run.verdict.split
  if (!split || split.points.length === 0) return undefined
  const byKey = new Map(split.points.map((point) => [`${point.period} ${point.chunk}`, point]))
  const points = timeline.ticks.map((tick) => byKey.get(`${tick.period} ${tick.key}`) ?? null)
  return {
    type: 'split',
    anchor,
    title: `Why ${metricInSentence(split.metric)} changed`,
    description: describeSplit(points),
    ticks: timeline.ticks,
    points,
  }
}

function describeSplit(points: SplitBlock['points']): string {
  const given = points.filter((point) => point !== null)
  const worst = given.reduce(
    (a, b) => (Math.abs(b.total) > Math.abs(a.total) ? b : a),
    given[0] ?? { total: 0, covariate: 0, concept: 0 },
  )
  const print = (value: number) => signed(value, value === 0 ? 0 : 3)
  const significant = given.filter((point) => point.significant).length
  return `Change against the reference mean in ${plural(given.length, 'labelled chunk')}: at most ${print(worst.total)}, of which covariate shift ${print(worst.covariate)} and concept drift ${print(worst.concept)}; the concept part is beyond noise in ${plain(significant)}.`
}
