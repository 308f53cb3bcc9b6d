/** Calibration of the scores on the reference: calibration error, Brier score and reliability. */

import type { Calibration, RunData } from '../../types/index.js'
import { decimalsFor, fixed, plural } from '../../words/numbers.js'
import type { CalibrationBlock, CalibrationCurve } from '../blocks.js'
import { HEADINGS } from '../headings.js'

/** Curves of a model of many classes; the worst are drawn. */
const MOST_CURVES = 12
/** More are shown when asked for. */
const MOST_OPEN = 3

export function buildCalibration(run: RunData): CalibrationBlock | undefined {
  const known = run.calibration.filter((own) => own.before !== null)
  if (known.length === 0) return undefined
  const worst = [...known].sort((a, b) => errorOf(b) - errorOf(a)).slice(0, MOST_CURVES)
  const scores = known.filter((own) => worst.includes(own)).map(withWords)
  const left = known.length - scores.length
  return {
    type: 'calibration',
    anchor: 'calibration',
    title: HEADINGS.calibration,
    scores,
    ...(left > 0
      ? {
          note: `The ${scores.length} classes with the largest calibration error; ${plural(left, 'other')} are in the JSON.`,
        }
      : {}),
    folded: scores.length > MOST_OPEN,
  }
}

function errorOf({ before }: Calibration): number {
  return before?.ece ?? 0
}

function withWords(own: Calibration): CalibrationCurve {
  return { ...own, sentence: sentenceOf(own) }
}

/** `On average scores are 0.031 away from …; calibrated, 0.004: estimates use these.` */
function sentenceOf({ class: name, before, after, applied }: Calibration): string {
  const errors = [before?.ece, after?.ece]
  const print = (error: number) => fixed(error, Math.min(4, decimalsFor(errors, 2)))
  const first = `In the reference, scores are on average ${print(before?.ece ?? 0)} away from the share of ${name === undefined ? 'positives' : 'their class'}`
  if (!after) return `${first}; there is nothing to calibrate.`
  const second = `${print(after.ece)} when calibrated`
  return applied
    ? `${first}, ${second}: estimates use calibrated scores.`
    : `${first}, ${second}: estimates use the scores as they are.`
}
