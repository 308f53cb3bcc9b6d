/** Sentences about estimates that are trusted less. */

import { plural } from '../words/numbers.js'
import { trustSentence } from '../words/trust.js'
import type { Mark, Tick } from './blocks.js'

/** An estimate by chunk. */
interface Estimates {
  readonly marks: readonly Mark[]
  readonly ticks: readonly Tick[]
  /** One chunk in words. */
  readonly noun: string
  /** The metric in words, where nothing else names it. */
  readonly metric?: string
}

/** Says where in production estimates cannot be trusted and where little, and why in the last such chunk. */
export function trustNotes(estimates: Estimates): readonly string[] {
  return (['none', 'low'] as const).flatMap((level) => noteOf(level, estimates) ?? [])
}

function noteOf(level: 'none' | 'low', { marks, ticks, noun, metric }: Estimates): string | undefined {
  const own = marks.flatMap(({ trust }, place) =>
    trust?.level === level && ticks[place]?.period === 'production' ? [{ trust, tick: ticks[place] }] : [],
  )
  const last = own.at(-1)
  if (last === undefined) return undefined
  const where = own.length === 1 ? [last.tick.words] : [plural(own.length, noun), `the last ${last.tick.words}`]
  return `${trustSentence(last.trust)} (${[metric ?? [], where].flat().join(', ')}).`
}
