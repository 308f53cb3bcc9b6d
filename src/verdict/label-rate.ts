/** Labels whose share moved although performance did not fall. */

import { sum } from 'd3-array'
import type { Action, Finding } from '../types/index.js'
import { when } from '../words/when.js'
import { quoted } from '../words/words.js'
import type { Diagnosis } from './diagnosis.js'
import { type Evidence, meanOf } from './evidence.js'
import { percentFromTo } from './numbers.js'

/** Log-odds beyond what the scores say from which scores are worth mending: one tenth is 2.5 points at one half. */
const LEAST_OFFSET = 0.2
/** Standard errors beyond which an offset is none of chance. */
const ERRORS = 4

/** Range of three standard deviations around the label rates of the reference chunks. */
function usualRates({ targetRate, chunks }: Evidence): readonly [low: number, high: number] | undefined {
  const usual = chunks.flatMap((chunk, place) => {
    const value = targetRate?.points[place]?.value ?? null
    return chunk.period === 'reference' && value !== null ? [value] : []
  })
  const centre = meanOf(usual)
  if (centre === null) return undefined
  const deviation = Math.sqrt(meanOf(usual.map((value) => (value - centre) ** 2)) ?? 0)
  return [centre - 3 * deviation, centre + 3 * deviation]
}

/** Chunks whose labels have another rate than any usual one, where no change of performance tells of it. */
function movedIn(evidence: Evidence, { change }: Diagnosis): readonly number[] {
  const { targetRate, production, config } = evidence
  if (change?.level === 'alert' || targetRate === undefined || config.task !== 'binary') return []
  const usual = usualRates(evidence)
  return production.filter((place) => {
    const rate = targetRate.points[place]?.value ?? null
    return rate !== null && usual !== undefined && (rate < usual[0] || rate > usual[1])
  })
}

/** Finding about labels that moved, and about scores that no longer say how often. */
export function labelFindings(evidence: Evidence, diagnosis: Diagnosis): Finding[] {
  const { targetRate, config } = evidence
  const moved = movedIn(evidence, diagnosis)
  if (moved.length === 0 || targetRate === undefined) return []
  const to = meanOf(moved.map((place) => targetRate.points[place]?.value ?? null)) ?? 0
  const words = percentFromTo(targetRate.reference, to)
  const chunks = moved.flatMap((place) => evidence.chunks[place] ?? [])
  const offset = offsetIn(evidence, moved)
  const scores = offset === undefined ? '' : `, ${offset > 0 ? 'more' : 'less'} often than the scores say`
  const sentence = `Positive labels (${quoted(config.columns.target ?? '')}) went from ${words.from} to ${words.to} ${when(chunks, config.chunks)}${scores}`
  return [{ kind: 'target_shift', sentence, chunks: chunks.map((chunk) => chunk.key) }]
}

/** Scores that say another rate than the labels are worth mending, whatever performance does. */
export function labelAction(evidence: Evidence, diagnosis: Diagnosis, because: readonly Finding[]): Action[] {
  const moved = movedIn(evidence, diagnosis)
  if (offsetIn(evidence, moved) === undefined) return []
  const named = moved.flatMap((place) => evidence.chunks[place] ?? [])
  const why = `labels are positive at another rate than the scores say ${when(named, evidence.config.chunks)}: recalibrate the scores, or move the decision threshold, on those labels`
  return [{ kind: 'change_downstream', why, because }]
}

/** Mean offset of some chunks; `undefined` where it is small or within its error. */
function offsetIn({ offsets }: Evidence, places: readonly number[]): number | undefined {
  const own = places.flatMap((place) => offsets?.[place] ?? [])
  if (own.length === 0) return undefined
  const mean = sum(own, ({ value }) => value) / own.length
  const error = Math.sqrt(sum(own, ({ error }) => error ** 2)) / own.length
  return Math.abs(mean) > LEAST_OFFSET && Math.abs(mean) > ERRORS * error ? mean : undefined
}
