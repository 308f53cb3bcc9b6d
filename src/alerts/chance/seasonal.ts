/** Plans of series whose values are corrected by a season. */

import type { Chunk, ResolvedConfig } from '../../types/index.js'
import type { Plan } from './plan.js'
import type { Reading } from './scorer.js'
import { type Classed, chosenSeason, classOf, correctionOf, possibleSeasons, type Season } from './season.js'

/** The season that was asked for, or the one that the reference shows. */
export function seasonOf(config: ResolvedConfig, plans: readonly Plan[], chunks: readonly Chunk[]): Season | undefined {
  const asked = (config.alerts === 'nannyml' ? undefined : config.alerts.season) ?? 'auto'
  if (asked === 'none') return undefined
  const possible = possibleSeasons(chunks, config.chunks)
  if (asked !== 'auto') return possible.find((season) => season === asked)
  return chosenSeason(possible, (season) => plans.map((plan) => classedOf(plan, chunks, season)))
}

/** Values of the reference's chunks on their scale, with their classes. */
function classedOf({ readings, places, scale }: Plan, chunks: readonly Chunk[], season: Season): readonly Classed[] {
  if (scale === undefined) return []
  return readings.map((reading, at) => {
    return { value: scale.of(reading), season: classOf(season, chunks[places[at] as number] as Chunk) ?? -1 }
  })
}

/** A plan whose values are corrected; those of the reference by the other chunks of their class. */
export function inSeason(plan: Plan, chunks: readonly Chunk[], season: Season): Plan {
  const { scale, scorer, reading } = plan
  const classed = classedOf(plan, chunks, season)
  if (scale === undefined || classed.length === 0) return plan
  const correction = correctionOf(classed)
  const seasonal = (own: Reading, chunk: Chunk) => scale.corrected(own, correction.of(classOf(season, chunk)))
  const readings = plan.readings.map((own, at) => scale.corrected(own, correction.without(classed[at] as Classed)))
  return {
    ...plan,
    season,
    seasonal,
    readings,
    reading: (measures, chunk, place, evidence) => seasonal(reading(measures, chunk, place, evidence), chunk),
    ...(scorer === undefined || plan.scores === undefined ? {} : { scores: readings.map(scorer.own) }),
  }
}
