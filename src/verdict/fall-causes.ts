/** Findings about the parts of a change: what took how much of it away. */

import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import type { BridgePart, Finding } from '../types/index.js'
import { metricInSentence, quoted } from '../words/words.js'
import { hasOtherAnswers, OTHERS } from './answers.js'
import type { Change } from './change.js'
import { columnEffects, relationColumn } from './column-effects.js'
import type { Diagnosis } from './diagnosis.js'
import type { Evidence } from './evidence.js'
import { namedColumns } from './faults.js'
import { change as changeWords, percentFromTo } from './numbers.js'
import { mostTelling } from './where.js'

/** A part of a change below this share of it is none. */
const LEAST_PART = 0.05

/** One finding for each part that carries the change; what offsets it is told beside them. */
export function fallCauses(evidence: Evidence, diagnosis: Diagnosis): Finding[] {
  const { change, bridge } = diagnosis
  if (change === undefined || bridge === undefined) return []
  const { parts, causes } = bridge
  if (causes.length === 0) return [withinError(evidence, change, bridge.total)]
  const findings = causes.flatMap((kind) => {
    const part = parts.find((own) => own.kind === kind)
    return part === undefined ? [] : [partFinding(evidence, diagnosis, change, part)]
  })
  const [first, ...others] = findings
  const rest = restWords(parts, bridge.total, causes)
  return first === undefined ? [] : [{ ...first, sentence: `${first.sentence}${rest}` }, ...others]
}

function aboutOf(evidence: Evidence, { metric, episode }: Change) {
  return { metric: metric.key, chunks: episode.places.map((place) => evidence.chunks[place]?.key ?? '') }
}

function withinError(evidence: Evidence, change: Change, total: number): Finding {
  const name = metricInSentence(change.metric.key)
  const sentence = `The change of ${name} (${changeWords(total, total)}) is within the error of its parts: neither the inputs nor the concept can be named`
  return { kind: 'within_error', sentence, calculator: REALIZED, ...aboutOf(evidence, change) }
}

function partFinding(evidence: Evidence, diagnosis: Diagnosis, change: Change, part: BridgePart): Finding {
  const { found, bridge } = diagnosis
  const total = bridge?.total ?? 0
  const amount = `${changeWords(part.amount, total)} of the ${changeWords(total, total)} change of ${metricInSentence(change.metric.key)}`
  const about = aboutOf(evidence, change)
  switch (part.kind) {
    case 'data_fault': {
      const [column] = part.columns
      const sentence = `The fault of ${namedColumns(part.columns)} explains ${amount}`
      return { kind: 'data_fault', sentence, ...(column === undefined ? {} : { column }), ...about }
    }
    case 'label_shift':
      return {
        kind: 'target_shift',
        sentence: `Other shares of the labels explain ${amount}${rateWords(evidence, diagnosis)}; rows of a label look as before`,
        calculator: REALIZED,
        ...about,
      }
    case 'concept_drift': {
      const column = segmentColumn(diagnosis) ?? relationColumn(found)
      const most = column === undefined ? '' : `, most of all by ${quoted(column)}`
      const sentence = `Concept drift explains ${amount}${most}${rateWords(evidence, diagnosis)}`
      return {
        kind: 'concept_drift',
        sentence,
        calculator: REALIZED,
        ...(column === undefined ? {} : { column }),
        ...about,
      }
    }
    default: {
      if (hasOtherAnswers(found)) {
        const sentence = `Answers that the watched inputs do not explain make up ${amount}: ${OTHERS}`
        return { kind: 'output_drift', sentence, calculator: ESTIMATED, ...about }
      }
      const [first] = columnEffects(found, bridge).filter(({ effect }) => Math.sign(effect) === Math.sign(part.amount))
      const most = first === undefined ? '' : `, most of all by ${quoted(first.column)} (${first.direction})`
      const column = first === undefined ? {} : { column: first.column }
      const sentence = `Covariate shift explains ${amount}${most}`
      return { kind: 'covariate_shift', sentence, calculator: ESTIMATED, ...column, ...about }
    }
  }
}

/** The column of the clearest segment, if it is one alone and its cause is the concept. */
function segmentColumn({ found, bridge }: Diagnosis): string | undefined {
  const [first] = mostTelling(found, bridge)
  const columns = Object.keys(first?.segment ?? {})
  return first?.cause === 'concept_drift' && columns.length === 1 ? columns[0] : undefined
}

const PART_WORDS: Readonly<Record<BridgePart['kind'], string>> = {
  data_fault: 'the fault',
  covariate_shift: 'the inputs',
  label_shift: 'the shares of the labels',
  concept_drift: 'concept drift',
  unknown_until_labels: 'what labels will show',
}

/** Parts that would have moved the metric the other way, and inputs that explain none of it. */
function restWords(parts: readonly BridgePart[], total: number, causes: readonly BridgePart['kind'][]): string {
  const others = parts.filter(({ kind }) => !causes.includes(kind) && kind !== 'unknown_until_labels')
  const offsets = others.filter(
    ({ amount }) => Math.sign(amount) === -Math.sign(total) && Math.abs(amount) >= LEAST_PART * Math.abs(total),
  )
  const words = offsets.map(
    ({ kind, amount }) => `, partly offset by ${PART_WORDS[kind]} (${changeWords(amount, total)})`,
  )
  const inputs = others.find(({ kind }) => kind === 'covariate_shift')
  const isNone = inputs !== undefined && Math.abs(inputs.amount) < LEAST_PART * Math.abs(total)
  return `${words.join('')}${isNone ? '; covariate shift explains none of it' : ''}`
}

/** A smaller change of the rate of labels, relative to what it was, is not worth the words. */
const LEAST_RATE_CHANGE = 0.1

/** Describes the change of the labels meanwhile. */
export function rateWords({ config }: Evidence, { rate }: Pick<Diagnosis, 'rate'>): string {
  if (rate === undefined || config.task !== 'binary') return ''
  if (Math.abs(rate.to - rate.from) < LEAST_RATE_CHANGE * rate.from) return ''
  const { from, to } = percentFromTo(rate.from, rate.to)
  return `; positive labels (${quoted(config.columns.target ?? '')}) went from ${from} to ${to}`
}
