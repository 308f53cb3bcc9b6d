/** Faults that touch few rows, beyond what is usual, are worth a sentence and no alert. Bounds of the user count as they are. */

import { type Course, type Draft, eachIn, type PlainRule, settle } from '../rule.js'
import { maskOf, REASON, STATE } from '../states.js'

/** Smallest share of a chunk's rows, beyond the usual one, that faults must touch for an alert. */
export const LEAST_FAULTS = 0.01

const ALERTING = maskOf(['alert', 'watch'])

export const fewRows: PlainRule = {
  key: 'few_rows',
  apply({ series, rows, referenceCount }: Course): undefined {
    for (const draft of series) {
      const { compat, given, faults } = draft.standard
      if (faults === undefined || compat || given) continue
      eachIn(draft, referenceCount, ALERTING, (place) => {
        const isSmall = shareAt(draft, place, rows[place] as number) - draft.standard.usualFaults < LEAST_FAULTS
        if (isSmall) settle(draft, place, STATE.fine, REASON.few_rows)
      })
    }
  },
}

function shareAt({ standard, measures, evidence }: Draft, place: number, rows: number): number {
  const faults = evidence?.[place] ?? (measures.numbers.value?.[place] as number)
  return standard.faults === 'share' ? faults : faults / rows
}
