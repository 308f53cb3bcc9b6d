/** Prints results of all calculators on a small table; same-bits.test.ts compares what it prints. */

import { fit } from '../../src/index.js'

const ROWS = 9_000
const residue = (row: number, a: number, modulus: number) => (a * row * row + 17 * row + 7) % modulus
const column = (make: (row: number) => number) => Float64Array.from({ length: ROWS }, (_, row) => make(row))

function table(shift: number) {
  const [a, b] = [
    column((row) => Math.log(1 + residue(row, 31, 1009)) + shift),
    column((row) => Math.sqrt(residue(row, 37, 997)) * (1 + shift)),
  ]
  const score = column((row) => (residue(row, 13, 1013) + 0.5) / 1013)
  return {
    a,
    b,
    mixed: column((row) => (row % 11 === 0 ? Number.NaN : (a[row] as number) / 3 + (b[row] as number))),
    label: Array.from({ length: ROWS }, (_, row) => `label-${residue(row, 19, 23)}`),
    score,
    prediction: score.map((value) => (value > 0.5 ? 1 : 0)),
    target: score.map((value, row) => (residue(row, 29, 1019) / 1019 < value ? 1 : 0)),
    amount: column((row) => 3 * (a[row] as number) - (b[row] as number)),
    known: column((row) => 3 * (a[row] as number) - (b[row] as number) + residue(row, 41, 101) / 50),
  }
}

const features = ['a', 'b', 'mixed', 'label']
const chunks = { size: 1_000 }
const drift = {
  numeric: [
    'jensen_shannon',
    'hellinger',
    'psi',
    'kolmogorov_smirnov',
    'wasserstein',
    'energy',
    'cramer_von_mises',
    'anderson_darling',
  ],
  categorical: ['jensen_shannon', 'chi2', 'l_infinity'],
  reconstruction: true,
  domainClassifier: true,
} as const

const classifier = await fit(table(0), {
  task: 'binary',
  columns: { features, score: 'score', prediction: 'prediction', target: 'target' },
  summary: ['mean', 'std', 'median', 'sum', 'row_count'],
  chunks,
  drift,
})
const regressor = await fit(table(0), {
  task: 'regression',
  columns: { features, prediction: 'amount', target: 'known' },
  metrics: ['mae', 'rmse', 'r2'],
  drift: {},
  chunks,
})
const found = await Promise.all([classifier, regressor].map((monitor) => monitor.check(table(0.1))))
process.stdout.write(JSON.stringify(found.map((run) => run.results)))
