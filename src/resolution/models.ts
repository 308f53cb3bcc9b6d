/** A comparison of two models as users get it, and what follows from it. */

import type { ComparedTableEntry, ComparisonEntry } from '../../native/binding.js'
import { normalTail } from '../alerts/chance/tails.js'
import { METRICS } from '../generated/catalogue.js'
import type { Chunk, ComparedMetric, MetricKey, ModelComparison, ModelsOnRows, ResolvedConfig } from '../types/index.js'
import { margin, plain, plural } from '../words/numbers.js'
import { metricShort, quoted } from '../words/words.js'
import { horizonOf } from './horizon.js'
import { gainWords, type Pricing, priced } from './price.js'

/** Standard errors of the least difference that is found with a probability of 80 %. */
const FOUND = 1.96 + 0.84

/** Makes the comparison of two models; `metrics` are those that were asked for, in their order. */
export function comparisonOf(
  { chunks, all, ofChunks }: ComparedTableEntry,
  metrics: readonly MetricKey[],
  { challenger, metric }: Pick<ModelComparison, 'challenger' | 'metric'>,
  config: ResolvedConfig,
): ModelComparison {
  const own = modelsOf(all, metrics)
  const decided = own.metrics.find((one) => one.metric === metric) as ComparedMetric
  const decision = decisionOf(decided)
  const production = chunks.map(
    ({ key, start, end }, index): Chunk => ({
      key,
      index,
      period: 'production',
      rows: end - start,
      startIndex: start,
      endIndex: end - 1,
    }),
  )
  const horizon = horizonOf({ config, production: production.map(({ index }) => index), chunks: production })
  return {
    challenger,
    metric,
    decision,
    sentence: sentenceOf(decision, decided, { challenger, rows: own.rows, pricing: { metric, horizon } }),
    ...own,
    chunks: chunks.map(({ key }, place) => ({ chunk: key, ...modelsOf(ofChunks[place] as ComparisonEntry, metrics) })),
  }
}

function modelsOf({ rows, champion, challenger, error, right }: ComparisonEntry, metrics: readonly MetricKey[]) {
  const numbers = (place: number) => [champion, challenger, error].map((own) => finite(own[place]))
  const [both = 0, first = 0, second = 0, neither = 0] = right ?? []
  return {
    rows,
    metrics: metrics.map((metric, place) => comparedOf(metric, numbers(place))),
    ...(right === undefined ? {} : { right: { both, champion: first, challenger: second, neither } }),
  } satisfies ModelsOnRows
}

function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

function comparedOf(
  metric: MetricKey,
  [champion = null, challenger = null, error = null]: (number | null)[],
): ComparedMetric {
  const difference = champion === null || challenger === null ? null : challenger - champion
  const known = difference !== null && error !== null
  const reach = known ? margin(error) : 0
  return {
    metric,
    champion,
    challenger,
    difference,
    interval: known ? [difference - reach, difference + reach] : null,
    pValue: known ? (error > 0 ? 2 * normalTail(Math.abs(difference) / error) : difference === 0 ? 1 : 0) : null,
  }
}

function decisionOf({ metric, interval }: ComparedMetric): ModelComparison['decision'] {
  if (interval === null) return 'open'
  const isHigher = METRICS.find(({ key }) => key === metric)?.higherIsBetter ?? true
  const [low, high] = isHigher ? interval : [-interval[1], -interval[0]]
  return low > 0 ? 'switch' : high < 0 ? 'keep' : 'open'
}

function sentenceOf(
  decision: ModelComparison['decision'],
  { metric, difference, interval }: ComparedMetric,
  { challenger, rows, pricing }: { readonly challenger: string; readonly rows: number; readonly pricing: Pricing },
): string {
  const name = quoted(challenger)
  if (difference === null || interval === null) {
    return `${metricShort(metric)} does not exist for both models on ${plural(rows, 'row')} with labels`
  }
  const error = (interval[1] - interval[0]) / 2 / 1.96
  const gain = gainWords(
    priced({ mean: difference, error, unit: error * Math.sqrt(rows), changed: 1 }, pricing),
    pricing,
  )
  const by = `by ${plural(rows, 'label')}`
  if (decision === 'switch') return `Switch to ${name}: ${gain}, ${by}`
  if (decision === 'keep') return `Keep the model: ${name} is worse, ${gain}, ${by}`
  return `Nothing tells ${name} from the model: ${gain}, ${by}, which would find a difference of ${plain(FOUND * error)}`
}
