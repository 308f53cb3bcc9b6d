/** A classifier of three classes, with a confusion matrix and the worth of every kind of mistake. */

import { fit, type Row } from 'reckoner'

const CLASSES = ['bike', 'bus', 'car'] as const

/** Probabilities of three classes; labels are drawn with them, from row `turn` on with more buses. */
function trips(rows: number, turn: number): Row[] {
  return Array.from({ length: rows }, (_, i) => {
    const weights = [37, 41, 43].map((factor, place) => 1 + ((factor * i * i + (11 + 2 * place) * i + 5) % 10007) ** 2)
    const sum = weights.reduce((all, own) => all + own, 0)
    const [bike = 0, bus = 0, car = 0] = weights.map((own) => own / sum)
    const drawn = ((53 * i * i + 29 * i + 13) % 997) / 997
    const label = i >= turn && i % 3 === 0 ? 'bus' : drawn < bike ? 'bike' : drawn < bike + bus ? 'bus' : 'car'
    const predicted = CLASSES[[bike, bus, car].indexOf(Math.max(bike, bus, car))]
    return { distance: (i * 31) % 101, bike, bus, car, predicted, taken: label }
  })
}

const monitor = await fit(trips(10_000, 10_000), {
  task: 'multiclass',
  columns: { target: 'taken', prediction: 'predicted', score: { bike: 'bike', bus: 'bus', car: 'car' } },
  chunks: { size: 1000 },
  metrics: ['f1', 'accuracy', 'roc_auc', 'confusion_matrix', 'business_value'],
  value: {
    matrix: [
      [1, -1, -2],
      [-1, 1, -2],
      [-1, -1, 1],
    ],
    per: 'row',
  }, // classes in alphabetical order
})
const run = await monitor.check(trips(6000, 3000))
console.log(run.summary())
