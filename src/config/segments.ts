/** Segments of a configuration: the columns of each entry, and what is judged in them. */

import type { ConstantThreshold, Dataset, ResolvedConfig } from '../types/index.js'
import { invalid, requireColumn } from './keys.js'
import { roleOf } from './roles.js'

type Asked = Pick<ResolvedConfig, 'segments'>

/** The columns of each entry; none without segments. */
export function segmentEntries({ segments = [] }: Asked): readonly (readonly string[])[] {
  return segments.map((entry) => (typeof entry === 'string' ? [entry] : entry))
}

/** Every column that segments are made by, once. */
export function segmentColumns(config: Asked): readonly string[] {
  return [...new Set(segmentEntries(config).flat())]
}

/** Tells whether segments are watched. */
export function hasSegments(config: Asked): boolean {
  return segmentEntries(config).length > 0
}

/**
 * Refuses entries without columns or there twice, and columns that stand for no groups of rows. The core asks how many values they have.
 *
 * @throws ReckonerError `invalid_option`, `missing_column`.
 */
export function requireSegments(config: ResolvedConfig, columns: Dataset['columns']): void {
  const known = new Map(columns.map((column) => [column.name, column]))
  const seen = new Set<string>()
  for (const [place, names] of segmentEntries(config).entries()) {
    if (names.length === 0)
      throw invalid(`Cannot watch segments: segments[${place}] is empty, expected a column or more`)
    for (const name of names) {
      requireColumn(name, known, `segments[${place}]`)
      requireGroups(name, known.get(name)?.kind, config)
    }
    if (new Set(names).size < names.length)
      throw invalid(`Cannot watch segments: segments[${place}] names a column twice, expected each once`)
    const key = JSON.stringify(names.toSorted())
    if (seen.has(key))
      throw invalid(
        `Cannot watch segments: segments[${place}] has the columns of an earlier entry; leave out one of both`,
      )
    seen.add(key)
  }
}

function requireGroups(name: string, kind: string | undefined, { columns }: ResolvedConfig): void {
  const role = roleOf(name, columns)
  if (role !== undefined)
    throw invalid(
      `Cannot watch segments of "${name}": it is columns.${role}; a column that is known of every row before the model speaks is required`,
    )
  if (kind === 'timestamp')
    throw invalid(`Cannot watch segments of "${name}": it is timestamp, expected labels; chunks divide rows by time`)
}

/** The configuration that a segment is judged by: fixed bounds are those of all rows, and a segment has a level of its own. */
export function configOfSegment(config: ResolvedConfig): ResolvedConfig {
  const { segments: _, ...rest } = config
  const isFixed = (threshold: object) => {
    const { lower, upper } = threshold as ConstantThreshold
    return lower !== undefined || upper !== undefined
  }
  const thresholds = Object.entries(config.thresholds).filter(([, threshold]) => !isFixed(threshold))
  return { ...rest, thresholds: Object.fromEntries(thresholds) }
}
