/**
 * Predictions, scores and targets, watched as features are: missing values, one value for all rows,
 * labels that the reference never had, infinite numbers, and drift. A fault is an excess over the reference, of a stated least share.
 */

import { max, sum } from 'd3-array'
import type { Action, Finding, Verdict } from '../types/index.js'
import { count, fixed, percent, plain, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { enumerate, quoted } from '../words/words.js'
import { EXPLAINED } from './answers.js'
import { changeOf } from './change.js'
import { type Evidence, timeOf } from './evidence.js'
import { faultsOf, namedColumns } from './faults.js'
import { offsetIn } from './offset.js'
import type { Output, OutputChunk } from './output-columns.js'
import { shapeFaults } from './shapes.js'

/** The least share of the rows of a chunk, above that of the reference, that is a fault. */
const LEAST_SHARE = 0.01
/** The least share that one value must have above its usual one to be called stuck. */
const LEAST_STUCK = 0.25
/** Standard errors beyond which an excess is none of sampling. */
const ERRORS = 5
/** A chance below this is called none. */
const NO_CHANCE = 1e-6
/** Jensen–Shannon distances below this are too small to be worth a word. */
const LEAST_DISTANCE = 0.1
const MOST_NAMED = 4

/** Faults of the columns, then what drifts. */
export function outputFindings(evidence: Evidence): Finding[] {
  const { outputs = [] } = evidence
  const faults = outputs.map((output) => [
    ...missingFault(evidence, output),
    ...stuckFault(evidence, output),
    ...strangeFault(evidence, output),
    ...relationFault(evidence, output),
    ...decisionFault(evidence, output),
  ])
  const drift = outputs.flatMap((output, place) => driftFinding(evidence, output, faults[place] as Finding[]))
  return [...faults.flat(), ...drift]
}

/** Those of a verdict that are faults: of data quality, as faults of features are. */
export function outputFaults({ causes }: Pick<Verdict, 'causes'>): readonly Finding[] {
  return causes.filter(
    ({ kind, calculator, column }) => kind === 'data_fault' && calculator === undefined && column !== undefined,
  )
}

/** Adds them to the causes, where "no data faults" is untrue beside a fault. */
export function withOutputs(causes: readonly Finding[], own: readonly Finding[]): readonly Finding[] {
  const isFaulty = own.some((finding) => finding.kind === 'data_fault')
  return [...own, ...(isFaulty ? causes.filter((finding) => finding.kind !== 'no_data_fault') : causes)]
}

/** Repairing what the model says, or its labels, comes before all that is judged by them. */
export function withOutputActions(actions: readonly Action[], own: readonly Finding[]): readonly Action[] {
  const faults = own.filter((finding) => finding.kind === 'data_fault')
  if (faults.length === 0) return actions
  const columns = namedColumns([...new Set(faults.map((fault) => fault.column ?? ''))])
  const why = `look at how ${columns} ${columns === quoted(faults[0]?.column ?? '') ? 'is' : 'are'} served and joined before judging the model`
  return [{ kind: 'fix_data', why, because: faults }, ...actions.filter((action) => action.kind !== 'none')]
}

/** Labels may be missing; what the model says may not. */
function missingFault(evidence: Evidence, output: Output): Finding[] {
  if (output.role === 'target') return []
  const isFault = ({ rows, missing }: OutputChunk) => isExcess(missing, rows, output.usuallyMissing, LEAST_SHARE)
  const places = placesOf(evidence, output, isFault)
  const share = ({ rows, missing }: OutputChunk) => missing / rows
  return finding(evidence, output, places, `missing values${upTo(evidence, output, places, share)}`)
}

/** Tells whether inputs explain what the model said: among rows of one kind it may well say one thing. */
function isExplained({ found }: Evidence): boolean {
  return found !== undefined && found.saidDistance < EXPLAINED + 2 * found.saidByChance
}

/** The same distance from which they cannot: the model is another one, or is served wrongly. */
const UNEXPLAINED = 0.25

/**
 * Tells whether the model says what it never said of such inputs, and labels do not follow it, as they would if inputs that are not
 * watched had moved; where an input has a fault, it would follow from that.
 */
function isUnexplained(evidence: Evidence, places: readonly number[]): boolean {
  const { found } = evidence
  if (found === undefined || found.saidDistance < UNEXPLAINED + 2 * found.saidByChance) return false
  if (offsetIn(evidence, places) === undefined) return false
  return shapeFaults(evidence).length === 0 && faultsOf(evidence).alerting.length === 0
}

function stuckFault(evidence: Evidence, output: Output): Finding[] {
  if (output.role !== 'target' && isExplained(evidence)) return []
  const present = ({ rows, missing, strange }: OutputChunk) =>
    rows - missing - strange.reduce((sum, own) => sum + own.rows, 0)
  const isStuck = (chunk: OutputChunk) => {
    const [all, own] = [present(chunk), chunk.frequentRows]
    // Equal labels, and scores of few values, may come in a row.
    if (own === all) return all > 1 && output.usuallyMost ** (all - 1) < NO_CHANCE
    return output.role === 'score' && isExcess(own, all, output.usuallyMost, LEAST_STUCK)
  }
  const places = placesOf(evidence, output, isStuck)
  const chunks = places.map((place) => output.chunks[place] as OutputChunk)
  const constant = chunks.every((chunk) => chunk.frequentRows === present(chunk))
  const values = [...new Set(chunks.map((chunk) => chunk.frequent ?? ''))]
  const words = values.length === 1 ? `${values[0]} ` : 'one value '
  const share = (chunk: OutputChunk) => chunk.frequentRows / present(chunk)
  return finding(
    evidence,
    output,
    places,
    constant ? `constant, ${words}in every row` : `${words}again and again${upTo(evidence, output, places, share)}`,
  )
}

function strangeFault(evidence: Evidence, output: Output): Finding[] {
  const reference = output.chunks.filter((_, place) => evidence.chunks[place]?.period === 'reference')
  const known = new Set(reference.flatMap((chunk) => chunk.strange.map((own) => own.label)))
  const rowsOf = (chunk: OutputChunk) =>
    chunk.strange.reduce((sum, own) => (known.has(own.label) ? sum : sum + own.rows), 0)
  const places = placesOf(evidence, output, (chunk) => rowsOf(chunk) > 0)
  const amount = upTo(evidence, output, places, (chunk) => rowsOf(chunk) / chunk.rows)
  if (evidence.config.task === 'regression') {
    const rows = sum(places, (place) => rowsOf(output.chunks[place] as OutputChunk))
    return finding(evidence, output, places, `infinite in ${plural(rows, 'row')}${amount}`)
  }
  const counts = new Map<string, number>()
  for (const place of places) {
    for (const { label, rows } of output.chunks[place]?.strange ?? []) {
      if (!known.has(label)) counts.set(label, (counts.get(label) ?? 0) + rows)
    }
  }
  const labels = [...counts].sort((one, other) => other[1] - one[1])
  const named = labels.slice(0, MOST_NAMED).map(([label, rows]) => `"${label}" in ${plural(rows, 'row')}`)
  const rest = labels.length - named.length
  const which = enumerate(rest > 0 ? [...named, `${count(rest)} more`] : named)
  const counted = evidence.config.task === 'binary' ? '; these rows are left out of performance' : ''
  return finding(evidence, output, places, `labels that the reference never had (${which})${amount}${counted}`)
}

/** Slopes of scores over those of the reference from which the model answers otherwise, and standard errors beyond which they are. */
const [FLATTER, STEEPER, CERTAIN] = [0.6, 1.6, 3] as const

/** Scores, or predicted quantities, that no longer follow the inputs as they did: another model, or a fault between it and the table. */
function relationFault(evidence: Evidence, output: Output): Finding[] {
  const { found, config } = evidence
  if (found === undefined || output.role !== (config.task === 'regression' ? 'prediction' : 'score')) return []
  const { saidSlope, saidSlopeError } = found
  const reach = CERTAIN * saidSlopeError
  if (!(saidSlope + reach < FLATTER || saidSlope - reach > STEEPER)) return []
  const places = changeOf(evidence)?.episode.places ?? []
  const how = saidSlope + reach < 0 ? 'the other way round than' : saidSlope < 1 ? 'less than' : 'more than'
  return finding(evidence, output, places, `follows the inputs ${how} in the reference`)
}

/** Share of the reference's rows from which decisions follow a threshold, and a share of a chunk's that leaves it. */
const [FOLLOWED, LEFT] = [0.95, 0.05] as const

/** Decisions that no longer follow the threshold of the scores: another one, or none. */
function decisionFault(evidence: Evidence, output: Output): Finding[] {
  const { decided } = evidence.found ?? {}
  if (decided === undefined || output.role !== 'prediction' || decided.usual < FOLLOWED) return []
  if (decided.usual - decided.now < LEFT) return []
  const places = changeOf(evidence)?.episode.places ?? []
  const isMoved = decided.bestShare >= decided.usual - LEFT / 2
  const [from, to] = [decided.threshold, decided.best].map((own) => plain(Number(own.toPrecision(2))))
  const words = isMoved
    ? `follows a threshold of ${to}, and in the reference one of ${from}`
    : `${percent(1 - decided.now, 0)} of the rows do not follow the threshold of ${from} that those of the reference do`
  return finding(evidence, output, places, words)
}

/** Shifts of what the model says; those of two labels are told as a rate. */
function driftFinding(evidence: Evidence, output: Output, faults: readonly Finding[]): Finding[] {
  if (faults.length > 0 || (output.role === 'target' && evidence.config.task === 'binary')) return []
  const reference = output.chunks.filter((_, place) => evidence.chunks[place]?.period === 'reference')
  const usual = Math.max(LEAST_DISTANCE, max(reference, ({ distance }) => distance) ?? 0)
  const tests = evidence.production.length * (evidence.outputs?.length ?? 1)
  const places = placesOf(evidence, output, ({ distance, pValue }) => distance > usual && pValue < 0.001 / tests)
  const worst = max(places, (place) => (output.chunks[place] as OutputChunk).distance) ?? 0
  const size = `up to ${fixed(worst, 2)} (Jensen–Shannon)`
  return output.role !== 'target' && isUnexplained(evidence, places)
    ? finding(evidence, output, places, `not what the model said of such inputs, ${size}`)
    : finding(evidence, output, places, `drifts from the reference, ${size}`, 'output_drift')
}

/** Tells whether labels came in these chunks, but none that the reference has. */
export function hasOnlyUnknownLabels({ outputs = [], chunks }: Evidence, places: readonly number[]): boolean {
  const target = outputs.find(({ role }) => role === 'target')
  const isUnlabelled = places.every((place) => !chunks[place]?.labelled)
  return isUnlabelled && places.some((place) => (target?.chunks[place]?.strange.length ?? 0) > 0)
}

function placesOf(evidence: Evidence, output: Output, is: (chunk: OutputChunk) => boolean): number[] {
  return evidence.production.filter((place) => {
    const chunk = output.chunks[place]
    return chunk !== undefined && chunk.rows > 0 && is(chunk)
  })
}

/** Tells whether a number of rows exceeds the usual share, by a least share and beyond sampling error. */
function isExcess(own: number, rows: number, usual: number, least: number): boolean {
  const error = Math.sqrt(Math.max(usual * (1 - usual), 1 / rows) / rows)
  return rows > 0 && own / rows - usual > Math.max(least, ERRORS * error)
}

function upTo(
  evidence: Evidence,
  output: Output,
  places: readonly number[],
  share: (chunk: OutputChunk) => number,
): string {
  const worst = max(places, (place) => share(output.chunks[place] as OutputChunk)) ?? 0
  return `, up to ${percent(worst, worst >= 0.01 ? 1 : 2)} of a ${chunkNoun(evidence.config.chunks)}`
}

function finding(
  evidence: Evidence,
  output: Output,
  places: readonly number[],
  words: string,
  kind: Finding['kind'] = 'data_fault',
): Finding[] {
  if (places.length === 0) return []
  const chunks = places.flatMap((place) => evidence.chunks[place] ?? [])
  const sentence = `${quoted(output.column)} (${output.role}): ${words}${kind === 'data_fault' ? ',' : ''} ${timeOf(evidence, places)}`
  return [{ kind, sentence, column: output.column, chunks: chunks.map((chunk) => chunk.key) }]
}
