/** Makes a run of the readings of two tables, whether measured or stored: results, and the verdict on them. */

import type { Carry } from '../alerts/judge.js'
import type { Standard } from '../alerts/standard.js'
import { type Assembled, assemble, type Readings } from '../results/assemble.js'
import { selectedIn } from '../results/selected.js'
import { withheld } from '../results/withheld.js'
import type { Calibration, ResolvedConfig, RunData } from '../types/index.js'
import type { VerdictInput } from '../verdict/evidence.js'
import { verdictOf } from '../verdict/index.js'

/** The readings of both tables, and what they are held to. */
interface Read {
  readonly config: ResolvedConfig
  readonly calibration: readonly Calibration[]
  readonly standards: readonly Standard[]
  readonly reference: Readings
  readonly production: Readings
  /** What the alerts carry from the chunks before; left out at the beginning of a course. */
  readonly past?: Carry | undefined
}

type Concluded = Pick<RunData, 'config' | 'calibration' | 'chunks' | 'results' | 'verdict'> & Pick<Assembled, 'carryAt'>

/** Judges readings; `more` is what is known of a table that was just measured. */
export function conclude(
  { config, calibration, standards, reference, production: measured, past }: Read,
  more: Pick<VerdictInput, 'targetKind' | 'labels' | 'outputs'> = {},
): Concluded {
  const found = selectedIn(measured, targetRateOf(config, reference, measured).targetRate?.reference)
  const production = config.compat === undefined ? withheld(measured, found) : measured
  const chunks = [...reference.chunks, ...production.chunks]
  const { results, carryAt } = assemble(config, standards, reference, production, past)
  const verdict = verdictOf({
    config,
    chunks,
    results,
    ...errorsOf(calibration),
    ...targetRateOf(config, reference, production),
    selected: new Map([...found].map(([place, own]) => [reference.chunks.length + place, own])),
    ...more,
  })
  return { config, calibration, chunks, results, verdict, carryAt }
}

/** Calibration error of the first score, which the verdict looks at. */
function errorsOf([first]: readonly Calibration[]) {
  if (!first?.before || !first.after) return {}
  return { calibration: { applied: first.applied, eceBefore: first.before.ece, eceAfter: first.after.ece } }
}

/** Share of positive labels, usual and by chunk. */
export function targetRateOf(config: ResolvedConfig, reference: Readings, production: Readings) {
  if (config.metrics.length === 0) return {}
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
