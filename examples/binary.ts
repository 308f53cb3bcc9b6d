/** A binary classifier: labels for the first half of production, an estimate for all of it. */

import { fit, type Row } from 'reckoner'

/** Scores that are right about their uncertainty; from row `turn` on, one case in four turns out otherwise. */
function loans(rows: number, turn: number, labelsEnd: number): Row[] {
  return Array.from({ length: rows }, (_, i) => {
    const score = ((i * 7919) % 2003) / 2003
    const label = ((i * 1597) % 1999) / 1999 < score
    const repaid = i >= turn && i % 4 === 0 ? !label : label
    const income = 20_000 + ((i * 31) % 997) * 40
    return {
      income,
      region: 'north south east west'.split(' ')[i % 4],
      score,
      approved: score > 0.5,
      repaid: i < labelsEnd ? repaid : null,
    }
  })
}

const monitor = await fit(loans(12_000, 12_000, 12_000), {
  task: 'binary',
  columns: { target: 'repaid', prediction: 'approved', score: 'score' },
  chunks: { size: 1500 },
  metrics: ['accuracy', 'f1', 'roc_auc', 'business_value'],
  value: { tp: 100, fp: -500, fn: -20, tn: 0, per: 'row' },
})
const run = await monitor.check(loans(9000, 3000, 6000))
console.log(run.summary())
