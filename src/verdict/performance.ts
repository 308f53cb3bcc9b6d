/** Performance: findings from realized values where labels exist, from estimates where they do not. */

import { sideOf } from '../alerts/threshold.js'
import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { reasonAt, valueAt } from '../results/columns.js'
import type { CalculatorKey, Chunk, Finding, FindingKind, MetricKey, Series, Undefined } from '../types/index.js'
import { count, fixed, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { inAll, outOf, prepositionOf, when } from '../words/when.js'
import { enumerate, metricInSentence, reasonWords } from '../words/words.js'
import { type Evidence, isMovedByLabels, type MetricEvidence, meanOf, rangeWords } from './evidence.js'
import { cellsMoved } from './moved.js'
import { decimalsApart, decimalsAt, metricValue, withError } from './numbers.js'
import { hasOnlyUnknownLabels } from './outputs.js'
import { hasWithheld, selectionFinding } from './selection.js'

/** Performance, the headline's metric first: what fell or rose, what it was worth, what labels have not said yet. */
export function performanceFindings(evidence: Evidence, estimateIsTrusted: boolean): readonly Finding[] {
  const { main } = evidence
  if (main === undefined) return undefinedFindings(evidence)
  const others = evidence.metrics.filter((metric) => metric !== main)
  return [
    ...realizedFinding(evidence, main),
    ...others
      .filter((metric) => metric.fallen.length > 0 && metric.key !== 'business_value')
      .flatMap((metric) => realizedFinding(evidence, metric)),
    ...riseFindings(evidence),
    ...valueFinding(evidence),
    ...cellsMoved(evidence),
    ...undefinedFindings(evidence),
    ...estimateFinding(evidence, main, estimateIsTrusted),
    ...others.flatMap((metric) => estimatedFallFinding(evidence, metric)),
    ...labelFindings(evidence),
  ]
}

/** A finding about some chunks of a performance series. */
function finding(
  evidence: Evidence,
  kind: FindingKind,
  calculator: CalculatorKey,
  metric: MetricKey,
  places: readonly number[],
  sentence: string,
): Finding {
  const chunks = places.map((place) => evidence.chunks[place]?.key ?? '')
  return { kind, sentence, calculator, metric, chunks }
}

/** The labelled chunks of a metric: within its range, or worse in some of them. */
function realizedFinding(evidence: Evidence, metric: MetricEvidence): Finding[] {
  const { realized, labelled, fallen, label, key } = metric
  if (labelled.length === 0) return []
  const noun = chunkNoun(evidence.config.chunks)
  const counted = labelled.length === evidence.production.length ? '' : ' with labels'
  if (fallen.length === 0) {
    const place = labelled.at(-1) as number
    const last = `${prepositionOf(noun)} the last ${noun} with labels`
    const sentence = `${label} ${withError(key, realized, place)} ${last}, ${rangeWords(metric, noun, counted)}`
    return [finding(evidence, 'performance_steady', REALIZED, key, labelled, sentence)]
  }
  // Beyond an upper bound of what is better when higher, the highest is the farthest, and none is worse.
  const good = metric.higherIsBetter ? 'above' : 'below'
  const isGood = fallen.every((own) => sideOf(valueAt(realized, own), (realized as Series).threshold) === good)
  const place = fallen.reduce((own, other) => (isWorse(metric, other, own) !== isGood ? other : own))
  const chunk = evidence.chunks[place] as Chunk
  const sentence =
    `${beyondWords(metric, place)}, ` +
    (labelled.length === 1
      ? when([chunk], evidence.config.chunks)
      : `${outOf(fallen.length, labelled.length, noun)}${counted}; ${isGood ? 'farthest' : 'worst'} ${when([chunk], evidence.config.chunks)}`)
  return [finding(evidence, 'performance_moved', REALIZED, key, fallen, sentence)]
}

/** `AUROC 0.23 ± 0.01 (95 %), below 0.27` */
function beyondWords({ key, label, realized, usual }: MetricEvidence, place: number): string {
  const { lower, upper } = realized?.threshold ?? { lower: null, upper: null }
  const value = valueAt(realized, place)
  const side = sideOf(value, { lower, upper })
  const bound = side === 'above' ? upper : lower
  if (value === null || side === 'within' || bound === null) {
    const usualWords =
      usual === null ? '' : `, off the usual ${metricValue(key, usual, decimalsAt(realized, place))} by what lasts`
    return `${label} ${withError(key, realized, place)}${usualWords}`
  }
  const decimals = decimalsApart(key, value, bound, decimalsAt(realized, place))
  return `${label} ${withError(key, realized, place, decimals)}, ${side} ${metricValue(key, bound, decimals)}`
}

function isWorse(metric: MetricEvidence, place: number, than: number, series = metric.realized): boolean {
  const [own, other] = [valueAt(series, place) ?? Number.NaN, valueAt(series, than) ?? Number.NaN]
  return metric.higherIsBetter ? own < other : own > other
}

/** Metrics beyond their range on the good side: no harm, but no longer what was learned. */
function riseFindings(evidence: Evidence): Finding[] {
  const kinds = [
    { calculator: REALIZED, of: (metric: MetricEvidence) => metric.risen, verb: ['was', 'were'] },
    {
      calculator: ESTIMATED,
      of: (metric: MetricEvidence) => metric.estimatedRisen,
      verb: ['is estimated to be', 'are estimated to be'],
    },
  ] as const
  return kinds.flatMap(({ calculator, of, verb }) => {
    const risen = evidence.metrics.filter((metric) => of(metric).length > 0 && metric.key !== 'business_value')
    return alike(risen, (metric) => of(metric).join()).map((group) => {
      const [first] = group as [MetricEvidence]
      const chunks = of(first).flatMap((place) => evidence.chunks[place] ?? [])
      const sentence = `${namesOf(group)} ${verb[group.length === 1 ? 0 : 1]} better than usual ${when(chunks, evidence.config.chunks)}`
      return finding(evidence, 'performance_moved', calculator, first.key, of(first), sentence)
    })
  })
}

/** At the start of a sentence. */
function namesOf(group: readonly MetricEvidence[]): string {
  return enumerate(group.map((metric, place) => (place === 0 ? metric.label : metricInSentence(metric.key))))
}

function namesInSentence(group: readonly MetricEvidence[]): string {
  return enumerate(group.map((metric) => metricInSentence(metric.key)))
}

/** Metrics of which the same can be said, together. */
function alike(
  metrics: readonly MetricEvidence[],
  keyOf: (metric: MetricEvidence) => string,
): readonly MetricEvidence[][] {
  const groups = new Map<string, MetricEvidence[]>()
  for (const metric of metrics) {
    const key = keyOf(metric)
    groups.set(key, [...(groups.get(key) ?? []), metric])
  }
  return [...groups.values()]
}

/** Chunks whose labels are there, and give no value. */
function undefinedFindings(evidence: Evidence): Finding[] {
  const reason = (metric: MetricEvidence, place: number) => reasonAt(metric.realized, place)
  const some = evidence.metrics.filter((metric) => metric.undefinedIn.length > 0)
  const groups = alike(some, (metric) => metric.undefinedIn.map((place) => `${place} ${reason(metric, place)}`).join())
  return groups.map((group) => {
    const [first] = group as [MetricEvidence]
    const chunks = first.undefinedIn.flatMap((place) => evidence.chunks[place] ?? [])
    const reasons = [
      ...new Set(first.undefinedIn.map((place) => undefinedWords(evidence, place, reason(first, place)))),
    ]
    const is = group.length === 1 ? 'is' : 'are'
    const sentence = `Labels are there ${when(chunks, evidence.config.chunks)}, but ${namesInSentence(group)} ${is} undefined: ${enumerate(reasons)}`
    return finding(evidence, 'labels', REALIZED, first.key, first.undefinedIn, sentence)
  })
}

/** Why, and of one class: which. */
function undefinedWords(
  { config, targetRate, targetKind }: Evidence,
  place: number,
  reason: Undefined | undefined,
): string {
  const rate = targetRate?.points[place]?.value ?? null
  if (reason !== 'one_class' || config.task !== 'binary' || (rate !== 0 && rate !== 1)) return reasonWords(reason)
  if (targetKind === 'numeric' && (config.columns.positive ?? 1) === 1) return `all labels are ${rate}`
  return `all labels are ${rate === 1 ? 'positive' : 'negative'}`
}

/** Finding about the value of the predictions. */
function valueFinding(evidence: Evidence): Finding[] {
  const metric = evidence.metrics.find((own) => own.key === 'business_value')
  if (metric === undefined || metric.labelled.length === 0 || metric.usual === null) return []
  const per = evidence.config.value?.per === 'row' ? 'prediction' : chunkNoun(evidence.config.chunks)
  const mean = meanOf(metric.labelled.map((place) => valueAt(metric.realized, place))) ?? 0
  const decimals = decimalsAt(metric.realized, metric.labelled[0] as number)
  const words = `Value ${fixed(mean, decimals)} per ${per} (usual ${fixed(metric.usual, decimals)})`
  const at = (places: readonly number[]) =>
    when(
      places.flatMap((place) => evidence.chunks[place] ?? []),
      evidence.config.chunks,
    )
  const course = enumerate([
    ...(metric.fallen.length > 0
      ? [`${metric.isGiven ? 'beyond its bound' : 'below its usual range'} ${at(metric.fallen)}`]
      : []),
    ...(metric.risen.length > 0 ? [`above its usual range ${at(metric.risen)}`] : []),
  ])
  return [
    finding(
      evidence,
      'value',
      REALIZED,
      metric.key,
      metric.labelled,
      `${words}, ${course || 'within its usual range'}`,
    ),
  ]
}

/** The chunks that labels have not reached. */
function estimateFinding(evidence: Evidence, main: MetricEvidence, isTrusted: boolean): Finding[] {
  const { chunks: chunking } = evidence.config
  const noun = chunkNoun(chunking)
  if (main.unlabelled.length === 0) return []
  const [first, last] = [main.unlabelled[0] as number, main.unlabelled.at(-1) as number]
  const isTail = main.unlabelled.length === evidence.production.length - evidence.production.indexOf(first)
  const { length } = main.unlabelled
  const which =
    length === evidence.production.length
      ? inAll(length, noun)
      : `${prepositionOf(noun)} ${isTail ? (length === 1 ? `the last ${noun}` : `the last ${plural(length, noun)}`) : plural(length, noun)}`
  const mean = meanOf(main.unlabelled.map((place) => valueAt(main.estimated, place))) ?? Number.NaN
  const value = `estimated ${metricInSentence(main.key)} ${metricValue(main.key, mean, decimalsAt(main.estimated, last))}`
  const trust = trustWords(main, isTrusted)
  const unknown = hasOnlyUnknownLabels(evidence, main.unlabelled)
  const missing = hasWithheld(evidence, main.unlabelled) ? 'No labels that speak for all rows' : 'No labels yet'
  const sentence = `${unknown ? 'No labels that the reference has' : missing} ${which}: ${value}${outsideWords(evidence, main)}, ${trust}`
  return [finding(evidence, 'estimate', ESTIMATED, main.key, main.unlabelled, sentence)]
}

/** Words for the ground that an estimate stands on. */
function trustWords(main: MetricEvidence, isTrusted: boolean): string {
  if (isMovedByLabels(main)) return 'which takes in the change that labels show, and holds only if it lasts'
  return isTrusted
    ? 'which holds only if the relation between inputs and labels does'
    : 'not to be trusted: it cannot see the change of concept that the labels show'
}

function outsideWords({ config }: Evidence, { estimatedFallen, isGiven }: MetricEvidence): string {
  const noun = chunkNoun(config.chunks)
  return estimatedFallen.length === 0
    ? ''
    : `, ${isGiven ? 'beyond its bound' : 'outside its usual range'} ${prepositionOf(noun)} ${plural(estimatedFallen.length, noun)}`
}

/** Another metric than the headline's, where labels have not come. */
function estimatedFallFinding(evidence: Evidence, metric: MetricEvidence): Finding[] {
  const { key, label, estimated, estimatedFallen, higherIsBetter } = metric
  if (estimatedFallen.length === 0) return []
  const place = estimatedFallen.reduce((own, other) => (isWorse(metric, other, own, estimated) ? other : own))
  const chunks = estimatedFallen.flatMap((own) => evidence.chunks[own] ?? [])
  const side = metric.isGiven ? 'beyond its bound' : higherIsBetter ? 'below its usual range' : 'above its usual range'
  const value = metricValue(key, valueAt(estimated, place) ?? Number.NaN, decimalsAt(estimated, place))
  const sentence = `${label} is estimated ${side} ${when(chunks, evidence.config.chunks)}, ${value} at worst`
  return [finding(evidence, 'performance_moved', ESTIMATED, key, estimatedFallen, sentence)]
}

/** Findings about the labels: joined from a separate table, or first for some kinds of rows. */
function labelFindings(evidence: Evidence): Finding[] {
  const { labels } = evidence
  const findings: Finding[] = []
  if (labels !== undefined) {
    const has = (amount: number, one: string, many: string) => `${count(amount)} ${amount === 1 ? one : many}`
    const others = [
      [labels.corrected, has(labels.corrected, 'corrected an earlier one', 'corrected earlier ones')],
      [labels.repeated, `${count(labels.repeated)} said the same again`],
      [labels.unknown, has(labels.unknown, 'has an id that no row has', 'have ids that no row has')],
      [labels.incomplete, has(labels.incomplete, 'lacks id or label', 'lack id or label')],
    ] as const
    const rest = others.flatMap(([amount, words]) => (amount > 0 ? [words] : []))
    const rows = `${plural(labels.joined, 'row')} got ${labels.joined === 1 ? 'its label' : 'their labels'}`
    const sentence = [`${rows} from ${plural(labels.labels, 'later label')}`, ...rest].join('; ')
    findings.push({ kind: 'labels', sentence })
  }
  return [...findings, ...selectionFinding(evidence)]
}
