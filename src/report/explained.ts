/** Series whose alerts an incident explains, as many as are named. */

import type { ExplainedSeries } from './incident-blocks.js'

/** Series that are named. */
const MOST = 8

/** The first series, the number of those left, and all alerts. */
export function namedSeries(explains: readonly ExplainedSeries[]) {
  return {
    shown: explains.slice(0, MOST),
    left: Math.max(0, explains.length - MOST),
    alerts: explains.reduce((sum, { alerts }) => sum + alerts, 0),
  }
}

/** `F1 (3), drift of hour (1), 4 more`. */
export function seriesWords(
  explains: readonly ExplainedSeries[],
  print: (label: string) => string = (label) => label,
): string {
  const { shown, left } = namedSeries(explains)
  const named = shown.map(({ label, alerts }) => `${print(label)} (${alerts})`)
  return [...named, ...(left > 0 ? [`${left} more`] : [])].join(', ')
}
