/** Options that leave the model as it is: another threshold, another calibration, rules for segments, review. */

import type { GainEntry, ResolutionEntry } from '../../native/binding.js'
import type { OptionKind, ResolutionOption } from '../types/index.js'
import type { Diagnosis } from '../verdict/diagnosis.js'
import type { Evidence } from '../verdict/evidence.js'
import { segmentsOf, segmentWords } from '../verdict/where.js'
import { count, decimalsFor, percent, plain, signed } from '../words/numbers.js'
import { perChunkWords } from './horizon.js'
import { gainWords, isClear, isStanding, type Price, type Pricing, pays, priced } from './price.js'

/** Material of options: what is known of the run, and the core's answer. */
export interface Inputs {
  readonly evidence: Evidence
  readonly diagnosis: Diagnosis
  readonly pricing: Pricing
  readonly resolution: ResolutionEntry
}

type Draft = Omit<ResolutionOption, 'because'>

/** The options that pay, each of a kind that the model survives. */
export function adjustingOptions(inputs: Inputs): readonly Draft[] {
  return [threshold(inputs), recalibration(inputs), ...rules(inputs), review(inputs)].flatMap((own) => own ?? [])
}

/** An option with a price, if it pays. */
function paying(
  kind: OptionKind,
  price: Price,
  gains: readonly [now: GainEntry, usual: GainEntry | undefined],
  { does, how, pricing, after = '' }: { does: string; how: Draft['how']; pricing: Pricing; after?: string },
): Draft | undefined {
  if (!pays(price)) return undefined
  const standing = isStanding(...gains)
  const usual = standing ? '; it would have gained as much in the reference' : usualWords(gains[1], pricing)
  return { kind, ...price, standing, how, sentence: `${does}: ${gainWords(price, pricing)}${after}${usual}` }
}

/** Gain that was there before the change too. */
function usualWords(usual: GainEntry | undefined, { metric }: Pricing): string {
  if (!isClear(usual)) return ''
  const each = metric === 'business_value' ? ' per prediction' : ''
  return `; in the reference it would have gained ${signed(usual.mean, decimalsFor([usual.mean], 2))}${each}`
}

function threshold({ pricing, resolution: { now, usual } }: Inputs): Draft | undefined {
  const own = now.threshold
  if (own === undefined) return undefined
  const from = own.today === undefined ? '' : ` from ${plain(own.today)}`
  return paying('move_threshold', priced(own.gain, pricing, 0), [own.gain, usual?.threshold?.gain], {
    does: `Move the decision threshold${from} to ${plain(own.at)}${everybody(own.positives, 'case')}`,
    how: { threshold: own.at, today: own.today ?? null },
    pricing,
  })
}

/** A threshold below all scores or above them is no threshold. */
function everybody(positives: number, noun: string): string {
  return positives === 1
    ? `, which decides every ${noun} positive`
    : positives === 0
      ? `, which decides no ${noun} positive`
      : ''
}

function recalibration({ pricing, resolution: { now, usual } }: Inputs): Draft | undefined {
  const own = now.recalibrated
  if (own === undefined) return undefined
  const how = { offset: own.offset, slope: own.slope, threshold: own.at }
  const draft = paying('recalibrate', priced(own.gain, pricing, 0), [own.gain, usual?.recalibrated?.gain], {
    does: `Recalibrate the scores on ${count(now.rows)} labels, log-odds ${plain(own.offset)} + ${plain(own.slope)} × as they were`,
    how,
    pricing,
    after: `; with the scores as they are, decide from ${plain(own.at)} on`,
  })
  // Scores that were right before are no worse calibrated: what that gains, another threshold does.
  return draft?.standing ? undefined : draft
}

function rules({ diagnosis, pricing, resolution: { now, usual } }: Inputs): readonly Draft[] {
  const segments = segmentsOf(diagnosis.found, diagnosis.bridge)
  const drafts = now.rules.flatMap(({ segment, at, positives, gain }) => {
    const where = segments[segment]
    const before = usual?.rules.find((own) => own.segment === segment)?.gain
    if (where === undefined || !isClear(gain, now.rules.length)) return []
    const draft = paying('segment_rule', priced(gain, pricing, 0), [gain, before], {
      does: `Decide rows where ${segmentWords(where)} by a threshold of ${plain(at)}${everybody(positives, 'one of them')}`,
      how: { segment: where.segment, threshold: at },
      pricing,
    })
    return draft ?? []
  })
  // Segments overlap, and so do their gains: the best is told.
  const best = Math.max(...drafts.map(({ gain }) => gain ?? 0))
  return drafts.filter(({ gain }) => gain === best).slice(0, 1)
}

function review({ evidence, pricing, resolution: { now, usual } }: Inputs): Draft | undefined {
  const own = now.reviewed
  if (own === undefined) return undefined
  const { costs } = evidence.config
  const { horizon } = pricing
  const cases = own.share * horizon.rows
  const cost = costs.review === undefined ? undefined : costs.review * cases
  const price = priced(own.gain, pricing, cost)
  const each = own.gain.mean / own.share
  const breakEven = `while a review costs less than ${plain(each)}`
  return paying('abstain', { ...price, breakEven }, [own.gain, usual?.reviewed?.gain], {
    does: `Have people decide the cases with scores from ${plain(own.low)} to ${plain(own.high)}, ${percent(own.share, 0)} of all, ${perChunkWords(horizon, own.share)}`,
    how: { from: own.low, to: own.high, share: own.share, perChunk: Math.round(cases / horizon.chunks) },
    pricing,
    after: cost === undefined ? `, before the cost of reviews, ${breakEven}` : `, less ${plain(cost)} for reviews`,
  })
}
