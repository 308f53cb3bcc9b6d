/** `chunks: 'auto'`: a size at which a change that matters stands out from sampling noise, and why. */

import { NOTHING } from '../calculators/list.js'
import { METRICS } from '../generated/catalogue.js'
import { pointAt, valueAt } from '../results/columns.js'
import type { AnyConfig, Chunking, Result, Series } from '../types/index.js'
import { count, decimalsFor, fixed } from '../words/numbers.js'
import { metricInSentence } from '../words/words.js'

/** The standard error that a chunk should have, for a metric between 0 and 1. */
const ERROR_OF_SHARE = 0.01
/** The same for any other, as a share of its value. */
const ERROR_OF_VALUE = 0.02
/** Fewer rows give values that are mostly noise. */
const FEWEST_ROWS = 300
/** Fewer reference chunks give thresholds that mean little. */
const FEWEST_CHUNKS = 6
/** The usual number of chunks, where no metric says more. */
const USUAL_CHUNKS = 10

/** A configuration under which the whole reference is one chunk, and nothing but performance is measured. */
export function asOneChunk(config: AnyConfig): AnyConfig {
  const { segments: _, ...whole } = config
  return { ...whole, ...NOTHING, chunks: { count: 1 }, thresholds: {} }
}

/**
 * The size for a reference of `rows` rows whose performance, measured as one chunk, is `whole`. Sampling errors shrink
 * with the root of the rows, so the error of one chunk of all rows tells that of any other.
 */
export function proposeChunks(rows: number, whole: Result | undefined): Chunking {
  const most = Math.max(1, Math.floor(rows / FEWEST_CHUNKS))
  const series = whole?.series.find((own) => errorOf(own) !== undefined)
  if (series === undefined) {
    const size = Math.min(most, Math.max(FEWEST_ROWS, Math.floor(rows / USUAL_CHUNKS)))
    return {
      size,
      because: `a tenth of the reference's ${count(rows)} rows, at least ${FEWEST_ROWS}: no metric has a sampling error to go by`,
    }
  }
  const unit = (errorOf(series) as number) * Math.sqrt(rows)
  const wanted = wantedError(series)
  const needed = Math.max(FEWEST_ROWS, Math.ceil((unit / wanted) ** 2))
  const size = Math.min(most, roundedUp(needed))
  const error = unit / Math.sqrt(size)
  const decimals = decimalsFor([error], 2)
  const name = metricInSentence(series.metric)
  const effect = `the standard error of ${name} is ${fixed(error, decimals)}, so that a change of ${fixed(3 * error, decimals)} stands out`
  if (size >= needed) return { size, because: `with ${count(size)} rows ${effect}` }
  const limit = `no more, because the reference must give ${FEWEST_CHUNKS} chunks; ${fixed(wanted, decimals)} would take ${count(needed)} rows`
  return { size, because: `with ${count(size)} rows ${effect}; ${limit}` }
}

/** The standard error of the one chunk, for metrics whose error shrinks with the rows. */
function errorOf(series: Series): number | undefined {
  const metric = METRICS.find((own) => own.key === series.metric)
  if (metric === undefined || metric.higherIsBetter === null || metric.key === 'business_value') return undefined
  const error = pointAt(series, 0)?.standardError
  return error !== undefined && error > 0 ? error : undefined
}

function wantedError(series: Series): number {
  const metric = METRICS.find((own) => own.key === series.metric)
  const value = Math.abs(valueAt(series, 0) ?? 0)
  return metric?.upper === 1 || value === 0 ? ERROR_OF_SHARE : ERROR_OF_VALUE * value
}

/** Two significant digits: a size is read by people. */
function roundedUp(rows: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(rows)) - 1)
  return Math.ceil(rows / step) * step
}
