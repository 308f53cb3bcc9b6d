/** Three classes: scores are the softmax of three linear forms of three features, and calibrated. */

import type { Random } from './random.js'
import { Course, eachRow, emptyTable, type Plan, type Stream, type Table } from './stream.js'

const FEATURES = ['x0', 'x1', 'x2'] as const
const SCORES = ['score0', 'score1', 'score2'] as const
/** Weights of the features by class. */
const WEIGHTS = [
  [1.6, -0.4, 0.3],
  [-0.8, 1.4, -0.3],
  [-0.8, -1, 0.9],
] as const

/** A stream of three classes, called 0, 1 and 2. */
export const CLASSES: Stream = {
  name: 'three classes',
  config: {
    task: 'multiclass',
    columns: {
      score: { 0: 'score0', 1: 'score1', 2: 'score2' },
      prediction: 'prediction',
      target: 'label',
      features: FEATURES,
    },
  },
  metrics: ['roc_auc', 'average_precision', 'f1', 'precision', 'recall', 'specificity', 'accuracy'],
  table: tableOf,
}

function tableOf(random: Random, plan: Plan): Table {
  const table = emptyTable([...FEATURES, ...SCORES, 'prediction', 'label'], plan)
  const inputs = FEATURES.map((name) => table[name] as Float64Array)
  const scores = SCORES.map((name) => table[name] as Float64Array)
  const { prediction, label } = table
  const course = new Course(random, FEATURES.length + 1, plan.persistence)
  eachRow(plan, (row, { spread = 1, spoiled = 0 }) => {
    for (const [place, input] of inputs.entries()) input[row] = spread * course.normal(place)
    writeScores(scores, inputs, row)
    const share = (scored: number) => (scores[scored] as Float64Array)[row] as number
    prediction[row] = share(0) > share(1) ? (share(0) > share(2) ? 0 : 2) : share(1) > share(2) ? 1 : 2
    label[row] = labelAt(course.share(FEATURES.length), share(0), share(1))
    if (spoiled > 0 && random.uniform() < spoiled) label[row] = Math.floor(3 * random.uniform())
  })
  return table
}

/** Writes the softmax of the linear forms of a row. */
function writeScores(scores: readonly Float64Array[], inputs: readonly Float64Array[], row: number): void {
  let sum = 0
  for (const [scored, weights] of WEIGHTS.entries()) {
    let form = 0
    for (let place = 0; place < weights.length; place++) form += (weights[place] as number) * at(inputs[place], row)
    const power = Math.exp(form)
    ;(scores[scored] as Float64Array)[row] = power
    sum += power
  }
  for (const score of scores) score[row] = at(score, row) / sum
}

function at(column: Float64Array | undefined, row: number): number {
  return column?.[row] as number
}

function labelAt(share: number, first: number, second: number): number {
  return share < first ? 0 : share < first + second ? 1 : 2
}
