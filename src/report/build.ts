/** From a run to a report: the blocks of the sections, in the order of the workflow. */

import { ofFamily } from '../calculators/list.js'
import type { FamilyKey } from '../calculators/record.js'
import { optionsOf, requireRun } from '../config/shape.js'
import { nextTurn } from '../core/event-loop.js'
import { VERSION } from '../generated/version.js'
import { wholeOf } from '../results/segments.js'
import { type Timeline, timelineOf } from '../results/timeline.js'
import type { ReportOptions, RunData, Times } from '../types/index.js'
import { dayNumber, rangeShort, readInstant } from '../words/dates.js'
import { count } from '../words/numbers.js'
import { chunkingWords } from '../words/ticks.js'
import type { Block, Report } from './blocks.js'
import { evidenceIn } from './evidence.js'
import { incidentBlocks } from './sections/incidents.js'
import { type Page, SECTIONS, type Section } from './sections/list.js'

/**
 * Builds a report: verdict, incidents, grid, segments, performance, confusion matrix, calibration, inputs alone and together, quality, summary,
 * distributions, the data, method.
 */
export function buildReport(run: RunData, given: ReportOptions = {}): Report {
  const { page, report } = prepared(run, given)
  return report([...blocksOf(page, SECTIONS)])
}

/** Builds the same; whoever else waits for the main thread has a turn after each piece of work. */
export async function buildReportInTurns(run: RunData, given: ReportOptions = {}): Promise<Report> {
  const { page, report } = prepared(run, given)
  const built: (Block | undefined)[] = []
  for (const block of blocksOf(page, SECTIONS)) {
    built.push(block)
    await nextTurn()
  }
  return report(built)
}

/** Builds what a terminal prints, and no more. */
export function buildAnswer(run: RunData): Report {
  const { page, report } = prepared(run, {})
  const sections = SECTIONS.filter(({ depth }) => depth === 'answer')
  return report([...blocksOf(page, sections)])
}

/** Builds the blocks of one incident, by its place in `run.incidents`. */
export function buildIncident(run: RunData, place: number): Report {
  const { page, report } = prepared(run, {})
  const { timeline } = page
  return report([...incidentBlocks({ run: page.run, timeline, evidence: evidenceIn(page.run, timeline) }, place)])
}

function prepared(full: RunData, given: ReportOptions) {
  requireRun(full)
  const run = ofAllRows(full)
  const options = optionsOf(given, 'a report')
  const timeline = timelineOf(run)
  const report = (blocks: readonly (Block | undefined)[]): Report => ({
    title: run.config.name ?? 'Model report',
    subtitle: subtitle(run, timeline),
    status: run.verdict.status,
    version: VERSION,
    blocks: blocks.filter((block) => block !== undefined),
  })
  const page: Page = { run, full, timeline, ...options }
  return { page, report }
}

/** Makes one block after the other, of the sections that the run has results for. */
function* blocksOf(page: Page, sections: readonly Section[]): Generator<Block | undefined> {
  const { results } = page.run
  const has = (family: FamilyKey) => ofFamily(family).some(({ key }) => results[key] !== undefined)
  for (const { draws, build } of sections) if (draws.length === 0 || draws.some(has)) yield* build(page)
}

/** The run with the series of all rows alone: those of segments have a section of their own. */
function ofAllRows(run: RunData): RunData {
  const results = wholeOf(run.results)
  return results === run.results ? run : { ...run, results }
}

function subtitle(run: RunData, timeline: Timeline): string {
  const parts = [
    periodWords('reference', timeline, run.times?.reference),
    periodWords('production', timeline, run.times?.production),
    chunkingWords(run.config.chunks),
  ]
  return parts.filter(Boolean).join(' · ')
}

/** From the first to the last row where that is known: a chunk may begin long before its first. */
function periodWords(period: 'reference' | 'production', timeline: Timeline, times: Times | undefined): string {
  const chunks = timeline.chunks.filter((chunk) => chunk.period === period)
  if (chunks.length === 0) return ''
  const name = period === 'reference' ? 'reference' : 'production'
  const rows = `${count(chunks.reduce((sum, chunk) => sum + chunk.rows, 0))} rows`
  const from = readInstant(times?.first ?? chunks[0]?.startDate)
  const to = readInstant(times?.last ?? chunks.at(-1)?.endDate)
  if (!from || !to || dayNumber(to) < dayNumber(from)) return `${name} ${rows}`
  return `${name} ${rangeShort(from, to)}, ${rows}`
}
