/** Cards: why an alert is one, what would undo it, and what cannot be excluded. */

import { UNIVARIATE } from '../calculators/drift.js'
import { calculatorOf } from '../calculators/list.js'
import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { ReckonerError } from '../core/errors.js'
import { pointAt } from '../results/columns.js'
import { referenceMean } from '../results/ranking.js'
import { isSameSegment, named } from '../results/segments.js'
import type { Alert, Card, Chunk, Distribution, Incident, Point, RunData, Series, ShareMove } from '../types/index.js'
import { CAUSE_WORDS } from '../words/cause-kinds.js'
import { readInstant } from '../words/dates.js'
import { count, decimalsFor, fixed, percent, plural } from '../words/numbers.js'
import { trustSentence } from '../words/trust.js'
import { when } from '../words/when.js'
import { boundsWords, capital, enumerate, metricLabel } from '../words/words.js'
import { change as changeWords } from './numbers.js'
import { movedShare, shareMoves, typicalIn } from './share-moves.js'
import { segmentWords } from './where.js'

/** A point with all that stands around it. */
interface Explained {
  readonly run: RunData
  readonly alert: Alert
  readonly chunk: Chunk
  readonly series: Series
  /** Series that the same calculator watches. */
  readonly watched: number
  readonly point: Point
  readonly usual: number | null
  readonly distribution: Distribution | undefined
  readonly incident: Incident | undefined
}

/**
 * Explains an alert, or any other point of a checked chunk.
 *
 * @throws ReckonerError `invalid_value` for a point that the run does not have.
 */
export function cardOf(run: RunData, alert: Alert): Card {
  const own = explainedOf(run, alert)
  const { series, point, usual, distribution, incident } = own
  const { value, standardError, interval, pValue } = point
  const moves = distribution === undefined ? [] : shareMoves(distribution)
  return {
    alert,
    sentence: sentenceOf(own),
    value,
    usual,
    threshold: series.threshold,
    ...(standardError === undefined ? {} : { standardError }),
    ...(interval === undefined ? {} : { interval }),
    ...(pValue === undefined ? {} : { pValue }),
    ...(distribution === undefined ? {} : { values: typicalIn(distribution), moved: movedShare(distribution) }),
    moves,
    undo: [...movesUndo(moves), ...causesUndo(own), ...boundUndo(own)],
    cannotExclude: doubtsOf(own),
    ...(incident === undefined ? {} : { incident: incident.id }),
  }
}

function explainedOf(run: RunData, alert: Alert): Explained {
  const result = run.results[alert.calculator]
  const series = result?.series.find(
    (own) => own.metric === alert.metric && own.column === alert.column && isSameSegment(own, alert),
  )
  const place = result?.chunks.findIndex(({ key, period }) => key === alert.chunk && period === 'production') ?? -1
  const [chunk, point] = [result?.chunks[place], pointAt(series, place)]
  if (result === undefined || series === undefined || chunk === undefined || point === undefined) throw noSuch(alert)
  return {
    run,
    alert,
    // Its labels are those of all rows.
    chunk: series.segmentRows === undefined ? chunk : ofRows(chunk, series.segmentRows[place]),
    series,
    watched: result.series.filter((own) => isSameSegment(own, alert)).length,
    point,
    usual: referenceMean(series, result.chunks),
    distribution: distributionOf(run, alert, chunk),
    incident: run.verdict.incidents.find(({ alerts }) => alerts.some((other) => isSame(other, alert))),
  }
}

function isSame(one: Alert, other: Alert): boolean {
  const keys = ['calculator', 'metric', 'column', 'chunk'] as const
  return keys.every((key) => one[key] === other[key]) && isSameSegment(one, other)
}

function ofRows({ labelled: _, ...chunk }: Chunk, rows = 0): Chunk {
  return { ...chunk, rows }
}

/** Distributions are of all rows. */
function distributionOf(run: RunData, { calculator, column = '', segment }: Alert, { index }: Chunk) {
  return calculator === UNIVARIATE && segment === undefined ? run.distribution(column, index) : undefined
}

function noSuch({ calculator, metric, column, segment, chunk }: Alert): ReckonerError {
  const name = named([calculator, metric, column].filter(Boolean).join(' '), { segment })
  const sentence = `Cannot explain ${name} in chunk "${chunk}": the run has no such point; take one of run.alerts`
  return new ReckonerError('invalid_value', sentence)
}

// ── what moved ───────────────────────────────────────────────────────────────────────────────

/** Name of a series, as a sentence begins with it: `Jensen–Shannon of "hour"`. */
function nameOf({ metric, column, segment }: Alert): string {
  const name = column === undefined ? metricLabel(metric) : `${metricLabel(metric)} of "${column}"`
  return segment === undefined ? name : `${name} where ${segmentWords({ segment })}`
}

