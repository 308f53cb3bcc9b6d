/**
 * The world of the driver: of ten equally correlated inputs three matter, P(y | x) = σ(1.5 x0 − 1.2 x1 + x2 + 1.5), which is the
 * score. One that matters moves moderately, one that does not moves more.
 */

import { logistic } from './normal.js'
import type { Random } from './random.js'
import { eachRow, emptyTable, type Plan, type Table } from './stream.js'

const WEIGHTS = [1.5, -1.2, 1] as const
const OFFSET = 1.5
const FEATURES = 10

/** Input that moves the metric, and the one that moves more without an effect; by how many standard deviations. */
export const DRIVER = 'x0'
const [DRIVEN, OTHER] = [
  { place: 0, by: -0.6 },
  { place: 5, by: 1.5 },
] as const

export const DRIVER_CONFIG = {
  task: 'binary',
  columns: {
    target: 'label',
    prediction: 'prediction',
    score: 'score',
    features: Array.from({ length: FEATURES }, (_, place) => `x${place}`),
  },
  metrics: ['accuracy'],
} as const

/** Rows of the world; `change.moved` is the share of the moves that a chunk has. */
export function driverTable(random: Random, correlation: number, plan: Plan): Table {
  const features = emptyTable(DRIVER_CONFIG.columns.features, plan)
  const { score, prediction, label } = emptyTable(['score', 'prediction', 'label'], plan)
  const [own, shared] = [Math.sqrt(1 - correlation), Math.sqrt(correlation)]
  eachRow(plan, (row, { moved = 0 }) => {
    const common = shared * random.normal()
    let logit = OFFSET
    for (let place = 0; place < FEATURES; place++) {
      const move = place === DRIVEN.place ? DRIVEN.by : place === OTHER.place ? OTHER.by : 0
      const value = common + own * random.normal() + moved * move
      ;(features[`x${place}`] as Float64Array)[row] = value
      logit += (WEIGHTS[place] ?? 0) * value
    }
    const sure = logistic(logit)
    score[row] = sure
    prediction[row] = sure >= 0.5 ? 1 : 0
    label[row] = random.uniform() < sure ? 1 : 0
  })
  return { ...features, score, prediction, label }
}
