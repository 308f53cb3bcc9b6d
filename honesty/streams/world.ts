/**
 * The root-cause world: P(y | x) = σ(1.5 x0 − 1.2 x1 + x2 + offset), which is the score; further features and a segment
 * are noise. The calibrated score makes every truth a mean over the logit alone.
 */

import { logistic, normalShare } from './normal.js'
import { Random } from './random.js'
import { type Change, Course, eachRow, emptyTable, type Plan, type Stream, type Table } from './stream.js'

/** Weights of the features that the score sees. */
const WEIGHTS = [1.5, -1.2, 1] as const
/** Standard deviation of the logit where the features are standard normal. */
const SPREAD = Math.hypot(...WEIGHTS)
const SEGMENTS = 5
/** The feature behind the hidden shift, and what is left of the logit beyond its edge. */
const HIDDEN = 3
const EDGE = 0.5
const LEFT = 0.3

/** What tells one world from another. */
export interface Traits {
  readonly name: string
  /** Numeric features, at least three; a segment comes on top of more than three. */
  readonly features: number
  /** Moves the share of positives. */
  readonly offset: number
  /** Score from which a row is predicted positive. */
  readonly cut: number
  /** Whether the true logit beyond an edge of x3 is .3 of what the model thinks. */
  readonly hidden: boolean
  /** Spoiled labels are turned around, or drawn at this rate without regard to the inputs. */
  readonly spoiledRate?: number
}

const PLAIN: Traits = { name: 'binary', features: 3, offset: 0, cut: 0.5, hidden: false }

/** A binary stream. */
export function world(traits: Partial<Traits> = {}): Stream {
  const own = { ...PLAIN, ...traits }
  const features = Array.from({ length: own.features }, (_, place) => `x${place}`)
  if (own.features > WEIGHTS.length) features.push('segment')
  const kinds = own.features > WEIGHTS.length ? { segment: 'categorical' as const } : {}
  const columns = { score: 'score', prediction: 'prediction', target: 'label', features, kinds }
  return {
    name: own.name,
    config: { task: 'binary', columns },
    metrics: ['roc_auc', 'average_precision', 'f1', 'precision', 'recall', 'specificity', 'accuracy'],
    table: (random, plan) => tableOf(own, features, random, plan),
  }
}

/** Two per cent of the labels are positive. */
export const RARE = world({ name: '2 % positives', offset: -5.84, cut: 0.2, spoiledRate: 0.02 })

function tableOf(traits: Traits, features: readonly string[], random: Random, plan: Plan): Table {
  const known: Table = emptyTable(features, plan)
  const inputs = Array.from({ length: traits.features }, (_, place) => known[`x${place}`] as Float64Array)
  const { segment } = known
  const { score, prediction, label } = emptyTable(['score', 'prediction', 'label'], plan)
  const course = new Course(random, inputs.length + 1, plan.persistence)
  eachRow(plan, (row, change) => {
    const logit = drawInputs(inputs, row, course, change) + traits.offset
    const own = logistic(logit)
    score[row] = own
    prediction[row] = own >= traits.cut ? 1 : 0
    label[row] = labelOf(traits, course.share(inputs.length), trueLogit(traits, inputs, row, logit), random, change)
    if (segment !== undefined) segment[row] = Math.floor(SEGMENTS * random.uniform())
  })
  return { ...known, score, prediction, label }
}

/** Draws the features of a row, and returns the logit without the offset. */
function drawInputs(inputs: readonly Float64Array[], row: number, course: Course, change: Change): number {
  const { spread = 1, moved = 0 } = change
  let logit = 0
  for (let place = 0; place < inputs.length; place++) {
    const isSeen = place < WEIGHTS.length
    const value = course.normal(place) * (isSeen ? spread : 1) + (place === HIDDEN ? moved : 0)
    ;(inputs[place] as Float64Array)[row] = value
    if (isSeen) logit += (WEIGHTS[place] as number) * value
  }
  return logit
}

function trueLogit({ hidden }: Traits, inputs: readonly Float64Array[], row: number, logit: number): number {
  return hidden && (inputs[HIDDEN]?.[row] as number) > EDGE ? LEFT * logit : logit
}

function labelOf(traits: Traits, share: number, logit: number, random: Random, { spoiled = 0 }: Change): number {
  const label = share < logistic(logit) ? 1 : 0
  if (spoiled === 0 || random.uniform() >= spoiled) return label
  if (traits.spoiledRate === undefined) return 1 - label
  return random.uniform() < traits.spoiledRate ? 1 : 0
}

/** Rows of the samples that truths are taken from: their standard error is below .0006. */
const SAMPLE = 500_000

/** Accuracy of a binary world in the population, by the mean of what its labels must be. */
export function accuracyOf(traits: Partial<Traits> = {}, change: Change = {}): number {
  const own = { ...PLAIN, ...traits }
  const random = new Random('truth', JSON.stringify(own), JSON.stringify(change))
  const beyond = own.hidden ? 1 - normalShare(EDGE - (change.moved ?? 0)) : 0
  let sum = 0
  for (let draw = 0; draw < SAMPLE; draw++) {
    const logit = own.offset + SPREAD * (change.spread ?? 1) * random.normal()
    const right = (truth: number) => (logistic(logit) >= own.cut ? logistic(truth) : 1 - logistic(truth))
    sum += (1 - beyond) * right(logit) + (beyond > 0 ? beyond * right(LEFT * logit) : 0)
  }
  const clean = sum / SAMPLE
  return clean - (change.spoiled ?? 0) * (2 * clean - 1)
}
