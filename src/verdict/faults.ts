/** Faults of the data: what alerts among missing, unseen and implausible values, the most rows first; and what is too little to. */

import { LEAST_FAULTS } from '../alerts/rules/few-rows.js'
import { sideOf } from '../alerts/threshold.js'
import { calculatorOf, FAULTS } from '../calculators/list.js'
import { askedQuality } from '../calculators/quality.js'
import { boundsOf, givenThreshold } from '../config/thresholds.js'
import { stateAt, valueAt } from '../results/columns.js'
import type { CalculatorKey, Chunk, Finding, Series } from '../types/index.js'
import { percent, plain, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { when } from '../words/when.js'
import { aNoun, capital, enumerate, quoted } from '../words/words.js'
import type { Evidence } from './evidence.js'

/** More columns than this are named by their number. */
export const MOST_NAMED = 3

export interface Fault {
  readonly calculator: CalculatorKey
  readonly words: string
  /** Left out for a fault of whole rows. */
  readonly column: string | undefined
  readonly series: Series
  /** Chunks that have it. */
  readonly places: readonly number[]
  /** Rows that have it, over all these chunks. */
  readonly rows: number
  /** The largest value, as configured: a rate or a count. */
  readonly worst: number
  /** The largest share of a chunk's rows. */
  readonly share: number
}

/** Faults of a run by what they are worth; of each kind, those of the most rows come first. */
export interface Faults {
  /** Those that alert. */
  readonly alerting: readonly Fault[]
  /** More than usual, and too little for an alert. */
  readonly small: readonly Fault[]
  /** Values beyond the reference's range that look like others: shift, and no fault. */
  readonly shifts: readonly Fault[]
}

/** Looks for faults in every series of data quality, once for all sentences. */
export function faultsOf(evidence: Evidence): Faults {
  const alerting: Fault[] = []
  const beyond: Fault[] = []
  for (const kind of FAULTS) {
    for (const series of evidence.results[kind.calculator]?.series ?? []) {
      const places = placesOf(evidence, kind.calculator, series)
      if (places.alerting.length > 0) alerting.push(faultOf(evidence, kind, series, places.alerting))
      if (places.beyond.length > 0) beyond.push(faultOf(evidence, kind, series, places.beyond))
    }
  }
  const shaped = new Set(evidence.shapes?.map(({ column }) => column))
  // What values are, the shape of their column tells better.
  const isTold = ({ column, calculator }: Fault) =>
    column !== undefined && shaped.has(column) && calculatorOf(calculator).fault?.touch !== 'missing'
  const told = ranked(beyond.filter((fault) => !isTold(fault)))
  return {
    alerting: ranked(alerting.filter((fault) => !isTold(fault))),
    small: told.filter((fault) => shiftOf(fault) === undefined),
    shifts: told.filter((fault) => shiftOf(fault) !== undefined),
  }
}

/** Chunks in which a series alerts, and those in which it is above its threshold, or has what is never usual, and does not. */
function placesOf(
  { production, config }: Evidence,
  calculator: CalculatorKey,
  series: Series,
): { alerting: number[]; beyond: number[] } {
  const [alerting, beyond]: [number[], number[]] = [[], []]
  const { threshold } = boundsOf(config, calculator, series.metric)
  const isGiven = givenThreshold(config, series.metric, series.column) !== undefined
  const bounds =
    !isGiven && threshold !== null && threshold.std === undefined
      ? { lower: null, upper: null, ...threshold }
      : series.threshold
  for (const place of production) {
    const state = stateAt(series, place)
    if (state === 'alert') alerting.push(place)
    else if (state === 'fine' && sideOf(valueAt(series, place), bounds) === 'above') beyond.push(place)
  }
  return { alerting, beyond }
}

function faultOf(
  evidence: Evidence,
  { calculator, words, shift }: (typeof FAULTS)[number],
  series: Series,
  places: readonly number[],
): Fault {
  const isRate = evidence.config.quality.as === 'rate'
  let [rows, worst, share] = [0, 0, 0]
  for (const place of places) {
    const value = valueAt(series, place) ?? 0
    const own = evidence.chunks[place]?.rows ?? 1
    rows += isRate ? value * own : value
    worst = Math.max(worst, value)
    share = Math.max(share, isRate ? value : value / own)
  }
  const told = shift !== undefined && alertsAtAny(evidence, series) ? shift.alerts : words
  return { calculator, words: told, column: series.column, series, places, rows, worst, share }
}

function ranked(faults: readonly Fault[]): readonly Fault[] {
  return faults.filter((fault) => !isToldByAnother(fault, faults)).sort((a, b) => b.rows - a.rows)
}

/** The words for values that a shift may explain. */
function shiftOf({ calculator }: Pick<Fault, 'calculator'>) {
  return calculatorOf(calculator).fault?.shift
}

/** Tells whether any value out of range alerts, even if a shift explains it: by a bound that the user gave, or as NannyML does. */
function alertsAtAny({ config }: Evidence, { metric, column }: Series): boolean {
  return config.compat === 'nannyml' || givenThreshold(config, metric, column) !== undefined
}

/** Tells whether another calculator reports the same rows. */
function isToldByAnother({ calculator, column, places, rows }: Fault, faults: readonly Fault[]): boolean {
  const teller = calculatorOf(calculator).fault?.toldBy
  const own = faults.find((fault) => fault.calculator === teller && fault.column === column)
  return own !== undefined && own.rows >= rows && places.every((place) => own.places.includes(place))
}

/** One sentence for each of the worst, one for the small ones of a kind. */
export function dataFaults(evidence: Evidence, { alerting, small }: Faults): Finding[] {
  if (askedQuality(evidence.config).length === 0) return []
  if (alerting.length + small.length === 0) return [{ kind: 'no_data_fault', sentence: 'No data faults' }]
  const others = alerting.slice(MOST_NAMED)
  return [
    ...alerting.slice(0, MOST_NAMED).map((fault) => faultFinding(evidence, [fault], '')),
    ...(others.length > 0 ? [otherFaults(evidence, others)] : []),
    ...FAULTS.flatMap(({ calculator }) => {
      const own = small.filter((fault) => fault.calculator === calculator)
      return own.length === 0 ? [] : [faultFinding(evidence, own, ' (few rows)')]
    }),
  ]
}

function otherFaults(evidence: Evidence, faults: readonly Fault[]): Finding {
  const chunks = chunksOf(evidence, faults)
  const sentence = `${plural(faults.length, 'more data fault')}, listed below`
  return { kind: 'data_fault', sentence, chunks: chunks.map((chunk) => chunk.key) }
}

/** One fault in a sentence. */
export function faultSentence(evidence: Evidence, fault: Fault): string {
  return faultFinding(evidence, [fault], '').sentence
}

/** Faults of one kind in one sentence, the worst first. */
function faultFinding(evidence: Evidence, faults: readonly Fault[], note: string): Finding {
  const [first] = faults as readonly [Fault]
  const chunks = chunksOf(evidence, faults)
  return {
    kind: 'data_fault',
    sentence: `${subjectOf(faults, first.words)}, ${amountWords(evidence, faults)}, ${when(chunks, evidence.config.chunks)}${note}`,
    ...aboutOf(first, chunks),
  }
}

/** Values beyond the range, told once: shift. */
export function rangeShift(evidence: Evidence, { shifts }: Faults): Finding[] {
  const [first] = shifts
  if (first === undefined) return []
  const chunks = chunksOf(evidence, shifts)
  const few = shifts.every(({ share }) => share < LEAST_FAULTS) ? ' (few rows)' : ''
  const sentence = `${subjectOf(shifts, shiftOf(first)?.words ?? first.words)}, ${amountWords(evidence, shifts)}, ${when(chunks, evidence.config.chunks)}${few}`
  return [{ kind: 'input_drift', sentence, ...aboutOf(first, chunks) }]
}

function aboutOf({ calculator, series, column }: Fault, chunks: readonly Chunk[]) {
  return {
    calculator,
    metric: series.metric,
    ...(column === undefined ? {} : { column }),
    chunks: chunks.map((chunk) => chunk.key),
  }
}

/** `up to 14.0 % of a week`, `up to 12 in an hour`. */
function amountWords(evidence: Evidence, faults: readonly Fault[]): string {
  const noun = aNoun(chunkNoun(evidence.config.chunks))
  const worst = faults.reduce((most, fault) => Math.max(most, fault.worst), 0)
  return evidence.config.quality.as === 'rate'
    ? `up to ${rateShown(worst)} of ${noun}`
    : `up to ${plain(worst)} in ${noun}`
}

/** `"a" and "b": missing values`, or `Duplicate rows`, which are of no column. */
function subjectOf(faults: readonly Fault[], words: string): string {
  const columns = faults.flatMap((fault) => fault.column ?? [])
  return columns.length === 0 ? capital(words) : `${namedColumns(columns)}: ${words}`
}

/** `"a", "b" and 3 other columns` */
export function namedColumns(columns: readonly string[]): string {
  const unnamed = columns.length - MOST_NAMED
  const named = columns.slice(0, MOST_NAMED).map(quoted)
  return enumerate(unnamed > 0 ? [...named, plural(unnamed, 'other column')] : named)
}

function chunksOf(evidence: Evidence, faults: readonly Fault[]): readonly Chunk[] {
  const places = new Set(faults.flatMap((fault) => fault.places))
  return evidence.production.flatMap((place) => (places.has(place) ? (evidence.chunks[place] ?? []) : []))
}

/** A rate with as many decimals as it takes to show that it is not zero. */
function rateShown(rate: number): string {
  return percent(rate, rate >= 0.01 ? 1 : rate >= 0.001 ? 2 : 3)
}
