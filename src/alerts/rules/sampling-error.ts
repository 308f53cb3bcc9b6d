/** Within two standard errors of the usual value is no alert, unless the bounds are constants or NannyML's. */

import { type Course, eachIn, type PlainRule, settle } from '../rule.js'
import { maskOf, REASON, STATE } from '../states.js'

const BEYOND = maskOf(['alert', 'better'])

export const samplingError: PlainRule = {
  key: 'sampling_error',
  apply({ series, referenceCount }: Course): undefined {
    for (const draft of series) {
      const { value, standard_error: errors } = draft.measures.numbers
      const { usual, compat, constant, byPValue, chance } = draft.standard
      if (chance !== undefined || usual === null || compat || constant || byPValue || !value || !errors) continue
      eachIn(draft, referenceCount, BEYOND, (place) => {
        const isNear = Math.abs((value[place] as number) - usual) <= 2 * (errors[place] as number)
        if (isNear) settle(draft, place, STATE.fine, REASON.within_sampling_error)
      })
    }
  },
}
