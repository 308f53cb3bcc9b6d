/** Segments in which a change sits. */

import type { CausesEntry, SliceEntry, ValuesEntry } from '../../native/binding.js'
import type { CauseKind, SegmentEffect } from '../types/index.js'
import { enumerate } from '../words/lists.js'
import { margin, plain } from '../words/numbers.js'
import { quoted } from '../words/words.js'
import type { Bridge } from './bridge.js'

/** Labels of a column that are named; of more, the number. */
const MOST_LABELS = 3

/** The segments that the core found, in the metric's own unit; `scale` is the change over what it is to first order. */
export function segmentsOf(found: CausesEntry | undefined, bridge: Bridge | undefined): readonly SegmentEffect[] {
  const scale = scaleOf(found, bridge)
  return (found?.slices ?? []).map((own): SegmentEffect => {
    const [carries, reach] = [own.carries * scale, margin(own.error) * scale]
    return {
      segment: Object.fromEntries(own.columns.map(({ column, values }) => [column, valuesWords(values)])),
      share: own.share,
      usualShare: own.shareBefore,
      from: own.valueBefore ?? null,
      to: own.value ?? null,
      carries,
      interval: [carries - reach, carries + reach],
      pValue: own.pValue,
      cause: causeOf(own, bridge),
    }
  })
}

/** The same, those first that carry most beyond their share of the rows: where a change sits, and not where it is clearest. */
export function mostTelling(found: CausesEntry | undefined, bridge: Bridge | undefined): readonly SegmentEffect[] {
  const total = bridge?.total ?? 0
  const beyond = ({ carries, share }: SegmentEffect) => Math.sign(total) * (carries - share * total)
  return segmentsOf(found, bridge).toSorted((one, other) => beyond(other) - beyond(one))
}

/** The segments that the core found of a metric whose change is not split: in its unit, to first order. */
export function plainSegments(found: CausesEntry | null): readonly SegmentEffect[] {
  return segmentsOf(found ?? undefined, undefined)
}

/** A change over what the core has to first order; 1 where these are too far apart to be the same. */
export function scaleOf(found: CausesEntry | undefined, bridge: Bridge | undefined): number {
  const first = found === undefined || Number.isNaN(found.total) ? found?.expected : found.total
  const scale = (bridge?.total ?? 0) / (first ?? 0)
  return scale > 0.5 && scale < 2 ? scale : 1
}

function causeOf({ columns, carries, concept }: SliceEntry, bridge: Bridge | undefined): CauseKind {
  if (bridge?.causes[0] === 'data_fault') return 'data_fault'
  const fault = bridge?.parts.find(({ kind }) => kind === 'data_fault')
  if (columns.some(({ column }) => fault?.columns.includes(column))) return 'data_fault'
  if (Math.abs(concept) < Math.abs(carries) / 2) return 'covariate_shift'
  return bridge?.causes.includes('label_shift') ? 'label_shift' : 'concept_drift'
}

/** Values in words: `17 to 23`, `up to 0.3`, `DE`, `missing`. */
export function valuesWords({ kind, above, to, isWhole, labels }: ValuesEntry): string {
  if (kind === 'labels') {
    const more = labels.length - MOST_LABELS
    return more > 1 ? `${enumerate([...labels.slice(0, MOST_LABELS), `${more} others`])}` : enumerate(labels)
  }
  if (kind !== 'numbers') return kind
  const [low, high] = [bound(above, isWhole ? 1 : 0), bound(to, 0, isWhole)]
  if (low === undefined) return high === undefined ? 'any number' : `up to ${high}`
  if (high === undefined) return isWhole ? `from ${low} on` : `above ${low}`
  return low === high ? low : `${low} to ${high}`
}

/** A bound as it is shown: of whole numbers the next one within. */
function bound(edge: number | undefined, next: number, isWhole = next === 1): string | undefined {
  if (edge === undefined || !Number.isFinite(edge)) return undefined
  return isWhole ? plain(Math.floor(edge) + next) : plain(Number(edge.toPrecision(3)))
}

/** A segment inside a sentence: `"weekday" is 5 and "hour" is 17 to 23`. */
export function segmentWords({ segment }: Pick<SegmentEffect, 'segment'>): string {
  return enumerate(Object.entries(segment).map(([column, values]) => `${quoted(column)} is ${values}`))
}
