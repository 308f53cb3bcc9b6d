/**
 * The claim that estimates are as near to what labels will show as the noise of labels allows, where the inputs of real tables
 * shift. Chunks are drawn by their inputs from rows in random order, so that nothing but the inputs changes: the tables
 * themselves hold drift of the concept, which no estimate without labels can see.
 */

import { mean } from 'd3-array'
import type { AnyConfig, EstimatorKey, Run, Source } from '../../src/index.js'
import type { Claim, Figure, Judged } from '../claim.js'
import { checkedPoints, fitted, intervalOf, PERFORMANCE_ALONE, seriesOf } from '../reading.js'
import { noiseLeft } from '../real/noise.js'
import { configOf, seenOf, tableOf, trained } from '../real/plant.js'
import { byGroup, byTwoColumns, categoriesOf, drawn, type Tilt } from '../real/shift.js'
import { type RealRow, type RealTable, readTables } from '../real/tables.js'
import { Random } from '../streams/random.js'
import { Share, Values } from '../tally.js'

/** Chunks that are drawn from one order of a table's rows. */
const CHUNKS = 20

const METRICS = ['accuracy', 'roc_auc', 'f1'] as const

const ESTIMATORS = ['weighted', 'cbpe'] as const satisfies readonly EstimatorKey[]

/** Rows that a model learns from, of a reference and of a chunk, by table. Chunks are drawn from the rest. */
const CUTS: Readonly<Record<string, Pick<RealTable, 'training' | 'reference' | 'size'>>> = {
  flights: { training: 20_000, reference: 50_000, size: 2000 },
  diamonds: { training: 6000, reference: 28_000, size: 2000 },
  olympians: { training: 2200, reference: 6000, size: 500 },
}

/** The error of an estimate, and whether its interval holds the realized value. */
interface Apart {
  readonly error: number
  readonly covers: boolean
}

/** Mean square of errors in units of their noise, less the 1 that noise alone has. */
const excessOf = (all: readonly Apart[]) => (mean(all, ({ error }) => error ** 2) as number) - 1

/** A way in which inputs shift. */
interface Shift {
  readonly name: string
  /** Columns that the monitor watches, and the model does not have. */
  readonly unseen: (table: RealTable) => readonly string[]
  readonly tilt: (table: RealTable, rows: readonly RealRow[], random: Random) => Tilt
}

const SHIFTS: readonly Shift[] = [
  {
    name: 'a group grows',
    unseen: () => [],
    tilt: (table, rows, random) => byGroup(categoriesOf(table), rows, random),
  },
  {
    name: 'two columns tilt',
    unseen: () => [],
    tilt: ({ columns }, rows, random) => byTwoColumns(columns, rows, random),
  },
  {
    name: 'a group grows that the model does not see',
    unseen: ({ segment: [column] }) => [column],
    tilt: ({ segment: [column] }, rows, random) => byGroup([column], rows, random),
  },
]

/** A reference and shifted chunks as the monitor gets them, and how much of the labels' noise is left where scores are known. */
function drawnTables(table: RealTable, { name, unseen, tilt }: Shift, order: number) {
  const hidden = unseen(table)
  const model = trained({ ...table, columns: table.columns.filter((column) => !hidden.includes(column)) }, order)
  const [reference, pool] = [model.rows.slice(0, table.reference), model.rows.slice(table.reference)]
  const random = new Random('9', table.name, name, order)
  const chunk = () => drawn(pool, tilt(table, pool, random), table.size, random)
  // Positive is what is likelier so than usual: with rare positives, a cut at one half would predict hardly any.
  const rate = reference.filter(({ isPositive }) => isPositive).length / reference.length
  const seenRows = (rows: readonly RealRow[]) => rows.map((row) => seenOf(model, row))
  const chunks = seenRows(Array.from({ length: CHUNKS }, chunk).flat())
  const left = noiseLeft(chunks.map(({ score, label }) => ({ score, isRight: score >= rate === (label === '1') })))
  return { reference: tableOf(table, seenRows(reference), rate), chunks: tableOf(table, chunks, rate), left }
}

/** Runs of an order of rows, by estimator. */
async function runsOf(table: RealTable, reference: Source, chunks: Source): Promise<readonly Run[]> {
  const own: AnyConfig = { ...configOf(table), ...PERFORMANCE_ALONE, metrics: METRICS, chunks: { size: table.size } }
  const run = async (estimator: EstimatorKey) => (await fitted(reference, { ...own, estimator })).check(chunks)
  return Promise.all(ESTIMATORS.map(run))
}

