/** Rules on whether scores still tell cases apart. */

import { valueAt } from '../results/columns.js'
import type { Evidence } from './evidence.js'

/** Metrics of the order of scores. */
export const RANKINGS: readonly string[] = ['roc_auc', 'average_precision']

/** Distance of AUROC from one half below which it is asked whether any model would do better. */
const NEAR = 0.1

/** Tells whether scores hardly order cases in the last chunk with labels, where AUROC has fallen. Far below one half they do, if the wrong way round. */
export function isWithoutSignal({ metrics }: Evidence): boolean {
  const metric = metrics.find((own) => own.key === 'roc_auc')
  const last = metric?.labelled.at(-1)
  const value = last === undefined ? null : valueAt(metric?.realized, last)
  return value !== null && metric?.fallen.includes(last as number) === true && Math.abs(value - 0.5) < NEAR
}

/** Metrics of the order are watched, have values, and did not fall: cases are ordered as before. */
export function isOrderIntact({ metrics }: Evidence): boolean {
  const known = metrics.filter(({ key, labelled }) => RANKINGS.includes(key) && labelled.length > 0)
  return known.length > 0 && known.every(({ fallen }) => fallen.length === 0)
}
