/** A regressor: losses estimated (DLE) from its inputs and predictions, before any label is there. */

import { fit, type Row } from 'reckoner'

/** Prices of flats; the model is worse for large ones, of which there are more from row `turn` on. */
function flats(rows: number, turn: number, labelled: boolean): Row[] {
  return Array.from({ length: rows }, (_, i) => {
    const size = 30 + ((37 * i * i + 11 * i + 5) % 1013) / 10 + (i >= turn ? 30 : 0)
    const floor = (i * 7) % 9
    const noise = ((53 * i * i + 29 * i + 13) % 997) / 997 - 0.5
    const predicted = 3000 * size + 5000 * floor
    return { size, floor, lift: floor > 3, predicted, price: labelled ? predicted * (1 + noise * (size / 300)) : null }
  })
}

const monitor = await fit(flats(12_000, 12_000, true), {
  task: 'regression',
  columns: { target: 'price', prediction: 'predicted' },
  chunks: { size: 1200 },
  metrics: ['mape', 'rmse', 'r2'],
})
const run = await monitor.check(flats(6000, 2400, false))
console.log(run.summary())
