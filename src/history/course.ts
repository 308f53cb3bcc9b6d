/** Stored chunks and values as results: the same shapes as those of one run. */

import type { CourseEntry, StoredChunkEntry, StoredTableEntry } from '../../native/binding.js'
import { ReckonerError } from '../core/errors.js'
import { CALCULATORS } from '../generated/catalogue.js'
import { type Readings, standardsOf } from '../results/assemble.js'
import type { Offset, Selection } from '../results/label-facts.js'
import { measuresOf, pick } from '../results/measures.js'
import type { CalculatorKey, Chunk } from '../types/index.js'
import { conclude } from '../workflow/conclude.js'
import { Run } from '../workflow/run.js'
import type { Description } from './description.js'

/** All that is stored of a monitor as one run, judged as a whole. */
export function runOf(course: CourseEntry, { notices, byChance, ...described }: Description): Run {
  const { config, calibration } = described
  const byRows = !('period' in config.chunks)
  const reference = readingsOf(course, course.reference, chunksOf(course.reference, 'reference'))
  const production = readingsOf(
    course,
    course.production,
    renumbered(chunksOf(course.production, 'production'), byRows),
  )
  const standards = standardsOf(
    config,
    reference,
    byChance.map((own) => own ?? Number.NaN),
  )
  const concluded = conclude({ config, calibration, standards, reference, production })
  return new Run({ ...described, ...concluded, referenceNotices: notices, distribution: () => undefined })
}

function readingsOf(course: CourseEntry, table: StoredTableEntry, chunks: readonly Chunk[]): Readings {
  const width = course.series.length
  const measures = measuresOf(table.readings, chunks.length * width)
  // Without a task no chunk has labels, nor a place for them.
  const watched = table.chunks.filter(({ labelled }) => labelled !== null)
  return {
    chunks,
    series: course.series.map(({ calculator, metric, column }, series) => ({
      calculator: calculatorOf(calculator),
      metric,
      column: column ?? undefined,
      measures: pick(
        measures,
        chunks.map((_, chunk) => chunk * width + series),
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

function calculatorOf(key: string): CalculatorKey {
  const known = CALCULATORS.find((calculator) => calculator.key === key)
  if (known !== undefined) return known.key
  throw new ReckonerError('unsupported', `Cannot read the history: this version does not know the calculator "${key}"`)
}

function chunksOf({ chunks }: StoredTableEntry, period: Chunk['period']): Chunk[] {
  return chunks.map(
    ({ key, rows, labelled, start, end, startDate, endDate }: StoredChunkEntry, index): Chunk => ({
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

/** Chunks of many tables, their rows counted as if they were one; chunks by rows are named by them. */
function renumbered(chunks: readonly Chunk[], byRows: boolean): Chunk[] {
  let next = 0
  return chunks.map((chunk) => {
    const [startIndex, endIndex] = [next, next + chunk.rows - 1]
    next = endIndex + 1
    return { ...chunk, startIndex, endIndex, key: byRows ? `[${startIndex}:${endIndex}]` : chunk.key }
  })
}
