/** The confusion matrix: the mean over the reference against the worst labelled chunk, and against some others. */

import { alertAt, valueAt, valuesOf } from '../points.js'
import type { ResolvedConfig, RunData } from '../types.js'
import { count, plural } from '../words/numbers.js'
import type { Mark, MatrixBlock, MatrixChoice } from './blocks.js'
import { choose } from './choices.js'
import { markOf } from './marks.js'
import { type Cells, cellsOf } from './matrix-cells.js'
import { type Timeline, type Watched, watchedBy } from './timeline.js'

/** Classes that can be told apart on a screen. */
const MOST_CLASSES = 12
/** Cells over all choices, so that a report of many classes stays small. */
const MOST_CELLS = 450
const MOST_CHOICES = 14

export function buildMatrix(run: RunData, timeline: Timeline): MatrixBlock | undefined {
  const source = labelled(run, timeline) ? 'realized' : 'estimated'
  const all = cellsOf(watchedBy(run, `${source}_performance`, timeline))
  if (!all) return undefined
  const worst = worstChunk(all, timeline)
  if (worst === undefined) return undefined
  const cells = withMostAlerts(all, timeline)
  const left = all.classes.length - cells.classes.length
  const choices = choicesOf(cells, worst, timeline)
  const worstKey = timeline.ticks[timeline.referenceCount + worst]?.key
  return {
    type: 'matrix',
    anchor: 'confusion',
    title: 'Confusion matrix',
    ...unitOf(run.config),
    source,
    labels: cells.classes,
    predictions: cells.classes,
    usual: cells.series.map((row) => row.map((watched) => usualOf(watched, timeline))),
    choices,
    chosen: Math.max(
      0,
      choices.findIndex((choice) => choice.tick.key === worstKey),
    ),
    ...(left > 0
      ? { note: `The ${cells.classes.length} classes with most alerts; ${plural(left, 'other')} are in the JSON.` }
      : {}),
  }
}

function labelled(run: RunData, timeline: Timeline): boolean {
  const cells = cellsOf(watchedBy(run, 'realized_performance', timeline))
  return cells !== undefined && worstChunk(cells, timeline) !== undefined
}

const UNITS: Readonly<Record<ResolvedConfig['normalizeConfusion'], string>> = {
  none: 'rows',
  true: 'share of the label',
  predicted: 'share of the prediction',
  all: 'share of all rows',
}

function unitOf({ normalizeConfusion }: ResolvedConfig): Pick<MatrixBlock, 'unit' | 'isShare'> {
  return { unit: UNITS[normalizeConfusion], isShare: normalizeConfusion !== 'none' }
}

/** The analysis chunk with most alerting cells, the last of equal ones; nothing where no cell has a value. */
function worstChunk(cells: Cells, timeline: Timeline): number | undefined {
  const all = cells.series.flat()
  let [worst, most]: [number | undefined, number] = [undefined, 0]
  for (let index = 0; index < timeline.analysisCount; index++) {
    const place = timeline.referenceCount + index
    if (all.every(({ series }) => valueAt(series, place) === null)) continue
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
  const usual = cells.classes.map((_, at) => usualOf(cells.series[at]?.[at], timeline) ?? 0)
  const order = cells.classes.map((_, at) => at)
  order.sort((a, b) => (alerts[b] ?? 0) - (alerts[a] ?? 0) || (usual[b] ?? 0) - (usual[a] ?? 0))
  const kept = order.slice(0, MOST_CLASSES).sort((a, b) => a - b)
  return {
    classes: kept.map((at) => cells.classes[at] as string),
    series: kept.map((label) => kept.map((prediction) => cells.series[label]?.[prediction] as Watched)),
  }
}

function choicesOf(cells: Cells, worst: number, timeline: Timeline): readonly MatrixChoice[] {
  const most = Math.floor(MOST_CELLS / cells.classes.length ** 2)
  const indexes = choose(timeline.analysisCount, worst, Math.max(2, Math.min(MOST_CHOICES, most)))
  return indexes.flatMap((index): MatrixChoice[] => {
    const tick = timeline.ticks[timeline.referenceCount + index]
    const marks = cells.series.map((row) =>
      row.map((watched): Mark => markOf(watched.series, timeline.referenceCount + index, false)),
    )
    const known = marks.flat().some((mark) => mark.value !== null)
    if (!tick || !known) return []
    return [{ tick, cells: marks, alert: marks.flat().some((mark) => mark.alert) }]
  })
}

/** Mean over the reference chunks that have a value. */
function usualOf(watched: Watched | undefined, timeline: Timeline): number | null {
  const values = watched ? valuesOf(watched.series, 0, timeline.referenceCount).filter((value) => value !== null) : []
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** One sentence for readers who cannot see a chunk's matrix. */
export function matrixSentence(block: MatrixBlock, choice: MatrixChoice): string {
  const alerts = choice.cells.flat().filter((mark) => mark.alert).length
  const cells = count(block.labels.length * block.predictions.length)
  return `Labels by prediction, ${block.source}, ${choice.tick.words} against the mean of the reference: ${alerts === 0 ? 'every cell is' : `${count(alerts)} of ${cells} cells are outside, the others`} within ${alerts === 0 ? 'its' : 'their'} threshold.`
}
