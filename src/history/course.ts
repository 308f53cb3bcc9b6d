/** Stored chunks and values as results: the same shapes as those of one run. */

import type { CourseEntry } from '../../native/binding.js'
import { ReckonerError } from '../core/errors.js'
import { CALCULATORS } from '../generated/catalogue.js'
import { standardsOf } from '../results/assemble.js'
import type { CalculatorKey, Chunk, RunData } from '../types/index.js'
import { conclude } from '../workflow/conclude.js'
import type { Description } from './description.js'
import { chunksOf, readingsOf } from './stored.js'

/** All that is stored of a monitor as one run, judged as a whole. */
export function runOf(course: CourseEntry, { notices, byChance, ...described }: Description): RunData {
  const { config, calibration } = described
  const byRows = !('period' in config.chunks)
  const series = course.series.map(({ calculator, metric, column }) => ({
    calculator: calculatorOf(calculator),
    metric,
    column: column ?? undefined,
  }))
  const reference = readingsOf(series, course.reference, chunksOf(course.reference, 'reference'))
  const production = readingsOf(
    series,
    course.production,
    renumbered(chunksOf(course.production, 'production'), byRows),
  )
  const standards = standardsOf(
    config,
    reference,
    byChance.map((own) => own ?? Number.NaN),
  )
  const concluded = conclude({ config, calibration, standards, reference, production })
  return { ...described, ...concluded, referenceNotices: notices, distribution: () => undefined }
}

function calculatorOf(key: string): CalculatorKey {
  const known = CALCULATORS.find((calculator) => calculator.key === key)
  if (known !== undefined) return known.key
  throw new ReckonerError('unsupported', `Cannot read the history: this version does not know the calculator "${key}"`)
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
