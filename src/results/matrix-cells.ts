/** Series that are cells of a confusion matrix, put in their places. */

import type { Watched } from '../report/watched.js'

export interface Cells {
  readonly classes: readonly string[]
  /** Labels × predictions. */
  readonly series: readonly (readonly Watched[])[]
}

/** Cells of a binary classifier, labels × predictions. */
const BINARY = [
  ['true_positive', 'false_negative'],
  ['false_positive', 'true_negative'],
] as const
const BINARY_NAMES: readonly string[] = BINARY.flat()
/** Number of letters in `true_<label>_pred_<prediction>` beside both names. */
const FRAME = 'true__pred_'.length

/** Tells whether a series belongs to the matrix, not to a chart of its own. */
export function isMatrixCell(metric: string): boolean {
  return BINARY_NAMES.includes(metric) || /^true_.*_pred_/s.test(metric)
}

/** The whole matrix; nothing where a cell is not there. */
export function cellsOf(all: readonly Watched[]): Cells | undefined {
  return binary(all) ?? several(all)
}

function binary(all: readonly Watched[]): Cells | undefined {
  const series = BINARY.map((row) => row.flatMap((metric) => all.find((watched) => watched.metric === metric) ?? []))
  return series.flat().length === BINARY_NAMES.length ? { classes: ['positive', 'negative'], series } : undefined
}

/** A label may hold `_pred_` itself, but a diagonal cell says it twice, so that its length is known. */
function several(all: readonly Watched[]): Cells | undefined {
  const cells = new Map(all.map((watched) => [watched.metric, watched]))
  const classes = all.flatMap(({ metric }) => {
    const label = metric.slice(5, 5 + (metric.length - FRAME) / 2)
    return isMatrixCell(metric) && metric === cellName(label, label) ? [label] : []
  })
  const series = classes.map((label) => classes.flatMap((prediction) => cells.get(cellName(label, prediction)) ?? []))
  const isWhole = classes.length >= 2 && series.every((row) => row.length === classes.length)
  return isWhole ? { classes, series } : undefined
}

function cellName(label: string, prediction: string): string {
  return `true_${label}_pred_${prediction}`
}
