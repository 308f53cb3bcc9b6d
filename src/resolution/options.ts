/**
 * Options of a run, in the order in which they should be tried: data before models, cheap before dear. The diagnosis says what may
 * help; prices say what does. An option that does not pay is left out, and one that would have paid in the reference already stands apart.
 */

import type { ResolutionEntry } from '../../native/binding.js'
import type { Action, OptionKind, ResolutionOption } from '../types/index.js'
import type { Diagnosis } from '../verdict/diagnosis.js'
import type { Evidence } from '../verdict/evidence.js'
import { count } from '../words/numbers.js'
import { actionSentence, capital, metricInSentence } from '../words/words.js'
import { adjustingOptions, type Inputs } from './adjusting.js'
import { horizonOf } from './horizon.js'
import { type Pricing, unpriced } from './price.js'
import { isOpen, pricingMetric } from './question.js'
import { mending, retraining } from './replacing.js'

/** Kinds that an adjustment of what follows the model may be, cheap before dear. */
const ADJUSTING: readonly OptionKind[] = ['recalibrate', 'move_threshold', 'segment_rule', 'abstain']

/** The options of a run; the last one is to do nothing. */
export function optionsOf(
  evidence: Evidence,
  diagnosis: Diagnosis,
  actions: readonly Action[],
  resolution: ResolutionEntry | null,
): readonly ResolutionOption[] {
  const pricing: Pricing = { metric: pricingMetric(evidence, diagnosis), horizon: horizonOf(evidence) }
  const known =
    resolution === null || resolution.trust === 'low' || resolution.trust === 'none' ? undefined : resolution
  const inputs = known && { evidence, diagnosis, pricing, resolution: known }
  const drafts = inputs === undefined ? [] : adjustingOptions(inputs)
  const offered = drafts.filter(({ kind }) => isOffered(kind, evidence, diagnosis))
  const now = offered.filter(({ standing }) => !standing)
  const advised = actions.flatMap((action) => advisedBy(action, { diagnosis, pricing, inputs, now }))
  const because = actions.flatMap((action) => action.because)
  const more = isOpen(diagnosis) && advised.every(({ kind }) => kind !== 'fix_data') ? now : []
  const extra = more.filter(({ kind }) => advised.every((own) => own.kind !== kind))
  const others = [...extra, ...offered.filter(({ standing }) => standing)].map((own) => ({ ...own, because }))
  // Labels say more, and gain nothing by themselves.
  const isGainful = ({ kind }: ResolutionOption) => kind !== 'collect_labels'
  const [gainful, labels] = [advised.filter(isGainful), advised.filter((own) => !isGainful(own))]
  return [...gainful, ...others, ...labels, nothing(diagnosis, pricing, actions)]
}

/** Reviews are offered where their cost is known, or cases have become less certain. */
function isOffered(kind: OptionKind, { config }: Evidence, diagnosis: Diagnosis): boolean {
  return kind !== 'abstain' || config.costs.review !== undefined || isHarder(diagnosis)
}

interface Advice {
  readonly diagnosis: Diagnosis
  readonly pricing: Pricing
  readonly inputs: Inputs | undefined
  /** Options that pay now. */
  readonly now: readonly Omit<ResolutionOption, 'because'>[]
}

/** The options that an action of the diagnosis stands for. */
function advisedBy(action: Action, { diagnosis, pricing, inputs, now }: Advice): readonly ResolutionOption[] {
  const { kind, because } = action
  if (kind === 'none') return []
  if (kind === 'fix_data') return [{ ...mending(action, { diagnosis }, pricing), because }]
  if (kind === 'change_downstream') return adjusting(action, { diagnosis, pricing, inputs, now })
  const own = kind === 'retrain' && inputs !== undefined ? retraining(inputs, action) : undefined
  const tried = kind === 'retrain' && own === undefined ? inputs?.resolution.now.retrained : undefined
  // Another model that does no better than another threshold is dear for nothing.
  if (tried !== undefined && now.length > 0) return []
  const yet = tried && `; another model of ${count(tried.rows)} labels does no better than another threshold yet`
  const words = `${actionSentence(action)}${yet ?? ''}`
  return [{ ...(own ?? { kind, ...unpriced(pricing.horizon), standing: false, how: {}, sentence: words }), because }]
}

/** Adjustments that pay; else the one that the diagnosis speaks of, without a price. */
function adjusting({ why, because }: Action, { diagnosis, pricing, now }: Advice): readonly ResolutionOption[] {
  const paying = ADJUSTING.flatMap((kind) => now.filter((own) => own.kind === kind))
  const wanted = paying.filter(({ kind }) => kind !== 'abstain' || isHarder(diagnosis))
  if (wanted.length > 0) return wanted.map((own) => ({ ...own, because }))
  const kind = isHarder(diagnosis) ? 'abstain' : 'recalibrate'
  return [
    {
      kind,
      ...unpriced(pricing.horizon),
      standing: false,
      how: {},
      sentence: actionSentence({ kind: 'change_downstream', why }),
      because,
    },
  ]
}

/** Inputs have moved to where the model is less certain. */
function isHarder({ bridge }: Diagnosis): boolean {
  return bridge?.causes[0] === 'covariate_shift'
}

/** To do nothing gains nothing, and leaves what changed as it is. */
function nothing({ change }: Diagnosis, { horizon }: Pricing, actions: readonly Action[]): ResolutionOption {
  const own = actions.find(({ kind }) => kind === 'none')
  const isChanged = change !== undefined && change.episode.state === 'open'
  const stays = isChanged ? `Do nothing: ${metricInSentence(change.metric.key)} stays as it is now` : undefined
  return {
    kind: 'do_nothing',
    ...unpriced(horizon),
    gain: 0,
    interval: [0, 0],
    cost: 0,
    standing: false,
    how: {},
    sentence: own === undefined ? (stays ?? 'Do nothing') : capital(own.why),
    because: own?.because ?? [],
  }
}
