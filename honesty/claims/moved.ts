/** The claim that labels which arrive move the estimates after them: where the concept has changed, and nowhere else. */

import type { Point, Run } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { checkedPoints, fitted, intervalOf, isMoved, PERFORMANCE_ALONE, seriesOf } from '../reading.js'
import { CLASSES } from '../streams/classes.js'
import { QUANTITIES } from '../streams/quantities.js'
import { Random } from '../streams/random.js'
import type { Stream, Table } from '../streams/stream.js'
import { world } from '../streams/world.js'
import { Share, Values } from '../tally.js'
import { REFERENCE } from './healthy.js'

/** Chunks of production, those at the end without labels, and rows of each. */
const [CHUNKS, LATE, ROWS] = [16, 4, 1000] as const

/** A course of the share of labels that no longer follow the model. */
interface Course {
  readonly name: string
  /** Share of spoiled labels by chunk. */
  readonly spoiled: (chunk: number) => number
  /** Whether labels show that the concept is not as it was, when they end. */
  readonly hasMoved: boolean
}

const COURSES: readonly Course[] = [
  { name: 'healthy', spoiled: () => 0, hasMoved: false },
  { name: 'a tenth spoiled since chunk 7', spoiled: (chunk) => (chunk < 6 ? 0 : 0.1), hasMoved: true },
  {
    name: 'a tenth spoiled in chunks 3 to 7',
    spoiled: (chunk) => (chunk < 2 || chunk > 6 ? 0 : 0.1),
    hasMoved: false,
  },
]

/** The last labels of a table taken away. */
function late({ label, ...others }: Table): Table {
  const known = (label as Float64Array).map((own, row) => (row < (CHUNKS - LATE) * ROWS ? own : Number.NaN))
  return { ...others, label: known }
}

const lastOf = (run: Run, calculator: 'estimated_performance' | 'realized_performance', metric: string) =>
  checkedPoints(run, seriesOf(run, calculator, metric)).slice(-LATE)

/** What is known of the last chunks of a metric. */
interface Counts {
  readonly metric: string
  /** Errors of the mean of the estimates. */
  readonly errors: Values
  readonly covered: Share
}

function addTo({ metric, errors, covered }: Counts, estimated: Run, realized: Run): void {
  const [estimates, truths] = [
    lastOf(estimated, 'estimated_performance', metric),
    lastOf(realized, 'realized_performance', metric),
  ]
  const apart = estimates.map(({ value }, at) => (value as number) - (truths[at]?.value as number))
  errors.add(apart.reduce((sum, own) => sum + own, 0) / LATE)
  covered.add(estimates.filter((own, at) => covers(own, truths[at]?.value as number)).length, LATE)
}

function covers(estimate: Point, realized: number): boolean {
  const [low, high] = intervalOf(estimate) ?? [Number.NaN, Number.NaN]
  return low <= realized && realized <= high
}

/** Figures of a stream whose last labels have not come. */
async function figuresOf(stream: Stream, metrics: readonly string[], course: Course, runs: number): Promise<Figure[]> {
  const counts = metrics.map((metric): Counts => ({ metric, errors: new Values(), covered: new Share() }))
  const moved = new Share()
  for (let run = 0; run < runs; run++) {
    const random = new Random('25', stream.name, course.name, run)
    const monitor = await fitted(stream.table(random, { chunks: REFERENCE, rows: ROWS }), {
      ...stream.config,
      ...PERFORMANCE_ALONE,
      chunks: { size: ROWS },
    })
    const change = (chunk: number) => ({ spoiled: course.spoiled(chunk) })
    const table = stream.table(random, { chunks: CHUNKS, rows: ROWS, change })
    const [estimated, realized] = [await monitor.check(late(table)), await monitor.check(table)]
    moved.add(isMoved(estimated))
    for (const own of counts) addTo(own, estimated, realized)
  }
  const name = `${stream.name}, ${course.name}`
  const told = course.name === 'healthy' ? { goal: { most: 0.05 }, collapse: { most: 0.15 } } : {}
  return [moved.figure(`${name}: runs with a moved estimate`, told), ...counts.flatMap((own) => lateFigures(name, own))]
}

function lateFigures(name: string, { metric, errors, covered }: Counts): Figure[] {
  const bias = { goal: { least: -0.015, most: 0.015 }, collapse: { least: -0.03, most: 0.03 } }
  return [
    errors.figure(`${name}: ${metric}, error of the last ${LATE} chunks`, metric === 'mae' ? {} : bias),
    covered.figure(`${name}: ${metric}, covered`, { goal: { least: 0.9 }, collapse: { least: 0.8 } }),
  ]
}

/** Streams with the metrics that are looked at. */
const STREAMS: readonly (readonly [Stream, readonly string[]])[] = [
  [world({ features: 4 }), ['accuracy', 'roc_auc', 'f1']],
  [CLASSES, ['accuracy', 'roc_auc']],
  [QUANTITIES, ['mae']],
]

const moves: Claim = {
  id: '25',
  sentence: 'labels that arrive move the estimates after them',
  goal: 'healthy: ≤ 5 % of runs have a moved estimate; after a change: error ≤ .015, 90 % covered',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const [stream, metrics] of isShort ? STREAMS.slice(0, 1) : STREAMS) {
      for (const course of COURSES) figures.push(...(await figuresOf(stream, metrics, course, runs)))
    }
    return figures
  },
}

export const MOVED: readonly Claim[] = [moves]
