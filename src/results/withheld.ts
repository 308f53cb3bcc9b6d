/** Realized values that are withheld, because the labels that have come do not speak for all rows. */

import { REALIZED } from '../calculators/performance.js'
import type { Readings } from './assemble.js'
import { codeOf, type Measures } from './measures.js'
import type { Selected } from './selected.js'

/** Takes realized values, and the rate of the labels, out of these chunks. */
export function withheld(readings: Readings, selected: ReadonlyMap<number, Selected>): Readings {
  if (selected.size === 0) return readings
  const series = readings.series.map((own) =>
    own.calculator === REALIZED ? { ...own, measures: without(own.measures, [...selected.keys()]) } : own,
  )
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
