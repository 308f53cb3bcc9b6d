/** Distributions of columns, read from the core when somebody asks for one. */

import type { Distribution } from '../types/index.js'
import type { Measurements } from './assemble.js'

/** Source of a table's distributions. */
export type Pictured = Pick<Measurements, 'measured' | 'chunks'>

/** Source of the distributions, without the typed arrays: these were copied into the results. */
export function pictured({ measured, chunks }: Measurements): Pictured {
  return { measured, chunks }
}

/** Distribution of a column in a chunk beside the reference's; `undefined` where there is none. */
export function distributionOf(
  table: Pictured,
  features: ReadonlyMap<string, number>,
  column: string,
  index: number,
): Distribution | undefined {
  const feature = features.get(column)
  if (feature === undefined || !Number.isInteger(index) || table.chunks[index] === undefined) return undefined
  const entry = table.measured.distribution(feature, index)
  if (!entry) return undefined
  const shares = { reference: Array.from(entry.reference), production: Array.from(entry.chunk) }
  if (entry.edges) {
    const [below = 0, above = 0] = entry.outside ?? []
    return {
      column,
      kind: 'numeric' as const,
      edges: Array.from(entry.edges),
      ...shares,
      outside: [below, above] as const,
    }
  }
  const named = entry.labels ?? []
  const labels = named.length < shares.reference.length ? [...named, null] : named
  return { column, kind: 'categorical' as const, labels, ...shares }
}
