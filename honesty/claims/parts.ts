/** Claims about the parts of a change: the input that drives it, slices, and intervals of the parts. */

import type { BridgePart, Run } from '../../src/index.js'
import type { Claim, Figure } from '../claim.js'
import { checked, fitted } from '../reading.js'
import { DRIVER, DRIVER_CONFIG, driverTable } from '../streams/driver.js'
import { logistic } from '../streams/normal.js'
import { CONFIG, logit, made, type Row, tableOf, usual } from '../streams/planted.js'
import { Random } from '../streams/random.js'
import { Share } from '../tally.js'
import { REFERENCE } from './healthy.js'

/** Rows of a chunk, chunks of production, and the first that has moved. */
const [ROWS, CHUNKS, FIRST] = [4000, 4, 1] as const

async function driverRun(correlation: number, run: number): Promise<Run> {
  const random = new Random('14', correlation, run)
  const reference = driverTable(random, correlation, { chunks: REFERENCE / 2, rows: ROWS })
  const change = (chunk: number) => ({ moved: chunk < FIRST ? 0 : 1 })
  const production = driverTable(random, correlation, { chunks: CHUNKS, rows: ROWS, change })
  return checked(reference, production, { ...DRIVER_CONFIG, chunks: { size: ROWS } })
}

const driver: Claim = {
  id: '14',
  sentence: 'the input that drives a fall is named first, and not the one that moved most',
  goal: '≥ 95, 65, 55 % at correlations of 0, .3, .6',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const [correlation, least] of [
      [0, 0.95],
      [0.3, 0.65],
      [0.6, 0.55],
    ] as const) {
      const named = new Share()
      for (let run = 0; run < (isShort ? Math.ceil(runs / 4) : runs); run++) {
        const [incident] = (await driverRun(correlation, run)).incidents
        named.add(incident?.columns[0]?.column === DRIVER)
      }
      figures.push(named.figure(`correlation ${correlation}`, { goal: { least }, collapse: { least: least - 0.15 } }))
    }
    return figures
  },
}

// ── slices ───────────────────────────────────────────────────────────────────────────────────

/** Rows of each table, and of a chunk. */
const [ALL, OF_CHUNK] = [50_000, 10_000] as const
/** Labels of a column, of which the first has the planted slice, and the share of x0 that it has. */
const [LABELS, WITHIN] = [5, 0.25] as const
/** Rows of the planted slice that lose their hit: .10 of accuracy at hits in three rows of four. */
const LOST = 0.1 / 0.5

/** Five numbers and five labels without any effect; the model is right in three rows of four. */
function slicesTable(random: Random, isPlanted: boolean) {
  const numbers = Array.from({ length: 5 }, () => new Float64Array(ALL).map(() => random.uniform()))
  const labels = Array.from({ length: 5 }, () =>
    Array.from({ length: ALL }, () => `${Math.floor(LABELS * random.uniform())}`),
  )
  const said = new Float64Array(ALL).map(() => (random.uniform() < 0.5 ? 1 : 0))
  const label = new Float64Array(ALL)
  for (let row = 0; row < ALL; row++) {
    const isSlice = isPlanted && labels[0]?.[row] === '0' && (numbers[0]?.[row] as number) < WITHIN
    const right = random.uniform() < (isSlice ? 0.75 - LOST * 0.5 : 0.75)
    label[row] = right ? (said[row] as number) : 1 - (said[row] as number)
  }
  const score = said.map((own) => 0.25 + 0.5 * own)
  const named = (prefix: string, columns: readonly unknown[]) =>
    Object.fromEntries(columns.map((own, place) => [`${prefix}${place}`, own]))
  return { ...named('x', numbers), ...named('k', labels), score, prediction: said, label }
}

const SLICES = {
  task: 'binary',
  columns: { target: 'label', prediction: 'prediction', score: 'score' },
  metrics: ['accuracy'],
  chunks: { size: OF_CHUNK },
  drift: {},
  quality: {},
  summary: [],
} as const

const slices: Claim = {
  id: '26',
  sentence: 'the slice in which a loss sits is found, and none where there is none',
  goal: 'a slice of 5 % of 50,000 rows with a loss .10 higher is first in ≥ 90 %; without one at most 5 % of runs tell any',
  async measure({ runs, isShort }) {
    const [first, told] = [new Share(), new Share()]
    for (let run = 0; run < (isShort ? 6 : runs); run++) {
      const random = new Random('26', run)
      const monitor = await fitted(slicesTable(random, false), SLICES)
      const [planted] = await (await monitor.check(slicesTable(random, true))).findSegments('accuracy')
      first.add(planted !== undefined && Object.keys(planted.segment).sort().join() === 'k0,x0')
      told.add((await (await monitor.check(slicesTable(random, false))).findSegments('accuracy')).length > 0)
    }
    return [
      first.figure('the planted slice is first', { goal: { least: 0.9 }, collapse: { least: 0.6 } }),
      told.figure('a slice is told where none is', { goal: { most: 0.05 }, collapse: { most: 0.2 } }),
    ]
  },
}

