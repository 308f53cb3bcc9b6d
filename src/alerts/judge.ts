/**
 * Judges all series of a run at once. This is the one place that decides how a point stands: the verdict, the report, JUnit,
 * the exit code and the JSON read the states and compare nothing themselves. The rules are in docs/verdict.md.
 */

import type { Chunk } from '../types/index.js'
import type { Course, Draft, Held, Rule } from './rule.js'
import { RULES } from './rules/index.js'

/** What each rule carries from one run to the next, by its key. JSON. */
export type Carry = { readonly [rule: string]: unknown }

/** States and reasons of all series, and what a later run has to know. */
export interface Judgement {
  /** One for each series, in the same order. */
  readonly series: readonly Draft[]
  /** State of the rules after the chunk at a place. */
  readonly carryAt: (place: number) => Carry
}

/**
 * Judges series.
 *
 * @param past what was carried from the chunks before; `undefined` without a store, or at the beginning of a course.
 */
export function judge(
  series: readonly Held[],
  chunks: readonly Chunk[],
  past: Carry | undefined,
  rules: readonly Rule[] = RULES,
): Judgement {
  const course: Course = {
    series: series.map((held) => ({
      ...held,
      states: new Uint8Array(chunks.length),
      reasons: new Uint8Array(chunks.length),
    })),
    chunks,
    rows: Float64Array.from(chunks, ({ rows }) => rows),
    referenceCount: chunks.filter(({ period }) => period === 'reference').length,
  }
  const carries = rules.flatMap((rule) => {
    if (rule.carries) return [[rule.key, rule.apply(course, past?.[rule.key])] as const]
    rule.apply(course)
    return []
  })
  const carryAt = (place: number) => Object.fromEntries(carries.map(([key, at]) => [key, at(place)]))
  return { series: course.series, carryAt }
}
