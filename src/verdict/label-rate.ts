/** Labels whose share moved although performance did not fall. */

import { type Lone, loneOf, loneTail } from '../alerts/chance/lone.js'
import type { Reading } from '../alerts/chance/scorer.js'
import type { Action, Chunk, Finding } from '../types/index.js'
import { when } from '../words/when.js'
import { quoted } from '../words/words.js'
import type { Diagnosis } from './diagnosis.js'
import { type Evidence, meanOf } from './evidence.js'
import { percentFromTo } from './numbers.js'
import { offsetIn } from './offset.js'

/** Probability of a rate of labels in a chunk at which it is none of chance. */
const CHANCE = 1e-3

/** The rates of the reference's chunks, and how they differ; `undefined` of too few. */
function usualRates({ targetRate, chunks }: Evidence): Lone | undefined {
  const own = chunks.flatMap((chunk, place) =>
    chunk.period === 'reference' ? readingAt(targetRate, chunk, place) : [],
  )
  return loneOf(own, true)
}

function readingAt(rates: Evidence['targetRate'], { labelled, rows }: Chunk, place: number): Reading[] {
  const value = rates?.points[place]?.value ?? null
  return value === null ? [] : [{ value, error: Number.NaN, rows: labelled ?? rows }]
}

/** Chunks whose labels have another rate than any usual one, where no change of performance tells of it. */
function movedIn(evidence: Evidence, { change }: Diagnosis): readonly number[] {
  const { targetRate, production, config } = evidence
  if (change?.level === 'alert' || targetRate === undefined || config.task !== 'binary') return []
  const usual = usualRates(evidence)
  if (usual === undefined) return []
  return production.filter((place) => {
    const [reading] = readingAt(targetRate, evidence.chunks[place] as Chunk, place)
    return reading !== undefined && 2 * loneTail(reading, usual).probability < CHANCE
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
