/** The confusion matrix: the reference against the headline's chunk, and against some others. */

import { REALIZED } from '../../calculators/performance.js'
import { alertAt, valueAt, valuesOf } from '../../results/columns.js'
import { markOf } from '../../results/marks.js'
import { type Cells, cellsOf } from '../../results/matrix-cells.js'
import type { Timeline } from '../../results/timeline.js'
import type { ResolvedConfig, RunData } from '../../types/index.js'
import { count, plural } from '../../words/numbers.js'
import type { Mark, MatrixBlock, MatrixChoice } from '../blocks.js'
import { choose } from '../choices.js'
import { headlinePlace } from '../episode.js'
import { HEADINGS } from '../headings.js'
import type { Watched } from '../watched.js'

/** Classes that can be told apart on a screen. */
const MOST_CLASSES = 12
/** Cells over all choices, so that a report of many classes stays small. */
const MOST_CELLS = 450
const MOST_CHOICES = 14

export function buildMatrix(run: RunData, timeline: Timeline): MatrixBlock | undefined {
  const source = labelled(timeline) ? 'realized' : 'estimated'
  const all = cellsOf(timeline.by(`${source}_performance`))
  if (!all) return undefined
  const worst = worstChunk(all, timeline)
  if (worst === undefined) return undefined
  const told = headlinePlace(run, timeline)
  const first = told !== undefined && hasValue(all, told) ? told - timeline.referenceCount : worst
  const view = viewOf(all, run.config, timeline)
  const left = all.classes.length - view.cells.classes.length
  const choices = choicesOf(view, first, timeline)
  const firstKey = timeline.ticks[timeline.referenceCount + first]?.key
  return {
    type: 'matrix',
    anchor: 'confusion',
    title: HEADINGS.confusion,
    unit: UNITS[view.asShares ? 'true' : run.config.normalizeConfusion],
    isShare: view.asShares || run.config.normalizeConfusion !== 'none',
    source,
    labels: view.cells.classes,
    predictions: view.cells.classes,
    usual: view.cells.series.map((row, label) => row.map((watched) => usualOf(watched, view.totals[label], timeline))),
    choices,
    chosen: Math.max(
      0,
      choices.findIndex((choice) => choice.tick.key === firstKey),
    ),
    ...(left > 0
      ? { note: `The ${view.cells.classes.length} classes with most alerts; ${plural(left, 'other')} are in the JSON.` }
      : {}),
  }
}

/** The cells that are drawn. Counts are shown as shares of their label's rows: chunks are not of one size. */
interface View {
  readonly cells: Cells
  readonly asShares: boolean
  /** By label: its rows in each chunk, of all predictions. */
  readonly totals: readonly (readonly number[] | undefined)[]
}

function viewOf(all: Cells, config: ResolvedConfig, timeline: Timeline): View {
  const cells = withMostAlerts(all, timeline)
  const asShares = config.normalizeConfusion === 'none'
  const totals = cells.classes.map((label) => {
    const row = all.series[all.classes.indexOf(label)] ?? []
    return timeline.chunks.map((_, place) => row.reduce((sum, { series }) => sum + (valueAt(series, place) ?? 0), 0))
  })
  return { cells, asShares, totals: asShares ? totals : totals.map(() => undefined) }
}

function hasValue(cells: Cells, place: number): boolean {
  return cells.series.flat().some(({ series }) => valueAt(series, place) !== null)
}

function labelled(timeline: Timeline): boolean {
  const cells = cellsOf(timeline.by(REALIZED))
  return cells !== undefined && worstChunk(cells, timeline) !== undefined
}

const UNITS: Readonly<Record<ResolvedConfig['normalizeConfusion'], string>> = {
  none: 'rows',
  true: 'share of the label',
  predicted: 'share of the prediction',
  all: 'share of all rows',
}

/** The production chunk with most alerting cells, the last of equal ones; nothing where no cell has a value. */
function worstChunk(cells: Cells, timeline: Timeline): number | undefined {
  const all = cells.series.flat()
  let [worst, most]: [number | undefined, number] = [undefined, 0]
  for (let index = 0; index < timeline.productionCount; index++) {
    const place = timeline.referenceCount + index
    if (!hasValue(cells, place)) continue
    const alerts = all.filter(({ series }) => alertAt(series, place)).length
    if (worst === undefined || alerts >= most) [worst, most] = [index, alerts]
  }
  return worst
}

