/** Expectations of every series, learned from the reference: scores of its values, and the spread of the reference's chunks. */

import { calculatorOf, familyOf } from '../../calculators/list.js'
import { ESTIMATED, REALIZED } from '../../calculators/performance.js'
import type { FamilyKey } from '../../calculators/record.js'
import { boundsOf } from '../../config/thresholds.js'
import { METHODS } from '../../generated/catalogue.js'
import { type Measures, numberAt } from '../../results/measures.js'
import type { CalculatorKey, Chunk, ResolvedConfig } from '../../types/index.js'
import { loneOf, loneTail } from './lone.js'
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
  type Tail,
  type Usual,
} from './scorer.js'
import { type Classed, chosenSeason, classOf, correctionOf, possibleSeasons, type Season } from './season.js'
import { type Spread, spreadsOf, tailOf } from './spread.js'

/** A series of the reference. */
export interface Watched {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | undefined
  readonly measures: Measures
  /** Faults that count for an alert, where the series holds others too. */
  readonly evidence?: Float64Array | undefined
}

/** Expectation of a series. */
export interface Expected {
  readonly family: FamilyKey
  readonly rows: Rows
  /** Value of a usual chunk; of a distance, none. */
  readonly centre: number
  readonly reading: (measures: Measures, chunk: Chunk, place: number, evidence?: Float64Array) => Reading
  /** The reading as it would be in a chunk of no season. */
  readonly seasonal: (reading: Reading, chunk: Chunk) => Reading
  /** Probability of a value at least as far, on its side. */
  readonly tail: (reading: Reading) => Tail
  /** The usual value and the spread about it, for values that are judged as sequences. */
  readonly sequence?: { readonly usual: Usual; readonly spread: Spread }
  /** Season that values are corrected by. */
  readonly season?: Season
}

/** The fewest chunks that tell how chunks differ; what has no error of its own needs one more. */
const FEWEST = 2

/** Learns what is expected of each series; `undefined` where the reference has too few chunks with a value. */
export function expectationsOf(
  config: ResolvedConfig,
  watched: readonly Watched[],
  chunks: readonly Chunk[],
  byChance: ArrayLike<number>,
): readonly (Expected | undefined)[] {
  const plain = watched.map((series, place) => planOf(config, series, chunks, learnedOf(series, byChance, place)))
  const season = seasonOf(config, plain, chunks)
  const plans = season === undefined ? plain : plain.map((plan) => inSeason(plan, chunks, season))
  const kinds = new Map<string, number[]>()
  for (const [place, { scores }] of plans.entries()) {
    const kind = kindOf(watched[place] as Watched)
    if (scores !== undefined) kinds.set(kind, [...(kinds.get(kind) ?? []), place])
  }
  const spreads: Spread[] = []
  for (const places of kinds.values()) {
    const own = spreadsOf(places.map((place) => plans[place]?.scores ?? []))
    for (const [at, place] of places.entries()) spreads[place] = own[at] as Spread
  }
  const expected = plans.map((plan, place) => expectationOf(watched[place] as Watched, plan, spreads[place]))
  return watched.map((series, place) =>
    series.calculator === ESTIMATED ? ofRealized(series, watched, expected) : expected[place],
  )
}

/** An estimate is held to what is realized in the reference. */
function ofRealized(
  { metric }: Watched,
  watched: readonly Watched[],
  expected: readonly (Expected | undefined)[],
): Expected | undefined {
  const place = watched.findIndex((own) => own.calculator === REALIZED && own.metric === metric)
  const own = expected[place]
  if (own === undefined) return undefined
  return { ...own, reading: (measures, chunk, at) => own.seasonal(estimateAt(measures, at, chunk.rows), chunk) }
}

/** An estimate's interval holds more than the noise of labels: errors of calibration and weights, which all chunks share. */
function estimateAt(measures: Measures, place: number, rows: number): Reading {
  const reading = readingOf(measures, place, rows)
  const interval = (numberAt(measures, 'high', place) - numberAt(measures, 'low', place)) / (2 * 1.96)
  return interval > reading.error ? { ...reading, shared: interval ** 2 - reading.error ** 2 } : reading
}

