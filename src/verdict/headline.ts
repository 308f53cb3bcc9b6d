/** The verdict's first sentences: what, from, to, when, explained by what. */

import { alertAt, valueAt } from '../points.js'
import type { Status } from '../types.js'
import { fixed, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { type Diagnosis, faultsOf, isSerious } from './causes.js'
import { chunkWords } from './chunk-words.js'
import { type Evidence, type MetricEvidence, meanOf, rangeWords } from './evidence.js'
import { decimalsAt, fromTo } from './numbers.js'

/** A part of a change below this share is almost nothing. */
const ALMOST_NOTHING = 0.15

/** The state of the model, by its performance; faults of the data and drift alone do not make it bad. */
export function statusOf({ main }: Evidence): Status {
  if (main === undefined) return 'inconclusive'
  return main.fallen.length + main.estimatedFallen.length > 0 ? 'degraded' : 'healthy'
}

/** One to three sentences with numbers in them. */
export function headlineOf(evidence: Evidence, diagnosis: Diagnosis): string {
  const { main } = evidence
  if (main === undefined) return withoutPerformance(evidence)
  if (main.fallen.length > 0) return `${fallWords(evidence, main, diagnosis)} ${explanation(evidence, diagnosis)}`
  if (main.estimatedFallen.length > 0) return estimatedFall(evidence, main, diagnosis)
  return `${steady(evidence, main)}${faultWords(evidence)}`
}

function fallWords(evidence: Evidence, main: MetricEvidence, { episode }: Diagnosis): string {
  const chunks = episode.flatMap((place) => evidence.chunks[place] ?? [])
  const when = chunkWords(chunks, evidence.config.chunks)
  const worst = meanOf(episode.map((place) => valueAt(main.realized, place))) ?? Number.NaN
  const verb = main.higherIsBetter ? 'fell' : 'rose'
  if (main.usual === null) return `${main.label} ${verb} to ${fromTo(worst, worst).to} in ${when}.`
  const { from, to } = fromTo(main.usual, worst)
  return `${main.label} ${verb} from ${from} to ${to} in ${when}.`
}

function explanation(evidence: Evidence, { attribution }: Diagnosis): string {
  const target = evidence.config.columns.target ?? 'the labels'
  if (attribution === undefined) return 'Without scores the cause cannot be split into inputs and concept.'
  const share = Math.abs(attribution.covariate / attribution.total)
  switch (attribution.cause) {
    case 'concept_drift': {
      const explained = share < ALMOST_NOTHING || Math.sign(attribution.covariate) !== Math.sign(attribution.total)
      return `The inputs explain ${explained ? 'almost none' : 'little'} of it: the relation between inputs and ${target} changed.`
    }
    case 'both':
      return `The inputs explain part of it; the relation between inputs and ${target} changed too.`
    case 'covariate_shift':
      return 'The inputs explain it: the model meets other cases than it learned from.'
    case 'within_error':
      return 'The change is too small against its sampling error to name a cause.'
  }
}

function estimatedFall(evidence: Evidence, main: MetricEvidence, { episode }: Diagnosis): string {
  const chunks = episode.flatMap((place) => evidence.chunks[place] ?? [])
  const worst = meanOf(episode.map((place) => valueAt(main.estimated, place))) ?? Number.NaN
  const { from, to } = fromTo(main.usual ?? worst, worst)
  const verb = main.higherIsBetter ? 'fallen' : 'risen'
  return `${main.label} is estimated to have ${verb} from ${from} to ${to} in ${chunkWords(chunks, evidence.config.chunks)}. The inputs moved where the model is less sure; labels have not arrived to confirm it.`
}

function steady(evidence: Evidence, main: MetricEvidence): string {
  const noun = chunkNoun(evidence.config.chunks)
  const places = main.labelled.length > 0 ? main.labelled : main.unlabelled
  const series = main.labelled.length > 0 ? main.realized : main.estimated
  const mean = meanOf(places.map((place) => valueAt(series, place))) ?? Number.NaN
  const value = fixed(mean, decimalsAt(series, places.at(-1) as number))
  if (main.labelled.length === 0) {
    return `${main.label} is estimated at ${value}, as usual, in all ${plural(places.length, noun)}; no labels have arrived, and without them a change of concept cannot be seen.`
  }
  const rest =
    main.unlabelled.length > 0 ? ` and is estimated to stay there in the ${main.unlabelled.length} without` : ''
  return `${main.label} ${value} is ${rangeWords(main)} in all ${plural(places.length, noun)} with labels${rest}.`
}

function faultWords(evidence: Evidence): string {
  const [fault] = faultsOf(evidence).filter(isSerious)
  return fault === undefined ? '' : ` But ${fault.series.column} has ${fault.words} that need a look.`
}

/** Inputs alone: nothing says whether drift matters. */
function withoutPerformance(evidence: Evidence): string {
  const drifting = new Set(
    (evidence.results.univariate_drift?.series ?? [])
      .filter((series) => evidence.analysis.some((place) => alertAt(series, place)))
      .map((series) => series.column),
  )
  const drift =
    drifting.size === 0
      ? 'No input drifts'
      : `${plural(drifting.size, 'input')} ${drifting.size === 1 ? 'drifts' : 'drift'}`
  const why =
    evidence.config.task === undefined
      ? 'performance is not watched, so nothing says whether that matters'
      : 'there are neither labels nor scores, so performance is not known'
  return `${drift}; ${why}.${faultWords(evidence)}`
}
