/** Realized values that are withheld, because the labels that have come do not speak for all rows. */

import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import type { RawSeries, Readings } from './assemble.js'
import { distrusted } from './distrusted.js'
import { codeOf, type Measures } from './measures.js'
import type { Selected } from './selected.js'

/**
 * Takes realized values, and the rate of the labels, out of these chunks. Where no column decides which labels have come, they
 * contradict the estimate, and only the course of their arrival speaks for it: it is trusted less.
 */
export function withheld(readings: Readings, selected: ReadonlyMap<number, Selected>): Readings {
  if (selected.size === 0) return readings
  const contradicting = [...selected].flatMap(([place, { column }]) => (column === null ? [place] : []))
  const changed = ({ calculator, measures }: RawSeries): Measures => {
    if (calculator === REALIZED) return without(measures, [...selected.keys()])
    return calculator === ESTIMATED ? distrusted(measures, contradicting, 'selected_labels') : measures
  }
  const series = readings.series.map((own) => ({ ...own, measures: changed(own) }))
  const targetRate = readings.targetRate.map((rate, place) => (selected.has(place) ? null : rate))
  return { ...readings, series, targetRate }
}

/** Clears the values at some places; a value that was undefined before keeps its reason. */
function without({ length, numbers, codes }: Measures, places: readonly number[]): Measures {
  const there = places.filter((place) => !Number.isNaN(numbers.value?.[place] ?? Number.NaN))
  const cleared = <A extends Float64Array | Uint8Array>(array: A, nothing: number): A => {
    const own = array.slice() as A
    for (const place of there) own[place] = nothing
    return own
  }
  const { undefined_because = new Uint8Array(length) } = codes
  const reasons = cleared(undefined_because, codeOf('undefined_because', 'selected_labels'))
  return {
    length,
    numbers: Object.fromEntries(Object.entries(numbers).map(([key, own]) => [key, cleared(own, Number.NaN)])),
    codes: {
      ...Object.fromEntries(Object.entries(codes).map(([key, own]) => [key, cleared(own, 0)])),
      undefined_because: reasons,
    },
  }
}
