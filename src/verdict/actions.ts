/** Actions: rules in the order in which they should be tried, each with the findings that it rests on. */

import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { valueAt } from '../results/columns.js'
import type { Action, Finding, FindingKind } from '../types/index.js'
import { count, fixed, margin, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { startWords } from '../words/when.js'
import { metricInSentence, quoted } from '../words/words.js'
import { hasOtherAnswers, OTHERS } from './answers.js'
import type { Diagnosis } from './diagnosis.js'
import type { PlacedEpisode } from './episodes.js'
import { type Evidence, episodeTime, isMovedByLabels, type MetricEvidence, meanOf } from './evidence.js'
import { labelAction } from './label-rate.js'
import { isOrderIntact } from './signal.js'

/** The actions that follow; `none` when nothing does. Their order is that of the work: data faults come before models. */
export function actionsFor(evidence: Evidence, diagnosis: Diagnosis, findings: readonly Finding[]): readonly Action[] {
  const because = (...kinds: FindingKind[]) => findings.filter((finding) => kinds.includes(finding.kind))
  const actions = [
    ...fixData(diagnosis, because('data_fault')),
    ...mendModel(
      evidence,
      diagnosis,
      because('performance_moved', 'concept_drift', 'covariate_shift', 'target_shift', 'within_error'),
    ),
    ...labelAction(evidence, diagnosis, because('target_shift')),
    ...collectLabels(evidence, diagnosis, because('estimate', 'concept_drift')),
  ]
  return actions.length > 0
    ? actions
    : [{ kind: 'none', why: 'Nothing to do', because: because('performance_steady', 'no_data_fault') }]
}

function fixData({ faults: { alerting: faults } }: Diagnosis, because: readonly Finding[]): Action[] {
  const [first] = faults
  if (first === undefined) return []
  const columns = new Set(faults.flatMap((fault) => fault.column ?? [])).size
  const one = quoted(first.column ?? '')
  const where = columns === 1 ? ` in ${one}` : ` in ${plural(columns, 'column')}, ${one} first`
  const words = first.column === undefined ? first.words : `${first.words}${where}`
  return [{ kind: 'fix_data', why: `${words}: repair these before judging the model`, because }]
}

function mendModel(evidence: Evidence, diagnosis: Diagnosis, because: readonly Finding[]): Action[] {
  const { main } = evidence
  if (main === undefined || main.fallen.length + main.estimatedFallen.length === 0) return []
  if (diagnosis.change?.episode.state === 'recovered')
    return [leaveModel(evidence, main, diagnosis.change.episode, because)]
  const causes = diagnosis.bridge?.causes ?? []
  // Whatever the model did on faulty data says nothing of it.
  if (causes[0] === 'data_fault') return []
  if (isHopeless(diagnosis)) {
    const why = `another model that learned from ${count(diagnosis.found?.challenger?.rows ?? 0)} of these labels orders cases no better than chance (AUROC ${fixed(diagnosis.found?.challenger?.auroc ?? 0, 2)}): these inputs say nothing of the labels any more`
    return [{ kind: 'refactor', why, because }]
  }
  const name = metricInSentence(main.key)
  if (!diagnosis.change?.isRealized) return []
  if (causes.includes('concept_drift')) return mendConcept(evidence, main, diagnosis, because)
  if (causes.includes('label_shift')) return mendThreshold(evidence, main, diagnosis, because)
  if (causes.includes('covariate_shift')) {
    if (hasOtherAnswers(diagnosis.found)) {
      const why = `${OTHERS}: find out which; a monitor of another model begins with a reference of its own`
      return [{ kind: 'none', why, because }]
    }
    const why = `inputs are harder than in training; route uncertain cases to review, or weight such inputs more in a new model`
    return [{ kind: 'change_downstream', why, because }]
  }
  if (diagnosis.bridge === undefined) {
    const why = `on ${newLabels(evidence, diagnosis)}, unless a fault shows in what the model got: without an estimate nothing tells other inputs from another relation`
    return [{ kind: 'retrain', why, because }]
  }
  return [
    {
      kind: 'collect_labels',
      why: `the change of ${name} cannot be told from noise yet: wait for more labels`,
      because,
    },
  ]
}

/** Upper limit of a challenger's AUROC below which there is nothing to be learned. */
const NOTHING = 0.55

/** Tells whether another model on these inputs would not do better than chance. */
function isHopeless({ found }: Diagnosis): boolean {
  const { challenger } = found ?? {}
  return challenger !== undefined && challenger.auroc + margin(challenger.error) < NOTHING
}

/** A fall that is over is no reason for another model. */
function leaveModel(
  evidence: Evidence,
  main: MetricEvidence,
  episode: PlacedEpisode,
  because: readonly Finding[],
): Action {
  const time = episodeTime(evidence, main, episode)
  return { kind: 'none', why: `${main.label} is as usual again: find out what happened ${time}`, because }
}

/** Names the labels that show what is new. */
function newLabels({ chunks, config }: Evidence, { change }: Diagnosis): string {
  const first = chunks[change?.episode.places[0] ?? -1]
  return first === undefined ? 'new labels' : `labels from ${startWords(first, config.chunks)} on`
}

/** The relation between inputs and labels changed, and labels show how. */
function mendConcept(
  evidence: Evidence,
  main: MetricEvidence,
  diagnosis: Diagnosis,
  because: readonly Finding[],
): Action[] {
  const labels = newLabels(evidence, diagnosis)
  const isSeen = main.unlabelled.length === 0 || isMovedByLabels(main)
  const distrust = isSeen ? '' : '; until then do not rely on the estimate, which cannot see this change'
  if (!isOrderIntact(evidence))
    return [{ kind: 'retrain', why: `on ${labels}, which show the new relation${distrust}`, because }]
  const why = `the scores still order cases as well as ever, so recalibrate them or move the decision threshold on ${labels}${distrust}`
  return [
    { kind: 'change_downstream', why, because },
    { kind: 'retrain', why: `on ${labels}, where that is not enough`, because },
  ]
}

/** Labels have other shares, and rows of a label look as before: the order of cases holds, the threshold may not. */
function mendThreshold(
  evidence: Evidence,
  main: MetricEvidence,
  diagnosis: Diagnosis,
  because: readonly Finding[],
): Action[] {
  const labels = newLabels(evidence, diagnosis)
  const why = `the labels have other shares, and rows of each look as before: recalibrate the scores or move the decision threshold on ${labels}, then judge ${metricInSentence(main.key)} against the new shares`
  return [{ kind: 'change_downstream', why, because }]
}

function collectLabels(evidence: Evidence, diagnosis: Diagnosis, because: readonly Finding[]): Action[] {
  const { main, config } = evidence
  if (main === undefined) return nameRoles(evidence)
  if (main.unlabelled.length === 0) return []
  const noun = chunkNoun(config.chunks)
  if (main.labelled.length > 0 && diagnosis.bridge?.causes.includes('concept_drift')) {
    const { length } = main.unlabelled
    const which = length === 1 ? `the one ${noun}` : `the ${plural(length, noun)}`
    const why = `those of ${which} without any decide whether ${metricInSentence(main.key)} recovered`
    return [{ kind: 'collect_labels', why, because }]
  }
  if (main.estimatedFallen.length > 0 && !diagnosis.change?.isRealized) {
    return [
      { kind: 'collect_labels', why: 'the change is estimated; labels of those chunks would confirm it', because },
    ]
  }
  if (main.labelled.length > 0) return []
  const usual = meanOf(main.unlabelled.map((place) => valueAt(main.estimated, place)))
  const why = 'an estimate cannot see a change of concept; label a sample of the newest rows now and then'
  return usual === null ? [] : [{ kind: 'collect_labels', why, because }]
}

/** A task without the columns that its performance is made from. */
function nameRoles({ config, results }: Evidence): Action[] {
  if (config.task === undefined) return []
  if (results[REALIZED] !== undefined || results[ESTIMATED] !== undefined) return []
  const why = `name columns.target, the labels, and columns.prediction${config.task === 'regression' ? '' : ' or columns.score'}: without them performance is not known`
  return [{ kind: 'collect_labels', why, because: [] }]
}
