/** Numbers among the options that must be sensible. */

import { ReckonerError } from '../core/errors.js'

export function requireMemory(bytes: unknown): void {
  if (typeof bytes === 'number' && bytes > 0) return
  throw new ReckonerError(
    'invalid_option',
    `Cannot use ${String(bytes)} as memory: a number of bytes above 0 is required`,
  )
}

export function requireScores(scores: number): number {
  if (Number.isInteger(scores) && scores >= 0) return scores
  throw new ReckonerError('invalid_option', `Cannot use ${scores} as scores: expected a whole number from 0, or "all"`)
}
