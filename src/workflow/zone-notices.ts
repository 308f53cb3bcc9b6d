/** Notices about the reading of times and the clock of their periods. */

import { timestampColumn, timestampRole, zoneOfTimes } from '../config/roles.js'
import type { AnyConfig, Chunking, Dataset, ResolvedConfig } from '../types/index.js'

type Columns = Dataset['columns']

/** Notices about a table whose times already say what a stated unit or format says. */
export function statedNotices({ columns: roles }: ResolvedConfig, columns: Columns): string[] {
  const { column: name, unit, format } = timestampRole(roles) ?? {}
  const own = columns.find((column) => column.name === name)
  const stated = unit === undefined ? format && `format "${format}"` : `unit "${unit}"`
  if (stated === undefined || own?.kind !== 'timestamp') return []
  return [`columns.timestamp: ${stated} has no effect: "${name}" holds times already`]
}

/** Notices about a reference: the zone in use, and a configured zone without effect. */
export function zoneNotices(given: Pick<AnyConfig, 'chunks'>, config: ResolvedConfig, columns: Columns): string[] {
  const [{ chunks }, name] = [config, timestampColumn(config.columns)]
  if (chunks.period === undefined || name === undefined) return []
  const [own, configured] = [zoneOfTimes(config.columns, columns), zoneIn(given.chunks)]
  if (own === undefined) {
    if (configured === undefined) return []
    return [
      `chunks.timeZone "${configured}" has no effect: times of "${name}" have no zone, and are cut as they stand; ` +
        `columns.timestamp: { column: "${name}", timeZone } can say whose clock they were read from`,
    ]
  }
  const whose = configured === undefined ? `the zone of "${name}"` : `which chunks.timeZone names`
  const other = configured === undefined || configured === own ? '' : `; times of "${name}" have the zone ${own}`
  return [`Periods are cut by the clock of ${chunks.timeZone ?? own}, ${whose}${other}`]
}

function zoneIn(chunks: Chunking | 'auto' | undefined): string | undefined {
  return typeof chunks === 'object' ? chunks.timeZone : undefined
}

/** Notices about a checked table whose times have another zone than the reference's, or none. */
export function otherZoneNotices(config: ResolvedConfig, reference: Columns, data: Columns): string[] {
  const name = timestampColumn(config.columns)
  if (name === undefined) return []
  const [usual, own] = [zoneOfTimes(config.columns, reference), zoneOfTimes(config.columns, data)]
  if (usual === own) return []
  const way = `columns.timestamp: { column: "${name}", timeZone } can say whose clock times without a zone were read from`
  if (own === undefined) {
    return [
      `Times of "${name}" have no zone here, in the reference they have one (${usual}): they stand as they are; ${way}`,
    ]
  }
  if (usual === undefined) {
    return [
      `Times of "${name}" have a zone here (${own}), in the reference they have none: they are taken by UTC; ${way}`,
    ]
  }
  const { chunks } = config
  const cut = chunks.timeZone ?? usual
  return [
    `Times of "${name}" have the zone ${own} here, ${usual} in the reference: they are taken by the clock of ${cut}`,
  ]
}
