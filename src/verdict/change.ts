/** The change that a run is about: of its main metric by alerts, or else what is watched more often than by chance. */

import { WATCHED } from '../alerts/chance/budget.js'
import { binomialTail } from '../alerts/chance/tails.js'
import { stateAt } from '../results/columns.js'
import { episodesOf, type PlacedEpisode } from './episodes.js'
import type { Evidence, MetricEvidence } from './evidence.js'

/** The chance below which chunks that are watched are worth a sentence. */
const RARE = 0.01

/** A change of a metric. */
export interface Change {
  readonly metric: MetricEvidence
  readonly episode: PlacedEpisode
  readonly level: 'alert' | 'watch'
  /** Shown by labels, and not by the estimate alone. */
  readonly isRealized: boolean
}

/** The change of the main metric, or else of the first metric that is watched. */
export function changeOf(evidence: Evidence): Change | undefined {
  const { main, metrics } = evidence
  const episode = main?.episodes[0]
  if (main !== undefined && episode !== undefined) {
    return { metric: main, episode, level: 'alert', isRealized: main.fallen.length > 0 }
  }
  const sorted = [...metrics].sort((a, b) => Number(b === main) - Number(a === main))
  for (const metric of sorted) {
    const change = watchedChange(evidence, metric)
    if (change !== undefined) return change
  }
  return undefined
}

function watchedChange({ chunks }: Evidence, metric: MetricEvidence): Change | undefined {
  const watched = watchedIn(metric)
  if (watched.length === 0) return undefined
  const isRealized = metric.labelled.length > 0
  const series = isRealized ? metric.realized : metric.estimated
  const known = isRealized ? metric.labelled : metric.unlabelled
  const [episode] = episodesOf({ ...metric, series, known, alerts: watched }, chunks)
  // Watched chunks share the usual value, or that of their weekday, and its error: what that error may be is no change.
  return episode && isTold(episode) ? { metric, episode, level: 'watch', isRealized } : undefined
}

function isTold({
  change: {
    interval: [from, to],
  },
}: PlacedEpisode): boolean {
  return from > 0 || to < 0
}

/** Chunks of a metric that are watched, where chance seldom has as many; else none. */
export function watchedIn({ labelled, unlabelled, realized, estimated }: MetricEvidence): readonly number[] {
  const [places, series] = labelled.length > 0 ? [labelled, realized] : [unlabelled, estimated]
  const watched = places.filter((place) => stateAt(series, place) === 'watch')
  return binomialTail(watched.length, places.length, WATCHED) > RARE ? [] : watched
}
