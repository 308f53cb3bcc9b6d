/** Claims about healthy labelled runs: status, actions, failures, and that silence is not how they are kept. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyConfig, FailKind, Run } from '../../src/index.js'
import type { Claim, Figure, Judged, Options } from '../claim.js'
import { alertingChunks, checked, checkedPoints, isPerformance, mends } from '../reading.js'
import { CLASSES } from '../streams/classes.js'
import { FIFTY, fifty } from '../streams/fifty.js'
import { QUANTITIES } from '../streams/quantities.js'
import { Random } from '../streams/random.js'
import type { Plan, Stream, Table } from '../streams/stream.js'
import { type Step, TIMES, withBusyTimes, withTimes } from '../streams/times.js'
import { RARE, world } from '../streams/world.js'
import { Share } from '../tally.js'

/** Chunks of the reference, unless a claim says otherwise. */
export const REFERENCE = 10

const BINARY = world()
const STREAMS = [BINARY, CLASSES, QUANTITIES, RARE] as const

/** A healthy run of a stream. */
interface Cell {
  readonly stream: Stream
  readonly chunks: number
  readonly rows: number
  readonly period?: Step
  readonly reference?: number
  readonly persistence?: number
  readonly change?: Plan['change']
}

/** Name of a cell. */
function nameOf({ stream, chunks, rows, period }: Cell): string {
  const cut = period === undefined ? '' : ` by the ${period}`
  return `${stream.name}, ${chunks} chunks of ${rows} rows${cut}`
}

/** Checks healthy production against a reference of the same stream. */
export async function healthyRun(cell: Cell, claim: string, run: number, more: AnyConfig = {}): Promise<Run> {
  const random = new Random(claim, nameOf(cell), run)
  const { reference = REFERENCE, rows, chunks, period } = cell
  const tables = [reference, chunks].map((count, place) =>
    tableOf(cell, { ...cell, chunks: count, rows }, place, random),
  )
  const columns = { ...cell.stream.config.columns, ...(period === undefined ? {} : { timestamp: TIMES }) }
  const cut = period === undefined ? { size: rows } : { period }
  return checked(tables[0] as Table, tables[1] as Table, { ...cell.stream.config, columns, chunks: cut, ...more })
}

function tableOf({ stream, period, reference = REFERENCE }: Cell, plan: Plan, place: number, random: Random): Table {
  const table = stream.table(random, plan)
  if (period === undefined) return table
  // A pattern by the calendar holds only where each chunk is a period.
  if (plan.change !== undefined) return withTimes(table, plan, period, place * reference)
  return withBusyTimes(table, plan, period, place * reference, random)
}

/** Shares of healthy runs that are called degraded, and that are told to mend the model. */
export async function calledDegraded(cell: Cell, claim: string, runs: number, judged: Judged): Promise<Figure[]> {
  const [degraded, mended] = [new Share(), new Share()]
  for (let run = 0; run < runs; run++) {
    const own = await healthyRun(cell, claim, run)
    degraded.add(own.verdict.status === 'degraded')
    mended.add(mends(own))
  }
  const name = nameOf(cell)
  return [degraded.figure(`${name}: called degraded`, judged), mended.figure(`${name}: told to mend the model`)]
}

function cellsOf({ isShort }: Options): readonly Cell[] {
  if (isShort) return STREAMS.map((stream) => ({ stream, chunks: 24, rows: 500 }))
  return [
    ...STREAMS.flatMap((stream) => [24, 100].map((chunks) => ({ stream, chunks, rows: 500 }))),
    ...[200, 2000].flatMap((rows) => [24, 100].map((chunks) => ({ stream: BINARY, chunks, rows }))),
    ...(['day', 'hour'] as const).map((period) => ({ stream: BINARY, chunks: 24, rows: 500, period })),
  ]
}

/** Chunks of a long course, and those of its beginning that the first goal is about. */
const [LONG, BEGINNING] = [1000, 100] as const

/** Chunks between false alarms in long courses, beyond their first hundred; alarms of neighbouring chunks are one. */
async function betweenAlarms(runs: number): Promise<Figure> {
  const cell = { stream: BINARY, chunks: LONG, rows: 200 }
  let [alarms, chunks] = [0, 0]
  for (let run = 0; run < runs; run++) {
    const found = alertingChunks(await healthyRun(cell, '1', run), isPerformance)
    alarms += found.filter((chunk) => chunk >= BEGINNING && !found.includes(chunk - 1)).length
    chunks += LONG - BEGINNING
  }
  const value = chunks / alarms
  const of = `${nameOf(cell)}: chunks between false alarms`
  return {
    of,
    kind: 'interval',
    value,
    error: value / Math.sqrt(alarms),
    draws: chunks,
    goal: { least: 2000 },
    collapse: { least: 500 },
  }
}

