/** Regression whose errors grow with the input: y = 2x + N(0, x), the prediction is 2x, x is uniform on 1 to 5. */

import type { Random } from './random.js'
import { type Change, Course, eachRow, emptyTable, type Plan, type Stream, type Table } from './stream.js'

const FEATURES = ['x', 'noise0', 'noise1'] as const

/** Range of the input in the reference. */
export const RANGE = [1, 5] as const

/** Relative errors have no mean here, because labels may be near zero; so they are not among the metrics. */
const METRICS = ['mae', 'rmse', 'mse'] as const

/** A stream of quantities. */
export const QUANTITIES: Stream = {
  name: 'regression',
  config: {
    task: 'regression',
    columns: { prediction: 'prediction', target: 'label', features: FEATURES },
    metrics: METRICS,
  },
  metrics: METRICS,
  table: tableOf,
}

function tableOf(random: Random, plan: Plan): Table {
  const table = emptyTable([...FEATURES, 'prediction', 'label'], plan)
  const { x, noise0, noise1, prediction, label } = table
  const course = new Course(random, 4, plan.persistence)
  eachRow(plan, (row, { range: [from, to] = RANGE, spoiled = 0 }) => {
    const input = from + (to - from) * course.share(0)
    x[row] = input
    noise0[row] = course.normal(1)
    noise1[row] = course.normal(2)
    prediction[row] = 2 * input
    label[row] = 2 * input + (1 + spoiled) * input * course.normal(3)
  })
  return table
}

/** Errors of the population: E|N(0, x)| = x √(2/π) and E N(0, x)² = x², over a range of x. */
export function errorsOf({ range: [from, to] = RANGE, spoiled = 0 }: Change): Record<'mae' | 'mse' | 'rmse', number> {
  const mean = (from + to) / 2
  const squares = (from * from + from * to + to * to) / 3
  const growth = 1 + spoiled
  const mse = growth * growth * squares
  return { mae: growth * mean * Math.sqrt(2 / Math.PI), mse, rmse: Math.sqrt(mse) }
}
