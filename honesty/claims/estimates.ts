/** The claim that intervals of estimates cover what the labels of the chunk will show, and are no wider than they must be. */

import type { Point, Run } from '../../src/index.js'
import type { Claim, Figure, Judged } from '../claim.js'
import { leastGate, mostGate, numberGate } from '../gates.js'
import { checkedPoints, fitted, intervalOf, PERFORMANCE_ALONE, seriesOf } from '../reading.js'
import { Random } from '../streams/random.js'
import type { Change, Plan, Stream, Table } from '../streams/stream.js'
import { world } from '../streams/world.js'
import { Share, Values } from '../tally.js'

/** A reference and one chunk after it. */
export interface Cell {
  readonly stream: Stream
  /** Rows of the reference, and of the chunk. */
  readonly reference: number
  readonly rows: number
  readonly change?: Change
  readonly persistence?: Plan['persistence']
}

/** Name of a cell. */
export function nameOf({ stream, reference, rows, change = {} }: Cell): string {
  const changes = Object.entries(change).map(([name, amount]) => `, ${name} ${amount}`)
  return `${stream.name}, reference ${reference}, chunk ${rows}${changes.join('')}`
}

/** Estimate and realized value of one chunk, by metric. */
export interface Pair {
  readonly estimate: Point
  readonly realized: number
}

/** Estimates a chunk without its labels, then reads them. */
export async function drawPairs(cell: Cell, claim: string, draw: number): Promise<ReadonlyMap<string, Pair>> {
  const { stream, reference, rows, change = {}, persistence } = cell
  const random = new Random(claim, nameOf(cell), draw)
  const learned = stream.table(random, { chunks: 1, rows: reference, persistence })
  const chunk = stream.table(random, { chunks: 1, rows, change: () => change, persistence })
  const monitor = await fitted(learned, { ...stream.config, ...PERFORMANCE_ALONE, chunks: { size: rows } })
  const { label: _, ...unlabelled } = chunk
  const [estimated, realized] = [await monitor.check(unlabelled as Table), await monitor.check(chunk)]
  return new Map(stream.metrics.flatMap((metric) => pairOf(estimated, realized, metric)))
}

function pairOf(estimated: Run, realized: Run, metric: string): [string, Pair][] {
  const [estimate] = checkedPoints(estimated, seriesOf(estimated, 'estimated_performance', metric))
  const [truth] = checkedPoints(realized, seriesOf(realized, 'realized_performance', metric))
  if (estimate === undefined || estimate.value === null || truth === undefined || truth.value === null) return []
  return [[metric, { estimate, realized: truth.value }]]
}

/** Coverage of the intervals of one metric in one cell, and their width. */
export interface Coverage {
  readonly cell: Cell
  readonly of: string
  readonly metric: string
  readonly covered: Share
  readonly widths: Values
  readonly errors: Values
  readonly estimates: Values
}

/** Draws the chunks of a cell. */
export async function coverageOf(cell: Cell, claim: string, draws: number): Promise<readonly Coverage[]> {
  const all = cell.stream.metrics.map((metric): Coverage => {
    const of = `${nameOf(cell)}: ${metric}`
    const counts = { covered: new Share(), widths: new Values(), errors: new Values(), estimates: new Values() }
    return { cell, of, metric, ...counts }
  })
  for (let draw = 0; draw < draws; draw++) {
    const pairs = await drawPairs(cell, claim, draw)
    for (const coverage of all) addPair(coverage, pairs.get(coverage.metric))
  }
  return all
}

function addPair({ covered, widths, errors, estimates }: Coverage, pair: Pair | undefined): void {
  if (pair === undefined) return
  const [low, high] = intervalOf(pair.estimate) ?? [Number.NaN, Number.NaN]
  covered.add(low <= pair.realized && pair.realized <= high)
  widths.add(high - low)
  errors.add((pair.estimate.value as number) - pair.realized)
  estimates.add(pair.estimate.value as number)
}

/** Least and most coverage, and the most width by the oracle's. */
const [LEAST, MOST, WIDEST] = [0.91, 0.99, 1.2] as const

/** Median width by the width of an oracle that knows the deviation of the errors. */
function widthOf({ widths, errors }: Coverage): { readonly ratio: number; readonly error: number } {
  const ratio = widths.median / (2 * 1.96 * errors.deviation)
  return { ratio, error: (ratio * errors.deviationError) / errors.deviation }
}