const healthy: Claim = {
  id: '1',
  sentence: 'a healthy labelled run, default metrics, is not called degraded',
  goal: '≤ 5 % of runs up to 100 chunks; beyond, ≥ 2,000 chunks between false alarms',
  async measure(options) {
    const figures: Figure[] = []
    const judged = { goal: { most: 0.05 }, collapse: { most: 0.1 } }
    for (const cell of cellsOf(options)) figures.push(...(await calledDegraded(cell, '1', options.runs, judged)))
    if (!options.isShort) figures.push(await betweenAlarms(Math.ceil(options.runs / 8)))
    return figures
  },
}

/** A test of JUnit that failed. */
const FAILURE = '<failure'

/** Whether a run has a failure in JUnit, which has the rule of the exit code. */
async function fails(run: Run, failOn: readonly FailKind[], folder: string): Promise<boolean> {
  const path = join(folder, 'run.xml')
  await run.write(path, { failOn })
  return readFileSync(path, 'utf8').includes(FAILURE)
}

/** A healthy run of the fifty features with a binary model beside them. */
async function fullRun(chunks: number, rows: number, run: number): Promise<Run> {
  const random = new Random('21', chunks, rows, run)
  const [reference, production] = [REFERENCE, chunks].map((count) => ({
    ...fifty(random, { chunks: count, rows }),
    ...BINARY.table(random, { chunks: count, rows }),
  })) as [Table, Table]
  const { features: _, ...roles } = BINARY.config.columns ?? {}
  const config = { task: 'binary', columns: { ...roles, ...FIFTY.columns, exclude: ['x0', 'x1', 'x2'] } } as const
  return checked(reference, production, { ...config, chunks: { size: rows } })
}

const failures: Claim = {
  id: '21',
  sentence: 'healthy runs exit with 0, have no JUnit failure and no `alert` mark',
  goal: '≤ 5 % fail; drift included under `--fail-on drift`',
  async measure({ runs, isShort }) {
    const folder = mkdtempSync(join(tmpdir(), 'reckoner-honesty-'))
    const figures: Figure[] = []
    for (const chunks of isShort ? [24] : [24, 100]) {
      const [usual, drift, marks] = [new Share(), new Share(), new Share()]
      for (let run = 0; run < runs; run++) {
        const own = await fullRun(chunks, 500, run)
        usual.add(await fails(own, ['performance', 'quality'], folder))
        drift.add(await fails(own, ['performance', 'quality', 'drift'], folder))
        marks.add(own.alerts.length > 0)
      }
      const name = `fifty features and a model, ${chunks} chunks of 500 rows`
      const judged = { goal: { most: 0.05 }, collapse: { most: 0.1 } }
      figures.push(usual.figure(`${name}: fail`, judged))
      figures.push(drift.figure(`${name}: fail with drift`, judged), marks.figure(`${name}: have an alert`, judged))
    }
    rmSync(folder, { recursive: true, force: true })
    return figures
  },
}

/** Reasons that arithmetic gives: no rule has judged such a value. */
const ARITHMETIC = ['one_class', 'no_positives', 'no_negatives', 'no_predicted_positives', 'no_predicted_negatives']

const silence: Claim = {
  id: '22',
  sentence: '`not_enough_data` is not a hiding place',
  goal: 'never at ≥ 500 labelled rows a chunk and ≥ 5 reference chunks',
  async measure({ runs }) {
    const figures: Figure[] = []
    for (const stream of STREAMS) {
      const share = new Share()
      for (let run = 0; run < runs; run++) {
        const own = await healthyRun({ stream, chunks: 12, rows: 500, reference: 5 }, '22', run)
        const silent = pointsOf(own).filter(({ state, undefinedBecause }) => {
          return state === 'not_enough_data' && !ARITHMETIC.includes(undefinedBecause ?? '')
        })
        share.add(own.verdict.status === 'inconclusive' || silent.length > 0)
      }
      figures.push(
        share.figure(`${stream.name}, 5 + 12 chunks of 500 rows: runs that keep silent`, { goal: { most: 0 } }),
      )
    }
    return figures
  },
}

function pointsOf(run: Run) {
  return run.results.realized_performance?.series.flatMap((series) => checkedPoints(run, series)) ?? []
}

export const HEALTHY: readonly Claim[] = [healthy, failures, silence]
