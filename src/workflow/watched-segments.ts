/** Segments that are watched: each is held to its own rows of the reference, as a monitor of these rows would be. */

import type { MonitorHandle, OutsideEntry, SegmentEntry } from '../../native/binding.js'
import { partOfSegment } from '../alerts/chance/budget.js'
import type { Standard } from '../alerts/standard.js'
import { configOfSegment, segmentEntries } from '../config/segments.js'
import { nextTurn } from '../core/event-loop.js'
import { alertsOf } from '../results/alerts.js'
import { type Measurements, type Readings, standardsOf, unpack } from '../results/assemble.js'
import { withSegments } from '../results/segments.js'
import type { Kind, ResolvedConfig, RunData, Segment, WatchedSegment } from '../types/index.js'
import { type JudgedSegment, verdictWithSegments } from '../verdict/watched-segments.js'
import { enumerate } from '../words/lists.js'
import { count, percent, plural } from '../words/numbers.js'
import { segmentLabel } from '../words/segments.js'
import { quoted } from '../words/words.js'
import { concludeSegment } from './conclude.js'

/** A segment, and the standards of its rows. */
export interface SegmentMonitor {
  readonly segment: Segment
  readonly config: ResolvedConfig
  readonly reference: Readings
  readonly standards: readonly Standard[]
}

/** The segments of a monitor that are watched, in the order of the core. */
export function segmentMonitors(
  config: ResolvedConfig,
  learned: MonitorHandle,
  reference: Measurements,
): readonly SegmentMonitor[] {
  const watched = learned.segments().filter(({ unwatched }) => unwatched === undefined)
  const own = configOfSegment(config)
  return watched.map((entry, place) => {
    const readings = readingsOf(reference, place)
    const byChance = learned.segmentByChance(place) ?? []
    const standards = standardsOf(own, readings, byChance, partOfSegment(watched.length))
    return { segment: segmentOf(config, entry), config: own, reference: readings, standards }
  })
}

/** Readings of a segment, by its place. */
function readingsOf({ measured, chunks }: Measurements, place: number): Readings {
  const own = measured.segment(place)
  if (own === null) throw new RangeError(`there is no segment ${place}`)
  return unpack(own, chunks[0]?.period ?? 'production')
}

function segmentOf(config: ResolvedConfig, { entry, values }: SegmentEntry): Segment {
  const names = segmentEntries(config)[entry] ?? []
  return Object.fromEntries(names.map((name, place) => [name, values[place] ?? '']))
}

/** Parts of a run that segments add to. */
type Added = Pick<RunData, 'results' | 'verdict' | 'segments'>

/** Judges the segments of a table, and puts them beside all rows. */
export async function besideSegments<Own extends Pick<RunData, 'results' | 'verdict' | 'config'>>(
  own: Own,
  monitors: readonly SegmentMonitor[],
  production: Measurements,
  targetKind: { readonly targetKind?: Kind },
): Promise<Own & Added> {
  if (monitors.length === 0) return own
  const judged: JudgedSegment[] = []
  for (const [place, monitor] of monitors.entries()) {
    await nextTurn()
    const read = { ...monitor, calibration: [], production: readingsOf(production, place) }
    judged.push({ segment: monitor.segment, ...concludeSegment(read, targetKind) })
  }
  return {
    ...own,
    results: withSegments(own.results, judged),
    verdict: verdictWithSegments(own.verdict, judged),
    segments: judged.map(watchedOf),
  }
}

function watchedOf({ segment, chunks, results, status, sentence }: JudgedSegment): WatchedSegment {
  const rows = (period: string) => chunks.reduce((sum, own) => sum + (own.period === period ? own.rows : 0), 0)
  return {
    segment,
    rows: { reference: rows('reference'), production: rows('production') },
    status,
    headline: sentence,
    alerts: alertsOf(results).length,
  }
}

// ── notices ──────────────────────────────────────────────────────────────────────────────────

/** Segments that are named in a sentence. */
const MOST_NAMED = 5
/** A share of rows without a value that is worth a sentence. */
const LEAST_WITHOUT = 0.01

/** Why some segments of the reference are not watched, a sentence for each reason. */
export function unwatchedNotices(config: ResolvedConfig, learned: MonitorHandle): string[] {
  const all = learned.segments()
  const reasons = [...new Set(all.flatMap(({ unwatched }) => unwatched ?? []))]
  return reasons.map((reason) => {
    const own = all.filter(({ unwatched }) => unwatched === reason)
    const labels = own.map((entry) => `${segmentLabel(segmentOf(config, entry))} (${plural(entry.rows, 'row')})`)
    return `${plural(own.length, 'segment')} ${own.length === 1 ? 'is' : 'are'} not watched, because ${becauseOf(reason)}: ${someOf(labels, own.length)}`
  })
}

function becauseOf(reason: string): string {
  if (reason === 'few_rows') return 'a segment needs 300 rows of the reference'
  return reason === 'too_many' ? '50 others have more rows of the reference' : reason
}

/** Rows of a checked table that are in no segment, because the reference does not have their values. */
export function outsideNotices(config: ResolvedConfig, outside: readonly OutsideEntry[], rows: number): string[] {
  return segmentEntries(config).flatMap((names, place) => {
    const own = outside[place]
    if (own === undefined) return []
    const columns = enumerate(names.map(quoted))
    const values = own.most.map((values) => values.join(', '))
    return [
      ...(own.unseen === 0
        ? []
        : [
            `${plural(own.unseen, 'row')} ${isAre(own.unseen)} in no segment by ${columns}: the reference does not have ${someOf(values, own.count)}`,
          ]),
      ...(own.withoutValue < LEAST_WITHOUT * rows
        ? []
        : [
            `${plural(own.withoutValue, 'row')} (${percent(own.withoutValue / rows)}) ${isAre(own.withoutValue)} in no segment by ${columns}: they have no value`,
          ]),
    ]
  })
}

/** A file of runs has the series of all rows alone. */
export function unstoredNotices({ segments }: Pick<RunData, 'segments'>): string[] {
  return segments === undefined ? [] : ['Segments are not stored: the file of runs has the series of all rows alone']
}

function isAre(rows: number): string {
  return rows === 1 ? 'is' : 'are'
}

function someOf(names: readonly string[], all: number): string {
  const more = all - Math.min(all, MOST_NAMED, names.length)
  return enumerate([...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${count(more)} more`] : [])])
}
