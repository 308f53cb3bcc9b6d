/** A method that is judged by its p-value alerts below 0.05. */

import type { Course, PlainRule } from '../rule.js'
import { REASON, STATE } from '../states.js'

const SIGNIFICANT = 0.05

export const significance: PlainRule = {
  key: 'significance',
  apply({ series }: Course): undefined {
    for (const { standard, measures, states, reasons } of series) {
      const { p_value } = measures.numbers
      if (!standard.byPValue || standard.chance !== undefined || p_value === undefined) continue
      for (let place = 0; place < states.length; place++) {
        if (states[place] !== STATE.fine) continue
        if ((p_value[place] as number) < SIGNIFICANT) states[place] = STATE.alert
        reasons[place] = REASON.significance
      }
    }
  },
}
