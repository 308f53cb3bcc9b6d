/** Values of a series as readings: a value in a chunk, its error and the rows that it is of. */

import { calculatorOf } from '../../calculators/list.js'
import { REALIZED } from '../../calculators/performance.js'
import { type Measures, numberAt } from '../../results/measures.js'
import type { CalculatorKey, Chunk, ResolvedConfig } from '../../types/index.js'
import { NORMAL_95 } from '../../words/numbers.js'
import type { Reading } from './scorer.js'

/** A series of the reference. */
export interface Watched {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column: string | undefined
  readonly measures: Measures
  /** Faults that count for an alert, where the series holds others too. */
  readonly evidence?: Float64Array | undefined
}

/** Reads the value of a chunk. */
export type ReadingAt = (measures: Measures, chunk: Chunk, place: number, evidence?: Float64Array) => Reading

/** Reader of a series. */
export function readerOf(config: ResolvedConfig, series: Watched): ReadingAt {
  return isFaultCount(series) ? faultReader(config) : valueReader(series)
}

function readingOf(measures: Measures, place: number, rows: number): Reading {
  return {
    value: numberAt(measures, 'value', place),
    error: numberAt(measures, 'standard_error', place),
    rows,
    pValue: numberAt(measures, 'p_value', place),
  }
}

/** Performance is that of labelled rows. */
function valueReader({ calculator }: Watched): ReadingAt {
  const isRealized = calculator === REALIZED
  return (measures, { rows, labelled = rows }, place) => readingOf(measures, place, isRealized ? labelled : rows)
}

/** Numbers of faults, however they are shown. */
function faultReader({ quality }: ResolvedConfig): ReadingAt {
  return (measures, { rows }, place, evidence) => {
    const value = evidence?.[place] ?? numberAt(measures, 'value', place)
    return { value: quality.as === 'rate' ? value * rows : value, error: Number.NaN, rows }
  }
}

/** Tells whether a series counts faults that are independent of one another. */
export function isFaultCount({ calculator }: Watched): boolean {
  const { fault } = calculatorOf(calculator)
  return fault !== undefined && !fault.dependent
}

/** An estimate's interval holds more than the noise of labels: errors of calibration and weights, which all chunks share. */
export function estimateAt(measures: Measures, place: number, rows: number): Reading {
  const reading = readingOf(measures, place, rows)
  const interval = (numberAt(measures, 'high', place) - numberAt(measures, 'low', place)) / (2 * NORMAL_95)
  return interval > reading.error ? { ...reading, shared: interval ** 2 - reading.error ** 2 } : reading
}
