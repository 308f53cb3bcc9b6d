/** Answers of the model that moved where its inputs did not: another model, or inputs that are not watched. */

import type { CausesEntry } from '../../native/binding.js'

/** Distance of what the model said from what its inputs lead to expect, beside chance, below which these explain it. */
export const EXPLAINED = 0.05
/** Part of a change by the answers that the effects of the inputs must make up to explain it. */
const LEAST_PART = 1 / 3

/** What they may come from. */
export const OTHERS = 'another model answers, or inputs that are not watched have changed'

/** Tells whether the change comes with answers that the watched inputs do not explain. */
export function hasOtherAnswers(found: CausesEntry | undefined): boolean {
  if (found === undefined || found.saidDistance < EXPLAINED + 2 * found.saidByChance) return false
  const inputs = found.columns.reduce((sum, { effect }) => sum + effect, 0)
  return Math.abs(inputs) < LEAST_PART * Math.abs(found.expected)
}
