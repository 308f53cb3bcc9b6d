/** Faults of the data: what alerts among missing, unseen and implausible values, the most rows first; and what is too little to. */

import { LEAST_FAULTS } from '../alerts/states.js'
import { sideOf } from '../alerts/threshold.js'
import { calculatorOf, FAULTS } from '../calculators/list.js'
import { askedQuality } from '../calculators/quality.js'
import { givenThreshold } from '../config/thresholds.js'
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

/** Faults that alert, those of the most rows first. */
export function faultsOf(evidence: Evidence): readonly Fault[] {
  return all(evidence, (series, place) => stateAt(series, place) === 'alert')
}

/** More than usual, and too little for an alert. */
export function smallFaultsOf(evidence: Evidence): readonly Fault[] {
  return all(evidence, isBeyond).filter((fault) => shiftOf(fault) === undefined)
}

/** Values beyond the reference's range that look like others: shift, and no fault. */
export function rangeShiftsOf(evidence: Evidence): readonly Fault[] {
  return all(evidence, isBeyond).filter((fault) => shiftOf(fault) !== undefined)
}

/** The words for values that a shift may explain. */
function shiftOf({ calculator }: Pick<Fault, 'calculator'>) {
  return calculatorOf(calculator).fault?.shift
}

function isBeyond(series: Series, place: number): boolean {
  return stateAt(series, place) === 'fine' && sideOf(valueAt(series, place), series.threshold) === 'above'
}

function all(evidence: Evidence, has: (series: Series, place: number) => boolean): readonly Fault[] {
  const isRate = evidence.config.quality.as === 'rate'
  const faults = FAULTS.flatMap(({ calculator, words, shift }) =>
    (evidence.results[calculator]?.series ?? []).flatMap((series): Fault[] => {
      const places = evidence.analysis.filter((place) => has(series, place))
      if (places.length === 0) return []
      let [rows, worst, share] = [0, 0, 0]
      for (const place of places) {
        const value = valueAt(series, place) ?? 0
        const own = evidence.chunks[place]?.rows ?? 1
        rows += isRate ? value * own : value
        worst = Math.max(worst, value)
        share = Math.max(share, isRate ? value : value / own)
      }
      const told = shift !== undefined && alertsAtAny(evidence, series) ? shift.alerts : words
      return [{ calculator, words: told, column: series.column, series, places, rows, worst, share }]
    }),
  )
  return faults.filter((fault) => !isToldByAnother(fault, faults)).sort((a, b) => b.rows - a.rows)
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
export function dataFaults(evidence: Evidence): Finding[] {
  if (askedQuality(evidence.config).length === 0) return []
  const [serious, small] = [faultsOf(evidence), smallFaultsOf(evidence)]
  if (serious.length + small.length === 0) return [{ kind: 'no_data_fault', sentence: 'No data faults' }]
  const others = serious.slice(MOST_NAMED)
  return [
    ...serious.slice(0, MOST_NAMED).map((fault) => faultFinding(evidence, [fault], '')),
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

/** Faults of one kind in one sentence, the worst first. */
export function faultFinding(evidence: Evidence, faults: readonly Fault[], note: string): Finding {
  const [first] = faults as readonly [Fault]
  const chunks = chunksOf(evidence, faults)
  return {
    kind: 'data_fault',
    sentence: `${subjectOf(faults, first.words)}, ${amountWords(evidence, faults)}, ${when(chunks, evidence.config.chunks)}${note}`,
    ...aboutOf(first, chunks),
  }
}

/** Values beyond the range, told once: shift. */
export function rangeShift(evidence: Evidence): Finding[] {
  const shifts = rangeShiftsOf(evidence)
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
  return evidence.analysis.flatMap((place) => (places.has(place) ? (evidence.chunks[place] ?? []) : []))
}

/** A rate with as many decimals as it takes to show that it is not zero. */
function rateShown(rate: number): string {
  return percent(rate, rate >= 0.01 ? 1 : rate >= 0.001 ? 2 : 3)
}
