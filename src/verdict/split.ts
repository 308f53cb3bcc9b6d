/** Why a metric moved: what its estimate sees, and the rest. */

import { errorAt, intervalAt, valueAt } from '../results/columns.js'
import type { Split } from '../types/index.js'
import { NORMAL_95 } from '../words/numbers.js'
import { type Evidence, type MetricEvidence, meanOf } from './evidence.js'

/**
 * The change of a metric in every labelled chunk against the reference, in two parts.
 *
 * The estimate (CBPE) assumes that the relation between scores and labels stands still, so what it sees
 * of a change comes from the inputs: covariate shift. The rest is concept drift, and noise. With `r`
 * realized, `e` estimated and means over the reference chunks:
 * `total = r − mean(r)`, `covariate = e − mean(e)`, `concept = total − covariate`.
 *
 * The standard error is that of the difference of realized and estimated value ({@link errorOf}). The rest counts beyond two of
 * them.
 */
export function splitOf(evidence: Evidence, metric: MetricEvidence): readonly Split[] {
  const { realized, estimated, usual } = metric
  const reference = evidence.chunks.flatMap((chunk, place) => (chunk.period === 'reference' ? [place] : []))
  const expected = meanOf(reference.map((place) => valueAt(estimated, place)))
  if (usual === null || expected === null) return []
  return evidence.chunks.flatMap((chunk, place): Split[] => {
    const [r, e] = [valueAt(realized, place), valueAt(estimated, place)]
    if (r === null || e === null) return []
    const [total, covariate] = [r - usual, e - expected]
    const concept = total - covariate
    const error = errorOf(metric, place)
    const standardError = Math.sqrt(error.own + error.shared)
    return [
      {
        chunk: chunk.key,
        period: chunk.period,
        total,
        covariate,
        concept,
        standardError,
        significant: Math.abs(concept) > 2 * standardError,
      },
    ]
  })
}

/** Variance of a concept part. */
export interface ConceptError {
  readonly own: number
  readonly shared: number
}

/**
 * Variance of a chunk's realized value about its estimate where the concept stands still. Its `own` part is the noise of its
 * labels. Estimates of all chunks `share` the rest: calibration and weights, which were learned from the same reference. An
 * estimate's interval holds both, for labels of all rows.
 */
export function errorOf({ realized, estimated }: MetricEvidence, place: number): ConceptError {
  const own = errorAt(realized, place) ** 2
  const [value, interval] = [valueAt(estimated, place), intervalAt(estimated, place)]
  if (value === null || interval === undefined) return { own, shared: 0 }
  const isAbove = (valueAt(realized, place) ?? value) > value
  const reach = isAbove ? interval[1] - value : value - interval[0]
  return { own, shared: Math.max(0, (reach / NORMAL_95) ** 2 - errorAt(estimated, place) ** 2) }
}

/** Variance of the mean of some concept parts. */
export function meanError(errors: readonly ConceptError[]): number {
  const sum = (pick: (error: ConceptError) => number) => errors.reduce((total, error) => total + pick(error), 0)
  return (sum(({ own }) => own) + sum(({ shared }) => Math.sqrt(shared)) ** 2) / errors.length ** 2
}