function sentenceOf({ run, alert, chunk, series, point, usual }: Explained): string {
  const at = when([chunk], run.config.chunks)
  if (point.value === null) return `${nameOf(alert)} has no value ${at}.`
  const { lower, upper } = series.threshold
  const decimals = decimalsFor([point.value, usual, lower, upper], 3)
  const print = (value: number) => fixed(value, decimals)
  const before = usual === null ? '' : `, usually ${print(usual)}`
  const bounds = lower === null && upper === null ? '' : `; what is no alert: ${boundsWords(series.threshold, print)}`
  const chance = point.pValue === undefined ? '' : `; p ${chanceWords(point.pValue)}`
  return `${nameOf(alert)} is ${print(point.value)} ${at}${before}${bounds}${chance}.`
}

function chanceWords(pValue: number): string {
  return pValue < 0.001 ? '< 0.001' : fixed(pValue, 3)
}

// ── what would undo it ───────────────────────────────────────────────────────────────────────

function movesUndo(moves: readonly ShareMove[]): readonly string[] {
  if (moves.length === 0) return []
  const named = moves.map(({ values, from, to }) => `${values} (${percent(from)} → ${percent(to)})`)
  const held = moves.reduce((sum, { part }) => sum + part, 0)
  return [`With as many rows as usual at ${enumerate(named)}, ${percent(held, 0)} of what moved would be gone`]
}

/** The largest cause of a change of performance, and the inputs that add most. */
function causesUndo({ alert, incident }: Explained): readonly string[] {
  const { change, bridge = [], columns = [], metric } = incident ?? {}
  if (change === undefined || metric !== alert.metric) return []
  const total = change.to - change.from
  const [cause] = bridge.toSorted((one, other) => (other.amount - one.amount) * Math.sign(total))
  const [column] = columns.toSorted((one, other) => (other.effect - one.effect) * Math.sign(total))
  const left = (amount: number) => `${changeWords(total - amount, total)} instead of ${changeWords(total, total)}`
  return [
    ...(cause && cause.amount * total > 0
      ? [`Without ${CAUSE_WORDS[cause.kind].label}, the whole change would be ${left(cause.amount)}`]
      : []),
    ...(column && column.effect * total > 0
      ? [`With "${column.column}" as in the reference, the whole change would be ${left(column.effect)}`]
      : []),
  ]
}

/** The rows with a fault that are too many. */
function boundUndo({ run, alert, chunk, point, usual }: Explained): readonly string[] {
  const { fault } = calculatorOf(alert.calculator)
  if (fault === undefined || point.value === null || usual === null) return []
  const rows = run.config.quality.as === 'rate' ? chunk.rows : 1
  const many = Math.round((point.value - usual) * rows)
  return many > 0 ? [`With ${plural(many, 'row')} fewer that have ${fault.words}, it would be as usual`] : []
}

// ── what cannot be excluded ──────────────────────────────────────────────────────────────────

const DAY = 86_400_000
/** Days of a year. */
const YEAR = 365.25

function doubtsOf(own: Explained): readonly string[] {
  return [chanceDoubt(own), ...labelDoubts(own), rangeDoubt(own), seasonDoubt(own), harmDoubt(own)]
    .filter((doubt) => doubt !== undefined)
    .map(capital)
}

function chanceDoubt({ point: { pValue }, watched, alert }: Explained): string | undefined {
  if (pValue === undefined) return undefined
  const expected = pValue * watched
  return `chance: of ${count(watched)} series of ${calculatorOf(alert.calculator).label.toLowerCase()}, ${expected < 0.001 ? 'fewer than 0.001' : fixed(expected, 3)} would be as far off in a chunk where nothing changed`
}

function labelDoubts({ alert, chunk, point }: Explained): readonly string[] {
  if (alert.calculator === ESTIMATED) {
    const trust = point.trust === undefined ? undefined : trustSentence(point.trust)
    return [
      'a change of the relation between inputs and labels, which no estimate sees before labels come',
      ...(trust === undefined ? [] : [trust]),
    ]
  }
  const { labelled = chunk.rows, rows } = chunk
  if (alert.calculator !== REALIZED || labelled >= rows) return []
  return [`that rows without a label are others: ${percent(1 - labelled / rows)} of the rows have none`]
}

function rangeDoubt({ distribution }: Explained): string | undefined {
  const [below, above] = distribution?.outside ?? [0, 0]
  return below + above > 0
    ? `that values lie far beyond the reference: ${percent(below + above)} are outside its range, and how far is not stored`
    : undefined
}

/** A reference of half a year cannot show what a year does. */
function seasonDoubt({ run }: Explained): string | undefined {
  const reference = run.chunks.filter(({ period }) => period === 'reference')
  const [from, to] = [readInstant(reference[0]?.startDate), readInstant(reference.at(-1)?.endDate)]
  if (from === undefined || to === undefined) return undefined
  const days = (to.getTime() - from.getTime()) / DAY
  if (days >= YEAR) return undefined
  return `a season of the year: the reference covers ${plural(Math.max(1, Math.round(days)), 'day')}`
}

function harmDoubt({ alert, incident }: Explained): string | undefined {
  const { family } = calculatorOf(alert.calculator)
  if (family !== 'drift' || incident?.metric !== undefined) return undefined
  return 'that it does no harm: no change of performance began with it'
}
