/** The season that a monitor settled on, in its configuration and in words. */

import type { ResolvedConfig } from '../types/index.js'
import type { Standard } from './standard.js'

const NOUNS = { weekday: 'weekday', hour: 'hour', day_of_month: 'day of the month' } as const

/** Settles `auto`, and says so; says where a season that was asked for cannot be told. */
export function settledSeason(
  config: ResolvedConfig,
  standards: readonly Standard[],
): { readonly config: ResolvedConfig; readonly notices: readonly string[] } {
  if (config.alerts === 'nannyml') return { config, notices: [] }
  const { season: asked = 'auto' } = config.alerts
  const found = standards.map(({ chance }) => chance?.season).find((season) => season !== undefined)
  if (asked === 'none' || asked === found) return { config, notices: [] }
  if (asked !== 'auto') {
    const notice = `Chunks are not held to those of their ${NOUNS[asked]} (alerts.season): the reference needs chunks of a day or an hour, three of each ${NOUNS[asked]}`
    return { config, notices: [notice] }
  }
  if (found === undefined) return { config, notices: [] }
  const notice = `Chunks are held to those of their ${NOUNS[found]}, because the reference differs by ${NOUNS[found]} (alerts.season)`
  return { config: { ...config, alerts: { ...config.alerts, season: found } }, notices: [notice] }
}

/** Words for the season of a configuration; empty where there is none. */
export function seasonWords({ alerts }: ResolvedConfig): string {
  const season = alerts === 'nannyml' ? undefined : alerts.season
  return season === undefined || season === 'auto' || season === 'none' ? '' : `, corrected by ${NOUNS[season]}`
}
