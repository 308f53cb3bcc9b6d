/**
 * Judges series by what chance gives at their number of rows. In each chunk the series of a family are judged together, so
 * that many of them cost no more of the budget of false alarms than few. Performance is judged as a sequence too.
 */

import type { FamilyKey } from '../../calculators/record.js'
import { alarming, levelAmong, WATCHED } from '../chance/budget.js'
import type { Expected } from '../chance/expected.js'
import { deviationOf, expectedOf, type Reading, type Tail } from '../chance/scorer.js'
import { LOOKS_BACK, type Past, sequenceTail } from '../chance/sequence.js'
import type { CarryAt, CarryingRule, Course, Draft } from '../rule.js'
import { settle } from '../rule.js'
import { REASON, STATE } from '../states.js'

/** Labelled rows without which a metric is not judged. */
const FEWEST_ROWS = 30

/** A value that is judged in a chunk, with all others of its family. */
interface Candidate {
  readonly draft: Draft
  readonly tail: Tail
}

export const chance: CarryingRule = {
  key: 'chance',
  carries: true,
  apply(course: Course, past: unknown): CarryAt {
    const judged = course.series.filter(({ standard }) => standard.chance !== undefined)
    const tails = judged.map((draft) => tailsOf(draft, course, pastOf(past, draft)))
    for (let place = course.referenceCount; place < course.chunks.length; place++) {
      const families = new Map<FamilyKey, Candidate[]>()
      for (const [at, draft] of judged.entries()) {
        const tail = tails[at]?.at[place]
        const family = draft.standard.chance?.family
        if (tail === undefined || family === undefined || hasLabels(draft, place)) continue
        const own = families.get(family) ?? []
        if (own.push({ draft, tail }) === 1) families.set(family, own)
      }
      for (const [family, own] of families)
        settleAll(own, place, family === 'performance' ? own.length : count(judged, family))
    }
    return (place) =>
      Object.fromEntries(judged.flatMap((draft, at) => carriedOf(draft, tails[at] as Tails, place, course)))
  },
}

function hasLabels({ realized }: Draft, place: number): boolean {
  return realized !== undefined && !Number.isNaN(realized[place])
}

/** Series of a family: a value that is missing leaves the others what they are. */
function count(judged: readonly Draft[], family: FamilyKey): number {
  return judged.filter(({ standard }) => standard.chance?.family === family).length
}

// ── one chunk ────────────────────────────────────────────────────────────────────────────────

/** The bad side and the good one each have the level: an improvement is no alarm. */
function settleAll(candidates: readonly Candidate[], place: number, all: number): void {
  const { level = 0, chance: expected } = candidates[0]?.draft.standard ?? {}
  const among = expected == null ? level : levelAmong(level, expected.family, all)
  const [bad, good] = [true, false].map((isBad) => {
    const probabilities = candidates.map((own) => (isOn(own, isBad) ? own.tail.probability * sidesOf(own) : 1))
    return { alarm: alarming(probabilities, among, all), watch: alarming(probabilities, WATCHED, all) }
  })
  for (const own of candidates) {
    const isBad = isOn(own, true)
    const { alarm = -1, watch = -1 } = (isBad ? bad : good) ?? {}
    settleOne(
      own,
      place,
      isBad,
      own.tail.probability * sidesOf(own) <= alarm,
      own.tail.probability * sidesOf(own) <= watch,
    )
  }
}

function settleOne({ draft }: Candidate, place: number, isBad: boolean, alarms: boolean, isSeen: boolean): void {
  if (alarms && isSmall(draft, place)) settle(draft, place, STATE.watch, REASON.small_effect)
  else if (alarms) settle(draft, place, isBad ? STATE.alert : STATE.better, REASON.beyond_budget)
  else if (isSeen && isBad) settle(draft, place, STATE.watch, REASON.beyond_chance)
  else settle(draft, place, STATE.fine, REASON.within_chance)
}

/** Tells whether a value lies on the bad side, or the good one; without a good side both are bad. */
function isOn({ draft, tail }: Candidate, bad: boolean): boolean {
  const { good } = draft.standard
  return (good === 'neither' || tail.side !== good) === bad
}

function sidesOf({ draft }: Candidate): number {
  return draft.standard.good === 'neither' ? 2 : 1
}

function isSmall({ measures, standard }: Draft, place: number): boolean {
  const value = measures.numbers.value?.[place] ?? Number.NaN
  const usual = standard.chance?.family === 'drift' ? 0 : (standard.usual ?? 0)
  return Math.abs(value - usual) < (standard.leastEffect ?? 0)
}

// ── the chunks of a series ───────────────────────────────────────────────────────────────────

interface Tails {
  readonly at: readonly (Tail | undefined)[]
  /** Deviations up to each place, for series that are judged as sequences. */
  readonly pasts: readonly Past[]
}

function tailsOf(draft: Draft, { chunks, referenceCount }: Course, before: Past): Tails {
  const { chance: expected } = draft.standard
  const at: (Tail | undefined)[] = chunks.slice(0, referenceCount).map(() => undefined)
  const pasts: Past[] = at.map(() => before)
  if (expected == null) {
    for (let place = referenceCount; place < chunks.length; place++) leave(draft, place, REASON.few_reference_chunks)
    return { at, pasts }
  }
  let past = before
  for (const [place, chunk] of chunks.entries()) {
    if (place < referenceCount) continue
    const reading = expected.reading(draft.measures, chunk, place, draft.evidence)
    const tail = tailAt(draft, expected, reading, place, past)
    if (tail !== undefined && expected.sequence !== undefined) past = after(past, expected, reading)
    at.push(tail)
    pasts.push(past)
  }
  return { at, pasts }
}

function leave(draft: Draft, place: number, reason: number): void {
  if (draft.states[place] !== STATE.not_enough_data) settle(draft, place, STATE.not_enough_data, reason)
}

function tailAt(draft: Draft, expected: Expected, reading: Reading, place: number, past: Past): Tail | undefined {
  if (Number.isNaN(reading.value)) return undefined
  if (expected.family === 'performance' && reading.rows < FEWEST_ROWS) {
    leave(draft, place, REASON.few_labels)
    return undefined
  }
  const alone = expected.tail(reading)
  if (expected.sequence === undefined) return alone
  const { usual, spread } = expected.sequence
  const last = { ...deviationOf(reading, usual, expected.rows.all), size: reading.rows / expected.rows.usual }
  const held = { expected: expectedOf(usual, reading.rows), isShare: usual.isShare, spread }
  return { ...alone, probability: sequenceTail(alone.probability, past, last, held) }
}

function after(past: Past, { sequence, rows }: Expected, reading: Reading): Past {
  if (sequence === undefined) return past
  const { by, variance } = deviationOf(reading, sequence.usual, rows.all)
  return [...past, [by, variance, reading.rows / rows.usual] as const].slice(-LOOKS_BACK)
}

// ── from run to run ──────────────────────────────────────────────────────────────────────────

function pastOf(past: unknown, draft: Draft): Past {
  return ((past ?? {}) as Readonly<Record<string, Past>>)[keyOf(draft)] ?? []
}

function carriedOf(draft: Draft, { pasts }: Tails, place: number, { referenceCount }: Course): [string, Past][] {
  const own = pasts[place] ?? []
  return draft.standard.chance?.sequence === undefined || place < referenceCount ? [] : [[keyOf(draft), own]]
}

function keyOf({ calculator, metric }: Draft): string {
  return `${calculator} ${metric}`
}
