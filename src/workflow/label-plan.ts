/** Labels to ask for, on a table that was just measured. */

import { requireKnown } from '../config/keys.js'
import { PLANNED } from '../config/schema/names.js'
import { ReckonerError } from '../core/errors.js'
import { runTask } from '../core/native.js'
import { planOf } from '../resolution/label-plan.js'
import type { Measurements } from '../results/assemble.js'
import { handleOf, type OpenDataset } from '../table/dataset.js'
import type { LabelPlan, MetricKey, ResolvedConfig, RunOptions } from '../types/index.js'
import { placesOf } from './segments.js'

/** Options of a plan, with their defaults. */
export interface PlanOptions {
  readonly metric?: MetricKey | undefined
  readonly change?: number | undefined
  readonly power: number
  readonly count?: number | undefined
  readonly chunks?: readonly string[] | undefined
}

/** Rows of a plan, at most. */
const MOST = 50_000
/** A change of a share that is worth labels. */
const CHANGE = 0.02
/** @throws ReckonerError `invalid_option`, `unsupported` for options that cannot be. */
export function requirePlan({ task, columns }: ResolvedConfig, { metric, change, power, count }: PlanOptions): void {
  const { score, prediction, target } = columns
  if (task !== 'binary' || score === undefined || prediction === undefined || target === undefined) {
    throw new ReckonerError(
      'unsupported',
      'Cannot plan labels: they need the task "binary" and columns.target, columns.score and columns.prediction',
    )
  }
  if (metric !== undefined) requireKnown(metric, PLANNED, 'metric')
  requireWithin(power, 'power', power > 0 && power < 1, 'between 0 and 1')
  if (change !== undefined) requireWithin(change, 'change', change > 0 && Number.isFinite(change), 'a number above 0')
  else if (metric === 'business_value') {
    throw new ReckonerError(
      'invalid_option',
      'Cannot plan labels for business_value without a change: expected options.change, the value of a prediction that matters',
    )
  }
  if (count !== undefined) {
    requireWithin(
      count,
      'count',
      Number.isInteger(count) && count > 0 && count <= MOST,
      'a whole number from 1 to 50,000',
    )
  }
}

function requireWithin(value: number, option: string, isWithin: boolean, expected: string): void {
  if (isWithin) return
  throw new ReckonerError('invalid_option', `Cannot use options.${option}: it is ${value}, expected ${expected}`)
}

/** Plans labels for chunks of a measured table. */
export async function planLabels(
  { chunks, measured }: Measurements,
  dataset: OpenDataset,
  config: ResolvedConfig,
  { metric: wanted, change = CHANGE, power, count, chunks: keys }: PlanOptions,
  options: RunOptions,
): Promise<LabelPlan> {
  const metric = wanted ?? PLANNED.find((key) => config.metrics.includes(key) && key !== 'business_value') ?? 'accuracy'
  const places = keys === undefined ? openPlaces(chunks) : placesOf(chunks, keys, 'plan labels for')
  const question = { metric, change, power, ...(count === undefined ? {} : { draws: count }) }
  const entry = await runTask('labels', options, (_, job) =>
    measured.planLabels(handleOf(dataset), places, question, job),
  )
  if (entry === null) {
    throw new ReckonerError(
      'unsupported',
      `Cannot plan labels for ${metric}: no rows of the reference are kept (keepRows), or no row of these chunks lacks a label that would move it`,
    )
  }
  return planOf(entry, { metric, chunks: places.map((place) => chunks[place]?.key as string), change, power }, config)
}

/** Chunks that lack more than half of their labels. */
function openPlaces(chunks: Measurements['chunks']): number[] {
  const places = chunks.flatMap(({ rows, labelled = rows }, place) => (2 * labelled < rows ? [place] : []))
  if (places.length > 0) return places
  throw new ReckonerError(
    'too_few_rows',
    'Cannot plan labels: every chunk has labels for half of its rows or more; name those that are meant with options.chunks',
  )
}
