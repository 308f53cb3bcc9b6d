/** The strip of time: a cell for each chunk, with the worst state of all that is watched. */

import type { FamilyKey } from '../../calculators/record.js'
import type { Timeline } from '../../results/timeline.js'
import type { Cell, StripBlock } from '../blocks.js'
import { MOST_CELLS } from '../choices.js'
import { cellOf, worst } from './grid.js'

const ALERTS: readonly (readonly [FamilyKey, Cell])[] = [
  ['performance', 'performance'],
  ['quality', 'quality'],
  ['drift', 'drift'],
  ['statistics', 'drift'],
]

/** Left out where nothing is watched, with one chunk, and with more than have room. */
export function buildStrip(timeline: Timeline): StripBlock | undefined {
  const { chunks, productionCount, ticks, noun } = timeline
  const isWatched = ALERTS.some(([family]) => timeline.of(family).length > 0)
  if (!isWatched || productionCount < 2 || chunks.length > MOST_CELLS) return undefined
  return { type: 'strip', noun, ticks, cells: chunks.map((_, place) => stateAt(timeline, place)) }
}

function stateAt(timeline: Timeline, place: number): Cell {
  if (place < timeline.referenceCount) return 'reference'
  return worst(ALERTS.flatMap(([family, cell]) => timeline.of(family).map(({ series }) => cellOf(series, place, cell))))
}
