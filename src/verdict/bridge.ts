/**
 * The bridge from the usual value of a metric to the one that it has: parts that add up to the change, each with its error.
 *
 * First comes what a fault of the data took away; then what the inputs explain, as far as the estimate sees it; then what other
 * shares of the labels give, where rows of a label look as before; and the rest is concept drift.
 */

import type { CausesEntry, LabelShiftEntry, TouchedEntry } from '../../native/binding.js'
import { normalTail } from '../alerts/chance/tails.js'
import { valueAt } from '../results/columns.js'
import type { BridgePart, CauseKind, Split } from '../types/index.js'
import { margin, NORMAL_95 } from '../words/numbers.js'
import type { Change } from './change.js'
import type { PlacedEpisode } from './episodes.js'
import { type Evidence, type MetricEvidence, meanOf } from './evidence.js'
import { errorOf, meanError } from './split.js'
import { columnsOf, type Tied } from './tied.js'

/** A part below this share of the change is no cause. */
const LEAST_PART = 1 / 3
/** Standard errors beyond which a part is none of chance. */
const ERRORS = 2

/** A part with its standard error. */
interface Part {
  readonly kind: CauseKind
  readonly amount: number
  readonly error: number
  readonly columns: readonly string[]
}

/** A change in parts. */
export interface Bridge {
  readonly total: number
  readonly parts: readonly BridgePart[]
  /** Parts that carry a third of the change or more, beyond their error; the largest first. Empty: none can be told from chance. */
  readonly causes: readonly CauseKind[]
}

/** Splits a change; `undefined` where there is no estimate to split it by. */
export function bridgeOf(
  evidence: Evidence,
  change: Change,
  split: readonly Split[],
  tied: Tied,
  found: CausesEntry | undefined,
): Bridge | undefined {
  const parts = change.isRealized
    ? realizedParts(evidence, change, split, tied, found)
    : estimatedParts(change, tied, found)
  if (parts === undefined) return undefined
  const sum = parts.reduce((all, { amount }) => all + amount, 0)
  const total = change.episode.change.to - change.episode.change.from
  // Chunks count by their certainty in the change, and a slope is told at its end.
  const scale = sum !== 0 && Number.isFinite(total / sum) ? total / sum : 1
  const scaled = parts.map((part) => ({ ...part, amount: part.amount * scale, error: part.error * Math.abs(scale) }))
  return { total: sum * scale, parts: scaled.map(toPart), causes: causesIn(scaled, sum * scale) }
}

function toPart({ kind, amount, error, columns }: Part): BridgePart {
  const reach = margin(error)
  const isKnown = Number.isFinite(error)
  return {
    kind,
    amount,
    interval: isKnown ? [amount - reach, amount + reach] : null,
    pValue: isKnown && error > 0 ? Math.min(1, 2 * normalTail(Math.abs(amount) / error)) : null,
    columns,
  }
}

/** The parts that carry the change; inputs need no test, since an estimate of so many rows is nearly without noise. */
function causesIn(parts: readonly Part[], total: number): readonly CauseKind[] {
  const carries = ({ kind, amount, error }: Part) =>
    kind !== 'unknown_until_labels' &&
    Math.sign(amount) === Math.sign(total) &&
    Math.abs(amount) >= LEAST_PART * Math.abs(total) &&
    (kind === 'covariate_shift' || Math.abs(amount) > ERRORS * error)
  return parts
    .filter(carries)
    .toSorted((one, other) => Math.abs(other.amount) - Math.abs(one.amount))
    .map(({ kind }) => kind)
}

// ── where labels are ─────────────────────────────────────────────────────────────────────────

function realizedParts(
  evidence: Evidence,
  { metric, episode }: Change,
  split: readonly Split[],
  tied: Tied,
  found: CausesEntry | undefined,
): readonly Part[] | undefined {
  const ofKey = new Map(split.flatMap((own) => (own.period === 'production' ? [[own.chunk, own] as const] : [])))
  const places = episode.places.filter((place) => ofKey.has(evidence.chunks[place]?.key ?? ''))
  const points = places.map((place) => ofKey.get(evidence.chunks[place]?.key ?? '') as Split)
  const mean = (pick: (own: Split) => number) => meanOf(points.map(pick)) ?? 0
  const [total, covariate, concept] = [
    mean((own) => own.total),
    mean((own) => own.covariate),
    mean((own) => own.concept),
  ]
  const whole = {
    amount: points.length === 0 ? changeOfMeans(metric, episode.places) : total,
    error: errorOfChange(episode),
  }
  const byFault = faultParts(tied, found, whole)
  if (byFault !== undefined) return byFault
  if (points.length === 0) return undefined
  const errors = places.map((place) => errorOf(metric, place))
  const shared = Math.sqrt(meanOf(errors.map((own) => own.shared)) ?? 0)
  const inputs: Part = { kind: 'covariate_shift', amount: covariate, error: shared, columns: [] }
  const rest: Part = { kind: 'concept_drift', amount: concept, error: Math.sqrt(meanError(errors)), columns: [] }
  return [inputs, ...labelParts(rest, total, covariate, found)]
}

