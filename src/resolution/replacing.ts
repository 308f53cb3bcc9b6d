/** Options of another model, and of mending data: their price where it is known. */

import type { Action, ResolutionOption } from '../types/index.js'
import { decimalsFor, fixed, margin, plain } from '../words/numbers.js'
import { actionSentence, metricShort } from '../words/words.js'
import type { Inputs } from './adjusting.js'
import { paidAfter } from './horizon.js'
import { gainWords, isClear, isStanding, type Pricing, priced, unpriced } from './price.js'

type Draft = Omit<ResolutionOption, 'because'>

/** Another model, priced by one that learned the new labels; `undefined` where it was not tried, or shows no headroom. */
export function retraining({ evidence, pricing, resolution }: Inputs, action?: Action): Draft | undefined {
  const { retrained } = resolution.now
  if (retrained === undefined || !isClear(retrained.gain) || !isClear(retrained.headroom)) return undefined
  const cost = evidence.config.costs.retrain
  const price = priced(retrained.gain, pricing, cost)
  const breakEven = cost === undefined || price.gain === null ? null : paidAfter(pricing.horizon, price.gain, cost)
  const before = resolution.usual?.retrained
  const { headroom, rows } = retrained
  const beyond = gainWords(priced(headroom, pricing), pricing)
  const why = action === undefined ? 'Retrain' : `Retrain ${action.why.split(';')[0]}`
  return {
    kind: 'retrain',
    ...price,
    breakEven,
    standing: isStanding(headroom, before?.headroom),
    how: {
      labels: rows,
      headroom: headroom.mean,
      headroomInterval: [headroom.mean - margin(headroom.error), headroom.mean + margin(headroom.error)],
      withTwiceTheLabels: retrained.withTwice,
    },
    sentence: `${why}: ${gainWords(price, pricing)}, as another model of ${plain(rows)} labels shows; ${beyond} of that is beyond another threshold`,
  }
}

/** Data that are as before: the part of the change that the fault has, in the metric that changed. */
export function mending(action: Action, { diagnosis }: Pick<Inputs, 'diagnosis'>, { horizon }: Pricing): Draft {
  const part = diagnosis.bridge?.parts.find(({ kind }) => kind === 'data_fault')
  const { change } = diagnosis
  const bare = { kind: 'fix_data', standing: false, how: { columns: part?.columns ?? [] } } as const
  const own = unpriced(horizon)
  if (part === undefined || change === undefined || part.interval === null)
    return { ...bare, ...own, sentence: actionSentence(action) }
  const metric = change.metric.key
  const worse = change.metric.higherIsBetter ? -1 : 1
  const [one, other] = part.interval.map((own) => worse * own) as [number, number]
  const times = metric === 'business_value' ? horizon.rows : 1
  const price = {
    ...own,
    metric,
    gain: worse * part.amount * times,
    interval: [Math.min(one, other) * times, Math.max(one, other) * times] as const,
  }
  const words = worse < 0 ? gainWords(price, { horizon, metric }) : lowerWords(price)
  return { ...bare, ...price, sentence: `${actionSentence(action)}; ${words}` }
}

/** A gain of what is better lower: `RMSE lower by 12 (95 %: 9 to 15)`. */
function lowerWords({ metric, gain, interval }: Pick<ResolutionOption, 'metric' | 'gain' | 'interval'>): string {
  if (metric === undefined || gain === null || interval === null) return ''
  const decimals = decimalsFor([gain], 2)
  const [from, to] = interval.map((end) => fixed(end, decimals))
  return `${metricShort(metric)} lower by ${fixed(gain, decimals)} (95\u202f%: ${from} to ${to})`
}
