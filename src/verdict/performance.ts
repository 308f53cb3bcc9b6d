/** What performance did: findings from realized values where labels exist, from estimates where they do not. */

import { valueAt } from '../points.js'
import type { CalculatorKey, Finding, FindingKind, MetricKey } from '../types.js'
import { count, fixed, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { enumerate, metricInSentence } from '../words/words.js'
import { chunkWords } from './chunk-words.js'
import { type Evidence, episodeOf, type MetricEvidence, meanOf, rangeWords } from './evidence.js'
import { decimalsAt, withError } from './numbers.js'

/** Performance, the headline's metric first: what fell, what it was worth, what labels have not said yet. */
export function performanceFindings(evidence: Evidence, estimateIsTrusted: boolean): readonly Finding[] {
  const { main } = evidence
  if (main === undefined) return []
  const fallen = evidence.metrics.filter((metric) => metric !== main && metric.fallen.length > 0)
  return [
    ...realizedFinding(evidence, main),
    ...fallen
      .filter((metric) => metric.key !== 'business_value')
      .flatMap((metric) => realizedFinding(evidence, metric)),
    ...riseFindings(evidence),
    ...valueFinding(evidence),
    ...estimateFinding(evidence, main, estimateIsTrusted),
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
  const counted = labelled.length === evidence.analysis.length ? '' : ' that have labels'
  if (fallen.length === 0) {
    const place = labelled.at(-1) as number
    const sentence = `${label} ${withError(realized, place)} in the last ${noun} with labels, ${rangeWords(metric)} in all ${plural(labelled.length, noun)}${counted}`
    return [finding(evidence, 'performance_steady', 'realized_performance', key, labelled, sentence)]
  }
  const worst = episodeOf(realized, fallen, metric.higherIsBetter)
  const place = worst.reduce((own, other) => (isWorse(metric, other, own) ? other : own))
  const bound = metric.higherIsBetter ? realized?.threshold.lower : realized?.threshold.upper
  const side = metric.higherIsBetter ? 'below' : 'above'
  const sentence =
    `${label} ${withError(realized, place)}, ${side} ${fixed(bound ?? Number.NaN, decimalsAt(realized, place))}, ` +
    `in ${fallen.length} of the ${plural(labelled.length, noun)}${counted}; worst ${worstWords(evidence, place)}`
  return [finding(evidence, 'performance_moved', 'realized_performance', key, fallen, sentence)]
}

function isWorse(metric: MetricEvidence, place: number, than: number): boolean {
  const [own, other] = [valueAt(metric.realized, place) ?? Number.NaN, valueAt(metric.realized, than) ?? Number.NaN]
  return metric.higherIsBetter ? own < other : own > other
}

function worstWords(evidence: Evidence, place: number): string {
  const chunk = evidence.chunks[place]
  return chunk === undefined ? '' : chunkWords([chunk], evidence.config.chunks).replace(/^the /, '')
}

/** Metrics beyond their range on the good side: no harm, but no longer what was learned. */
function riseFindings(evidence: Evidence): Finding[] {
  const risen = evidence.metrics.filter((metric) => metric.risen.length > 0 && metric.key !== 'business_value')
  const groups = alike(risen)
  return groups.map((group) => {
    const [first] = group as [MetricEvidence]
    const chunks = first.risen.flatMap((place) => evidence.chunks[place] ?? [])
    const names = enumerate(group.map((metric, place) => (place === 0 ? metric.label : metricInSentence(metric.key))))
    const sentence = `${names} ${group.length === 1 ? 'was' : 'were'} better than usual in ${chunkWords(chunks, evidence.config.chunks)}`
    return finding(evidence, 'performance_moved', 'realized_performance', first.key, first.risen, sentence)
  })
}

/** Metrics that rose in the same chunks, together. */
function alike(risen: readonly MetricEvidence[]): readonly MetricEvidence[][] {
  const groups = new Map<string, MetricEvidence[]>()
  for (const metric of risen) {
    const key = metric.risen.join()
    groups.set(key, [...(groups.get(key) ?? []), metric])
  }
  return [...groups.values()]
}

/** What the predictions were worth. */
function valueFinding(evidence: Evidence): Finding[] {
  const metric = evidence.metrics.find((own) => own.key === 'business_value')
  if (metric === undefined || metric.labelled.length === 0 || metric.usual === null) return []
  const per = evidence.config.value?.per === 'row' ? 'prediction' : chunkNoun(evidence.config.chunks)
  const mean = meanOf(metric.labelled.map((place) => valueAt(metric.realized, place))) ?? 0
  const decimals = decimalsAt(metric.realized, metric.labelled[0] as number)
  const words = `Value ${fixed(mean, decimals)} per ${per} (usual ${fixed(metric.usual, decimals)})`
  const chunks = metric.fallen.flatMap((place) => evidence.chunks[place] ?? [])
  const course =
    chunks.length === 0
      ? 'within its usual range'
      : `below its usual range in ${chunkWords(chunks, evidence.config.chunks)}`
  return [finding(evidence, 'value', 'realized_performance', metric.key, metric.labelled, `${words}, ${course}`)]
}

/** The chunks that labels have not reached. */
function estimateFinding(evidence: Evidence, main: MetricEvidence, isTrusted: boolean): Finding[] {
  const { chunks: chunking } = evidence.config
  const noun = chunkNoun(chunking)
  if (main.unlabelled.length === 0) return []
  const [first, last] = [main.unlabelled[0] as number, main.unlabelled.at(-1) as number]
  const isTail = main.unlabelled.length === evidence.analysis.length - evidence.analysis.indexOf(first)
  const which =
    main.labelled.length === 0
      ? `All ${plural(main.unlabelled.length, noun)}`
      : `${isTail ? 'Last ' : ''}${plural(main.unlabelled.length, noun)}`
  const mean = meanOf(main.unlabelled.map((place) => valueAt(main.estimated, place))) ?? Number.NaN
  const value = `estimated ${metricInSentence(main.key)} ${fixed(mean, decimalsAt(main.estimated, last))}`
  const course =
    main.estimatedFallen.length > 0 ? `, outside its usual range in ${plural(main.estimatedFallen.length, noun)}` : ''
  const trust = isTrusted
    ? 'which holds only if the relation between inputs and labels does'
    : 'not to be trusted: it cannot see the change of concept that the labels show'
  const sentence = `${which}: no labels yet; ${value}${course}, ${trust}`
  return [finding(evidence, 'estimate', 'estimated_performance', main.key, main.unlabelled, sentence)]
}

/** A p-value below this says that labelled rows are not like the others. */
const SELECTIVE = 0.01

/** How labels came: joined from a table of their own, and whether they came for some kinds of rows first. */
function labelFindings(evidence: Evidence): Finding[] {
  const { labels, selection = [], analysis, chunks } = evidence
  const findings: Finding[] = []
  if (labels !== undefined) {
    const others = [
      [labels.corrected, 'corrected an earlier one'],
      [labels.repeated, 'said the same again'],
      [labels.unknown, 'have an id that no row has'],
      [labels.incomplete, 'lack id or label'],
    ] as const
    const rest = others.flatMap(([amount, words]) => (amount > 0 ? [`${count(amount)} ${words}`] : []))
    const sentence = [
      `${count(labels.joined)} rows got their label from ${plural(labels.labels, 'later label')}`,
      ...rest,
    ].join('; ')
    findings.push({ kind: 'labels', sentence })
  }
  const tested = analysis.filter((place) => (selection[place] ?? null) !== null)
  // As many tests as chunks: the bound is shared out between them.
  const selective = tested.filter((place) => (selection[place] as number) < SELECTIVE / tested.length)
  if (selective.length > 0) {
    const named = selective.flatMap((place) => chunks[place] ?? [])
    const sentence = `In ${chunkWords(named, evidence.config.chunks)} labels came for some kinds of rows first: what the model said of these is unlike the rest, so realized values there speak for them alone`
    findings.push({ kind: 'selective_labels', sentence, chunks: named.map((chunk) => chunk.key) })
  }
  return findings
}
