/** Words about labels that came for some kinds of rows first. */

import type { Finding } from '../types/index.js'
import { when } from '../words/when.js'
import { capital, enumerate, quoted } from '../words/words.js'
import type { Evidence, MetricEvidence } from './evidence.js'

/** Columns that decide are named up to this many. */
const MOST_NAMED = 3

/** Finding about the chunks whose labels are selected. */
export function selectionFinding(evidence: Evidence): Finding[] {
  const { selected, chunks, config } = evidence
  if (selected.size === 0) return []
  const named = [...selected.keys()].flatMap((place) => chunks[place] ?? [])
  const why = config.compat === undefined ? 'are withheld there' : 'there speak for them alone'
  const sentence = `${capital(when(named, config.chunks))} labels came for some kinds of rows first${byWords(evidence)}, so realized values ${why}`
  return [{ kind: 'selective_labels', sentence, ...columnOf(evidence), chunks: named.map(({ key }) => key) }]
}

/** The column, if it is one alone. */
function columnOf(evidence: Evidence): Pick<Finding, 'column'> {
  const [column = null, ...others] = columnsOf(evidence)
  return column === null || others.length > 0 ? {} : { column }
}

/** Columns that decide, those of most chunks first; `null` is what labels say. */
function columnsOf({ selected }: Evidence): readonly (string | null)[] {
  const counts = new Map<string | null, number>()
  for (const { column } of selected.values()) counts.set(column, (counts.get(column) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1]).map(([column]) => column)
}

function byWords(evidence: Evidence): string {
  const names = columnsOf(evidence).map((column) => (column === null ? 'what they say' : quoted(column)))
  return `, by ${enumerate(names.slice(0, MOST_NAMED))}`
}

/** The headline's sentence: that values are withheld, and when; empty where none are. */
export function selectionWords({ selected, chunks, config }: Evidence): string {
  if (selected.size === 0 || config.compat !== undefined) return ''
  const named = [...selected.keys()].flatMap((place) => chunks[place] ?? [])
  return ` Labels came for some kinds of rows first ${when(named, config.chunks)}, so realized values are withheld there.`
}

/** Tells whether a chunk without a realized value has labels, which are withheld. */
export function hasWithheld({ selected }: Evidence, places: readonly number[]): boolean {
  return places.some((place) => selected.has(place))
}

/** Words for chunks that only an estimate speaks of: `without`, or `others` where labels are there and withheld. */
export function restNoun(evidence: Evidence, { unlabelled }: MetricEvidence): string {
  return hasWithheld(evidence, unlabelled) ? 'others' : 'without'
}
