/** Counts that were made elsewhere, held against the plan of their monitor, and as the core takes them. */

import type {
  BeyondEntry,
  ChunkCountsEntry,
  FeatureCountsEntry,
  OutcomeEntry,
  TableCountsEntry,
} from '../../native/binding.js'
import { ReckonerError, unknownName } from '../core/errors.js'
import { shown } from '../core/validate.js'
import type {
  CategoricalPlan,
  ChunkCounts,
  ColumnCounts,
  NumericPlan,
  OutcomeCounts,
  OutcomesPlan,
  OutsideColumn,
  SummaryCounts,
  SummaryPlan,
} from '../types/index.js'

/** @throws ReckonerError `invalid_value` for what is no count, or does not add up; it names the place. */
export function countsEntry(plan: SummaryPlan, { table, chunks }: SummaryCounts): TableCountsEntry {
  given(table, 'table')
  given(chunks, 'chunks')
  const withoutTime = whole(table.withoutTime ?? 0, 'table.withoutTime')
  const rows = whole(table.rows, 'table.rows')
  const inChunks = sum(chunks.map((chunk, place) => whole(chunk.rows, `chunks[${place}].rows`)))
  requireSum(inChunks + withoutTime, rows, 'the rows of chunks and table.withoutTime', 'table.rows')
  return {
    id: given(table.id, 'table.id'),
    rows,
    withoutTime,
    hasTarget: chunks.some(({ outcomes }) => outcomes?.some(({ label }) => label !== undefined)),
    chunks: chunks.map((chunk, place) => chunkEntry(plan, chunk, `chunks[${place}]`)),
  }
}

function chunkEntry(plan: SummaryPlan, chunk: ChunkCounts, where: string): ChunkCountsEntry {
  const { rows } = chunk
  if (rows === 0) throw refused(`${where}.rows is 0, expected at least 1: leave out chunks without rows`)
  const columns = given(chunk.columns, `${where}.columns`)
  const names = Object.keys(plan.columns)
  const unknown = Object.keys(columns).find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw unknownName('invalid_value', `column "${unknown}" of ${where}.columns`, unknown, names)
  const feature = ([name, own]: [string, NumericPlan | CategoricalPlan]) => {
    const place = `${where}.columns.${name}`
    const counts = given(Object.hasOwn(columns, name) ? columns[name] : undefined, place)
    return own.kind === 'numeric' ? numericEntry(own, counts, rows, place) : labelsEntry(counts, rows, place)
  }
  return {
    at: given(chunk.at, `${where}.at`),
    rows,
    features: Object.entries(plan.columns).map(feature),
    outcomes: outcomesEntry(plan.outcomes, chunk, `${where}.outcomes`),
  }
}

function labelsEntry({ missing, labels }: ColumnCounts, rows: number, where: string): FeatureCountsEntry {
  const counts = Object.entries(given(labels, `${where}.labels`)).map(([label, count]) => ({
    label,
    rows: whole(count, `${where}.labels[${JSON.stringify(label)}]`),
  }))
  const all = whole(missing, `${where}.missing`) + sum(counts.map((own) => own.rows))
  requireSum(all, rows, `${where}.labels and missing`, `the rows of the chunk`)
  return { missing, labels: counts }
}

function numericEntry(plan: NumericPlan, counts: ColumnCounts, rows: number, where: string): FeatureCountsEntry {
  const { missing } = counts
  whole(missing, `${where}.missing`)
  const onEdges = (key: 'bins' | 'units' | 'deciles'): number[] | undefined => {
    const edges = plan[key]
    return edges && edgeCounts(counts[key], edges.length + 1, rows - missing, `${where}.${key}`)
  }
  const bins = onEdges('bins') as number[]
  const [units, deciles] = [onEdges('units'), onEdges('deciles')]
  return {
    missing,
    bins,
    ...(units && { units }),
    ...(deciles && { deciles }),
    ...(plan.sums && { sums: sumsEntry(counts.sums, `${where}.sums`) }),
    ...(plan.outside && { outside: outsideEntry(plan, counts.outside, bins, `${where}.outside`) }),
  }
}

function edgeCounts(list: readonly number[] | undefined, length: number, present: number, where: string): number[] {
  const counts = given(list, where)
  if (counts.length !== length) {
    throw refused(
      `${where} has ${counts.length} counts, expected ${length}: below, between and above the edges of the plan`,
    )
  }
  const all = sum(counts.map((count, place) => whole(count, `${where}[${place}]`)))
  requireSum(all, present, where, 'the rows of the chunk that are not missing')
  return [...counts]
}