// ── intervals of parts ───────────────────────────────────────────────────────────────────────

/** Rows of a chunk, chunks of production, and the first that changes. */
const [SIZE, AFTER, CHANGES] = [2000, 8, 2] as const

/** Mean over rows of how likely the model is right, by what the labels follow before and after the change. */
interface Truth {
  readonly before: number
  readonly after: number
}

/** A change of the planted world: how rows are drawn, and what labels follow then. */
interface Shift {
  readonly name: string
  /** Log-odds that the labels follow, from the inputs. */
  readonly concept?: (x: readonly number[], segment: string) => number
  /** Probability to keep a row. */
  readonly keep?: (row: Row) => number
}

const HARDER = ({ score }: Row) => 0.05 + 3.8 * score * (1 - score)
const turned = (x: readonly number[], segment: string) => ((x[4] as number) > 0.8 ? -1 : 1) * logit(x, segment)

const SHIFTS: readonly Shift[] = [
  { name: 'covariate shift', keep: HARDER },
  { name: 'concept drift', concept: turned },
  { name: 'both', keep: HARDER, concept: turned },
]

function shifted(random: Random, { concept = logit, keep = () => 1 }: Shift): { rows: Row[]; truth: Truth } {
  const rows: Row[] = []
  let [before, after] = [0, 0]
  while (rows.length < SIZE) {
    const { x, segment } = usual(random).true
    const row = made(random, x, segment, concept(x, segment))
    if (random.uniform() >= keep(row)) continue
    const right = (odds: number) => (row.said === 1 ? logistic(odds) : 1 - logistic(odds))
    before += right(logit(x, segment)) / SIZE
    after += right(concept(x, segment)) / SIZE
    rows.push(row)
  }
  return { rows, truth: { before, after } }
}

async function partFigures(shift: Shift, runs: number): Promise<Figure[]> {
  const [covariate, concept, exact] = [new Share(), new Share(), new Share()]
  for (let run = 0; run < runs; run++) {
    const random = new Random('27', shift.name, run)
    const before = Array.from({ length: REFERENCE }, () => shifted(random, { name: 'usual' }))
    const after = Array.from({ length: AFTER }, (_, chunk) =>
      shifted(random, chunk < CHANGES ? { name: 'usual' } : shift),
    )
    const rowsOf = (own: typeof after) => tableOf(own.flatMap(({ rows }) => rows))
    const config = { ...CONFIG, metrics: ['accuracy'], chunks: { size: SIZE } } as const
    const { incidents, chunks } = await checked(rowsOf(before), rowsOf(after), config)
    const [incident] = incidents
    if (incident?.change === undefined || incident.bridge.length === 0) continue
    const { since, until } = incident
    const keys = chunks.filter(({ period }) => period === 'production').map(({ key }) => key)
    const own = after.slice(keys.indexOf(since), until === undefined ? undefined : keys.indexOf(until) + 1)
    const mean = (of: (own: Truth) => number, all = own) =>
      all.reduce((sum, { truth }) => sum + of(truth), 0) / all.length
    const inputs = mean(({ before }) => before) - mean(({ before }) => before, before)
    const rest = mean(({ after, before }) => after - before)
    const partOf = (kinds: readonly string[]) => incident.bridge.filter(({ kind }) => kinds.includes(kind))
    covariate.add(covers(partOf(['covariate_shift']), inputs))
    concept.add(covers(partOf(['concept_drift', 'label_shift']), rest))
    const sum = incident.bridge.reduce((all, { amount }) => all + amount, 0)
    exact.add(Math.abs(sum - (incident.change.to - incident.change.from)) < 1e-9)
  }
  const goal = { goal: { least: 0.93 }, collapse: { least: 0.75 } }
  return [
    covariate.figure(`${shift.name}: the part of the inputs`, goal),
    concept.figure(`${shift.name}: the rest`, goal),
    exact.figure(`${shift.name}: parts add up`, { goal: { least: 1 } }),
  ]
}

/** Tells whether the interval of the sum of parts covers a number. */
function covers(parts: readonly BridgePart[], truth: number): boolean {
  const amount = parts.reduce((sum, own) => sum + own.amount, 0)
  const reach = Math.max(
    0,
    ...parts.map(({ amount: own, interval }) => (interval === null ? Number.POSITIVE_INFINITY : interval[1] - own)),
  )
  return Math.abs(amount - truth) <= reach
}

const intervals: Claim = {
  id: '27',
  sentence: 'the parts of a change add up, and their intervals cover',
  goal: '≥ 93 % of runs, against the same formula at the known P(y | x)',
  async measure({ runs, isShort }) {
    const figures: Figure[] = []
    for (const shift of SHIFTS) figures.push(...(await partFigures(shift, isShort ? Math.ceil(runs / 5) : runs)))
    return figures
  },
}

export const PARTS: readonly Claim[] = [driver, slices, intervals]
