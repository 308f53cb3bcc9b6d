/** States of points, and the reasons for them, as codes in typed arrays. */

import type { State } from '../types/index.js'

/** In the order of their codes; the first has code 1. */
export const STATES = ['fine', 'better', 'watch', 'alert', 'not_enough_data'] as const satisfies readonly State[]

/** Code of each state. */
export const STATE = codesOf(STATES)

/** A set of states: one bit for each. */
export function maskOf(states: readonly (typeof STATES)[number][]): number {
  return states.reduce((mask, state) => mask | (1 << STATE[state]), 0)
}

/** Reasons for a state, in the order of their codes; the first has code 1. */
export const REASONS = [
  'no_value',
  'within_threshold',
  'beyond_threshold',
  'significance',
  'within_sampling_error',
  'few_rows',
  'within_chance',
  'beyond_chance',
  'beyond_budget',
  'small_effect',
  'few_labels',
  'few_reference_chunks',
  'reference',
  'labels_have_come',
] as const

/** Reason for the state of a point. */
export type Reason = (typeof REASONS)[number]

/** Code of each reason. */
export const REASON = codesOf(REASONS)

function codesOf<Word extends string>(words: readonly Word[]): { readonly [word in Word]: number } {
  return Object.fromEntries(words.map((word, place) => [word, place + 1])) as { readonly [word in Word]: number }
}
