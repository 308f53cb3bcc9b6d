/** The rules, in the order in which they judge. A later rule may take back what an earlier one said. */

import type { Rule } from '../rule.js'
import { chance } from './chance.js'
import { fewRows } from './few-rows.js'
import { samplingError } from './sampling-error.js'
import { significance } from './significance.js'
import { threshold } from './threshold.js'
import { unjudged } from './unjudged.js'

export const RULES: readonly Rule[] = [threshold, significance, samplingError, chance, fewRows, unjudged]

/** Tells whether a rule carries anything from run to run. */
export function anyCarries(): boolean {
  return RULES.some(({ carries }) => carries)
}
