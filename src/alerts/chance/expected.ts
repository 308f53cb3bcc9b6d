/** Expectations of every series, learned from the reference: scores of its values, and the spread of the reference's chunks. */

import { calculatorOf, familyOf } from '../../calculators/list.js'
import { ESTIMATED, REALIZED } from '../../calculators/performance.js'
import type { FamilyKey } from '../../calculators/record.js'
import type { Chunk, ResolvedConfig } from '../../types/index.js'
import { loneOf, loneTail } from './lone.js'
import { learnedOf, type Plan, planOf } from './plan.js'
import { estimateAt, type Watched } from './readings.js'
import type { Reading, Tail, Usual } from './scorer.js'
import { inSeason, seasonOf } from './seasonal.js'
import { type Spread, spreadsOf, tailOf } from './spread.js'

/** Expectation of a series. */
export interface Expected extends Pick<Plan, 'rows' | 'centre' | 'reading' | 'seasonal' | 'season'> {
  readonly family: FamilyKey
  /** Probability of a value at least as far, on its side. */
  readonly tail: (reading: Reading) => Tail
  /** The usual value and the spread about it, for values that are judged as sequences. */
  readonly sequence?: { readonly usual: Usual; readonly spread: Spread }
}

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
  const expected = plans.map((plan, place) => expectationOf(config, watched[place] as Watched, plan, spreads[place]))
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

/** Series whose spread is alike: columns share theirs, metrics do not, as they are of the same rows. */
function kindOf({ calculator, metric, column }: Watched): string {
  return column === undefined ? `${calculator} ${metric}` : `${calculator} ${metric.split('.')[0]} of columns`
}

function expectationOf(
  config: ResolvedConfig,
  { calculator, metric }: Watched,
  plan: Plan,
  spread: Spread | undefined,
): Expected | undefined {
  const { rows, reading, seasonal, centre, scorer, usual, season } = plan
  const read = { rows, reading, seasonal, centre, ...(season === undefined ? {} : { season }) }
  const { family: own } = calculatorOf(calculator)
  const family = own === 'performance' && familyOf(calculator).good(metric, config) === 'neither' ? 'statistics' : own
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

/** Positive metrics of which a few rows make most: their logarithms are held to what the reference's chunks show, too. */
const HEAVY: readonly string[] = ['std', 'mse', 'rmse', 'mape']

function logOf(reading: Reading): Reading {
  return { ...reading, value: Math.log(Math.max(reading.value, Number.MIN_VALUE)) }
}
