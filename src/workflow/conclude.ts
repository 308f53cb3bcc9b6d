/** Makes a run of the readings of two tables, whether measured or stored: results, and the verdict on them. */

import type { CausesEntry, ResolutionEntry } from '../../native/binding.js'
import type { Carry } from '../alerts/judge.js'
import type { Standard } from '../alerts/standard.js'
import { runTask } from '../core/native.js'
import { curveOf } from '../resolution/curve.js'
import { optionsOf } from '../resolution/options.js'
import { optionsQuestion, pricingMetric } from '../resolution/question.js'
import { type Assembled, assemble, type Measurements, type Readings } from '../results/assemble.js'
import { after, from } from '../results/earlier.js'
import { movedByLabels } from '../results/moved.js'
import { selectedIn } from '../results/selected.js'
import { withheld } from '../results/withheld.js'
import type { Calibration, ResolvedConfig, RunData, RunOptions } from '../types/index.js'
import { type Diagnosis, diagnose, questionOf } from '../verdict/diagnosis.js'
import { type Evidence, gather, type VerdictInput } from '../verdict/evidence.js'
import { briefly } from '../verdict/headline.js'
import { verdictOn } from '../verdict/index.js'
import type { JudgedSegment } from '../verdict/watched-segments.js'

/** The readings of both tables, and what they are held to. */
interface Read {
  readonly config: ResolvedConfig
  readonly calibration: readonly Calibration[]
  readonly standards: readonly Standard[]
  readonly reference: Readings
  readonly production: Readings
  /** What the alerts carry from the chunks before; left out at the beginning of a course. */
  readonly past?: Carry | undefined
  /** Stored chunks before those of production, whose labels speak for these too. */
  readonly earlier?: Readings | undefined
}

type Concluded = Pick<RunData, 'config' | 'calibration' | 'chunks' | 'results' | 'verdict' | 'options' | 'thresholds'> &
  Pick<Assembled, 'carryAt'>

/** Judged readings, before the verdict. */
interface Judged extends Omit<Concluded, 'verdict' | 'options' | 'thresholds'> {
  readonly input: VerdictInput
}

/** Judges readings; `more` is what is known of a table that was just measured. */
export function judged(
  { config, calibration, standards, reference, production: measured, past, earlier }: Read,
  more: Pick<VerdictInput, 'targetKind' | 'labels' | 'outputs' | 'shapes' | 'rowNotices'> = {},
): Judged {
  const all = after(earlier, measured)
  const start = all.chunks.length - measured.chunks.length
  const found = selectedIn(all, targetRateOf(config, reference, measured).targetRate?.reference)
  const moved = config.compat === undefined ? movedByLabels(reference, withheld(all, found)) : all
  const production = from(start, moved)
  const chunks = [...reference.chunks, ...production.chunks]
  const { results, carryAt } = assemble(config, standards, reference, production, past)
  const input = {
    config,
    chunks,
    results,
    ...errorsOf(calibration),
    ...targetRateOf(config, reference, production),
    offsets: [...reference.offset, ...production.offset],
    selected: new Map(
      [...found].flatMap(([place, own]) => (place < start ? [] : [[reference.chunks.length + place - start, own]])),
    ),
    ...more,
  }
  return { config, calibration, chunks, results, carryAt, input }
}

/** Judges readings whose rows are not at hand, and gives the verdict. */
export function conclude(read: Read): Concluded {
  const { input, ...own } = judged(read)
  const evidence = gather(input)
  const diagnosis = diagnose(evidence)
  const verdict = verdictOn(evidence, diagnosis)
  return { ...own, verdict, options: optionsOf(evidence, diagnosis, verdict.actions, null) }
}

/** Judges a segment by its own rows: its results, and what happened to the model in a sentence. */
export function concludeSegment(read: Read, more: Pick<VerdictInput, 'targetKind'>): Omit<JudgedSegment, 'segment'> {
  const { input, results, chunks } = judged(read, more)
  const evidence = gather(input)
  const diagnosis = diagnose(evidence)
  const { status, headline, episodes } = verdictOn(evidence, diagnosis)
  const isTold = status === 'degraded' && diagnosis.change !== undefined
  const sentence = isTold ? briefly(evidence, diagnosis.change) : headline
  return { chunks, results, status, sentence, episode: isTold ? episodes[0] : undefined }
}

/** Judges a table that was just measured, and gives the verdict; the core tells from its rows what carries a change. */
export async function concludeMeasured(
  read: Read & { readonly production: Measurements },
  more: Pick<VerdictInput, 'targetKind' | 'labels' | 'outputs' | 'shapes' | 'rowNotices'>,
  options: RunOptions,
): Promise<Concluded> {
  const { input, ...own } = judged(read, more)
  const gathered = gather(input)
  const found = await foundFor(gathered, read, options)
  const evidence = found === null ? gathered : { ...gathered, found }
  const diagnosis = diagnose(evidence)
  const verdict = verdictOn(evidence, diagnosis)
  const resolution = await resolutionFor(evidence, diagnosis, read, options)
  const thresholds = resolution && curveOf(pricingMetric(evidence, diagnosis), { ...resolution, ...resolution.now })
  return {
    ...own,
    verdict,
    ...(thresholds && { thresholds }),
    options: optionsOf(evidence, diagnosis, verdict.actions, resolution),
  }
}

/** Prices what can be done, if something is to be answered or gained. */
async function resolutionFor(
  evidence: Evidence,
  diagnosis: Diagnosis,
  { reference, production }: Read & { readonly production: Measurements },
  options: RunOptions,
): Promise<ResolutionEntry | null> {
  const question = optionsQuestion(evidence, diagnosis)
  if (question === undefined) return null
  const chunks = question.places.map((place) => place - reference.chunks.length)
  return runTask('options', options, (_, job) => production.measured.resolve(chunks, question.asked, job))
}

async function foundFor(
  evidence: Evidence,
  { config, reference, production }: Read & { readonly production: Measurements },
  options: RunOptions,
): Promise<CausesEntry | null> {
  const question = config.compat === undefined ? questionOf(evidence) : undefined
  if (question === undefined) return null
  const { metric, places, faults, isChallenged } = question
  const chunks = places.map((place) => place - reference.chunks.length)
  return runTask('causes', options, (_, job) => production.measured.causes(chunks, metric, faults, isChallenged, job))
}

/** Calibration error of the first score, which the verdict looks at. */
function errorsOf([first]: readonly Calibration[]) {
  if (!first?.before || !first.after) return {}
  return { calibration: { applied: first.applied, eceBefore: first.before.ece, eceAfter: first.after.ece } }
}

/** Share of positive labels, usual and by chunk. */
export function targetRateOf(config: ResolvedConfig, reference: Readings, production: Readings) {
  if (config.task === undefined) return {}
  const usual = reference.chunks.reduce(
    (sum, chunk, index) => {
      const rate = reference.targetRate[index] ?? null
      const { labelled = chunk.rows } = chunk
      return rate === null ? sum : { positives: sum.positives + rate * labelled, rows: sum.rows + labelled }
    },
    { positives: 0, rows: 0 },
  )
  if (usual.rows === 0) return {}
  const rates = [...reference.targetRate, ...production.targetRate]
  const chunks = [...reference.chunks, ...production.chunks]
  const points = chunks.map((chunk, index) => ({ chunk: chunk.key, value: rates[index] ?? null }))
  return { targetRate: { reference: usual.positives / usual.rows, points } }
}
