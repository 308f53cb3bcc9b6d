/** Beyond a bound is an alert; on the good side it is better, unless the user gave the bounds. */

import type { Course, Draft, PlainRule } from '../rule.js'
import { REASON, STATE } from '../states.js'
import { sideOf } from '../threshold.js'

export const threshold: PlainRule = {
  key: 'threshold',
  apply({ series }: Course): undefined {
    for (const draft of series) {
      const { value } = draft.measures.numbers
      for (let place = 0; place < draft.states.length; place++) hold(draft, place, value?.[place] ?? Number.NaN)
    }
  },
}

function hold({ standard, states, reasons }: Draft, place: number, value: number): void {
  if (Number.isNaN(value)) {
    states[place] = STATE.not_enough_data
    reasons[place] = REASON.no_value
    return
  }
  if (standard.chance !== undefined) {
    states[place] = STATE.fine
    reasons[place] = REASON.within_chance
    return
  }
  const side = standard.byPValue ? 'within' : sideOf(value, standard.threshold)
  const isBetter = side === standard.good && !standard.compat && !standard.given
  states[place] = side === 'within' ? STATE.fine : isBetter ? STATE.better : STATE.alert
  reasons[place] = side === 'within' ? REASON.within_threshold : REASON.beyond_threshold
}