/** Errors of the estimates of chunks in standard errors of the realized values, and whether intervals hold these. */
function apartOf(run: Run, metric: string): readonly (Apart | undefined)[] {
  const estimates = checkedPoints(run, seriesOf(run, 'estimated_performance', metric))
  const realized = checkedPoints(run, seriesOf(run, 'realized_performance', metric))
  return estimates.map((estimate, at) => {
    const { value = null, standardError = 0 } = realized[at] ?? {}
    if (estimate.value === null || value === null || !(standardError > 0)) return undefined
    const [low, high] = intervalOf(estimate) ?? [Number.NaN, Number.NaN]
    return { error: (estimate.value - value) / standardError, covers: low <= value && value <= high }
  })
}

/** Counts of a metric. Chunks of an order share a reference, so that their mean is one draw. */
interface Counts {
  readonly size: Values
  readonly excess: Values
  /** The same where the noise is that of labels whose scores are known, as they are to an estimate. */
  readonly strict: Values
  readonly usual: Values
  /** Excess of CBPE less that of weighted calibration. */
  readonly lead: Values
  readonly covered: Share
}

const newCounts = (): Counts => ({
  size: new Values(),
  excess: new Values(),
  strict: new Values(),
  usual: new Values(),
  lead: new Values(),
  covered: new Share(),
})

function add(into: Counts, [weighted, cbpe]: readonly Run[], metric: string, left: number): void {
  const [own, other] = [apartOf(weighted as Run, metric), apartOf(cbpe as Run, metric)]
  const both = own.flatMap((one, at) => (one && other[at] ? [[one, other[at]] as const] : []))
  const [ours, theirs] = [both.map(([one]) => one), both.map(([, one]) => one)]
  const [excess, usual] = [excessOf(ours), excessOf(theirs)]
  into.size.add(mean(ours, ({ error }) => Math.abs(error)) as number)
  into.excess.add(excess)
  into.strict.add((excess + 1) / left - 1)
  into.usual.add(usual)
  into.lead.add(usual - excess)
  into.covered.add(ours.filter(({ covers }) => covers).length, ours.length)
}

/** Goals of accuracy; other metrics explain it. */
const [NEAR, SURELY, COVERED] = [
  { goal: { most: 0.15 }, collapse: { most: 0.5 } },
  // One-sided, 1 in 100.
  { goal: { least: 2.326 }, collapse: {} },
  { goal: { least: 0.91, most: 0.99 }, collapse: { least: 0.85 } },
] as const

/** Figures of a metric over the tables. */
function figuresOf(name: string, { size, excess, strict, usual, lead, covered }: Counts, isJudged: boolean): Figure[] {
  const judged = (own: Judged) => (isJudged ? own : {})
  const value = (lead.mean / lead.deviation) * Math.sqrt(lead.count)
  return [
    excess.figure(`${name}, excess`, judged(NEAR)),
    ...(isJudged ? [strict.figure(`${name}, excess over the noise that scores leave`)] : []),
    usual.figure(`${name}, excess of CBPE`),
    {
      of: `${name}, standard errors of the lead`,
      kind: 'number',
      value,
      error: 1,
      draws: lead.count,
      ...judged(SURELY),
    },
    size.figure(`${name}, mean error in standard errors`),
    covered.figure(`${name}, covered`, judged(COVERED)),
  ]
}

/** Figures of a shift: over all tables, and of accuracy for each. */
async function shiftFigures(shift: Shift, tables: readonly RealTable[], orders: number): Promise<Figure[]> {
  const all = METRICS.map(newCounts)
  const details: Figure[] = []
  for (const table of tables) {
    const own = newCounts()
    for (let order = 0; order < orders; order++) {
      const { reference, chunks, left } = drawnTables(table, shift, order)
      const runs = await runsOf(table, reference, chunks)
      for (const [at, metric] of METRICS.entries()) add(all[at] as Counts, runs, metric, left)
      add(own, runs, METRICS[0], left)
    }
    const name = `${table.name}, ${shift.name}: ${METRICS[0]}`
    details.push(own.excess.figure(`${name}, excess`), own.usual.figure(`${name}, excess of CBPE`))
  }
  return [
    ...METRICS.flatMap((metric, at) => figuresOf(`${shift.name}: ${metric}`, all[at] as Counts, at === 0)),
    ...details,
  ]
}

const shifted: Claim = {
  id: '9',
  sentence: 'estimates are as near as the noise of labels allows, where the inputs of real tables shift',
  goal: 'accuracy: excess = mean (error² / SE²) − 1 ≤ .15, below that of CBPE with p < .01; 91–99 % covered',
  async measure({ runs, isShort }) {
    const tables = (await readTables(isShort)).map((table) => ({ ...table, ...CUTS[table.name] }))
    const figures: Figure[] = []
    for (const shift of isShort ? SHIFTS.slice(0, 1) : SHIFTS) {
      figures.push(...(await shiftFigures(shift, tables, Math.ceil(runs / 8))))
    }
    return figures
  },
}

export const SHIFTED: readonly Claim[] = [shifted]
