/** Values inside the verdict's sentences, with as many digits as their sampling error supports. */

import { pointAt } from '../results/columns.js'
import type { Series } from '../types/index.js'
import { decimalsFor, decimalsForError, fixed, margin, percent, signed } from '../words/numbers.js'

/** Decimals for the values of a series, from the sampling error at one of its chunks. */
export function decimalsAt(series: Series | undefined, place: number): number {
  const { standardError, value } = pointAt(series, place) ?? { value: null }
  return standardError === undefined || standardError === 0 ? decimalsFor([value]) : decimalsForError(standardError)
}

/** Metrics that are a part of something, and told in per cent. */
const IN_PER_CENT: ReadonlySet<string> = new Set(['mape'])

/** A value of a metric as people say it: `0.80`, but a mean absolute percentage error of `9.0 %`. */
export function metricValue(metric: string, value: number, decimals: number): string {
  return IN_PER_CENT.has(metric) ? percent(value, Math.max(0, decimals - 2)) : fixed(value, decimals)
}

/** As many more decimals than the least as tell a value of a metric from the bound that it is beyond. */
export function decimalsApart(metric: string, value: number, bound: number | null, least: number): number {
  return bound === null ? least : apart(value, bound, least, (own, decimals) => metricValue(metric, own, decimals))
}

/** `0.231 ± 0.010 (95 %)`, or `0.23` where the error is not known. */
export function withError(
  metric: string,
  series: Series | undefined,
  place: number,
  decimals = decimalsAt(series, place),
): string {
  const { standardError, value } = pointAt(series, place) ?? { value: null }
  if (value === null) return 'no value'
  const text = metricValue(metric, value, decimals)
  if (standardError === undefined || standardError === 0) return text
  return `${text} ± ${metricValue(metric, margin(standardError), decimals)} (95\u202f%)`
}

/** Two values of a metric that differ. */
export function metricFromTo(metric: string, from: number, to: number): { readonly from: string; readonly to: string } {
  const least = decimalsFor([from, to], 2)
  return IN_PER_CENT.has(metric) ? shown(from, to, Math.max(0, least - 2), percent) : shown(from, to, least, fixed)
}

function shown(from: number, to: number, least: number, print: (value: number, decimals: number) => string) {
  const decimals = apart(from, to, least, print)
  return { from: print(from, decimals), to: print(to, decimals) }
}

/** The least decimals, of at most two more, with which two values do not look the same. */
function apart(one: number, other: number, least: number, print: (value: number, decimals: number) => string): number {
  return [0, 1, 2].map((more) => least + more).find((own) => print(one, own) !== print(other, own)) ?? least
}

/** Two rates that differ, as percentages. */
export function percentFromTo(from: number, to: number): { readonly from: string; readonly to: string } {
  return shown(from, to, Math.abs(from - to) >= 0.02 ? 0 : 1, percent)
}

/** A change with its sign; `largest` sets the digits for all changes that stand together. */
export function change(value: number, largest: number): string {
  return signed(value, decimalsFor([largest], 2))
}