/** Series whose spread is alike: columns share theirs, metrics do not, as they are of the same rows. */
function kindOf({ calculator, metric, column }: Watched): string {
  return column === undefined ? `${calculator} ${metric}` : `${calculator} ${metric.split('.')[0]} of columns`
}

interface Plan extends Pick<Expected, 'reading' | 'seasonal' | 'season'> {
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

function planOf(
  config: ResolvedConfig,
  series: Watched,
  chunks: readonly Chunk[],
  { distance, optimism }: Learned,
): Plan {
  const isFault = isFaultCount(series)
  const reading = isFault ? faultReader(config) : readerOf(series)
  const every = chunks.map((chunk, place) => reading(series.measures, chunk, place, series.evidence))
  const places = [...every.keys()].filter((place) => !Number.isNaN(every[place]?.value))
  const readings = places.map((place) => every[place] as Reading)
  const all = readings.reduce((sum, own) => sum + own.rows, 0)
  const rows = { all, usual: all / Math.max(1, readings.length) }
  const usual = isFault || distance !== undefined ? undefined : usualOf(config, series, readings, optimism)
  const scorer = scorerOf({ distance, isFault, usual }, readings, rows)
  const centre = distance ? 0 : usual ? expectedOf(usual, rows.usual) : meanOf(readings)
  const isPValue = readings.some(({ pValue = Number.NaN }) => !Number.isNaN(pValue)) && distance === undefined
  const scale = distance ? ofDistances(distance, rows) : isFault ? ofRates() : ofValues(usual?.perRow ?? false)
  const seasonal = (own: Reading) => own
  const plan = { rows, readings, places, reading, seasonal, centre, ...(isPValue ? {} : { scale }) }
  if (scorer === undefined || readings.length < FEWEST) return plan
  const scored = { ...plan, scorer, scores: readings.map(scorer.own) }
  return usual === undefined ? scored : { ...scored, usual }
}

// ── seasons ──────────────────────────────────────────────────────────────────────────────────

/** The season that was asked for, or the one that the reference shows. */
function seasonOf(config: ResolvedConfig, plans: readonly Plan[], chunks: readonly Chunk[]): Season | undefined {
  const asked = (config.alerts === 'nannyml' ? undefined : config.alerts.season) ?? 'auto'
  if (asked === 'none') return undefined
  const possible = possibleSeasons(chunks, config.chunks)
  if (asked !== 'auto') return possible.find((season) => season === asked)
  return chosenSeason(possible, (season) => plans.map((plan) => classedOf(plan, chunks, season)))
}

/** Values of the reference's chunks on their scale, with their classes. */
function classedOf({ readings, places, scale }: Plan, chunks: readonly Chunk[], season: Season): readonly Classed[] {
  if (scale === undefined) return []
  return readings.map((reading, at) => {
    return { value: scale.of(reading), season: classOf(season, chunks[places[at] as number] as Chunk) ?? -1 }
  })
}

/** A plan whose values are corrected; those of the reference by the other chunks of their class. */
function inSeason(plan: Plan, chunks: readonly Chunk[], season: Season): Plan {
  const { scale, scorer, reading } = plan
  const classed = classedOf(plan, chunks, season)
  if (scale === undefined || classed.length === 0) return plan
  const correction = correctionOf(classed)
  const seasonal = (own: Reading, chunk: Chunk) => scale.corrected(own, correction.of(classOf(season, chunk)))
  const readings = plan.readings.map((own, at) => scale.corrected(own, correction.without(classed[at] as Classed)))
  return {
    ...plan,
    season,
    seasonal,
    readings,
    reading: (measures, chunk, place, evidence) => seasonal(reading(measures, chunk, place, evidence), chunk),
    ...(scorer === undefined || plan.scores === undefined ? {} : { scores: readings.map(scorer.own) }),
  }
}

// ── expectations ─────────────────────────────────────────────────────────────────────────────

function scorerOf(
  by: {
    readonly distance: Distance | undefined
    readonly isFault: boolean
    readonly usual: Usual | undefined
  },
  readings: readonly Reading[],
  rows: Rows,
): Scorer | undefined {
  if (by.distance) return ofDistance(by.distance, rows)
  if (readings.some(({ pValue = Number.NaN }) => !Number.isNaN(pValue))) return ofPValue(rows)
  if (by.isFault) return ofFaults(sum(readings.map(({ value }) => value)), rows)
  return by.usual && ofValue(by.usual, rows)
}

function expectationOf({ calculator, metric }: Watched, plan: Plan, spread: Spread | undefined): Expected | undefined {
  const { rows, reading, seasonal, centre, scorer, usual, season } = plan
  const read = { rows, reading, seasonal, centre, ...(season === undefined ? {} : { season }) }
  const { family: own } = calculatorOf(calculator)
  const family = own === 'performance' && familyOf(calculator).good(metric) === 'neither' ? 'statistics' : own
  if (scorer === undefined || spread === undefined) {
    const lone = loneOf(plan.readings, metric !== 'row_count')
    return lone && { family, ...read, tail: (value) => loneTail(value, lone) }
  }
  const lone = HEAVY.includes(metric) ? loneOf(plan.readings.map(logOf), true) : undefined
  const tail = (value: Reading): Tail => {
    const scored = scorer.other(value)
    const probability = tailOf(scored, spread) / (scored.twoSided ? 2 : 1)
    const heavy = lone ? loneTail(logOf(value), lone).probability : 0
    return { probability: Math.max(probability, heavy), side: scored.side }
  }
  const isSequence = calculator === REALIZED && family === 'performance' && usual !== undefined
  return { family, ...read, tail, ...(isSequence ? { sequence: { usual, spread } } : {}) }
}

/** Knowledge of the core of a series by chance. */
interface Learned {
  readonly distance: Distance | undefined
  /** Value of new rows over that of the reference's. */
  readonly optimism: number
}

/** Takes the numbers of a series: of a drift method its distribution, of what is learned from all rows its optimism. */
function learnedOf({ metric }: Watched, byChance: ArrayLike<number>, place: number): Learned {
  const [mean = Number.NaN, freedom = Number.NaN] = [byChance[2 * place], byChance[2 * place + 1]]
  const method = METHODS.find(({ key }) => key === metric)
  if (!(mean > 0) || !(freedom > 0)) return { distance: undefined, optimism: 1 }
  if (method === undefined) return { distance: undefined, optimism: mean }
  return { distance: { growth: method.growth, least: method.least, mean, freedom }, optimism: 1 }
}

// ── values ───────────────────────────────────────────────────────────────────────────────────

function readingOf(measures: Measures, place: number, rows: number): Reading {
  return {
    value: numberAt(measures, 'value', place),
    error: numberAt(measures, 'standard_error', place),
    rows,
    pValue: numberAt(measures, 'p_value', place),
  }
}

/** Performance is that of labelled rows. */
function readerOf({ calculator }: Watched): Expected['reading'] {
  const isRealized = calculator === REALIZED
  return (measures, { rows, labelled = rows }, place) => readingOf(measures, place, isRealized ? labelled : rows)
}

/** Numbers of faults, however they are shown. */
function faultReader({ quality }: ResolvedConfig): Expected['reading'] {
  return (measures, { rows }, place, evidence) => {
    const value = evidence?.[place] ?? numberAt(measures, 'value', place)
    return { value: quality.as === 'rate' ? value * rows : value, error: Number.NaN, rows }
  }
}

/** Tells whether a series counts faults that are independent of one another. */
function isFaultCount({ calculator }: Watched): boolean {
  const { fault } = calculatorOf(calculator)
  return fault !== undefined && !fault.dependent
}

/** Positive metrics of which a few rows make most: their logarithms are held to what the reference's chunks show, too. */
const HEAVY: readonly string[] = ['std', 'mse', 'rmse', 'mape']

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

function isSum({ normalizeConfusion, value }: ResolvedConfig, metric: string): boolean {
  if (metric === 'business_value') return value?.per !== 'row'
  if (metric === 'sum') return true
  return normalizeConfusion === 'none' && (SUMS.includes(metric) || metric.startsWith('true_'))
}

function logOf(reading: Reading): Reading {
  return { ...reading, value: Math.log(Math.max(reading.value, Number.MIN_VALUE)) }
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
