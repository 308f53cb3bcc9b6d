/** Chunks and values as they stand in a file of runs, as readings. */

import type { ReadingsEntry, StoredChunkEntry } from '../../native/binding.js'
import type { Readings } from '../results/assemble.js'
import type { Offset, Selection } from '../results/label-facts.js'
import { measuresOf, pick } from '../results/measures.js'
import type { Chunk } from '../types/index.js'

/** A table in a file of runs: all series of the first chunk, then of the second. */
interface StoredTable {
  readonly chunks: readonly StoredChunkEntry[]
  readonly readings: ReadingsEntry
}

/** Readings of a stored table, whose series are these. */
export function readingsOf(
  series: readonly Omit<Readings['series'][number], 'measures'>[],
  table: StoredTable,
  chunks: readonly Chunk[],
): Readings {
  const width = series.length
  const measures = measuresOf(table.readings, chunks.length * width)
  // Without a task no chunk has labels, nor a place for them.
  const watched = table.chunks.filter(({ labelled }) => labelled !== null)
  return {
    chunks,
    series: series.map(({ calculator, metric, column }, place) => ({
      calculator,
      metric,
      column,
      measures: pick(
        measures,
        chunks.map((_, chunk) => chunk * width + place),
      ),
    })),
    targetRate: watched.map(({ targetRate }) => targetRate),
    selection: watched.map(selectionOf),
    offset: watched.map(offsetOf),
    rows: chunks.reduce((sum, chunk) => sum + chunk.rows, 0),
    withoutTime: 0,
  }
}

function selectionOf({ selection, selectedShare, selectedBy }: StoredChunkEntry): Selection | null {
  return selection === null || selectedShare === null
    ? null
    : { probability: selection, share: selectedShare, by: selectedBy }
}

function offsetOf({ offset, offsetError }: StoredChunkEntry): Offset | null {
  return offset === null || offsetError === null ? null : { value: offset, error: offsetError }
}

/** Chunks of a stored table. */
export function chunksOf({ chunks }: StoredTable, period: Chunk['period']): Chunk[] {
  return chunks.map(
    ({ key, rows, labelled, start, end, startDate, endDate }, index): Chunk => ({
      index,
      key,
      period,
      rows,
      ...(labelled === null ? {} : { labelled }),
      startIndex: start,
      endIndex: end,
      ...(startDate === null ? {} : { startDate }),
      ...(endDate === null ? {} : { endDate }),
    }),
  )
}
