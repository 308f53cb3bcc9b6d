/** Claims about healthy inputs: fifty features, one alert of any of them is an alert of the chunk. */

import { type DriftConfig, METHODS, open } from '../../src/index.js'
import type { Claim, Figure, Judged, Options } from '../claim.js'
import { alertingChunks, checked, kindsOfActions } from '../reading.js'
import { FIFTY, type FiftyPlan, fifty } from '../streams/fifty.js'
import { Random } from '../streams/random.js'
import { Share } from '../tally.js'
import { REFERENCE } from './healthy.js'

const PRODUCTION = 24
const DRIFT_ALONE = { quality: {}, summary: [] } as const

type Ways = Readonly<Record<string, { readonly drift?: DriftConfig }>>

/** The usual way to measure drift. */
const USUAL: Ways = { default: {} }

/** Every method by itself, for the kinds of columns that it takes. */
const EACH: Ways = {
  ...Object.fromEntries(
    METHODS.map(({ key, kinds }) => [key, { drift: Object.fromEntries(kinds.map((kind) => [kind, [key]])) }]),
  ),
  reconstruction: { drift: { reconstruction: true } },
}

/** Grows trees for every chunk, so it is measured on few. */
const CLASSIFIER: Ways = { 'domain classifier': { drift: { domainClassifier: true } } }

/** Part of the runs for every method: the 24 chunks of each are enough. */
const QUARTER = 1 / 4

/** A kind of healthy features, and the ways in which their drift is measured. */
interface Cell {
  readonly name: string
  readonly plan: Omit<FiftyPlan, 'chunks'>
  readonly ways: Ways
  readonly production?: number
  /** Runs, by those that were asked for. */
  readonly part?: number
}

/** Shares of healthy chunks with a drift alert, way by way. */
async function driftAlerts(
  { name, plan, ways, production = PRODUCTION, part = 1 }: Cell,
  runs: number,
  judged: Judged,
) {
  const shares = new Map(Object.keys(ways).map((way) => [way, new Share()]))
  for (let run = 0; run < Math.ceil(runs * part); run++) {
    const random = new Random('features', name, run)
    const reference = await open(fifty(random, { ...plan, chunks: REFERENCE }))
    const checking = await open(fifty(random, { ...plan, chunks: production }))
    for (const [way, share] of shares) {
      const config = { ...FIFTY, ...DRIFT_ALONE, ...ways[way], chunks: { size: plan.rows } }
      share.add(alertingChunks(await checked(reference, checking, config), () => true).length, production)
    }
  }
  return [...shares].map(([way, share]) => share.figure(`${name}: ${way}`, judged))
}

async function all(cells: readonly Cell[], runs: number, judged: Judged): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const cell of cells) figures.push(...(await driftAlerts(cell, runs, judged)))
  return figures
}

const named = (rows: number, more = '') => `chunks of ${rows} rows${more}`

function independentCells({ isShort }: Options): readonly Cell[] {
  const byMethod = (rows: number) => ({ name: named(rows), plan: { rows }, ways: EACH, part: QUARTER })
  if (isShort) return [{ name: named(500), plan: { rows: 500 }, ways: USUAL }, byMethod(500)]
  return [
    ...[200, 500, 2000, 5000].map((rows) => ({ name: named(rows), plan: { rows }, ways: USUAL })),
    ...[200, 500, 2000].map(byMethod),
    ...[500, 2000].map((rows) => {
      const ways = { ...USUAL, reconstruction: EACH.reconstruction as Ways[string] }
      return { name: named(rows, ', correlated at .5'), plan: { rows, correlation: 0.5 }, ways }
    }),
    { name: named(500), plan: { rows: 500 }, ways: CLASSIFIER, production: 4, part: 1 / 40 },
  ]
}

const still: Claim = {
  id: '3',
  sentence: 'healthy chunks of 50 features carry no drift alert',
  goal: '≤ 5 % by every method',
  measure: (options) =>
    all(independentCells(options), options.runs, { goal: { most: 0.05 }, collapse: { most: 0.08 } }),
}

/** Deviation of the means from chunk to chunk. */
const WOBBLE = 0.1

function wobblingCells({ isShort }: Options): readonly Cell[] {
  if (isShort) return [{ name: named(500), plan: { rows: 500, wobble: WOBBLE }, ways: USUAL }]
  return [500, 2000].flatMap((rows) => {
    const plain = { name: named(rows), plan: { rows, wobble: WOBBLE } }
    return [
      { ...plain, ways: USUAL },
      { ...plain, ways: EACH, part: QUARTER },
    ]
  })
}

const wobbling: Claim = {
  id: '4',
  sentence: 'the same where feature means wobble by .1 sd from chunk to chunk, in the reference too',
  goal: '≤ 10 %',
  measure: (options) => all(wobblingCells(options), options.runs, { goal: { most: 0.1 }, collapse: { most: 0.15 } }),
}

/** Shares of healthy chunks with a quality alert and with one of statistics, and of runs that are told to repair data. */
async function qualityAlerts(rows: number, runs: number): Promise<Figure[]> {
  const [quality, statistics, repair] = [new Share(), new Share(), new Share()]
  for (let run = 0; run < runs; run++) {
    const random = new Random('5', rows, run)
    const [reference, production] = [REFERENCE, PRODUCTION].map((chunks) => fifty(random, { chunks, rows }))
    const own = await checked(reference ?? {}, production ?? {}, { ...FIFTY, drift: {}, chunks: { size: rows } })
    const isStatistic = (calculator: string) => calculator === 'summary_statistics'
    quality.add(alertingChunks(own, (calculator) => !isStatistic(calculator)).length, PRODUCTION)
    statistics.add(alertingChunks(own, isStatistic).length, PRODUCTION)
    repair.add(kindsOfActions(own).includes('fix_data'))
  }
  const most = (share: number) => ({ goal: { most: share }, collapse: { most: share + 0.05 } })
  return [
    quality.figure(`${named(rows)}: a quality alert`, most(0.05)),
    statistics.figure(`${named(rows)}: an alert of statistics`, most(0.05)),
    repair.figure(`${named(rows)}: runs told to repair data`, most(0.02)),
  ]
}

const quality: Claim = {
  id: '5',
  sentence: 'healthy chunks carry no quality or statistics alert',
  goal: '≤ 5 %; `fix_data` in ≤ 2 % of healthy runs',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const rows of isShort ? [500] : [200, 500, 2000]) figures.push(...(await qualityAlerts(rows, runs)))
    return figures
  },
}

export const FEATURES: readonly Claim[] = [still, wobbling, quality]
