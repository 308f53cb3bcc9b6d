/** Why performance moved, and what else did: concept, inputs, labels, data faults. Strongest evidence first. */

import { UNIVARIATE } from '../calculators/drift.js'
import { TOGETHER } from '../calculators/list.js'
import { alertPlaces, valueAt } from '../results/columns.js'
import type { Finding, Result, Series } from '../types/index.js'
import { count, percent, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { outOf } from '../words/when.js'
import { metricInSentence, quoted } from '../words/words.js'
import { columnEffects, relationColumn } from './column-effects.js'
import type { Diagnosis } from './diagnosis.js'
import { type Evidence, type MetricEvidence, meanOf, timeOf } from './evidence.js'
import { fallCauses } from './fall-causes.js'
import { dataFaults, MOST_NAMED, namedColumns, rangeShift } from './faults.js'
import { labelFindings } from './label-rate.js'
import { statisticsMoved } from './moved.js'
import { change as changeWords } from './numbers.js'
import { segmentFindings } from './segment-findings.js'

/** A reference of fewer chunks gives thresholds that mean little. */
const FEWEST_CHUNKS = 6
/** A chunk of fewer rows gives values that are mostly noise. */
const FEWEST_ROWS = 300

/** All causes: those of the fall first, then what moved without effect, then the data's own faults. */
export function causeFindings(evidence: Evidence, diagnosis: Diagnosis): readonly Finding[] {
  return [
    ...fallCauses(evidence, diagnosis),
    ...segmentFindings(evidence, diagnosis),
    ...labelFindings(evidence, diagnosis),
    ...inputDrift(evidence, diagnosis),
    ...rangeShift(evidence, diagnosis.faults),
    ...jointDrift(evidence),
    ...statisticsMoved(evidence),
    ...dataFaults(evidence, diagnosis.faults),
    ...rowFindings(evidence),
    ...sizeWarnings(evidence),
  ]
}

// ── the inputs ───────────────────────────────────────────────────────────────────────────────

function inputDrift(evidence: Evidence, diagnosis: Diagnosis): Finding[] {
  const drift = evidence.results[UNIVARIATE]
  const faulty = new Set(diagnosis.faulty)
  const all = drift === undefined ? [] : drifting(drift).filter(({ series }) => !faulty.has(series.column ?? ''))
  const [worst, ...others] = all
  if (drift === undefined || worst === undefined) return []
  const noun = chunkNoun(evidence.config.chunks)
  const alike = [worst, ...others.filter((own) => own.places.length === worst.places.length)]
  const fewer = 1 + others.length - alike.length
  const who = namedColumns(alike.map((own) => own.series.column ?? ''))
  const verb = alike.length === 1 ? 'drifts' : 'drift'
  const course = courseOf(evidence, worst.places)
  const rest =
    fewer > 0 ? `; ${plural(fewer, 'more column')} ${fewer === 1 ? 'drifts' : 'drift'} in fewer ${noun}s` : ''
  return [
    {
      kind: 'input_drift',
      sentence: `${who} ${verb} ${course}${effectWords(evidence.main, diagnosis, alike)}${rest}`,
      calculator: UNIVARIATE,
      metric: worst.series.metric,
      ...(worst.series.column === undefined ? {} : { column: worst.series.column }),
      chunks: keysOf(evidence, [worst, ...others]),
    },
  ]
}

/** Chunks in which any of them drifts. */
function keysOf({ production, chunks }: Evidence, drifts: readonly Drifting[]): readonly string[] {
  const places = new Set(drifts.flatMap((own) => own.places))
  return production.flatMap((place) => (places.has(place) ? [chunks[place]?.key ?? ''] : []))
}

/** Frequency and time: `in 3 of 8 weeks, since 1 April 2026`; the total is said once. */
function courseOf(evidence: Evidence, places: readonly number[]): string {
  const course = outOf(places.length, evidence.production.length, chunkNoun(evidence.config.chunks))
  if (places.length === evidence.production.length) return course
  const time = timeOf(evidence, places)
  return time.includes(' of the ') ? time : `${course}, ${time}`
}

/** Changes that only show in all inputs together, and the inputs that carry them. */
function jointDrift(evidence: Evidence): Finding[] {
  return TOGETHER.flatMap(({ key, sentence }) => jointFinding(evidence, evidence.results[key], sentence))
}

function jointFinding(evidence: Evidence, result: Result | undefined, words: (value: number) => string): Finding[] {
  const [series, ...shares] = result?.series ?? []
  if (result === undefined || series === undefined) return []
  const places = alertPlaces(series, result.chunks)
  if (places.length === 0) return []
  const worst = places.reduce((own, place) =>
    (valueAt(series, place) ?? 0) > (valueAt(series, own) ?? 0) ? place : own,
  )
  const carried = shares.map((own) => ({ column: own.column ?? '', share: valueAt(own, worst) ?? 0 }))
  const [first] = carried.sort((a, b) => b.share - a.share)
  const noun = chunkNoun(evidence.config.chunks)
  const course = outOf(places.length, evidence.production.length, noun)
  const most = first === undefined ? '' : `, most of all by ${quoted(first.column)} (${percent(first.share, 0)})`
  return [
    {
      kind: 'input_drift',
      sentence: `${words(valueAt(series, worst) ?? 0)} ${course}${most}`,
      calculator: result.calculator,
      metric: series.metric,
      chunks: places.map((place) => result.chunks[place]?.key ?? ''),
    },
  ]
}

interface Drifting {
  readonly series: Series
  /** Places of the alerts. */
  readonly places: readonly number[]
  /** Mean of the values that alert, by the threshold. */
  readonly excess: number
}

/** Columns with alerts, each by its worst series: most alerts first, then farthest beyond the threshold. */
function drifting(drift: Result): readonly Drifting[] {
  const all = drift.series.flatMap((series): Drifting[] => {
    const places = alertPlaces(series, drift.chunks)
    return places.length === 0 ? [] : [{ series, places, excess: excessOf(series, places) }]
  })
  const worst = new Map<string | undefined, Drifting>()
  for (const own of all.sort((a, b) => b.places.length - a.places.length || b.excess - a.excess)) {
    if (!worst.has(own.series.column)) worst.set(own.series.column, own)
  }
  return [...worst.values()]
}

function excessOf(series: Series, places: readonly number[]): number {
  return (meanOf(places.map((place) => valueAt(series, place))) ?? 0) / (series.threshold.upper || 1)
}

/** Says whether the change of the inputs reaches performance. */
function effectWords(
  main: MetricEvidence | undefined,
  { bridge, change, found }: Diagnosis,
  drifts: readonly Drifting[],
): string {
  if (main === undefined || change?.level === 'watch') return ''
  const name = metricInSentence(main.key)
  const columns = new Set(drifts.map(({ series }) => series.column))
  const [first] = columnEffects(found, bridge).filter(({ column }) => columns.has(column))
  const isCause = bridge?.causes.includes('covariate_shift') || bridge?.causes.includes('data_fault')
  if (isCause && first !== undefined)
    return `; ${quoted(first.column)} adds ${changeWords(first.effect, bridge?.total ?? 0)} to the change of ${name}`
  // What the relation to the labels changed by is no input without effect.
  if (columns.has(relationColumn(found))) return ''
  if (bridge !== undefined) return isCause ? '' : `, with little effect on ${name} so far`
  // A fall that could not be split is not known to be without them.
  return main.fallen.length + main.estimatedFallen.length > 0 ? '' : `, with no effect on ${name} so far`
}

// ── the sizes ────────────────────────────────────────────────────────────────────────────────

/** Notices about the rows as such, which may be why other numbers moved. */
function rowFindings({ rowNotices = [] }: Evidence): Finding[] {
  return rowNotices.slice(0, MOST_NAMED).map((sentence) => ({ kind: 'rows', sentence }))
}

function sizeWarnings(evidence: Evidence): Finding[] {
  const findings: Finding[] = []
  const reference = evidence.chunks.length - evidence.production.length
  if (reference < FEWEST_CHUNKS) {
    const sentence = `The reference has ${plural(reference, 'chunk')}, so thresholds are rough: ${FEWEST_CHUNKS} or more make them steady`
    findings.push({ kind: 'few_chunks', sentence })
  }
  const small = evidence.chunks.filter((chunk) => chunk.rows < FEWEST_ROWS)
  if (small.length > 0) {
    const least = small.reduce((fewest, chunk) => Math.min(fewest, chunk.rows), FEWEST_ROWS)
    const all = evidence.chunks.length
    const some =
      small.length === all && all > 1
        ? `All ${plural(all, 'chunk')}`
        : `${count(small.length)} of ${plural(all, 'chunk')}`
    const who = `${some} ${small.length === 1 ? 'has' : 'have'}`
    const sentence = `${who} fewer than ${FEWEST_ROWS} rows (the smallest has ${count(least)}), so ${small.length === 1 ? 'its' : 'their'} values are mostly noise`
    findings.push({ kind: 'few_rows', sentence, chunks: small.map((chunk) => chunk.key) })
  }
  return findings
}
