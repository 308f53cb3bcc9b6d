/** Findings about the segments in which a change sits. */

import type { Finding, SegmentEffect } from '../types/index.js'
import { percent } from '../words/numbers.js'
import { metricInSentence } from '../words/words.js'
import type { Diagnosis } from './diagnosis.js'
import type { Evidence } from './evidence.js'
import { change as changeWords, metricFromTo } from './numbers.js'
import { mostTelling, segmentWords } from './where.js'

/** Segments that are told in sentences. */
const MOST_TOLD = 3

/** One finding for each of the clearest segments. */
export function segmentFindings(evidence: Evidence, { change, bridge, found }: Diagnosis): Finding[] {
  // A fault touches rows of its own; where the others are is no news.
  if (change === undefined || bridge?.causes[0] === 'data_fault') return []
  const chunks = change.episode.places.map((place) => evidence.chunks[place]?.key ?? '')
  return mostTelling(found, bridge)
    .slice(0, MOST_TOLD)
    .map((own): Finding => {
      const { key } = change.metric
      const carried = `${changeWords(own.carries, bridge?.total ?? own.carries)} of the change of ${metricInSentence(key)}`
      const sentence = `Rows where ${segmentWords(own)}, ${percent(own.share, 0)} of all, carry ${carried}${valueWords(key, own)}${shareWords(own)}`
      return { kind: 'segment', sentence, metric: key, column: Object.keys(own.segment)[0] as string, chunks }
    })
}

/** Metric within the segment. Of a metric of order, it may rise there while the segment's place among all rows carries a fall. */
function valueWords(key: string, { from, to, carries }: SegmentEffect): string {
  if (from === null || to === null || (to - from) * carries < 0) return ''
  const words = metricFromTo(key, from, to)
  return `, from ${words.from} to ${words.to} there`
}

function shareWords({ share, usualShare }: SegmentEffect): string {
  const isMoved = Math.abs(share - usualShare) > 0.25 * Math.max(share, usualShare)
  return isMoved ? ` (usually ${percent(usualShare, 0)} of all rows)` : ''
}
