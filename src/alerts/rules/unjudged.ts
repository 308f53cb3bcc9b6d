/** The reference is what is usual, and where labels have come the realized value is judged and not its estimate. */

import { type Course, type Draft, type PlainRule, settle } from '../rule.js'
import { REASON, STATE } from '../states.js'

export const unjudged: PlainRule = {
  key: 'unjudged',
  apply({ series, referenceCount }: Course): undefined {
    for (const draft of series) {
      if (draft.standard.compat) continue
      for (let place = 0; place < referenceCount; place++) leave(draft, place, REASON.reference)
      const { realized = NONE } = draft
      for (let place = referenceCount; place < realized.length; place++) {
        if (!Number.isNaN(realized[place])) leave(draft, place, REASON.labels_have_come)
      }
    }
  },
}

const NONE = new Float64Array(0)

function leave(draft: Draft, place: number, reason: number): void {
  if (draft.states[place] !== STATE.not_enough_data) settle(draft, place, STATE.fine, reason)
}
