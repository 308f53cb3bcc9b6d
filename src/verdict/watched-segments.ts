/** Segments that are watched, in the verdict: where the model has fallen among the rows of some alone, or most clearly. */

import { calculatorOf } from '../calculators/list.js'
import { alertsOf } from '../results/alerts.js'
import type { SegmentResults } from '../results/segments.js'
import type { Episode, Finding, Status, Verdict } from '../types/index.js'
import { enumerate } from '../words/lists.js'
import { count, plural } from '../words/numbers.js'
import { segmentLabel } from '../words/segments.js'
import { quoted } from '../words/words.js'
import { segmentWords } from './where.js'

/** A segment, judged by its own rows. */
export interface JudgedSegment extends SegmentResults {
  readonly status: Status
  /** Course of the model among its rows, as a sentence says it. */
  readonly sentence: string
  /** The change that the sentence tells, if there is one. */
  readonly episode: Episode | undefined
}

/** Segments that are told in sentences. */
const MOST_TOLD = 3
/** Columns of a segment that are named. */
const MOST_COLUMNS = 3

/** The verdict on all rows with what is known of segments: a fall in one is a fall of the model, however few rows it has. */
export function verdictWithSegments(verdict: Verdict, segments: readonly JudgedSegment[]): Verdict {
  const fallen = segments.filter(({ status }) => status === 'degraded').toSorted((a, b) => clarityOf(b) - clarityOf(a))
  const inputs = segments.flatMap(inputFinding)
  if (fallen.length === 0 && inputs.length === 0) return verdict
  return {
    ...verdict,
    status: fallen.length > 0 ? 'degraded' : verdict.status,
    headline: `${verdict.headline}${headlineOf(verdict.status, fallen, segments.length)}`,
    performance: [...verdict.performance, ...fallen.slice(0, MOST_TOLD).map(fallFinding), ...restFinding(fallen)],
    causes: [...verdict.causes, ...inputs.slice(0, MOST_TOLD)],
  }
}

/** The change in units of its error. */
function clarityOf({ episode }: JudgedSegment): number {
  if (episode === undefined) return 0
  const { from, to, interval } = episode.change
  return Math.abs(to - from) / Math.max(interval[1] - interval[0], Number.MIN_VALUE)
}

function headlineOf(status: Status, fallen: readonly JudgedSegment[], all: number): string {
  const [first] = fallen
  if (first === undefined) return ''
  const others = fallen.length === 1 ? '' : ` ${count(fallen.length)} of ${plural(all, 'segment')} have fallen.`
  if (status === 'degraded') return `${others} Most clearly where ${segmentWords(first)}: ${first.sentence}`
  return ` But where ${segmentWords(first)}: ${first.sentence}${others}`
}

function fallFinding({ segment, sentence, episode }: JudgedSegment): Finding {
  return {
    kind: 'segment',
    sentence: `Where ${segmentWords({ segment })}: ${sentence.replace(/\.$/, '')}`,
    segment,
    ...(episode === undefined
      ? {}
      : { metric: episode.metric, calculator: episode.calculator, chunks: episode.chunks }),
  }
}

function restFinding(fallen: readonly JudgedSegment[]): readonly Finding[] {
  const rest = fallen.slice(MOST_TOLD)
  if (rest.length === 0) return []
  const named = rest.slice(0, MOST_TOLD).map(({ segment }) => segmentLabel(segment))
  const more = rest.length - named.length
  const names = enumerate([...named, ...(more > 0 ? [`${count(more)} more`] : [])])
  return [
    { kind: 'segment', sentence: `Performance has alerts in ${plural(rest.length, 'other segment')} too: ${names}` },
  ]
}

/** Alerts of the inputs of a segment, in one sentence. */
function inputFinding({ segment, results }: JudgedSegment): readonly Finding[] {
  const alerts = alertsOf(results).filter(({ calculator }) =>
    ['drift', 'quality'].includes(calculatorOf(calculator).family),
  )
  const [first] = alerts
  if (first === undefined) return []
  const columns = [...new Set(alerts.flatMap(({ column }) => column ?? []))]
  const named = columns.slice(0, MOST_COLUMNS).map(quoted)
  const more = columns.length - named.length
  const of = enumerate([...named, ...(more > 0 ? [`${count(more)} more`] : [])])
  const sentence = `Where ${segmentWords({ segment })}: inputs have ${plural(alerts.length, 'alert')}${of === '' ? '' : ` (${of})`}`
  const chunks = [...new Set(alerts.map(({ chunk }) => chunk))]
  return [{ kind: 'segment', sentence, segment, calculator: first.calculator, metric: first.metric, chunks }]
}