/** As many classes as can be drawn, in their order: those whose rows and columns have most alerts. */
function withMostAlerts(cells: Cells, timeline: Timeline): Cells {
  if (cells.classes.length <= MOST_CLASSES) return cells
  const alerts = cells.classes.map((_, at) => {
    const own = cells.series.flatMap((row, label) => (label === at ? row : [row[at] as Watched]))
    return own.reduce((sum, watched) => sum + watched.alerts, 0)
  })
  const usual = cells.classes.map((_, at) => usualOf(cells.series[at]?.[at], undefined, timeline) ?? 0)
  const order = cells.classes.map((_, at) => at)
  order.sort((a, b) => (alerts[b] ?? 0) - (alerts[a] ?? 0) || (usual[b] ?? 0) - (usual[a] ?? 0))
  const kept = order.slice(0, MOST_CLASSES).sort((a, b) => a - b)
  return {
    classes: kept.map((at) => cells.classes[at] as string),
    series: kept.map((label) => kept.map((prediction) => cells.series[label]?.[prediction] as Watched)),
  }
}

function choicesOf(view: View, first: number, timeline: Timeline): readonly MatrixChoice[] {
  const most = Math.floor(MOST_CELLS / view.cells.classes.length ** 2)
  const alerting = timeline.chunks.flatMap(({ index, period }, place) =>
    period === 'production' && view.cells.series.flat().some(({ series }) => alertAt(series, place)) ? [index] : [],
  )
  const indexes = choose(timeline.productionCount, [first, ...alerting], Math.max(2, Math.min(MOST_CHOICES, most)))
  return indexes.flatMap((index): MatrixChoice[] => {
    const place = timeline.referenceCount + index
    const tick = timeline.ticks[place]
    const marks = view.cells.series.map((row) => row.map((watched): Mark => markOf(watched.series, place, false)))
    const alert = marks.flat().some((mark) => mark.alert)
    if (!tick || marks.flat().every((mark) => mark.value === null)) return []
    if (!view.asShares) return [{ tick, place, cells: marks, alert }]
    const cells = marks.map((row, label) => row.map((mark) => shareOf(mark, view.totals[label]?.[place] ?? 0)))
    return [{ tick, place, cells, rows: marks.map((row) => row.map((mark) => mark.value)), alert }]
  })
}

/** The cell as a share of its label's rows; how it stands was judged by its rows. */
function shareOf({ value, state, alert, reason }: Mark, total: number): Mark {
  if (value === null) return { value, state, alert, ...(reason === undefined ? {} : { reason }) }
  return total > 0 ? { value: value / total, state, alert } : { value: null, state, alert, reason: 'no such label' }
}

/** Mean over the reference chunks that have a value; of shares, that of all their rows together. */
function usualOf(
  watched: Watched | undefined,
  totals: readonly number[] | undefined,
  timeline: Timeline,
): number | null {
  const values = watched ? valuesOf(watched.series, 0, timeline.referenceCount) : []
  const known = values.flatMap((value, place) => (value === null ? [] : [{ value, weight: totals?.[place] ?? 1 }]))
  const all = known.reduce((sum, { weight }) => sum + weight, 0)
  return all === 0 ? null : known.reduce((sum, { value }) => sum + value, 0) / all
}

/** One sentence for readers who cannot see a chunk's matrix. */
export function matrixSentence(block: MatrixBlock, choice: MatrixChoice): string {
  const alerts = choice.cells.flat().filter((mark) => mark.alert).length
  const cells = count(block.labels.length * block.predictions.length)
  return `Labels by prediction, ${block.unit}, ${block.source}, ${choice.tick.words} against the reference: ${alerts === 0 ? 'every cell is' : `${count(alerts)} of ${cells} cells are outside, the others`} within ${alerts === 0 ? 'its' : 'their'} threshold.`
}
