/** The verdict's first sentences: what, from, to, when, explained by what. */

import { sideOf } from '../alerts/threshold.js'
import { UNIVARIATE } from '../calculators/drift.js'
import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { reasonAt, stateAt, valueAt } from '../results/columns.js'
import type { Series, Status } from '../types/index.js'
import { count, nounFor, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { inAll, prepositionOf, startWords, when } from '../words/when.js'
import { capital, enumerate, quoted, reasonWords } from '../words/words.js'
import { hasOtherAnswers, OTHERS } from './answers.js'
import type { Bridge } from './bridge.js'
import type { Change } from './change.js'
import { columnEffects } from './column-effects.js'
import type { Diagnosis } from './diagnosis.js'
import type { PlacedEpisode } from './episodes.js'
import { type Evidence, episodeTime, type MetricEvidence, meanOf, rangeWords } from './evidence.js'
import { rateWords } from './fall-causes.js'
import { namedColumns } from './faults.js'
import { decimalsApart, decimalsAt, metricFromTo, metricValue } from './numbers.js'
import { hasOnlyUnknownLabels } from './outputs.js'
import { hasWithheld, restNoun, selectionWords } from './selection.js'
import { RANKINGS } from './signal.js'
import { ownFindings } from './tied.js'
import { mostTelling, segmentWords } from './where.js'

/** A part of a change below this share is almost nothing. */
const ALMOST_NOTHING = 0.15

/** The state of the model, by its performance; faults of the data and drift alone do not make it bad. */
export function statusOf({ main }: Evidence): Status {
  if (main === undefined || !main.isJudged) return 'inconclusive'
  return main.fallen.length + main.estimatedFallen.length > 0 ? 'degraded' : 'healthy'
}

/** One to four sentences with numbers in them. */
export function headlineOf(evidence: Evidence, diagnosis: Diagnosis): string {
  return `${performanceWords(evidence, diagnosis)}${selectionWords(evidence)}`
}

/** A change in one to three sentences: what, from, to, when, why and where. */
export function changeSentence(evidence: Evidence, diagnosis: Diagnosis, change: Change): string {
  const { metric, episode, level, isRealized } = change
  if (level === 'watch') return watchedWords(evidence, diagnosis, change)
  if (!isRealized) return `${estimatedFall(evidence, metric, episode)}${estimatedCause(diagnosis)}`
  return `${fallWords(evidence, metric, episode)}${explanation(evidence, diagnosis)}${besideWords(evidence, metric, episode)}`
}

/** A change in one sentence: what, from, to and when. */
export function briefly(evidence: Evidence, { metric, episode, isRealized }: Change): string {
  return isRealized ? fallWords(evidence, metric, episode) : estimatedFall(evidence, metric, episode)
}

function performanceWords(evidence: Evidence, diagnosis: Diagnosis): string {
  const { main } = evidence
  if (main === undefined) return withoutPerformance(evidence, diagnosis)
  const { change } = diagnosis
  if (change?.level === 'alert') return changeSentence(evidence, diagnosis, change)
  if (!main.isJudged) return `${unjudged(evidence, main)}${faultWords(diagnosis)}`
  const known = change === undefined ? steady(evidence, main) : changeSentence(evidence, diagnosis, change)
  return `${known}${faultWords(diagnosis)}`
}

function fallWords(evidence: Evidence, main: MetricEvidence, episode: PlacedEpisode): string {
  const time = episodeTime(evidence, main, episode)
  if (main.isGiven || main.usual === null) return `${boundWords(main, main.realized, episode)} ${time}.`
  const { from, to } = metricFromTo(main.key, main.usual, episode.change.to)
  const isLower = episode.change.to < main.usual
  const verb = time.startsWith('since') ? (isLower ? 'has fallen' : 'has risen') : isLower ? 'fell' : 'rose'
  return `${main.label} ${verb} from ${from} to ${to} ${time}${courseWords(episode)}${againWords(evidence, main, episode)}.`
}

/** Course of an episode, and its end if there was one. */
function courseWords({ course, state }: PlacedEpisode): string {
  const slope = course === 'slope' ? ', little by little' : ''
  return state === 'open' ? slope : `${slope}, and is as usual again`
}

/** Times that a metric changed and was as usual again, where that is not the only one. */
function againWords({ chunks, config }: Evidence, { episodes }: MetricEvidence, { state }: PlacedEpisode): string {
  const first = chunks[Math.min(...episodes.map(({ places }) => places[0] ?? Number.POSITIVE_INFINITY))]
  if (state !== 'recovered' || episodes.length < 2 || first === undefined) return ''
  return `: the clearest of ${count(episodes.length)} times since ${startWords(first, config.chunks)}`
}

/** A bound that the user gave may be one that the metric never kept: `F1 is 0.12, below the bound 0.60 (usual: 0.44)`. */
function boundWords(
  { key, label, usual }: MetricEvidence,
  series: Series | undefined,
  { places, change: { to: value } }: PlacedEpisode,
): string {
  const { lower, upper } = series?.threshold ?? { lower: null, upper: null }
  const side = sideOf(value, { lower, upper })
  const bound = side === 'above' ? upper : lower
  const decimals = decimalsApart(key, value, bound, decimalsAt(series, places[0] as number))
  const before = usual === null ? '' : ` (usual: ${metricValue(key, usual, decimals)})`
  const against = bound === null || side === 'within' ? '' : `, ${side} the bound ${metricValue(key, bound, decimals)}`
  return `${label} is ${metricValue(key, value, decimals)}${against}${before}`
}

function explanation(evidence: Evidence, diagnosis: Diagnosis): string {
  const { bridge, change } = diagnosis
  if (bridge !== undefined) return ` ${causeWords(evidence, diagnosis, bridge)}${whereWords(diagnosis)}`
  // Of the main metric alone it is known why it has no parts.
  return change?.metric === evidence.main ? ` ${unexplained(evidence)}` : ''
}

function causeWords(evidence: Evidence, diagnosis: Diagnosis, { parts, causes, total }: Bridge): string {
  const { target } = evidence.config.columns
  const relation = `the relation between inputs and ${target === undefined ? 'the labels' : quoted(target)} changed`
  const inputs = parts.find(({ kind }) => kind === 'covariate_shift')?.amount ?? 0
  const isLittle = Math.abs(inputs / total) < ALMOST_NOTHING || Math.sign(inputs) !== Math.sign(total)
  const explain = `The inputs explain ${isLittle ? 'almost none' : 'little'} of it: `
  const [first, second] = causes
  if (first === undefined) return 'The change is too small against its sampling error to name a cause.'
  if (first === 'data_fault') {
    const columns = parts.find(({ kind }) => kind === 'data_fault')?.columns ?? []
    return `It began with a fault of ${namedColumns(columns)}: repair that before judging the model.`
  }
  if (first === 'label_shift') return `The labels have other shares${rateWords(evidence, diagnosis)}.`
  const isOther = hasOtherAnswers(diagnosis.found)
  if (second !== undefined) {
    const part = isOther ? 'Answers that the watched inputs do not explain are' : 'The inputs explain'
    return `${part} part of it; ${relation} too.`
  }
  if (first === 'concept_drift') return `${explain}${relation}${rateWords(evidence, diagnosis)}.`
  if (isOther) return `Its answers moved, and the watched inputs do not explain that: ${OTHERS}.`
  return `The inputs explain it${columnWords(diagnosis)}: the model meets other cases than it learned from.`
}

function columnWords({ found, bridge }: Diagnosis): string {
  const [first] = columnEffects(found, bridge).filter(
    ({ effect }) => Math.sign(effect) === Math.sign(bridge?.total ?? 0),
  )
  return first === undefined ? '' : `, most of all ${quoted(first.column)} (${first.direction})`
}

/** Causes of an estimated fall: a fault, or where it sits. */
function estimatedCause(diagnosis: Diagnosis): string {
  const fault =
    diagnosis.bridge?.causes[0] === 'data_fault' && diagnosis.bridge.parts.find(({ kind }) => kind === 'data_fault')
  if (fault) return ` It began with a fault of ${namedColumns(fault.columns)}: repair that before judging the model.`
  return whereWords(diagnosis)
}

/** The clearest segment, in which it sits. */
function whereWords({ found, bridge }: Diagnosis): string {
  const [first] = mostTelling(found, bridge)
  return first === undefined || bridge?.causes[0] === 'data_fault'
    ? ''
    : ` It sits most of all where ${segmentWords(first)}.`
}

/** Why a fall is not split: there are no scores, or there is no estimate from them in these chunks. */
function unexplained({ config, main }: Evidence): string {
  const cannot = 'the cause cannot be split into inputs and concept.'
  if (config.task !== 'regression' && config.columns.score === undefined) return `Without scores ${cannot}`
  const reason = main?.fallen.map((place) => reasonAt(main.estimated, place)).find(Boolean)
  const why = reason === undefined ? '' : ` (${reasonWords(reason)})`
  return `${main?.label ?? 'The metric'} has no estimate there${why}, so ${cannot}`
}

/** Sentence about a fall of an estimate; it gives the cause only if that is known. */
function estimatedFall(evidence: Evidence, main: MetricEvidence, episode: PlacedEpisode): string {
  const time = episodeTime(evidence, main, episode)
  const isUnlabelled = episode.places.every((place) => main.unlabelled.includes(place))
  const unknown = hasOnlyUnknownLabels(evidence, episode.places)
  const missing = unknown
    ? 'No label there is one that the reference has.'
    : hasWithheld(evidence, episode.places)
      ? 'No labels that speak for all rows confirm it.'
      : 'Labels have not arrived to confirm it.'
  const unconfirmed = isUnlabelled ? missing : 'Labels are there and do not show it.'
  if (main.isGiven || main.usual === null) {
    const words = boundWords(main, main.estimated, episode).replace(' is ', ' is estimated at ')
    return `${words} ${time}. ${unconfirmed}`
  }
  const { from, to } = metricFromTo(main.key, main.usual, episode.change.to)
  const verb = episode.change.to < main.usual ? 'fallen' : 'risen'
  return `${main.label} is estimated to have ${verb} from ${from} to ${to} ${time}${courseWords(episode)}. ${unconfirmed}`
}

function steady(evidence: Evidence, main: MetricEvidence): string {
  const noun = chunkNoun(evidence.config.chunks)
  const places = main.labelled.length > 0 ? main.labelled : main.unlabelled
  const series = main.labelled.length > 0 ? main.realized : main.estimated
  const mean = meanOf(places.map((place) => valueAt(series, place))) ?? Number.NaN
  const value = metricValue(main.key, mean, decimalsAt(series, places.at(-1) as number))
  const all = inAll(places.length, noun)
  if (main.labelled.length === 0) {
    const usual = main.estimatedRisen.length > 0 ? 'as usual or better' : 'as usual'
    const unknown = hasOnlyUnknownLabels(evidence, places)
    const arrived = hasWithheld(evidence, places) ? 'no labels speak for all rows' : 'no labels have arrived'
    const labels = unknown ? 'no label is one that the reference has' : arrived
    return `${main.label} is estimated at ${value}, ${usual}, ${all}; ${labels}${undefinedToo(evidence, main)}, and without them a change of concept cannot be seen.`
  }
  return `${main.label} ${value} is ${rangeWords(main, noun, ' with labels')}${restWords(evidence, main, noun)}.`
}

/** Sentences about a metric that is watched: what it is meanwhile, why no alert, and the causes. */
function watchedWords(evidence: Evidence, diagnosis: Diagnosis, { metric, episode, isRealized }: Change): string {
  const { from, to } = metricFromTo(metric.key, episode.change.from, episode.change.to)
  const named = episode.places.flatMap((place) => evidence.chunks[place] ?? [])
  const is = isRealized ? 'is on watch' : 'is estimated, and on watch'
  const noun = chunkNoun(evidence.config.chunks)
  const known = `${metric.label} ${is}: ${to} ${when(named, evidence.config.chunks)}, usually ${from}, where the ${noun}s of the reference differ too much for an alert.`
  return isRealized && diagnosis.bridge !== undefined
    ? `${known}${explanation(evidence, diagnosis)}${besideWords(evidence, metric, episode)}`
    : `${known}${whereWords(diagnosis)}`
}

/** Metrics that did not fall meanwhile: the order of scores, and the value of the predictions. */
function besideWords(evidence: Evidence, metric: MetricEvidence, { places }: PlacedEpisode): string {
  const orders = evidence.metrics.filter(
    ({ key, labelled }) => RANKINGS.includes(key) && places.some((place) => labelled.includes(place)),
  )
  const [order] = orders
  const isIntact = order !== undefined && orders.every((own) => own !== metric && own.fallen.length === 0)
  const words = [...(isIntact ? [orderWords(order, places)] : []), ...valueWords(evidence, metric, places)]
  return words.length === 0 ? '' : ` ${capital(enumerate(words))}.`
}

function orderWords(order: MetricEvidence, places: readonly number[]): string {
  const mean = meanOf(places.map((place) => valueAt(order.realized, place))) ?? Number.NaN
  return `the scores order cases as usual (${order.label} ${metricValue(order.key, mean, decimalsAt(order.realized, places[0] as number))})`
}

function valueWords({ metrics, config }: Evidence, metric: MetricEvidence, places: readonly number[]): string[] {
  const value = metrics.find(({ key }) => key === 'business_value')
  const mean = meanOf(places.map((place) => valueAt(value?.realized, place)))
  if (value === undefined || value === metric || value.usual === null || mean === null) return []
  const { from, to } = metricFromTo(value.key, value.usual, mean)
  const per = config.value?.per === 'row' ? 'prediction' : chunkNoun(config.chunks)
  return [`the value ${mean < value.usual ? 'fell' : 'rose'} from ${from} to ${to} per ${per}`]
}

/** Words about the chunks without a realized value. */
function restWords(evidence: Evidence, main: MetricEvidence, noun: string): string {
  const parts: string[] = []
  const { length } = main.undefinedIn
  if (length > 0) parts.push(`is undefined in ${count(length)} more ${nounFor(length, noun)} with labels`)
  if (main.unlabelled.length > 0) {
    const there = main.estimatedRisen.length > 0 ? 'to stay there or better' : 'to stay there'
    parts.push(
      `is estimated ${there} in the ${main.unlabelled.length === 1 ? 'one' : count(main.unlabelled.length)} ${restNoun(evidence, main)}`,
    )
  }
  return parts.length === 0 ? '' : ` and ${enumerate(parts)}`
}

function undefinedToo(evidence: Evidence, main: MetricEvidence): string {
  const { length } = main.undefinedIn
  const noun = chunkNoun(evidence.config.chunks)
  return length === 0 ? '' : ` but ${prepositionOf(noun)} ${plural(length, noun)} where it is undefined`
}

/** Why values are there and are not judged. */
function unjudged({ chunks, production }: Evidence, { label }: MetricEvidence): string {
  const reference = chunks.length - production.length
  const why =
    reference < 2
      ? 'the reference has one chunk, and two or more show what is usual'
      : 'too few rows have labels, or too few chunks of the reference have a value'
  return `${label} cannot be judged: ${why}.`
}

function faultWords({ all, faults }: Diagnosis): string {
  const own = ownFindings(all)
  const columns = [...new Set(own.flatMap(({ kind, column = '' }) => (kind === 'data_fault' ? [column] : [])))]
  if (columns.length > 0) return ` But ${namedColumns(columns)} ${columns.length === 1 ? 'needs' : 'need'} a look.`
  const [fault] = faults.alerting
  if (fault === undefined) return ''
  const who = fault.column === undefined ? 'the rows need' : `${quoted(fault.column)} needs`
  return ` But ${who} a look: ${fault.words}.`
}

/** Inputs alone: nothing says whether drift matters. */
function withoutPerformance(evidence: Evidence, diagnosis: Diagnosis): string {
  const drifting = new Set(
    (evidence.results[UNIVARIATE]?.series ?? [])
      .filter((series) => evidence.production.some((place) => stateAt(series, place) === 'alert'))
      .map((series) => series.column),
  )
  const drift =
    drifting.size === 0
      ? 'No input drifts'
      : `${plural(drifting.size, 'input')} ${drifting.size === 1 ? 'drifts' : 'drift'}`
  return `${drift}; ${unknownWords(evidence)}.${faultWords(diagnosis)}`
}

/** Why performance is not known. */
function unknownWords({ config, metrics, results }: Evidence): string {
  const { target, score } = config.columns
  if (config.task === undefined) return 'performance is not watched, so nothing says whether that matters'
  const undefinedOne = metrics.find((metric) => metric.undefinedIn.length > 0)
  if (undefinedOne !== undefined) {
    const reason = reasonAt(undefinedOne.realized, undefinedOne.undefinedIn[0] as number)
    return `labels are there, but ${undefinedOne.label} is undefined (${reasonWords(reason)}), so performance is not known`
  }
  if (results[REALIZED] === undefined && results[ESTIMATED] === undefined) {
    const given = target !== undefined ? 'neither columns.prediction nor columns.score is' : 'columns.target is not'
    return `${target === undefined && score === undefined ? 'neither columns.target nor columns.score is' : given} given, so performance is not known`
  }
  return 'there are neither labels nor scores, so performance is not known'
}
