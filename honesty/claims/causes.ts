/** Claims about a shift that the score cannot see, and about labels of which some kinds came first. */

import type { AnyConfig, Run } from '../../src/index.js'
import type { Claim, Figure, Unmeasured } from '../claim.js'
import { populationOf } from '../population.js'
import { causesOf, checked, checkedPoints, isAcquitted, isMoved, mends, seriesOf } from '../reading.js'
import { ARRIVALS, type Arrival, arrived, LABELLED_AT } from '../streams/arrival.js'
import { Random } from '../streams/random.js'
import type { Stream, Table } from '../streams/stream.js'
import { STEPS, TIMES, withTimes } from '../streams/times.js'
import { world } from '../streams/world.js'
import { Share, Values } from '../tally.js'
import { REFERENCE } from './healthy.js'

// ── a shift that the score cannot see ────────────────────────────────────────────────────────

const HIDDEN = world({ name: 'hidden shift', features: 10, hidden: true })
const SHIFT = { moved: 1 }

/** Chunks, the first that has moved, and rows of each. */
const [CHUNKS, FIRST, ROWS] = [12, 6, 2000] as const

async function hiddenRun(run: number, isLabelled: boolean): Promise<Run> {
  const random = new Random('13', run)
  const change = (chunk: number) => (chunk < FIRST ? {} : SHIFT)
  const reference = HIDDEN.table(random, { chunks: REFERENCE, rows: ROWS })
  const { label, ...unlabelled } = HIDDEN.table(random, { chunks: CHUNKS, rows: ROWS, change })
  const production = isLabelled ? { ...unlabelled, label: label as Float64Array } : unlabelled
  return checked(reference, production, { ...HIDDEN.config, chunks: { size: ROWS } })
}

/** Mean of the estimates of a metric over the chunks that have moved. */
function estimateOf(run: Run, metric: string): number {
  const points = checkedPoints(run, seriesOf(run, 'estimated_performance', metric)).slice(FIRST)
  return points.reduce((sum, { value }) => sum + (value as number), 0) / points.length
}

async function estimateFigures(runs: number): Promise<Figure[]> {
  const truth = await populationOf(HIDDEN, SHIFT)
  const biases = new Map(['accuracy', 'roc_auc'].map((metric) => [metric, new Values()]))
  for (let run = 0; run < runs; run++) {
    const own = await hiddenRun(run, false)
    for (const [metric, bias] of biases) bias.add(estimateOf(own, metric) - (truth.get(metric) as number))
  }
  const judged = { goal: { least: -0.005, most: 0.005 }, collapse: { least: -0.01, most: 0.01 } }
  return [...biases].map(([metric, bias]) => bias.figure(`bias of the estimated ${metric}`, judged))
}

/** What is said of the shift once labels are there; causes are judged by a later claim. */
async function namedFigures(runs: number): Promise<Figure[]> {
  const [named, blamed, first] = [new Share(), new Share(), new Share()]
  for (let run = 0; run < runs; run++) {
    const own = await hiddenRun(run, true)
    const causes = causesOf(own)
    const column = own.verdict.causes.find((finding) => finding.column !== undefined)
    named.add(causes.some(({ kind }) => kind === 'covariate_shift'))
    blamed.add(causes.some(({ kind }) => kind === 'concept_drift'))
    first.add(column?.column === 'x3' && !isAcquitted(column))
  }
  return [
    named.figure('labelled: covariate shift is a cause', { goal: { least: 0.9 }, collapse: { least: 0.7 } }),
    blamed.figure('labelled: concept drift is a cause', { goal: { most: 0.1 }, collapse: { most: 0.3 } }),
    first.figure('labelled: x3 is named first, and not acquitted', { goal: { least: 0.9 }, collapse: { least: 0.7 } }),
  ]
}

const hidden: Claim = {
  id: '13',
  sentence: 'covariate shift that the score cannot see is told from concept drift, and the moved input is named',
  goal: 'the estimate falls with it: bias ≤ .005; covariate shift and the input named in ≥ 90 %',
  async measure({ runs, isShort }) {
    const estimates = await estimateFigures(runs)
    return isShort ? estimates : [...estimates, ...(await namedFigures(runs))]
  },
}

// ── labels of which some kinds came first ────────────────────────────────────────────────────

const BINARY = world({ features: 4 })

