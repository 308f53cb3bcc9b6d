/** Counts of rows by a plan, by the rule that its types state: what any engine can do. */

import type {
  CategoricalPlan,
  ChunkCounts,
  ColumnCounts,
  NumericPlan,
  OutcomeCounts,
  Row,
  SummaryPlan,
} from '../../src/index.js'

const isMissing = (value: unknown): boolean => value == null || Number.isNaN(value)

function onEdges(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0)
  for (const value of values) {
    const place = edges.findIndex((edge, at) => value < edge || (at === edges.length - 1 && value === edge))
    const at = place < 0 ? edges.length : place
    counts[at] = (counts[at] as number) + 1
  }
  return counts
}

const count = <T>(all: readonly T[], holds: (one: T) => boolean) => all.filter(holds).length

function numeric(plan: NumericPlan, all: readonly unknown[]): ColumnCounts {
  const values = all.filter((value) => !isMissing(value)).map(Number)
  const [first, last] = [plan.bins[0] as number, plan.bins.at(-1) as number]
  const side = (own: readonly number[], farthest: number, isFar: (value: number) => boolean) =>
    own.length === 0 ? undefined : { far: count(own, isFar), farthest, rows: count(own, (value) => value === farthest) }
  const [low, high] = [values.filter((value) => value < first), values.filter((value) => value > last)]
  const limits = plan.outside
  const isFarBelow = (value: number) =>
    limits !== undefined &&
    (value < limits.below || (limits.positiveBelow !== undefined && value > 0 && value < limits.positiveBelow))
  const below = side(low, Math.min(...low), isFarBelow)
  const above = side(high, Math.max(...high), (value) => limits !== undefined && value > limits.above)
  const about = plan.sums?.about
  const off = about === undefined ? [] : values.map((value) => value - about)
  const add = (own: readonly number[]) => own.reduce((sum, value) => sum + value, 0)
  return {
    missing: all.length - values.length,
    bins: onEdges(values, plan.bins),
    ...(plan.units && { units: onEdges(values, plan.units) }),
    ...(plan.deciles && { deciles: onEdges(values, plan.deciles) }),
    ...(about !== undefined && { sums: { first: add(off), squares: add(off.map((own) => own * own)) } }),
    ...(limits && { outside: { ...(below && { below }), ...(above && { above }) } }),
  }
}

/** Numbers of times that each key is there. */
function tally(keys: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1)
  return found
}

function categorical(_: CategoricalPlan, all: readonly unknown[]): ColumnCounts {
  const values = all.filter((value) => !isMissing(value)).map(String)
  return { missing: all.length - values.length, labels: Object.fromEntries(tally(values)) }
}

function outcomes({ outcomes: plan }: SummaryPlan, rows: readonly Row[]): { outcomes?: OutcomeCounts[] } {
  if (plan === undefined) return {}
  const of = (row: Row, column: string | undefined) => {
    const value = column === undefined ? null : row[column]
    return isMissing(value) ? null : value
  }
  const keys = rows.map((row) => JSON.stringify([of(row, plan.score), of(row, plan.prediction), of(row, plan.label)]))
  const entry = ([key, own]: [string, number]) => {
    const [score, prediction, label] = JSON.parse(key)
    return { score, prediction, ...(plan.label === undefined ? {} : { label }), rows: own }
  }
  return { outcomes: [...tally(keys)].map(entry) }
}

/** Counts of the rows of one chunk. */
export function countChunk(plan: SummaryPlan, at: string, rows: readonly Row[]): ChunkCounts {
  const column = ([name, own]: [string, NumericPlan | CategoricalPlan]) => {
    const values = rows.map((row) => row[name])
    return [name, own.kind === 'numeric' ? numeric(own, values) : categorical(own, values)] as const
  }
  return {
    at,
    rows: rows.length,
    columns: Object.fromEntries(Object.entries(plan.columns).map(column)),
    ...outcomes(plan, rows),
  }
}
