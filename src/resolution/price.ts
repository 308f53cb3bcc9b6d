/** Prices: the gain of an option over the horizon, with its interval and its cost. */

import type { GainEntry } from '../../native/binding.js'
import { normalAbove, normalTail } from '../alerts/chance/tails.js'
import type { MetricKey, ResolutionOption } from '../types/index.js'
import { decimalsFor, margin, signed } from '../words/numbers.js'
import { metricShort } from '../words/words.js'
import type { Horizon } from './horizon.js'

/** Probability that a gain is told by chance, on both sides. */
const LEVEL = 0.05

export type Price = Pick<
  ResolutionOption,
  'metric' | 'gain' | 'interval' | 'probability' | 'cost' | 'breakEven' | 'horizon'
>

/** A metric by which options are priced, and the time that they are priced for. */
export interface Pricing {
  readonly metric: MetricKey
  readonly horizon: Horizon
}

/** The price of nothing that is known. */
export function unpriced({ words }: Horizon): Price {
  return { gain: null, interval: null, probability: null, cost: null, breakEven: null, horizon: words }
}

/** Standard error of the gain of one row or of a metric, as the labels of the horizon will show it. */
function errorOf({ error, unit }: GainEntry, { rows }: Horizon): number {
  return Math.hypot(error, unit / Math.sqrt(Math.max(1, rows)))
}

/** Gains of a value add up over predictions; those of other metrics do not. */
function timesOf({ metric, horizon }: Pricing): number {
  return metric === 'business_value' ? horizon.rows : 1
}

/** The price of a gain. `cost`: over the horizon; left out where it is not known. */
export function priced(own: GainEntry, pricing: Pricing, cost?: number): Price {
  const { metric, horizon } = pricing
  const times = timesOf(pricing)
  const [gain, error] = [own.mean * times, errorOf(own, horizon) * times]
  const reach = margin(error)
  return {
    metric,
    gain,
    interval: [gain - reach, gain + reach],
    probability: error > 0 ? normalTail(((cost ?? 0) - gain) / error) : gain > (cost ?? 0) ? 1 : 0,
    cost: cost ?? null,
    breakEven: null,
    horizon: horizon.words,
  }
}

/** Tells whether an option gains more than it costs, beyond chance. */
export function pays({ interval, cost }: Price): boolean {
  return interval !== null && interval[0] > (cost ?? 0)
}

/** Tells whether a gain is beyond chance, of so many that are looked at (Bonferroni). */
export function isClear(own: GainEntry | undefined, tried = 1): own is GainEntry {
  return own !== undefined && own.mean > normalAbove(LEVEL / 2 / tried) * own.error
}

/** Tells whether a gain was there in the reference already, and is no larger now. */
export function isStanding(now: GainEntry, usual: GainEntry | undefined): boolean {
  return isClear(usual) && now.mean - usual.mean <= margin(Math.hypot(now.error, usual.error))
}

/** `+0.24 per prediction, +7,490 over 4 weeks (95 %: +6,900 to +8,100)`; of another metric `F1 +0.05 (95 %: +0.03 to +0.07)`. */
export function gainWords({ metric, gain, interval }: Price, { horizon }: Pricing): string {
  if (metric === undefined || gain === null || interval === null) return ''
  const decimals = metric === 'business_value' ? decimalsFor([...interval], 3) : decimalsFor([gain], 2)
  const range = `(95\u202f%: ${signed(interval[0], decimals)} to ${signed(interval[1], decimals)})`
  const total = `${signed(gain, decimals)}`
  if (metric !== 'business_value') return `${metricShort(metric)} ${total} ${range}`
  const each = gain / horizon.rows
  return `${signed(each, decimalsFor([each], 2))} per prediction, ${total} over ${horizon.time} ${range}`
}
