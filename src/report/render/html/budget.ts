/** Level of detail, so that a page of many columns, metrics or chunks stays under a megabyte. */

import type { Block } from '../../blocks.js'

export interface Budget {
  /** Points of a sparkline. */
  readonly sparklinePoints: number
  /** Rows of the folded table under a chart. */
  readonly numberRows: number
}

const SPARKLINE_POINTS = 24_000
const NUMBER_ROWS = 800

export function budgetFor(blocks: readonly Block[]): Budget {
  const rows = blocks.reduce((sum, block) => sum + (block.type === 'table' ? block.rows.length : 0), 0)
  const charts = blocks.reduce((sum, block) => sum + chartsIn(block), 0)
  return {
    sparklinePoints: share(SPARKLINE_POINTS, rows, 22, 80),
    numberRows: share(NUMBER_ROWS, charts, 60, 240),
  }
}

function chartsIn(block: Block): number {
  if (block.type === 'comparison') return block.panels.length
  return block.type === 'series' ? 1 : 0
}

function share(all: number, among: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.floor(all / Math.max(1, among))))
}
