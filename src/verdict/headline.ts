/** The verdict's first sentences: what, from, to, when, explained by what. */

import { WATCHED } from '../alerts/chance/budget.js'
import { binomialTail } from '../alerts/chance/tails.js'
import { sideOf } from '../alerts/threshold.js'
import { UNIVARIATE } from '../calculators/drift.js'
import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { reasonAt, stateAt, valueAt } from '../results/columns.js'
import type { Series, Status } from '../types/index.js'
import { count, nounFor, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { inAll, prepositionOf, when } from '../words/when.js'
import { enumerate, quoted, reasonWords } from '../words/words.js'
import type { Diagnosis } from './causes.js'
import type { PlacedEpisode } from './episodes.js'
import { type Evidence, episodeTime, type MetricEvidence, meanOf, rangeWords } from './evidence.js'
import { namedColumns } from './faults.js'
import { decimalsApart, decimalsAt, metricFromTo, metricValue } from './numbers.js'
import { hasOnlyUnknownLabels, outputFindings } from './outputs.js'
import { hasWithheld, restNoun, selectionWords } from './selection.js'

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

function performanceWords(evidence: Evidence, diagnosis: Diagnosis): string {
  const { main } = evidence
  if (main === undefined) return withoutPerformance(evidence, diagnosis)
  const [episode] = main.episodes
  if (episode !== undefined && main.fallen.length > 0)
    return `${fallWords(evidence, main, episode)} ${explanation(evidence, diagnosis)}`
  if (episode !== undefined) return estimatedFall(evidence, main, episode)
  if (!main.isJudged) return `${unjudged(evidence, main)}${faultWords(evidence, diagnosis)}`
  return `${steady(evidence, main)}${faultWords(evidence, diagnosis)}`
}

function fallWords(evidence: Evidence, main: MetricEvidence, episode: PlacedEpisode): string {
  const time = episodeTime(evidence, main, episode)
  if (main.isGiven || main.usual === null) return `${boundWords(main, main.realized, episode)} ${time}.`
  const { from, to } = metricFromTo(main.key, main.usual, episode.change.to)
  const isLower = episode.change.to < main.usual
  const verb = time.startsWith('since') ? (isLower ? 'has fallen' : 'has risen') : isLower ? 'fell' : 'rose'
  return `${main.label} ${verb} from ${from} to ${to} ${time}${courseWords(episode)}.`
}

/** Course of an episode, and its end if there was one. */
function courseWords({ course, state }: PlacedEpisode): string {
  const slope = course === 'slope' ? ', little by little' : ''
  return state === 'open' ? slope : `${slope}, and is as usual again`
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

function explanation(evidence: Evidence, { attribution }: Diagnosis): string {
  const { target } = evidence.config.columns
  const relation = `the relation between inputs and ${target === undefined ? 'the labels' : quoted(target)} changed`
  if (attribution === undefined) return unexplained(evidence)
  const share = Math.abs(attribution.covariate / attribution.total)
  switch (attribution.cause) {
    case 'concept_drift': {
      const explained = share < ALMOST_NOTHING || Math.sign(attribution.covariate) !== Math.sign(attribution.total)
      return `The inputs explain ${explained ? 'almost none' : 'little'} of it: ${relation}.`
    }
    case 'both':
      return `The inputs explain part of it; ${relation} too.`
    case 'covariate_shift':
      return 'The inputs explain it: the model meets other cases than it learned from.'
    case 'within_error':
      return 'The change is too small against its sampling error to name a cause.'
  }
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
    return `${main.label} is estimated at ${value}, ${usual}, ${all}; ${labels}${undefinedToo(evidence, main)}, and without them a change of concept cannot be seen.${watchWords(evidence, main, series, places)}`
  }
  return `${main.label} ${value} is ${rangeWords(main)} ${all} with labels${restWords(evidence, main, noun)}.${watchWords(evidence, main, series, places)}`
}

/** The chance below which chunks that are watched are worth a sentence. */
const RARE = 0.01

/** Chunks that are watched, where chance seldom has as many. */
function watchWords(
  { chunks, config }: Evidence,
  main: MetricEvidence,
  series: Series | undefined,
  places: readonly number[],
): string {
  const watched = places.filter((place) => stateAt(series, place) === 'watch')
  if (binomialTail(watched.length, places.length, WATCHED) > RARE) return ''
  const named = watched.flatMap((place) => chunks[place] ?? [])
  return ` It was ${main.higherIsBetter ? 'low' : 'high'} ${when(named, config.chunks)}, though chunks of the reference differ too much for an alert: watch it.`
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

function faultWords(evidence: Evidence, { faults }: Diagnosis): string {
  const columns = [
    ...new Set(outputFindings(evidence).flatMap(({ kind, column = '' }) => (kind === 'data_fault' ? [column] : []))),
  ]
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
  return `${drift}; ${unknownWords(evidence)}.${faultWords(evidence, diagnosis)}`
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