/** Tells whether a cell that is exactly at its goal would hardly ever look like this. */
function isUncovered({ covered }: Coverage): boolean {
  const { value, draws } = covered
  return value < leastGate(LEAST, draws).limit || value > mostGate(MOST, draws).limit
}

function isTooWide(coverage: Coverage): boolean {
  const { ratio, error } = widthOf(coverage)
  // One of many cells: the factor keeps the chance that any of them is wrong.
  return ratio > numberGate(WIDEST, 1.2 * error, 1).limit
}

const within = ({ covered: { value } }: Coverage) => value >= LEAST && value <= MOST

/** Figures of cells: which share of them is covered, and too wide; the extremes of each metric explain it. */
export function coverageFigures(all: readonly Coverage[], name: string, judged: Judged): Figure[] {
  const share = (holds: (one: Coverage) => boolean) => all.filter(holds).length / all.length
  const exact = (of: string, value: number, own: Judged = {}): Figure => {
    return { of: `${name}: ${of}`, kind: 'number', value, error: 0, draws: all.length, ...own }
  }
  return [
    exact('share of cells that are not told from 91–99 % covered', 1 - share(isUncovered), judged),
    exact('share of cells covered in 91–99 % as measured', share(within)),
    exact('share of cells not told from a width of 1.2 oracles', 1 - share(isTooWide), {
      goal: { least: 1 },
      collapse: {},
    }),
    ...[...new Set(all.map(({ metric }) => metric))].flatMap((metric) => extremes(all, name, metric)),
    ...all.map((one) => one.covered.figure(`${one.of}: covered`, { isDetail: true })),
  ]
}

/** Lowest and highest coverage of a metric, and its widest intervals. */
function extremes(all: readonly Coverage[], name: string, metric: string): Figure[] {
  const own = all.filter((one) => one.metric === metric).sort((a, b) => a.covered.value - b.covered.value)
  const [lowest, highest] = [own[0] as Coverage, own.at(-1) as Coverage]
  const [widest] = own.map(widthOf).sort((a, b) => b.ratio - a.ratio) as [ReturnType<typeof widthOf>]
  const of = `${name}: ${metric}`
  return [
    lowest.covered.figure(`${of}, lowest coverage`),
    ...(own.length > 1 ? [highest.covered.figure(`${of}, highest coverage`)] : []),
    { of: `${of}, widest by the oracle`, kind: 'number', value: widest.ratio, error: widest.error, draws: own.length },
  ]
}

const BINARY = world({ features: 10 })

/** References by chunks. */
export function gridOf(isShort: boolean): readonly Cell[] {
  const [references, chunks] = isShort
    ? [[5000], [2000]]
    : [
        [1000, 5000, 20_000],
        [500, 2000, 50_000],
      ]
  return references.flatMap((reference) => chunks.map((rows) => ({ stream: BINARY, reference, rows })))
}

/** The same estimated by scores alone, which have no trust. */
const BY_SCORE: Stream = { ...BINARY, name: 'binary by CBPE', config: { ...BINARY.config, estimator: 'cbpe' } }

/** Inputs that the score sees lie closer together, or farther apart: a covariate shift in support. */
const SHIFTED: readonly Cell[] = [0.7, 1.2].flatMap((spread) =>
  [500, 2000].map((rows) => ({ stream: BINARY, reference: 5000, rows, change: { spread } })),
)

/** Coverage of all cells. */
export async function coverageOfAll(cells: readonly Cell[], claim: string, draws: number): Promise<Coverage[]> {
  const all: Coverage[] = []
  for (const cell of cells) all.push(...(await coverageOf(cell, claim, draws)))
  return all
}

const covers: Claim = {
  id: '8',
  sentence: 'the 95 % interval of an estimate covers the metric that the labels of the chunk will show',
  goal: '91–99 % in ≥ 95 % of cells; median width ≤ 1.2 × that of the oracle that knows the deviation of the errors',
  async measure({ runs, isShort }) {
    const judged = { goal: { least: 0.95 }, collapse: { least: 0.8 } }
    const still = coverageFigures(await coverageOfAll(gridOf(isShort), '8', runs), 'binary', judged)
    if (isShort) return still
    const byScore = gridOf(isShort).map((cell) => ({ ...cell, stream: BY_SCORE }))
    return [
      ...still,
      ...coverageFigures(await coverageOfAll(byScore, '8', runs), BY_SCORE.name, judged),
      ...coverageFigures(await coverageOfAll(SHIFTED, '8', runs), 'binary, shifted', judged),
    ]
  },
}

export const ESTIMATES: readonly Claim[] = [covers]
