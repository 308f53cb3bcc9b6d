/** Values inside the verdict's sentences, with as many digits as their sampling error supports. */

import { pointAt } from '../points.js'
import type { Series } from '../types.js'
import { decimalsFor, decimalsForError, fixed, percent, signed } from '../words/numbers.js'

/** Decimals for the values of a series, from the sampling error at one of its chunks. */
export function decimalsAt(series: Series | undefined, place: number): number {
  const { standardError, value } = pointAt(series, place) ?? { value: null }
  return standardError === undefined || standardError === 0 ? decimalsFor([value]) : decimalsForError(standardError)
}

/** `0.231 ± 0.005`, or `0.23` where the error is not known. */
export function withError(series: Series | undefined, place: number): string {
  const { standardError, value } = pointAt(series, place) ?? { value: null }
  if (value === null) return 'no value'
  const decimals = decimalsAt(series, place)
  return standardError === undefined || standardError === 0
    ? fixed(value, decimals)
    : `${fixed(value, decimals)} ± ${fixed(standardError, decimals)}`
}

/** Two values that differ, with just enough digits (two at least of the larger) to show it. */
export function fromTo(from: number, to: number): { readonly from: string; readonly to: string } {
  const least = decimalsFor([from, to], 2)
  const shown = [0, 1, 2].map((more) => least + more).find((own) => fixed(from, own) !== fixed(to, own))
  const decimals = shown ?? least
  return { from: fixed(from, decimals), to: fixed(to, decimals) }
}

/** Two rates that differ, as percentages. */
export function percentFromTo(from: number, to: number): { readonly from: string; readonly to: string } {
  const decimals = Math.abs(from - to) >= 0.02 ? 0 : 1
  return { from: percent(from, decimals), to: percent(to, decimals) }
}

/** A change with its sign; `largest` sets the digits for all changes that stand together. */
export function change(value: number, largest: number): string {
  return signed(value, decimalsFor([largest], 2))
}
