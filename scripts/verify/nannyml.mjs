// `npm run verify:nannyml`: our numbers beside those of the real NannyML on the data sets that it ships, none of which
// is in this repository. Makes a virtual environment in a temporary folder; takes a few minutes.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, root, run, runMain } from '../run.mjs'
import { setup } from '../setup.mjs'

const PACKAGES = [
  'nannyml==0.13.1',
  'statsmodels==0.15.0',
  'numpy==1.26.4',
  'pandas==2.2.3',
  'scipy==1.15.3',
  'scikit-learn==1.6.1',
  'lightgbm==4.5.0',
  'pyarrow==21.0.0',
]

/** The largest relative difference, and why it may be more than rounding. */
function tolerance({ calculator, metric }, part, task) {
  const trees = calculator === 'estimated_performance' && task === 'regression'
  if (trees && part !== 'error') return { most: 0.03, why: 'trees of our own instead of LightGBM' }
  if (part === 'error' && metric === 'average_precision') return { most: 0.5, why: 'their 50 unseeded resamples' }
  if (part === 'error' && metric === 'roc_auc') return { most: 0.05, why: 'their order of ties' }
  if (part === 'error' && metric === 'mape') return { most: 0.05, why: 'they divide by the signed label' }
  // Scores of two decimals: 101 distinct values among 60,000. One class gains 2 % by calibration or loses it, by the
  // order in which equal scores are sorted.
  if (calculator === 'estimated_performance' && task === 'multiclass' && part === 'value') {
    return { most: 5e-3, why: 'their order of ties, which also decides whether a class is calibrated' }
  }
  if (metric === 'jensen_shannon' || metric === 'hellinger')
    return { most: 1e-9, atLeast: 1e-8, why: 'their rounding residue' }
  return { most: 1e-9, why: '' }
}

/** `|a − b|` against the larger, or against `atLeast` times a large number where both are next to nothing. */
function difference(a, b, atLeast = 1e-12) {
  if (a === null || b === null) return a === b ? 0 : Number.POSITIVE_INFINITY
  const size = Math.abs(a - b)
  return size <= atLeast ? 0 : size / Math.max(Math.abs(a), Math.abs(b))
}

/** Compares one series, and returns a row for each of its parts. */
function compare(theirs, ours, task) {
  const parts = {
    value: ours.points.map((point) => point.value),
    error: ours.points.map((point) => point.standardError ?? null),
    lower: ours.points.map(() => ours.threshold.lower),
    upper: ours.points.map(() => ours.threshold.upper),
  }
  return Object.entries(parts).flatMap(([part, own]) => {
    const other = theirs[part]
    // Chi-squared has no thresholds, and theirs give what was asked for; errors some calculators lack.
    if (other === undefined || other.every((value) => value === null)) return []
    const { most, atLeast, why } = tolerance(theirs, part, task)
    const worst = Math.max(...other.map((value, chunk) => difference(own[chunk], value, atLeast)))
    return [{ calculator: theirs.calculator, metric: theirs.metric, part, chunks: other.length, worst, most, why }]
  })
}

/** One line for each calculator, metric and part: the worst of all columns. */
function summarize(rows) {
  const lines = new Map()
  for (const row of rows) {
    const key = `${row.calculator} ${row.metric} ${row.part}`
    const known = lines.get(key)
    if (known === undefined || row.worst > known.worst)
      lines.set(key, { ...row, count: (known?.count ?? 0) + row.chunks })
    else known.count += row.chunks
  }
  return [...lines.values()]
}

async function verify(folder, name) {
  const { fit } = await import('../../dist/index.js')
  const { config, series } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const monitor = await fit(join(folder, `${name}.reference.parquet`), config)
  const { results } = await monitor.check(join(folder, `${name}.analysis.parquet`))
  const rows = series.flatMap((theirs) => {
    const own = results[theirs.calculator]?.series ?? []
    const ours = own.find(({ metric, column }) => metric === theirs.metric && (column ?? null) === theirs.column)
    if (ours === undefined)
      throw new Failure(`${name}: we have no ${theirs.calculator} ${theirs.metric} ${theirs.column ?? ''}`)
    return compare(theirs, ours, config.task)
  })
  const lines = summarize(rows)
  console.log(`\n${name}: ${rows.reduce((sum, row) => sum + row.chunks, 0)} numbers`)
  for (const { calculator, metric, part, count, worst, most, why } of lines) {
    const verdict = worst <= most ? 'ok' : 'DIFFERS'
    console.log(
      `  ${verdict.padEnd(8)}${worst.toExponential(1).padStart(9)}  ${calculator} ${metric} ${part} (${count})${why && worst > 1e-9 ? `: ${why}` : ''}`,
    )
  }
  return lines.filter((line) => !(line.worst <= line.most)).length
}

await runMain(async () => {
  setup()
  const given = process.argv[2]
  const folder = given ?? mkdtempSync(join(tmpdir(), 'reckoner-nannyml-'))
  try {
    if (!existsSync(join(folder, 'census.json'))) {
      const python = join(folder, 'venv/bin/python')
      run('python3', ['-m', 'venv', join(folder, 'venv')])
      run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES])
      run(python, [join(root, 'scripts/verify/real_nannyml.py'), folder], {
        env: { ...process.env, NML_DISABLE_USAGE_LOGGING: '1', OMP_NUM_THREADS: '1' },
      })
    }
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    let failed = 0
    for (const name of names) failed += await verify(folder, name.replace('.json', ''))
    if (failed > 0) throw new Failure(`${failed} series differ by more than they may`)
  } finally {
    if (given === undefined) rmSync(folder, { recursive: true, force: true })
  }
})
