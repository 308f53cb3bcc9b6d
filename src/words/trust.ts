/** Trust in estimates, in words. */

import type { Trust, TrustReason } from '../types/index.js'
import { capital, spell } from './words.js'

const REASONS: Readonly<Record<TrustReason, string>> = {
  few_effective_rows: 'few reference rows are like these',
  outside_support: 'outside what the reference has',
  calibration_moved: 'labels show another value than the estimate of inputs alone',
  estimators_disagree: 'another estimator gives another value',
  selected_labels: 'labels say otherwise, but those of one class came first',
}

/** Marks an estimate that is trusted less, in a few words; `undefined` where it is trusted. */
export const TRUST_MARKS: Readonly<Record<Trust['level'], string | undefined>> = {
  high: undefined,
  low: 'low trust',
  none: 'not to be trusted',
}

/** Tells whether an estimate is trusted highly, which is not told. */
export function isTrusted({ level }: Trust): boolean {
  return level === 'high'
}

/** Says why an estimate is trusted less, in a short sentence without its period; `undefined` where it is trusted. */
export function trustSentence({ level, because }: Trust): string | undefined {
  const reasons = because.map((reason) => REASONS[reason] ?? spell(reason).toLowerCase()).join('; ')
  if (level === 'low') return reasons === '' ? 'Low trust' : `Low trust: ${reasons}`
  if (level === 'none') return capital(`${reasons === '' ? '' : `${reasons}: `}this estimate cannot be trusted`)
  return undefined
}
