/** Readings of chunks that come before others: looked at together, and taken off again. */

import type { RawSeries, Readings } from './assemble.js'
import { join, slice } from './measures.js'

/** Readings of both, the earlier ones first; the series are those of the later ones. */
export function after(earlier: Readings | undefined, later: Readings): Readings {
  if (earlier === undefined) return later
  const series = later.series.map((own, index) => {
    return { ...own, measures: join((earlier.series[index] as RawSeries).measures, own.measures) }
  })
  return {
    ...later,
    series,
    chunks: [...earlier.chunks, ...later.chunks],
    targetRate: [...earlier.targetRate, ...later.targetRate],
    selection: [...earlier.selection, ...later.selection],
    offset: [...earlier.offset, ...later.offset],
  }
}

/** The readings from a place on. */
export function from(place: number, all: Readings): Readings {
  if (place === 0) return all
  const { chunks, series, targetRate, selection, offset } = all
  return {
    ...all,
    chunks: chunks.slice(place),
    series: series.map((own) => ({ ...own, measures: slice(own.measures, place, chunks.length) })),
    targetRate: targetRate.slice(place),
    selection: selection.slice(place),
    offset: offset.slice(place),
  }
}
