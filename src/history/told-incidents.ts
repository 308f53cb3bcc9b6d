/** Incidents of a run as the runs after it read them. Stored text is untrusted input. */

import { REALIZED } from '../calculators/performance.js'
import { ReckonerError } from '../core/errors.js'
import { type Check, listOf, number, shown, text, whole } from '../core/validate.js'
import { METRICS } from '../generated/catalogue.js'
import { pointAt } from '../results/columns.js'
import { wholeOf } from '../results/segments.js'
import type { Chunk, Incident, MetricKey, RunData } from '../types/index.js'
import { CAUSE_WORDS } from '../words/cause-kinds.js'

/** Start of a chunk: its date, or else its first row. */
export type Place = string | number

/** An incident with the chunks that it lies in; its alerts follow from the values that are stored. */
export interface ToldIncident extends Omit<Incident, 'alerts'> {
  readonly first: Place
  readonly last: Place
}

/** Incidents of a run, and how far it looked. */
export interface ToldRun {
  /** Start of its last chunk. */
  readonly last: Place
  /** Start of the last chunk with a realized value; `null` where none has one. */
  readonly labelled: Place | null
  readonly incidents: readonly ToldIncident[]
}

/** Incidents that are kept of one run. */
const MOST = 100

/** Makes what a run tells of its incidents. */
export function toldOf({ chunks, results, verdict }: Pick<RunData, 'chunks' | 'results' | 'verdict'>): ToldRun {
  const production = chunks.filter(({ period }) => period === 'production')
  const [last, labelled] = [placeOf(production.at(-1)), lastLabelled(wholeOf(results)[REALIZED], production)]
  const ends = (own: Incident) => (own.shownBy === 'labels' ? (labelled ?? last) : last)
  return {
    last,
    labelled,
    incidents: verdict.incidents.slice(0, MOST).map((own) => placed(own, production, ends(own))),
  }
}

function placeOf(chunk: Chunk | undefined): Place {
  return chunk?.startDate ?? chunk?.startIndex ?? 0
}

function lastLabelled(result: RunData['results'][typeof REALIZED], production: readonly Chunk[]): Place | null {
  const before = (result?.chunks.length ?? 0) - production.length
  const known = production.findLast((_, place) =>
    result?.series.some((series) => pointAt(series, before + place)?.value != null),
  )
  return known === undefined ? null : placeOf(known)
}

/** An open incident lies in all chunks up to the last that shows it. */
function placed({ alerts: _, ...own }: Incident, production: readonly Chunk[], end: Place): ToldIncident {
  const chunkOf = (wanted: string) => placeOf(production.find(({ key }) => key === wanted))
  return { ...own, first: chunkOf(own.since), last: own.until === undefined ? end : chunkOf(own.until) }
}

// ── reading ──────────────────────────────────────────────────────────────────────────────────

/**
 * Reads what {@link toldOf} made and `JSON.stringify` wrote.
 *
 * @throws ReckonerError `bad_state`.
 */
export function toldFrom(json: string, path: string): ToldRun {
  try {
    return run(JSON.parse(json), 'a run')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const sentence = `Cannot read the history "${path}": the incidents of a run are not as they were written: ${reason}`
    throw new ReckonerError('bad_state', sentence, { cause })
  }
}

function word(words: readonly string[]): Check {
  return (value, where) => {
    if (words.some((own) => own === value)) return value
    throw bad(value, where, `one of ${words.join(', ')}`)
  }
}

function orNull(check: Check): Check {
  return (value, where) => (value === null ? null : check(value, where))
}

const pair: Check = (value, where) => {
  const own = listOf(number)(value, where)
  if (own.length === 2) return own
  throw bad(value, where, 'two numbers')
}

const place: Check = (value, where) => (typeof value === 'string' ? value : number(value, where))

const segment: Check = (value, where) => {
  if (typeof value !== 'object' || value === null) throw bad(value, where, 'an object')
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, text(own, `${where}.${key}`)]))
}

function bad(value: unknown, where: string, required: string): ReckonerError {
  return new ReckonerError('bad_state', `${where} is ${shown(value)}, expected ${required}`)
}

const cause = word(Object.keys(CAUSE_WORDS))
const part = whole({
  kind: cause,
  amount: number,
  interval: orNull(pair),
  pValue: orNull(number),
  columns: listOf(text),
})
const column = whole({
  column: text,
  effect: number,
  interval: pair,
  direction: text,
  relationPValue: orNull(number),
})
const rows = whole({
  segment,
  share: number,
  usualShare: number,
  from: orNull(number),
  to: orNull(number),
  carries: number,
  interval: pair,
  pValue: number,
  cause,
})
const METRIC_KEYS: readonly MetricKey[] = METRICS.map(({ key }) => key)
const incident = whole<ToldIncident>(
  {
    id: text,
    state: word(['open', 'recovered']),
    level: word(['alert', 'watch']),
    sentence: text,
    since: text,
    bridge: listOf(part),
    where: listOf(rows),
    columns: listOf(column),
    first: place,
    last: place,
  },
  {
    until: text,
    metric: word(METRIC_KEYS),
    course: word(['step', 'slope', 'spike']),
    shownBy: word(['labels', 'estimate']),
    change: whole({ from: number, to: number, interval: pair }),
    value: whole({ from: number, to: number }),
  },
)
const run = whole<ToldRun>({ last: place, labelled: orNull(place), incidents: listOf(incident) })
