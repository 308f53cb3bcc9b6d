/** Evidence for the rules: every performance metric's labelled, unlabelled and fallen chunks. */

import type { CausesEntry, ShapeEntry } from '../../native/binding.js'
import type { Season } from '../alerts/chance/season.js'
import { sideOf } from '../alerts/threshold.js'
import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { tableMetrics } from '../config/metrics.js'
import { SEASONS } from '../config/schema/names.js'
import { givenThreshold } from '../config/thresholds.js'
import { METRICS } from '../generated/catalogue.js'
import { doubtsAt, reasonAt, stateAt, valueAt } from '../results/columns.js'
import type { Offset } from '../results/label-facts.js'
import { referenceMean } from '../results/ranking.js'
import type { Selected } from '../results/selected.js'
import type {
  Chunk,
  Kind,
  LabelJoin,
  MetricKey,
  ResolvedConfig,
  RunData,
  Series,
  State,
  Undefined,
} from '../types/index.js'
import { inAll, outOf, startWords, when } from '../words/when.js'
import { episodesOf, type PlacedEpisode } from './episodes.js'
import type { Output } from './output-columns.js'

/** Input of a verdict. */
export interface VerdictInput {
  readonly config: ResolvedConfig
  /** Reference chunks first; results have the same chunks. */
  readonly chunks: readonly Chunk[]
  readonly results: RunData['results']
  /** Calibration error of the scores on the reference, before and after calibration. */
  readonly calibration?: { readonly applied: boolean; readonly eceBefore: number; readonly eceAfter: number }
  /** Share of positive labels in the reference and in every chunk. */
  readonly targetRate?: {
    readonly reference: number
    readonly points: readonly { readonly chunk: string; readonly value: number | null }[]
  }
  /** Log-odds of the labels beyond what the scores say, by chunk. */
  readonly offsets?: readonly (Offset | null)[]
  /** Kind of the target's values in the reference. */
  readonly targetKind?: Kind
  /** Chunks whose labels came for some kinds of rows first. */
  readonly selected?: ReadonlyMap<number, Selected>
  /** Result of joining a separate table of labels. */
  readonly labels?: LabelJoin
  /** Predictions, scores and targets, column by column. */
  readonly outputs?: readonly Output[]
  /** Notices about the rows as such: periods without any, too few or too many, repeats. */
  readonly rowNotices?: readonly string[]
  /** Columns that have a fault by their shape, by chunk of production. */
  readonly shapes?: readonly ShapeEntry[]
  /** Columns and slices that carry the change that the run is about, as the core found them in rows. */
  readonly found?: CausesEntry
}

/** One performance metric. Chunks are given by their place in the input. */
export interface MetricEvidence {
  readonly key: MetricKey
  readonly label: string
  /** True if a fall is bad (accuracy), false if a rise is (an error). */
  readonly higherIsBetter: boolean
  readonly realized: Series | undefined
  readonly estimated: Series | undefined
  /** Mean over the reference chunks. */
  readonly usual: number | null
  /** Production chunks with a realized value. */
  readonly labelled: readonly number[]
  /** Production chunks with labels whose realized value is undefined, as AUROC is of one class. */
  readonly undefinedIn: readonly number[]
  /** Production chunks without labels that have an estimate. */
  readonly unlabelled: readonly number[]
  /** True if the bound is a number given by the user: a value beyond it need not have fallen. */
  readonly isGiven: boolean
  /** The season by which chunks are held to those of their class; `undefined` without one. */
  readonly season: Season | undefined
  /** Labelled chunks that alert. */
  readonly fallen: readonly number[]
  /** Labelled chunks that are better than usual. */
  readonly risen: readonly number[]
  /** Chunks whose estimate alerts; without `compat` they have no labels. */
  readonly estimatedFallen: readonly number[]
  /** Chunks whose estimate is better than usual; they have no labels. */
  readonly estimatedRisen: readonly number[]
  /** Episodes by labels, or else by the estimate; the one to tell comes first. */
  readonly episodes: readonly PlacedEpisode[]
  /** False where there are values, but too few rows or chunks of the reference to judge any. */
  readonly isJudged: boolean
}

/** The input with what follows from it. */
export interface Evidence extends VerdictInput {
  readonly selected: ReadonlyMap<number, Selected>
  /** Places of production chunks. */
  readonly production: readonly number[]
  /** Configured metrics whose direction has a meaning, in their order. */
  readonly metrics: readonly MetricEvidence[]
  /** The metric that the headline speaks of: the first that fell, then the first estimated to have, then the first with a value. */
  readonly main: MetricEvidence | undefined
}

/** Reads the results once for all rules. */
export function gather(input: VerdictInput): Evidence {
  const production = input.chunks.flatMap((chunk, place) => (chunk.period === 'production' ? [place] : []))
  const metrics = tableMetrics(input.config).flatMap((key) => evidenceOf(input, production, key))
  const main =
    metrics.find((metric) => metric.fallen.length > 0) ??
    metrics.find((metric) => metric.estimatedFallen.length > 0) ??
    metrics.find((metric) => metric.labelled.length + metric.unlabelled.length > 0)
  return { ...input, selected: input.selected ?? new Map(), production, metrics, main }
}

/** Reasons of a realized value that is not there because no label is, or none that speaks for all rows. */
const WITHOUT_LABELS: readonly Undefined[] = [
  'no_labels',
  'empty_chunk',
  'all_missing',
  'not_estimated',
  'selected_labels',
]

