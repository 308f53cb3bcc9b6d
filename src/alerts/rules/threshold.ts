/** Beyond a bound is an alert; on the good side it is better, unless the user gave the bounds. */

import type { Course, Draft, PlainRule } from '../rule.js'
import { settle } from '../rule.js'
import type { Standard } from '../standard.js'
import { REASON, STATE } from '../states.js'

export const threshold: PlainRule = {
  key: 'threshold',
  apply({ series }: Course): undefined {
    for (const draft of series) hold(draft)
  },
}

/** Settles all points of a series. In place, and with nothing made for a point: they are many. */
function hold(draft: Draft): void {
  const { standard, measures } = draft
  const { value } = measures.numbers
  const { least, most, below, above } = limitsOf(standard)
  const within = standard.chance === undefined ? REASON.within_threshold : REASON.within_chance
  for (let place = 0; place < draft.states.length; place++) {
    const own = value?.[place] ?? Number.NaN
    if (own < least) settle(draft, place, below, REASON.beyond_threshold)
    else if (own > most) settle(draft, place, above, REASON.beyond_threshold)
    else if (own >= least) settle(draft, place, STATE.fine, within)
    else settle(draft, place, STATE.not_enough_data, REASON.no_value)
  }
}

/** Bounds of a series, and the states of what is beyond them; chance and p-values have rules of their own. */
function limitsOf({ threshold: { lower, upper }, chance, byPValue, good, compat, given }: Standard) {
  const isHeld = chance === undefined && !byPValue
  const beyond = (side: 'below' | 'above') => (side === good && !compat && !given ? STATE.better : STATE.alert)
  return {
    least: isHeld && lower !== null ? lower : Number.NEGATIVE_INFINITY,
    most: isHeld && upper !== null ? upper : Number.POSITIVE_INFINITY,
    below: beyond('below'),
    above: beyond('above'),
  }
}
