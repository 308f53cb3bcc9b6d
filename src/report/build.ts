/** From a run to a report: the list of blocks in the order of the workflow. */

import { optionsOf, requireRun } from '../config/shape.js'
import { nextTurn } from '../core/event-loop.js'
import { VERSION } from '../generated/version.js'
import { type Timeline, timelineOf } from '../results/timeline.js'
import type { Ranked, ReportOptions, RunData, Times } from '../types/index.js'
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

/**
 * Builds a report: verdict, grid, performance, confusion matrix, calibration, inputs alone and together, quality, summary,
 * distributions, the data, method.
 */
export function buildReport(run: RunData, given: ReportOptions = {}): Report {
  const { blocks, report } = prepared(run, given)
  return report([...blocks])
}

/** Builds the same; whoever else waits for the main thread has a turn after each piece of work. */
export async function buildReportInTurns(run: RunData, given: ReportOptions = {}): Promise<Report> {
  const { blocks, report } = prepared(run, given)
  const built: (Block | undefined)[] = []
  for (const block of blocks) {
    built.push(block)
    await nextTurn()
  }
  return report(built)
}

function prepared(run: RunData, given: ReportOptions) {
  requireRun(run)
  const { ranking } = optionsOf(given, 'a report')
  const timeline = timelineOf(run)
  const report = (blocks: readonly (Block | undefined)[]): Report => ({
    title: run.config.name ?? 'Model report',
    subtitle: subtitle(run, timeline),
    status: run.verdict.status,
    version: VERSION,
    blocks: blocks.filter((block) => block !== undefined),
  })
  return { blocks: blocksOf(run, timeline, ranking), report }
}

/** Makes one block after the other; `undefined` stands for one that the run has no data for, and for a pause. */
function* blocksOf(run: RunData, timeline: Timeline, ranking?: readonly Ranked[]): Generator<Block | undefined> {
  yield buildVerdict(run, timeline)
  yield buildGrid(run, timeline, ranking)
  yield* performance(run, timeline)
  yield buildMatrix(run, timeline)
  yield buildCalibration(run)
  yield buildInputs(run, timeline, ranking)
  yield* together(run, timeline)
  yield buildQuality(run, timeline)
  yield buildSummary(run, timeline)
  yield* buildDistributions(run, timeline, ranking)
  yield buildAbout(run)
  yield buildMethod(run)
}

/** Blocks of performance. One chunk before and one after have no course to draw. */
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
