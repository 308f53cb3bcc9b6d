/** A chart in one sentence, for readers who cannot see it. */

import { lineDecimals } from '../results/marks.js'
import { fixed, plural } from '../words/numbers.js'
import type { SeriesLine, Tick } from './blocks.js'

/** Describes the lines of a chart, their chunks and their course. */
export function describeSeries(
  title: string,
  noun: string,
  ticks: readonly Tick[],
  lines: readonly SeriesLine[],
): string {
  const reference = ticks.filter((tick) => tick.period === 'reference').length
  const parts = lines.map((line) => describeLine(line, reference))
  return `${title} by ${noun}, ${plural(reference, 'reference chunk')} and ${plural(ticks.length - reference, 'production chunk')}: ${parts.join('; ')}.`
}

function describeLine(line: SeriesLine, reference: number): string {
  const name = line.role === 'statistic' ? '' : `${line.role} `
  const marks = line.marks.slice(reference)
  const values = marks.flatMap((mark) => mark.value ?? [])
  if (values.length === 0) return `${name}without a value in production`
  const decimals = lineDecimals(marks)
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const alerts = marks.filter((mark) => mark.alert).length
  return `${name}in production from ${fixed(low, decimals)} to ${fixed(high, decimals)}, outside the threshold in ${alerts} of ${values.length}`
}
