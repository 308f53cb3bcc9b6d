/** Claims about standard errors: of realized values, and of the part of a change that is concept drift. */

import { open } from '../../src/index.js'
import type { Claim, Figure, Unmeasured } from '../claim.js'
import { checkedPoints, fitted, intervalOf, PERFORMANCE_ALONE, seriesOf } from '../reading.js'
import { CLASSES } from '../streams/classes.js'
import { QUANTITIES } from '../streams/quantities.js'
import { Random } from '../streams/random.js'
import type { Stream } from '../streams/stream.js'
import { RARE, world } from '../streams/world.js'
import { Share, Values } from '../tally.js'
import { type Cell, gridOf, nameOf } from './estimates.js'

/** Rows of the reference, of a chunk, and chunks that are checked at a time. */
const [REFERENCE, ROWS, BATCH] = [60_000, 2000, 400] as const

/** Values of one metric over draws, with the standard errors and intervals that stand beside them. */
interface Draws {
  readonly metric: string
  readonly values: Values
  readonly errors: Values
  readonly intervals: (readonly [number, number])[]
}

async function drawValues(stream: Stream, draws: number): Promise<readonly Draws[]> {
  const all = stream.metrics.map((metric): Draws => {
    return { metric, values: new Values(), errors: new Values(), intervals: [] }
  })
  const random = new Random('10', stream.name)
  const config = { ...stream.config, ...PERFORMANCE_ALONE, chunks: { size: ROWS } }
  const monitor = await fitted(stream.table(random, { chunks: REFERENCE / ROWS, rows: ROWS }), config)
  for (let done = 0; done < draws; done += BATCH) {
    const chunks = Math.min(BATCH, draws - done)
    const run = await monitor.check(stream.table(random, { chunks, rows: ROWS }))
    for (const one of all) {
      for (const point of checkedPoints(run, seriesOf(run, 'realized_performance', one.metric))) {
        if (point.value === null || point.standardError === undefined) continue
        one.values.add(point.value)
        one.errors.add(point.standardError)
        one.intervals.push(intervalOf(point) as [number, number])
      }
    }
  }
  return all
}

/** Mean standard error by the deviation of the values, and how often the intervals cover their mean. */
function errorFigures(stream: Stream, { metric, values, errors, intervals }: Draws): Figure[] {
  const value = errors.mean / values.deviation
  const error = (value * values.deviationError) / values.deviation
  const covered = new Share()
  for (const [low, high] of intervals) covered.add(low <= values.mean && values.mean <= high)
  const judged = { goal: { least: 0.95, most: 1.05 }, collapse: { least: 0.9, most: 1.1 } }
  const of = `${stream.name}: ${metric}`
  return [
    { of, kind: 'number', value, error, draws: values.count, ...judged },
    covered.figure(`${of}, intervals that cover the population`, { isDetail: true }),
  ]
}

/** Streams of several shares of positives, classes and quantities. */
const STREAMS: readonly Stream[] = [
  world({ name: '50 % positives' }),
  world({ name: '30 % positives', offset: -1.45 }),
  RARE,
  CLASSES,
  QUANTITIES,
]

const realized: Claim = {
  id: '10',
  sentence: 'the standard error of realized values is their deviation',
  goal: '.95–1.05 of the deviation over 4,000 draws',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const stream of isShort ? STREAMS.slice(0, 1) : STREAMS) {
      for (const draws of await drawValues(stream, 10 * runs)) figures.push(...errorFigures(stream, draws))
    }
    return figures
  },
}

/** Metrics whose change is split. */
const SPLIT = ['accuracy', 'roc_auc'] as const

/** Shares of draws in which the concept part is beyond two of its standard errors, though nothing drifts. */
export async function conceptBeyond(
  cell: Cell,
  metrics: readonly string[],
  draws: number,
): Promise<ReadonlyMap<string, Share>> {
  const shares = new Map(metrics.map((metric) => [metric, new Share()]))
  for (let draw = 0; draw < draws; draw++) {
    const random = new Random('12', nameOf(cell), draw)
    const { stream, reference, rows, persistence } = cell
    const learned = await open(stream.table(random, { chunks: 1, rows: reference, persistence }))
    const chunk = await open(stream.table(random, { chunks: 1, rows, persistence }))
    for (const [metric, share] of shares) {
      const config = { ...stream.config, ...PERFORMANCE_ALONE, metrics: [metric as 'accuracy'], chunks: { size: rows } }
      const run = await (await fitted(learned, config)).check(chunk)
      const part = run.verdict.split?.points.find(({ period }) => period !== 'reference')
      if (part !== undefined) share.add(Math.abs(part.concept) > 2 * part.standardError)
    }
  }
  return shares
}

/** Figures of a cell. */
export function conceptFigures(
  name: string,
  shares: ReadonlyMap<string, Share>,
  most: number,
): (Figure | Unmeasured)[] {
  return [...shares].map(([metric, share]): Figure | Unmeasured => {
    const of = `${name}: ${metric}, |z| > 2`
    if (share.draws === 0) return { of, because: 'the verdict has no split' }
    return share.figure(of, { goal: { most }, collapse: { most: 0.1 } })
  })
}

const concept: Claim = {
  id: '12',
  sentence: 'the concept part is a z-score: share with |z| > 2 where nothing drifts',
  goal: '≤ 6 % in every cell',
  async measure({ runs, isShort }) {
    const figures: (Figure | Unmeasured)[] = []
    for (const cell of gridOf(isShort)) {
      figures.push(...conceptFigures(nameOf(cell), await conceptBeyond(cell, SPLIT, isShort ? runs : 5 * runs), 0.06))
    }
    return figures
  },
}

export const ERRORS: readonly Claim[] = [realized, concept]
