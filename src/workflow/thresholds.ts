/** Decision thresholds, on the rows of a table that was just measured. */

import { requireKnown } from '../config/keys.js'
import { ReckonerError } from '../core/errors.js'
import { runTask } from '../core/native.js'
import { curveOf } from '../resolution/curve.js'
import type { Measurements } from '../results/assemble.js'
import type { ResolvedConfig, RunData } from '../types/index.js'
import { placesOf } from './segments.js'

/** Metrics that a threshold can be guaranteed for. */
export const GUARANTEED = ['precision', 'recall', 'specificity', 'accuracy'] as const

/** Makes the curves of a measured table. */
export function curveSearch(
  { chunks, measured }: Measurements,
  { value, task }: ResolvedConfig,
): NonNullable<RunData['thresholdCurve']> {
  return async (metric = value === undefined ? 'f1' : 'business_value', { chunks: keys } = {}) => {
    requireTwoClasses(task, 'draw a curve of thresholds')
    const places = placesOf(chunks, keys, 'draw')
    const asked = { metric, segments: [], capacity: 1, isRetrained: false }
    const found = await runTask('options', {}, (_, job) => measured.resolve(places, asked, job))
    if (found === null) {
      throw new ReckonerError(
        'unsupported',
        `Cannot draw ${metric} by threshold: it needs kept rows (keepRows), scores, predictions, and a metric that decisions move`,
      )
    }
    return curveOf(metric, found)
  }
}

/** Makes the search for guaranteed thresholds of a measured table. */
export function guaranteeSearch(
  { chunks, measured }: Measurements,
  { task }: ResolvedConfig,
): NonNullable<RunData['guaranteedThreshold']> {
  return async (metric, { atLeast, confidence = 0.9, chunks: keys }) => {
    requireTwoClasses(task, 'guarantee a threshold')
    requireKnown(metric, GUARANTEED, 'metric')
    requireShare(atLeast, 'atLeast')
    requireShare(confidence, 'confidence')
    const places = placesOf(chunks, keys, 'search')
    const held = await runTask('options', {}, (_, job) =>
      measured.guarantee(places, metric, atLeast, 1 - confidence, job),
    )
    return held && { threshold: held.at, value: held.value, rows: held.rows, pValue: held.pValue }
  }
}

function requireTwoClasses(task: ResolvedConfig['task'], doing: string): void {
  if (task === 'binary') return
  throw new ReckonerError('unsupported', `Cannot ${doing}: the task is ${task ?? 'not given'}, expected binary`)
}

function requireShare(value: number, name: string): void {
  if (value > 0 && value < 1) return
  throw new ReckonerError(
    'invalid_value',
    `Cannot guarantee a threshold: ${name} is ${value}, expected between 0 and 1`,
  )
}
