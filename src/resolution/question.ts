/** The question for options: on which rows, by which metric. */

import type { OptionsQuestionEntry } from '../../native/binding.js'
import { tableMetrics } from '../config/metrics.js'
import type { MetricKey } from '../types/index.js'
import type { Diagnosis } from '../verdict/diagnosis.js'
import type { Evidence } from '../verdict/evidence.js'
import { capacityShare } from './horizon.js'

/** Rows that options are priced on, about: of chunks the newest. */
const MOST_ROWS = 100_000
/** Metrics of decisions that another threshold does not make perfect by giving up another. */
const PRICES: readonly MetricKey[] = ['business_value', 'f1', 'accuracy']

/** A question for options about some chunks. */
export interface OptionsQuestion {
  readonly metric: MetricKey
  /** Places of the chunks. */
  readonly places: readonly number[]
  readonly asked: OptionsQuestionEntry
}

/**
 * The metric that prices what can be done: the value where it is given, else that which changed, if decisions move it; or F1, for
 * accuracy has nothing against deciding no rare case positive.
 */
export function pricingMetric({ config }: Evidence, { change }: Pick<Diagnosis, 'change'>): MetricKey {
  if (config.value !== undefined) return 'business_value'
  const own = [change?.metric.key, ...tableMetrics(config)].find((key) => key !== undefined && PRICES.includes(key))
  return own ?? 'f1'
}

/** Part of an open change that is left out at its start, which is known to a chunk or two. */
const UNSURE = 1 / 3

/** Chunks whose rows are like those to come: of a change that goes on its own, else the newest. */
function placesFor({ production }: Evidence, { change }: Diagnosis): readonly number[] {
  if (change?.episode.state !== 'open') return production
  const { places } = change.episode
  return places.slice(Math.floor(UNSURE * places.length))
}

/** Tells whether a change is there to be answered. */
export function isOpen({ change }: Diagnosis): boolean {
  return change?.level === 'alert' && change.episode.state === 'open'
}

/** The question about a run; `undefined` where there is nothing to answer, and no value to gain. */
export function optionsQuestion(evidence: Evidence, diagnosis: Diagnosis): OptionsQuestion | undefined {
  const { config } = evidence
  const { task, columns, compat, value, costs } = config
  if (task !== 'binary' || compat !== undefined || typeof columns.score !== 'string') return undefined
  if (columns.prediction === undefined || (!isOpen(diagnosis) && value === undefined)) return undefined
  // What a model does on faulty data says nothing of what it is worth.
  if (diagnosis.bridge?.causes[0] === 'data_fault') return undefined
  const places = newest(evidence, spoken(evidence, placesFor(evidence, diagnosis)))
  const asked = {
    metric: pricingMetric(evidence, diagnosis),
    segments: (isOpen(diagnosis) ? (diagnosis.found?.slices ?? []) : []).map(({ columns }) =>
      columns.map(({ codes }) => codes),
    ),
    ...(costs.review === undefined ? {} : { review: costs.review }),
    capacity: capacityShare(
      config,
      evidence.production.flatMap((place) => evidence.chunks[place] ?? []),
    ),
    isRetrained: isOpen(diagnosis),
  }
  return places.length === 0 ? undefined : { metric: asked.metric, places, asked }
}

/** Chunks with labels that speak for all rows; all of them where none has any. */
function spoken({ chunks, selected }: Evidence, places: readonly number[]): readonly number[] {
  const labelled = places.filter((place) => (chunks[place]?.labelled ?? 0) > 0 && !selected.has(place))
  return labelled.length > 0 ? labelled : places
}

/** The newest chunks that have about as many rows as are needed. */
function newest({ chunks }: Evidence, places: readonly number[]): readonly number[] {
  let rows = 0
  const own = [...places].reverse().filter((place) => {
    const isNeeded = rows < MOST_ROWS
    rows += chunks[place]?.rows ?? 0
    return isNeeded
  })
  return own.reverse()
}
