/** From a run to a report: the list of blocks in the order of the workflow. */

import { requireRun } from '../config/shape.js'
import { asOption, listOf, number, options, shape, text } from '../core/validate.js'
import { VERSION } from '../generated/version.js'
import { type Timeline, timelineOf } from '../results/timeline.js'
import type { Ranked, RunData, Times } from '../types/index.js'
import { dayNumber, rangeShort, readInstant } from '../words/dates.js'
import { count } from '../words/numbers.js'
import { chunkingWords } from '../words/ticks.js'
import type { Block, Report } from './blocks.js'
import { buildAbout } from './sections/about.js'
import { buildBeforeAfter, isBeforeAfter } from './sections/before-after.js'
import { buildCalibration } from './sections/calibration.js'
import { buildDistributions } from './sections/distributions.js'
import { buildGrid } from './sections/grid.js'
import { buildInputs } from './sections/inputs.js'
import { buildMatrix } from './sections/matrix.js'
import { buildMethod } from './sections/method.js'
import { buildQuality } from './sections/quality.js'
import { buildPerformance } from './sections/series.js'
import { buildSummary } from './sections/summary.js'
import { buildTogether } from './sections/together.js'
import { buildVerdict } from './sections/verdict.js'

export interface ReportOptions {
  /** How the inputs' drift follows performance, from `rankByCorrelation`: a column of the inputs table. */
  readonly ranking?: readonly Ranked[]
}

const ranked = shape<Ranked>({ column: text, score: number, rank: number })
const optionsOf = options<ReportOptions>({ ranking: listOf(ranked) }, asOption)

/**
 * The blocks of a run: verdict, grid, performance, confusion matrix, calibration, inputs alone and together, quality,
 * summary, distributions, the data, method.
 */
export function buildReport(run: RunData, given: ReportOptions = {}): Report {
  requireRun(run)
  const { ranking } = optionsOf(given, 'a report')
  const timeline = timelineOf(run)
  const blocks: readonly (Block | undefined)[] = [
    buildVerdict(run, timeline),
    buildGrid(run, timeline, ranking),
    ...performance(run, timeline),
    buildMatrix(run, timeline),
    buildCalibration(run),
    buildInputs(run, timeline, ranking),
    ...together(run, timeline),
    buildQuality(run, timeline),
    buildSummary(run, timeline),
    buildDistributions(run, timeline, ranking),
    buildAbout(run),
    buildMethod(run),
  ]
  return {
    title: run.config.name ?? 'Model report',
    subtitle: subtitle(run, timeline),
    status: run.verdict.status,
    version: VERSION,
    blocks: blocks.filter((block) => block !== undefined),
  }
}

/** Of one chunk before and one after there is no course to draw. */
function performance(run: RunData, timeline: Timeline): readonly Block[] {
  const charts = buildPerformance(run, timeline)
  if (!isBeforeAfter(timeline)) return charts
  const table = buildBeforeAfter(run, timeline, { anchor: 'performance', title: 'Performance', charts })
  return table ? [table] : []
}

function together(run: RunData, timeline: Timeline): readonly Block[] {
  const blocks = buildTogether(run, timeline)
  if (!isBeforeAfter(timeline)) return blocks
  const table = buildBeforeAfter(run, timeline, { anchor: 'together', title: 'Inputs together', charts: blocks })
  return [...(table ? [table] : []), ...blocks.filter((block) => block.type === 'shares')]
}

function subtitle(run: RunData, timeline: Timeline): string {
  const parts = [
    periodWords('reference', timeline, run.times?.reference),
    periodWords('analysis', timeline, run.times?.analysis),
    chunkingWords(run.config.chunks),
  ]
  return parts.filter(Boolean).join(' · ')
}

/** From the first to the last row where that is known: a chunk may begin long before its first. */
function periodWords(period: 'reference' | 'analysis', timeline: Timeline, times: Times | undefined): string {
  const chunks = timeline.chunks.filter((chunk) => chunk.period === period)
  if (chunks.length === 0) return ''
  const name = period === 'reference' ? 'reference' : 'production'
  const rows = `${count(chunks.reduce((sum, chunk) => sum + chunk.rows, 0))} rows`
  const from = readInstant(times?.first ?? chunks[0]?.startDate)
  const to = readInstant(times?.last ?? chunks.at(-1)?.endDate)
  if (!from || !to || dayNumber(to) < dayNumber(from)) return `${name} ${rows}`
  return `${name} ${rangeShort(from, to)}, ${rows}`
}
