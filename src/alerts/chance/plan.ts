/** Plan of a series: its readings in the reference, and how they are scored. */

import { ownMetric } from '../../config/metrics.js'
import { boundsOf } from '../../config/thresholds.js'
import { METHODS } from '../../generated/catalogue.js'
import type { Chunk, ResolvedConfig } from '../../types/index.js'
import { isFaultCount, type ReadingAt, readerOf, type Watched } from './readings.js'
import { ofDistances, ofRates, ofValues, type Scale } from './scale.js'
import {
  type Distance,
  expectedOf,
  ofDistance,
  ofFaults,
  ofPValue,
  ofValue,
  type Reading,
  type Rows,
  type Scored,
  type Scorer,
  type Usual,
} from './scorer.js'
import type { Season } from './season.js'

/** The fewest chunks that tell how chunks differ; what has no error of its own needs one more. */
const FEWEST = 2

/** A series of the reference, before it is known how much chunks differ. */
export interface Plan {
  readonly reading: ReadingAt
  /** The reading as it would be in a chunk of no season. */
  readonly seasonal: (reading: Reading, chunk: Chunk) => Reading
  readonly season?: Season
  readonly rows: Rows
  readonly readings: readonly Reading[]
  /** Places of the chunks that have them. */
  readonly places: readonly number[]
  readonly scale?: Scale
  readonly centre: number
  readonly scorer?: Scorer
  readonly usual?: Usual
  /** Scores of the reference's chunks; left out where a value has no error. */
  readonly scores?: readonly Scored[]
}

/** Plans a series. */
export function planOf(
  config: ResolvedConfig,
  series: Watched,
  chunks: readonly Chunk[],
  { distance, optimism, faults }: Learned,
): Plan {
  const isFault = isFaultCount(series)
  const reading = readerOf(config, series)
  const every = chunks.map((chunk, place) => reading(series.measures, chunk, place, series.evidence))
  const places = [...every.keys()].filter((place) => !Number.isNaN(every[place]?.value))
  const readings = places.map((place) => every[place] as Reading)
  const all = readings.reduce((sum, own) => sum + own.rows, 0)
  const rows = { all, usual: all / Math.max(1, readings.length) }
  const usual = isFault || distance !== undefined ? undefined : usualOf(config, series, readings, optimism)
  const isPValue = distance === undefined && readings.some(({ pValue = Number.NaN }) => !Number.isNaN(pValue))
  const scorer = scorerOf({ distance, isPValue, faults: isFault ? faults : undefined, usual }, readings, rows)
  const centre = distance ? 0 : usual ? expectedOf(usual, rows.usual) : meanOf(readings)
  const scale = distance ? ofDistances(distance, rows) : isFault ? ofRates() : ofValues(usual?.perRow ?? false)
  const seasonal = (own: Reading) => own
  const plan = { rows, readings, places, reading, seasonal, centre, ...(isPValue ? {} : { scale }) }
  if (scorer === undefined || readings.length < FEWEST) return plan
  const scored = { ...plan, scorer, scores: readings.map(scorer.own) }
  return usual === undefined ? scored : { ...scored, usual }
}

function scorerOf(
  by: {
    readonly distance: Distance | undefined
    readonly isPValue: boolean
    /** Of faults of data, those that come to what the reference has. */
    readonly faults: number | undefined
    readonly usual: Usual | undefined
  },
  readings: readonly Reading[],
  rows: Rows,
): Scorer | undefined {
  if (by.distance) return ofDistance(by.distance, rows)
  if (by.isPValue) return ofPValue(rows)
  if (by.faults !== undefined) return ofFaults(sum(readings.map(({ value }) => value)), rows, by.faults)
  return by.usual && ofValue(by.usual, rows)
}

/** Knowledge of the core of a series by chance. */
export interface Learned {
  readonly distance: Distance | undefined
  /** Value of new rows over that of the reference's. */
  readonly optimism: number
  /** Faults of as many rows as the reference has that are likely, although it has none: labels that it does not know. */
  readonly faults: number
}

const NOTHING: Learned = { distance: undefined, optimism: 1, faults: 0 }

/** Takes the numbers of a series: of a drift method its distribution, of what is learned from all rows its optimism. */
export function learnedOf(series: Watched, byChance: ArrayLike<number>, place: number): Learned {
  const [mean = Number.NaN, freedom = Number.NaN] = [byChance[2 * place], byChance[2 * place + 1]]
  const method = METHODS.find(({ key }) => key === series.metric)
  if (!(mean > 0) || !(freedom > 0)) return NOTHING
  if (isFaultCount(series)) return { ...NOTHING, faults: mean }
  if (method === undefined) return { ...NOTHING, optimism: mean }
  return { ...NOTHING, distance: { growth: method.growth, least: method.least, mean, freedom } }
}

/** Metrics that are sums over rows. */
const SUMS: readonly string[] = ['sum', 'true_positive', 'false_positive', 'false_negative', 'true_negative']

function usualOf(
  config: ResolvedConfig,
  { calculator, metric }: Watched,
  readings: readonly Reading[],
  optimism: number,
): Usual | undefined {
  const { limits } = boundsOf(config, calculator, metric)
  const isShare = limits.lower === 0 && limits.upper === 1
  const perRow = isSum(config, metric)
  const known = readings.filter(({ error }) => Number.isFinite(error) && error > 0)
  if (known.length === 0) return undefined
  const rows = sum(readings.map((own) => own.rows))
  if (isShare) return { ...pooled(known, rows), perRow, optimism, isShare }
  const variance = median(known.map(({ error, rows }) => (perRow ? (error * error) / rows : error * error * rows)))
  const value = sum(readings.map((own) => own.value * (perRow ? 1 : own.rows))) / rows
  return { value, variance, perRow, optimism, isShare }
}

/** The mean of shares by their errors: the share of all rows that they are of. */
function pooled(readings: readonly Reading[], rows: number): Pick<Usual, 'value' | 'variance'> {
  const weights = readings.map(({ error }) => 1 / (error * error))
  const all = sum(weights)
  return { value: sum(readings.map(({ value }, at) => value * (weights[at] as number))) / all, variance: rows / all }
}

function isSum(config: ResolvedConfig, metric: string): boolean {
  const { normalizeConfusion, value } = config
  if (metric === 'business_value') return value?.per !== 'row'
  if (metric === 'sum' || ownMetric(config, metric)?.aggregate === 'sum') return true
  return normalizeConfusion === 'none' && (SUMS.includes(metric) || metric.startsWith('true_'))
}

function meanOf(readings: readonly Reading[]): number {
  return sum(readings.map(({ value }) => value)) / readings.length
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, own) => all + own, 0)
}
