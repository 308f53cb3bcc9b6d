/** Decision thresholds, on the rows of a table that was just measured. */

import { requireKnown } from '../config/keys.js'
import { GUARANTEED } from '../config/schema/names.js'
import { ReckonerError } from '../core/errors.js'
import { runTask } from '../core/native.js'
import { METRICS } from '../generated/catalogue.js'
import { curveOf } from '../resolution/curve.js'
import { capacityShare } from '../resolution/horizon.js'
import type { Measurements } from '../results/assemble.js'
import type { ResolvedConfig, RunData } from '../types/index.js'
import { placesOf } from './segments.js'

/** Makes the curves of a measured table. */
export function curveSearch(
  { chunks, measured }: Measurements,
  config: ResolvedConfig,
): NonNullable<RunData['thresholdCurve']> {
  const usual = config.value === undefined ? 'f1' : 'business_value'
  return async (metric = usual, { chunks: keys } = {}) => {
    requireTwoClasses(config.task, 'draw a curve of thresholds')
    requireKnown(
      metric,
      METRICS.map(({ key }) => key),
      'metric',
    )
    const places = placesOf(chunks, keys, 'draw')
    const asked = { metric, segments: [], capacity: capacityShare(config, chunks), isRetrained: false }
    const found = await runTask('options', {}, (_, job) => measured.draw(places, asked, job))
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