function sumsEntry(sums: ColumnCounts['sums'], where: string): number[] {
  const { first, squares } = given(sums, where)
  // Of infinite values they are no numbers, and what is measured from them is not finite.
  return [given(first, `${where}.first`), given(squares, `${where}.squares`)]
}

function outsideEntry(
  { bins: edges }: NumericPlan,
  outside: OutsideColumn | undefined,
  counts: number[],
  where: string,
): BeyondEntry {
  const own = given(outside, where)
  const [first, last] = [edges[0] as number, edges.at(-1) as number]
  const below = sideOf(own.below, counts[0] as number, (value) => value < first, `${where}.below`)
  const above = sideOf(own.above, counts.at(-1) as number, (value) => value > last, `${where}.above`)
  return {
    farBelow: below.far,
    min: below.farthest,
    atMin: below.rows,
    farAbove: above.far,
    max: above.farthest,
    atMax: above.rows,
  }
}

function sideOf(
  side: OutsideColumn['below'],
  values: number,
  isOutside: (value: number) => boolean,
  where: string,
): { far: number; farthest: number; rows: number } {
  if (values === 0) return { far: 0, farthest: 0, rows: 0 }
  const { far, farthest, rows } = given(side, where)
  if (!isOutside(number(farthest, `${where}.farthest`))) {
    throw refused(`${where}.farthest is ${farthest}, expected a value outside the edges of bins`)
  }
  for (const [key, count] of [
    ['far', far],
    ['rows', rows],
  ] as const) {
    if (whole(count, `${where}.${key}`) > values)
      throw refused(`${where}.${key} is ${count}, expected at most ${values}`)
  }
  if (rows === 0) throw refused(`${where}.rows is 0, expected at least 1`)
  return { far, farthest, rows }
}

function outcomesEntry(plan: OutcomesPlan | undefined, chunk: ChunkCounts, where: string): OutcomeEntry[] {
  if (plan === undefined) {
    if (chunk.outcomes === undefined) return []
    throw refused(`${where} is given, and the monitor does not watch performance`)
  }
  const outcomes = given(chunk.outcomes, where)
  const entries = outcomes.map((own, place) => outcomeEntry(plan, own, `${where}[${place}]`))
  requireSum(sum(entries.map((own) => own.rows)), chunk.rows, where, 'the rows of the chunk')
  return entries
}

function outcomeEntry(plan: OutcomesPlan, own: OutcomeCounts, where: string): OutcomeEntry {
  for (const key of ['score', 'prediction', 'label'] as const) {
    if (own[key] != null && plan[key] === undefined)
      throw refused(`${where}.${key} is given, and the monitor has no such column`)
  }
  const { score, rows } = own
  if (score != null && !(score >= 0 && score <= 1)) {
    throw refused(`${where}.score is ${score}, expected a number from 0 to 1, or null`)
  }
  return {
    rows: whole(rows, `${where}.rows`),
    ...(score == null ? binOf(plan, own, where) : { score }),
    ...(own.label == null ? {} : { label: String(own.label) }),
    ...(own.prediction == null ? {} : { prediction: String(own.prediction) }),
  }
}

function binOf({ scoreBins = [] }: OutcomesPlan, { bin, sum }: OutcomeCounts, where: string) {
  if (bin === undefined) return {}
  if (whole(bin, `${where}.bin`) >= scoreBins.length) {
    throw refused(`${where}.bin is ${bin}, expected a place among the ${scoreBins.length} of scoreBins`)
  }
  return { bin, sum: given(sum, `${where}.sum`) }
}

const refused = (why: string) => new ReckonerError('invalid_value', `Cannot fill a summary: ${why}`)

function given<T>(value: T | undefined, where: string): T {
  if (value === undefined) throw refused(`${where} is not given, and is required`)
  return value
}

function number(value: number, where: string): number {
  if (Number.isNaN(given(value, where))) throw refused(`${where} is NaN, expected a number`)
  return value
}

function whole(value: number, where: string): number {
  if (Number.isSafeInteger(given(value, where)) && value >= 0) return value
  throw refused(`${where} is ${shown(value)}, expected a whole number from 0`)
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)

function requireSum(found: number, expected: number, what: string, whose: string): void {
  if (found !== expected) throw refused(`${what} add up to ${found}, expected ${expected}, ${whose}`)
}
