/** Whether scores still tell cases apart. */

import { pointAt } from '../results/columns.js'
import type { Evidence } from './evidence.js'

/** Metrics of the order of scores. */
export const RANKINGS: readonly string[] = ['roc_auc', 'average_precision']

/**
 * Those of the last two labelled chunks from which on AUROC is within two standard errors of one half. Far below it, scores
 * order cases, if the wrong way round.
 */
export function withoutSignal({ metrics }: Evidence): readonly number[] {
  const metric = metrics.find((own) => own.key === 'roc_auc')
  if (metric === undefined) return []
  const isChance = (place: number) => {
    const { value, standardError } = pointAt(metric.realized, place) ?? { value: null }
    return value !== null && standardError !== undefined && Math.abs(value - 0.5) <= 2 * standardError
  }
  const [last, before] = metric.labelled.slice(-2).toReversed()
  const isLost = (place: number | undefined) => place !== undefined && metric.fallen.includes(place) && isChance(place)
  if (last === undefined || !isLost(last)) return []
  if (before === undefined || !metric.fallen.includes(before)) return [last]
  return isLost(before) ? [before, last] : []
}

/** Metrics of the order are watched, have values, and did not fall: cases are ordered as before. */
export function isOrderIntact({ metrics }: Evidence): boolean {
  const known = metrics.filter(({ key, labelled }) => RANKINGS.includes(key) && labelled.length > 0)
  return known.length > 0 && known.every(({ fallen }) => fallen.length === 0)
}
