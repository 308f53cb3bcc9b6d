/** Estimates that are trusted less for what is seen of other chunks and of labels. */

import type { TrustReason } from '../types/index.js'
import { codeOf, type Measures, setOf } from './measures.js'

/** Lowers trust at some places, where there is an estimate, and says why. What was trusted less before keeps its level. */
export function distrusted(measures: Measures, places: readonly number[], because: TrustReason): Measures {
  const { trust, trust_because = new Uint8Array(measures.length) } = measures.codes
  if (trust === undefined) return measures
  const [levels, reasons, low] = [trust.slice(), trust_because.slice(), codeOf('trust', 'low')]
  for (const place of places) {
    if (trust[place] === 0) continue
    levels[place] = Math.max(trust[place] as number, low)
    reasons[place] = (reasons[place] as number) | setOf('trust_because', [because])
  }
  return { ...measures, codes: { ...measures.codes, trust: levels, trust_because: reasons } }
}
