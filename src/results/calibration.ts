/** Calibration of scores, as the core measured it. */

import type { CalibrationEntry, ReliabilityEntry } from '../../native/binding.js'
import type { Calibration, Reliability } from '../types/index.js'

/** Calibration of a score before and after it was learned. */
export function calibrationOf(entry: CalibrationEntry): Calibration {
  return {
    ...(entry.class === null ? {} : { class: entry.class }),
    applied: entry.applied,
    before: entry.before && reliabilityOf(entry.before),
    after: entry.after && reliabilityOf(entry.after),
  }
}

function reliabilityOf({ error, brier, scores, rates, rows }: ReliabilityEntry): Reliability {
  const bin = (score: number, at: number) => ({ score, rate: rates[at] as number, rows: rows[at] as number })
  return { ece: error, brier, curve: scores.map(bin) }
}