function evidenceOf(input: VerdictInput, production: readonly number[], key: MetricKey): MetricEvidence[] {
  const entry = METRICS.find((metric) => metric.key === key)
  if (!entry || entry.higherIsBetter === null) return []
  const find = (calculator: typeof REALIZED | typeof ESTIMATED) =>
    input.results[calculator]?.series.find((series) => series.metric === key)
  const [realized, estimated] = [find(REALIZED), find(ESTIMATED)]
  const labelled = production.filter((place) => valueAt(realized, place) !== null)
  const isUndefined = (place: number) => {
    const reason = reasonAt(realized, place)
    return reason !== undefined && !WITHOUT_LABELS.includes(reason)
  }
  const undefinedIn = production.filter(isUndefined)
  const unlabelled = production.filter(
    (place) => valueAt(realized, place) === null && valueAt(estimated, place) !== null && !isUndefined(place),
  )
  const usual = realized ? referenceMean(realized, input.chunks) : null
  const those = (places: readonly number[], series: Series | undefined, state: State) =>
    places.filter((place) => stateAt(series, place) === state)
  const own = {
    key,
    label: entry.label,
    higherIsBetter: entry.higherIsBetter,
    realized,
    estimated,
    usual,
    isGiven: isGivenBound(input.config, key),
    season: seasonIn(input.config),
    labelled,
    undefinedIn,
    unlabelled,
    fallen: those(labelled, realized, 'alert'),
    risen: those(labelled, realized, 'better'),
    estimatedFallen: those(production, estimated, 'alert'),
    estimatedRisen: those(production, estimated, 'better'),
    isJudged: isAnyJudged(realized, labelled) || isAnyJudged(estimated, unlabelled),
  }
  return [{ ...own, episodes: whenFallen(own, input.chunks) }]
}

/** Episodes by labels if these show a fall, or else by the estimate. */
function whenFallen(metric: Omit<MetricEvidence, 'episodes'>, chunks: readonly Chunk[]): readonly PlacedEpisode[] {
  const { realized, estimated, labelled, unlabelled, fallen, estimatedFallen } = metric
  if (fallen.length > 0) return episodesOf({ ...metric, series: realized, known: labelled, alerts: fallen }, chunks)
  const known = [...new Set([...unlabelled, ...estimatedFallen])].sort((a, b) => a - b)
  return episodesOf({ ...metric, series: estimated, known, alerts: estimatedFallen }, chunks)
}

function isAnyJudged(series: Series | undefined, places: readonly number[]): boolean {
  return places.some((place) => stateAt(series, place) !== 'not_enough_data')
}

/** The season that the monitor settled on. */
function seasonIn({ alerts }: ResolvedConfig): Season | undefined {
  const season = alerts === 'nannyml' ? undefined : alerts.season
  return SEASONS.find((own) => own === season)
}

function isGivenBound(config: ResolvedConfig, key: MetricKey): boolean {
  const given = givenThreshold(config, key, undefined)
  return given !== undefined && !('std' in given)
}

/** Tells whether labels have moved the estimates of a metric in chunks without labels. */
export function isMovedByLabels({ estimated, unlabelled }: MetricEvidence): boolean {
  return unlabelled.some((place) => doubtsAt(estimated, place).includes('calibration_moved'))
}

/** Range of a metric that did not fall, over its chunks with labels: `within its usual range in all 8 weeks`. */
export function rangeWords(metric: MetricEvidence, noun: string, counted: string): string {
  const { realized, labelled } = metric
  const watched = labelled.filter((place) => stateAt(realized, place) === 'watch')
  if (watched.length === 0) return `${usualWords(metric)} ${inAll(labelled.length, noun)}${counted}`
  if (watched.length === labelled.length) return `on watch ${inAll(labelled.length, noun)}${counted}`
  return `on watch ${outOf(watched.length, labelled.length, noun)}${counted}, otherwise ${usualWords(metric)}`
}

/** Range of the chunks that neither alert nor are on watch. */
function usualWords({ realized, labelled, risen }: MetricEvidence): string {
  if (realized === undefined) return 'within its usual range'
  const isOutside = (place: number) => sideOf(valueAt(realized, place), realized.threshold) !== 'within'
  const outside = labelled.filter((place) => isOutside(place) && stateAt(realized, place) !== 'watch')
  if (outside.length > risen.length) return 'within its usual range or its sampling error'
  return risen.length > 0 ? 'within its usual range or better' : 'within its usual range'
}

/** Mean of the values that there are; `null` without any. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null)
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length
}

/** When something was: `since chunk 6` where it goes on to the end. */
export function timeOf({ production, chunks, config }: Evidence, places: readonly number[]): string {
  const own = places.flatMap((place) => chunks[place] ?? [])
  const tail = production.slice(-places.length)
  const goesOn = places.length > 1 && places.length < production.length
  return goesOn && tail.every((place, index) => place === places[index])
    ? `since ${startWords(own[0] as Chunk, config.chunks)}`
    : when(own, config.chunks)
}

/** Time of an episode in words: `since chunk 6` where it goes on, unless no chunk was otherwise. */
export function episodeTime({ chunks, config }: Evidence, metric: MetricEvidence, episode: PlacedEpisode): string {
  const own = episode.places.flatMap((place) => chunks[place] ?? [])
  const all = metric.fallen.length > 0 ? metric.labelled.length : metric.unlabelled.length
  const goesOn = episode.state === 'open' && own.length > 1 && own.length < all
  return goesOn ? `since ${startWords(own[0] as Chunk, config.chunks)}` : when(own, config.chunks)
}
