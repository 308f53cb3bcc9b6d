/** "Segments": how the model does among the rows of each segment that is watched. */

import { familyOf } from '../../calculators/list.js'
import { ESTIMATED, REALIZED } from '../../calculators/performance.js'
import { pointAt, valueAt } from '../../results/columns.js'
import { referenceMean } from '../../results/ranking.js'
import { isSameSegment } from '../../results/segments.js'
import type { CalculatorKey, Chunk, Result, RunData, Series, WatchedSegment } from '../../types/index.js'
import { count, decimalsFor, fixed, plural } from '../../words/numbers.js'
import { segmentLabel } from '../../words/segments.js'
import { when } from '../../words/when.js'
import { metricInSentence, reasonWords } from '../../words/words.js'
import type { TableBlock, TableCell, TableColumn } from '../blocks.js'
import { HEADINGS } from '../headings.js'
import { metricOrder } from './series.js'

/** Longer tables have a search field. */
const SEARCH_FROM = 12

export function buildSegments(run: RunData): TableBlock | undefined {
  const { segments = [] } = run
  if (segments.length === 0) return undefined
  const [metric] = metricOrder(run)
  const columns = [NAME, REFERENCE, ROWS, ...(metric === undefined ? [] : metricColumns(run, metric)), ALERTS]
  return {
    type: 'table',
    anchor: HEADING,
    title: HEADINGS.segments,
    note: note(run, segments, metric),
    alerts: 'performance',
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: segments.map((own, place) => ({ anchor: segmentAnchor(place), cells: columns.map(({ cell }) => cell(own)) })),
    sortedBy: ALERTS.key,
    searchable: segments.length > SEARCH_FROM,
    folded: false,
  }
}

const HEADING = 'segments'

/** Id of the row of a segment, by its place among those that are watched. */
export function segmentAnchor(place: number): string {
  return `${HEADING}-${place}`
}

function note({ config }: RunData, segments: readonly WatchedSegment[], metric: string | undefined): string {
  const fallen = segments.filter(({ status }) => status === 'degraded').length
  const found =
    fallen === 0 ? 'No segment has fallen.' : `${count(fallen)} of ${plural(segments.length, 'segment')} fell.`
  const worst =
    metric === undefined ? '' : ` The worst value of ${metricInSentence(metric)} is that of one ${unit(config)}.`
  return `${found}${worst} The JSON and CSV have every series of each.`
}

function unit({ chunks }: RunData['config']): string {
  return 'period' in chunks ? 'period' : 'chunk'
}

interface Column extends TableColumn {
  readonly cell: (own: WatchedSegment) => TableCell
}

const NAME: Column = {
  key: 'segment',
  label: 'Segment',
  align: 'start',
  cell: ({ segment }) => ({ type: 'text', text: segmentLabel(segment) }),
}
const REFERENCE: Column = {
  key: 'reference',
  label: 'Reference rows',
  align: 'end',
  secondary: true,
  cell: ({ rows }) => ({ type: 'number', value: rows.reference, text: count(rows.reference) }),
}
const ROWS: Column = {
  key: 'rows',
  label: 'Rows',
  align: 'end',
  secondary: true,
  cell: ({ rows }) => ({ type: 'number', value: rows.production, text: count(rows.production) }),
}
const ALERTS: Column = {
  key: 'alerts',
  label: 'Alerts',
  align: 'end',
  cell: ({ alerts }) => ({ type: 'number', value: alerts, text: count(alerts), muted: alerts === 0 }),
}

// ── performance ──────────────────────────────────────────────────────────────────────────────

/** The metric of one segment, by labels where these have come, else estimated. */
interface Measured {
  readonly series: Series
  readonly chunks: readonly Chunk[]
  readonly calculator: CalculatorKey
}

function metricColumns(run: RunData, metric: string): readonly Column[] {
  const of = (own: WatchedSegment) => measuredOf(run, metric, own)
  const column = (key: string, label: string, cell: (measured: Measured) => TableCell): Column => ({
    key,
    label,
    align: 'end',
    cell: (own) => {
      const measured = of(own)
      return measured === undefined ? nothing('not measured') : cell(measured)
    },
  })
  return [
    column('usual', 'Usual', (own) => numberCell(own, referenceMean(own.series, own.chunks))),
    column('worst', 'Worst', (own) => worstCell(run, own)),
    column('last', 'Newest', (own) => lastCell(own)),
  ]
}

function measuredOf({ results }: RunData, metric: string, segment: WatchedSegment): Measured | undefined {
  const all = [results[REALIZED], results[ESTIMATED]].flatMap((own) => (own === undefined ? [] : [measuredIn(own)]))
  const found = all.filter((own) => own !== undefined)
  return found.find((own) => placesOf(own).length > 0) ?? found[0]

  function measuredIn({ calculator, chunks, series: known }: Result): Measured | undefined {
    const series = known.find((own) => own.metric === metric && isSameSegment(own, segment))
    return series && { series, chunks, calculator }
  }
}

/** Places of the checked chunks that have a value. */
function placesOf({ series, chunks }: Measured): readonly number[] {
  return chunks.flatMap(({ period }, place) =>
    period === 'production' && valueAt(series, place) !== null ? [place] : [],
  )
}

function worstCell({ config }: RunData, own: Measured): TableCell {
  const good = familyOf(own.calculator).good(own.series.metric, config)
  const value = (place: number) => valueAt(own.series, place) ?? 0
  const sign = good === 'below' ? -1 : 1
  const [worst] = placesOf(own).toSorted((one, other) => sign * (value(one) - value(other)))
  if (worst === undefined || good === 'neither') return lastCell(own)
  const at = when([own.chunks[worst] as Chunk], config.chunks)
  return { ...numberCell(own, value(worst)), suffix: ` ${at}` }
}

function lastCell(own: Measured): TableCell {
  const last = placesOf(own).at(-1)
  if (last !== undefined) return numberCell(own, valueAt(own.series, last))
  return nothing(reasonWords(pointAt(own.series, own.chunks.length - 1)?.undefinedBecause))
}

function numberCell({ series, chunks }: Measured, value: number | null) {
  if (value === null) return nothing('no value')
  const decimals = decimalsFor([referenceMean(series, chunks), value], 3)
  return { type: 'number', value, text: fixed(value, decimals) } as const
}

function nothing(text: string) {
  return { type: 'number', value: null, text, muted: true } as const
}