function changeOfMeans(metric: MetricEvidence, places: readonly number[]): number {
  return (meanOf(places.map((place) => valueAt(metric.realized, place))) ?? 0) - (metric.usual ?? 0)
}

/** Effect of a label's rows below which they look as before (a small one, after Cohen), and p-value above which they do. */
const [ALIKE, ALIKE_P] = [0.1, 0.01] as const
/** p-value below which the labels' shares have changed. */
const MOVED_P = 1e-3
/** The share of what inputs leave open that other shares of the labels must explain. */
const LEAST_EXPLAINED = 0.5

/** Parts the rest into what other shares of the labels give, and what they do not. */
function labelParts(rest: Part, total: number, covariate: number, found: CausesEntry | undefined): readonly Part[] {
  const { labels } = found ?? {}
  if (found === undefined || labels === undefined || !isLabelShift(labels)) return [rest]
  // To first order as the core has it; the metric itself says how far that is from the whole.
  const scale = total / found.total
  const amount = labels.part * (scale > 0.5 && scale < 2 ? scale : 1) - covariate
  const explained = amount / rest.amount
  if (!(explained >= LEAST_EXPLAINED && explained <= 1 / LEAST_EXPLAINED)) return [rest]
  const error = Math.hypot(labels.error, rest.error)
  return [
    { kind: 'label_shift', amount, error, columns: [] },
    { ...rest, amount: rest.amount - amount, error },
  ]
}

function isLabelShift({ pValue, within, withinP }: LabelShiftEntry): boolean {
  return pValue < MOVED_P && (within < ALIKE || withinP > ALIKE_P)
}

// ── faults ───────────────────────────────────────────────────────────────────────────────────

/** The parts of a change that began with faults: theirs, and what the rows show that they do not touch. */
function faultParts(tied: Tied, found: CausesEntry | undefined, whole: Whole): readonly Part[] | undefined {
  return featureParts(tied, found, whole.amount) ?? outputParts(tied, whole)
}

/** A change as a whole, with its standard error. */
type Whole = Pick<Part, 'amount' | 'error'>

function errorOfChange({ change: { interval } }: PlacedEpisode): number {
  return (interval[1] - interval[0]) / (2 * NORMAL_95)
}

/** A fault of what the model says, or of the labels, takes the whole change. */
function outputParts({ outputs }: Tied, whole: Whole): readonly Part[] | undefined {
  const columns = [...new Set(outputs.flatMap(({ column }) => column ?? []))]
  return columns.length === 0 ? undefined : [{ kind: 'data_fault', ...whole, columns }]
}

/** Faults of features come first: what the model says of faulty inputs follows from them. */
function featureParts(tied: Tied, found: CausesEntry | undefined, total: number): readonly Part[] | undefined {
  const touched = found?.touched
  const columns = columnsOf(tied)
  if (found === undefined || touched === undefined || columns.length === 0) return undefined
  const change = Number.isNaN(found.total) ? found.expected : found.total
  const scale = change === 0 ? 1 : total / change
  const parts = touchedParts(touched, columns)
  return isBlamed(parts[0] as Part, change) ? parts.map((own) => scaledBy(own, scale)) : undefined
}

function touchedParts({ part, error, expected, concept }: TouchedEntry, columns: readonly string[]): readonly Part[] {
  return [
    { kind: 'data_fault', amount: part, error, columns },
    { kind: 'covariate_shift', amount: expected, error, columns: [] },
    { kind: 'concept_drift', amount: concept, error, columns: [] },
  ]
}

function isBlamed({ amount, error }: Part, total: number): boolean {
  const carries = Math.sign(amount) === Math.sign(total) && Math.abs(amount) >= LEAST_PART * Math.abs(total)
  return carries && Math.abs(amount) > ERRORS * error
}

function scaledBy(part: Part, scale: number): Part {
  return { ...part, amount: part.amount * scale, error: part.error * Math.abs(scale) }
}

// ── where labels are not ─────────────────────────────────────────────────────────────────────

function estimatedParts({ metric, episode }: Change, tied: Tied, found: CausesEntry | undefined): readonly Part[] {
  const total = episode.change.to - episode.change.from
  const unknown: Part = { kind: 'unknown_until_labels', amount: 0, error: Number.NaN, columns: [] }
  const byFault = faultParts(tied, found, { amount: total, error: errorOfChange(episode) })
  if (byFault !== undefined) return [...byFault.filter(({ kind }) => kind !== 'concept_drift'), unknown]
  const error = Math.sqrt(meanOf(episode.places.map((place) => errorOf(metric, place).shared)) ?? 0)
  return [{ kind: 'covariate_shift', amount: total, error, columns: [] }, unknown]
}
