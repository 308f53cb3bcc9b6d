/** The first card: the verdict's sentences, each tied to the series it rests on. */

import { ESTIMATED } from '../../calculators/performance.js'
import { marksOf } from '../../results/marks.js'
import { isSameSegment } from '../../results/segments.js'
import { anchorOf, type Timeline } from '../../results/timeline.js'
import type { CalculatorKey, Finding, ResolutionOption, RunData } from '../../types/index.js'
import { segmentWords } from '../../verdict/where.js'
import { metricInSentence, metricLabel, OPTION_WORDS } from '../../words/words.js'
import type { Statement, VerdictBlock } from '../blocks.js'
import { trustNotes } from '../trust-notes.js'
import { evidenceAnchor } from './incidents.js'
import { segmentAnchor } from './segments.js'
import { metricOrder } from './series.js'

export function buildVerdict(run: RunData, timeline: Timeline): VerdictBlock {
  const { status, headline, performance, causes } = run.verdict
  const advised = run.options.filter(({ standing }) => !standing)
  const lists = [
    {
      title: 'Performance',
      items: [...performance.map((finding) => statement(run, finding)), ...trustStatements(run, timeline)],
    },
    { title: 'Why', items: causes.map((finding) => causeStatement(run, finding)) },
    { title: 'What to do', items: advised.filter(isTold).map(optionStatement) },
    { title: 'Worth doing in any case', items: run.options.filter(({ standing }) => standing).map(optionStatement) },
  ]
  return { type: 'verdict', status, headline, lists: lists.filter((list) => list.items.length > 0) }
}

function statement(run: RunData, finding: Finding): Statement {
  const strong = stressed(finding)
  const anchor = findAnchor(run, finding)
  return {
    text: finding.sentence,
    ...(strong === undefined ? {} : { strong }),
    ...(anchor === undefined ? {} : { anchor }),
  }
}

/** A cause, whose evidence may be that of an incident. */
function causeStatement(run: RunData, finding: Finding): Statement {
  if (finding.segment !== undefined) return statement(run, finding)
  const incident = run.verdict.incidents.find(
    ({ metric, since }) => metric === finding.metric && since === finding.chunks?.[0],
  )
  const kind = EVIDENCE[finding.kind]
  const anchor = incident && kind && evidenceAnchor(run, incident, kind)
  const strong = finding.kind === 'segment' ? incident?.where.map(segmentWords).find(isIn(finding)) : undefined
  return { ...statement(run, finding), ...(anchor && { anchor }), ...(strong && { strong }) }
}

const isIn =
  ({ sentence }: Finding) =>
  (words: string) =>
    sentence.includes(words)

/** Evidence of causes that an incident has. */
const EVIDENCE: Readonly<Partial<Record<Finding['kind'], 'bridge' | 'segments'>>> = {
  segment: 'segments',
  concept_drift: 'bridge',
  covariate_shift: 'bridge',
  target_shift: 'bridge',
  data_fault: 'bridge',
  within_error: 'bridge',
}

/** Says of the headline's metric where its estimates are trusted less. */
function trustStatements(run: RunData, { by, ticks, noun, referenceCount }: Timeline): readonly Statement[] {
  const [main = ''] = metricOrder(run)
  const estimated = by(ESTIMATED).find(({ metric }) => metric === main)
  if (estimated === undefined) return []
  const { series, anchor } = estimated
  const metric = metricInSentence(main)
  const notes = trustNotes({ marks: marksOf(series, referenceCount), ticks, noun, metric })
  return notes.map((text) => ({ text, strong: metric, anchor }))
}

/** The words to stress: the column, the metric, or the kind of cause. */
function stressed(finding: Finding): string | undefined {
  const cause = /^(concept drift|covariate shift)/i.exec(finding.sentence)?.[0]
  const names = [
    cause,
    finding.column,
    ...(finding.metric ? [metricLabel(finding.metric), metricInSentence(finding.metric)] : []),
  ]
  return names.find((name) => name !== undefined && name !== '' && finding.sentence.includes(name))
}

function findAnchor(run: RunData, finding: Finding): string | undefined {
  const { calculator, metric } = finding
  if (finding.segment !== undefined) return segmentAnchorOf(run, finding)
  if (calculator === undefined) return undefined
  const series = run.results[calculator]?.series ?? []
  const index = series.findIndex(
    (own) =>
      (metric === undefined || own.metric === metric) &&
      (finding.column === undefined || own.column === finding.column),
  )
  const found = series[index]
  return found ? anchorOf(calculator as CalculatorKey, found.metric, index) : undefined
}

/** The row of a watched segment. */
function segmentAnchorOf({ segments = [] }: RunData, finding: Finding): string | undefined {
  const place = segments.findIndex((own) => isSameSegment(own, finding))
  return place < 0 ? undefined : segmentAnchor(place)
}

/** To do nothing is told where nothing else is advised. */
function isTold({ kind }: ResolutionOption, _: number, advised: readonly ResolutionOption[]): boolean {
  return kind !== 'do_nothing' || advised.length === 1
}

/** An option, its first words stressed. */
function optionStatement({ sentence: text, kind }: ResolutionOption): Statement {
  const strong = OPTION_WORDS[kind].find((words) => text.startsWith(words))
  return strong === undefined ? { text } : { text, strong }
}