/** Days of production, rows of each, and days at the end whose labels have come in part. */
const [DAYS, PER_DAY, LATE] = [24, 1000, 10] as const
const END = (withTimes({}, { chunks: 1, rows: 1 }, 'day').at?.[0] as number) + STEPS.day * (REFERENCE + DAYS)

/** Columns with the role of arrival. */
function columnsOf(stream: Stream): NonNullable<AnyConfig['columns']> {
  return { ...stream.config.columns, timestamp: TIMES, labelledAt: { column: LABELLED_AT, unit: 'ms' } }
}

/** A reference whose labels have all come, and production whose labels come by kind. */
function tables(stream: Stream, arrival: Arrival, run: number): readonly [reference: Table, production: Table] {
  const random = new Random('17', stream.name, arrival.name, run)
  const plan = { rows: PER_DAY }
  const reference = withTimes(
    stream.table(random, { ...plan, chunks: REFERENCE }),
    { ...plan, chunks: REFERENCE },
    'day',
  )
  const rows = stream.table(random, { ...plan, chunks: DAYS })
  const production = withTimes(rows, { ...plan, chunks: DAYS }, 'day', REFERENCE)
  const never = Number.POSITIVE_INFINITY
  return [arrived(reference, arrival, never, random), arrived(production, arrival, END, random)]
}

const TELLING = /select|kinds? of rows|(?:come|came|arrived?|known) first/i

/** What became of the realized values of the days whose labels have come in part. */
function isHandled(run: Run, truth: ReadonlyMap<string, number>): boolean {
  return ['accuracy', 'roc_auc'].every((metric) => {
    const points = checkedPoints(run, seriesOf(run, 'realized_performance', metric)).slice(-LATE)
    return points.every(({ value, standardError = 0 }) => {
      return value === null || Math.abs(value - (truth.get(metric) as number)) <= 3.5 * standardError
    })
  })
}

/** Tells whether a realized value of days with labels is missing. */
function isWithheld(run: Run): boolean {
  const points = checkedPoints(run, seriesOf(run, 'realized_performance', 'accuracy'))
  return points.some(({ value }, day) => value === null && (run.chunks[REFERENCE + day]?.labelled ?? 0) > 0)
}

/** What is said and reported of a stream whose labels arrive like this. */
export async function arrivalFigures(stream: Stream, arrival: Arrival, runs: number): Promise<Figure[]> {
  const [blamed, told, handled, kept, moved] = [new Share(), new Share(), new Share(), new Share(), new Share()]
  const truth = await populationOf(stream)
  const config = { ...stream.config, columns: columnsOf(stream), chunks: { period: 'day' } } as const
  for (let run = 0; run < runs; run++) {
    const own = await checked(...tables(stream, arrival, run), config)
    blamed.add(mends(own) || causesOf(own).some(({ kind }) => /concept_drift|covariate_shift/.test(kind)))
    told.add(TELLING.test(own.verdict.headline))
    handled.add(isHandled(own, truth) || TELLING.test(own.verdict.headline))
    kept.add(!isWithheld(own))
    moved.add(isMoved(own))
  }
  const name = `${stream.name}, ${arrival.name}`
  const least = (share: number) => ({ goal: { least: share }, collapse: { least: share - 0.1 } })
  const false_ = blamed.figure(`${name}: a false cause or action`, {
    goal: { most: 0.1 },
    collapse: { most: 0.2 },
  })
  const estimates = moved.figure(`${name}: an estimate is moved`, { goal: { most: 0.05 }, collapse: { most: 0.2 } })
  if (!arrival.isSelected)
    return [false_, estimates, kept.figure(`${name}: realized values are not withheld`, least(0.95))]
  return [
    false_,
    estimates,
    told.figure(`${name}: said in the headline`, least(0.9)),
    handled.figure(`${name}: withheld, corrected or told`, least(0.9)),
  ]
}

const selected: Claim = {
  id: '17',
  sentence: 'selected labels are not reported as drift',
  goal: '≤ 10 % false causes; said in the headline; realized value corrected or withheld; labels missing at random are not withheld in ≥ 95 %',
  async measure({ runs, isShort }) {
    const figures: (Figure | Unmeasured)[] = []
    for (const arrival of isShort ? ARRIVALS.slice(0, 2) : ARRIVALS) {
      figures.push(...(await arrivalFigures(BINARY, arrival, runs)))
    }
    return figures
  },
}

export const CAUSES: readonly Claim[] = [hidden, selected]
