/** Plans of labels as users get them, and their sentences. */

import type { LabelPlanEntry, LabelReadingEntry, LabelStepsEntry } from '../../native/binding.js'
import { METRICS } from '../generated/catalogue.js'
import type { LabelDraw, LabelPlan, LabelReading, MetricKey, ResolvedConfig } from '../types/index.js'
import { count, decimalsFor, fixed, percent, plain, plural } from '../words/numbers.js'
import { capital, metricInSentence } from '../words/words.js'

/** A plan that is asked for. */
export interface AskedPlan {
  readonly metric: MetricKey
  readonly chunks: readonly string[]
  readonly change: number
  readonly power: number
}

/** The column that tells rows apart where they have no ids. */
const ROW = 'row'

/** Makes a plan of what the core drew. */
export function planOf(entry: LabelPlanEntry, asked: AskedPlan, { columns }: ResolvedConfig): LabelPlan {
  const { estimate, rows, unlabelled, needed = null } = entry
  const draws = Array.from(entry.row, (_, place) => drawOf(entry, place, asked.chunks))
  const plan = {
    ...asked,
    rows,
    unlabelled,
    estimate,
    needed,
    draws,
    columns: {
      id: entry.ids === undefined || columns.id === undefined ? ROW : columns.id,
      target: columns.target as string,
      ...(columns.positive === undefined ? {} : { positive: String(columns.positive) }),
    },
  }
  return { ...plan, sentence: planWords(plan) }
}

function drawOf({ ids, row, chunks, steps }: LabelPlanEntry, place: number, keys: readonly string[]): LabelDraw {
  const id = ids?.[place]
  return {
    ...(id === undefined || id === '' ? {} : { id }),
    row: row[place] as number,
    chunk: keys[chunks[place] as number] as string,
    expected: steps.expected[place] as number,
    addend: steps.addend[place] as number,
    chance: steps.chance[place] as number,
    reach: steps.reach[place] as number,
    deviation: steps.deviation[place] as number,
  }
}

function planWords({ metric, power, estimate, change, needed, draws }: Omit<LabelPlan, 'sentence'>): string {
  const is = `${metricInSentence(metric)} of ${plain(estimate)}`
  const found = `tell ${is} from one that is ${plain(change)} away, with a probability of ${percent(power, 0)}`
  const own = `Label ${plural(draws.length, 'row')}, in their order`
  if (needed === null) return `${own}: they do not ${found}; ask for a larger change`
  if (draws.length >= needed) return `${own}: they ${found}`
  return `${own}: ${count(needed)} would ${found}`
}

/** The rows of a plan as the core reads them. */
export function stepsOf({ draws }: LabelPlan): LabelStepsEntry {
  const numbers = (of: (draw: LabelDraw) => number) => Float64Array.from(draws, of)
  return {
    expected: numbers((draw) => draw.expected),
    addend: numbers((draw) => draw.addend),
    chance: numbers((draw) => draw.chance),
    reach: numbers((draw) => draw.reach),
    deviation: numbers((draw) => draw.deviation),
  }
}

/** Makes a reading of what the core read. */
export function readingOf(plan: LabelPlan, labels: number, entry: LabelReadingEntry): LabelReading {
  const { value, decision, after } = entry
  const [from = value, to = value] = entry.interval
  const { lower, upper } = METRICS.find(({ key }) => key === plan.metric) ?? {}
  const interval = [Math.max(from, lower ?? from), Math.min(to, upper ?? to)] as const
  const own = { metric: plan.metric, labels, value, interval, decision, after: after ?? null }
  return { ...own, sentence: readingWords(plan, own) }
}

function readingWords(
  { estimate, change, draws: { length: planned } }: LabelPlan,
  own: Omit<LabelReading, 'sentence'>,
): string {
  const { metric, value, interval, decision, labels } = own
  const decimals = decimalsFor([value, change], 2)
  const [low, high] = interval.map((end) => fixed(end, decimals))
  const is = `${capital(metricInSentence(metric))} is ${fixed(value, decimals)} (95\u202f%: ${low} to ${high})`
  const expected = fixed(estimate, decimals)
  if (decision === 'changed') return `${is}, not ${expected} as estimated: no more labels are needed`
  if (decision === 'unchanged')
    return `${is}: it differs from the estimate of ${expected} by less than ${plain(change)}, and no more labels are needed`
  const rest = labels < planned ? 'go on labelling' : 'the labels of the plan do not tell more'
  return `${is} after ${plural(labels, 'label')}, estimated ${expected}: ${rest}`
}
