// `npm run verify`: our drift methods and metrics beside those of scipy, numpy and scikit-learn on random inputs:
// ties, constants, heavy tails, tiny and huge values, missing values, unseen categories. README.md beside this says more.

import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Failure, root, run, runMain } from '../run.mjs'
import { setup } from '../setup.mjs'

const PACKAGES = ['numpy==1.26.4', 'scipy==1.15.3', 'scikit-learn==1.6.1']

/** Largest difference that is rounding, of the larger value. */
const RELATIVE = 1e-10
/** What counts as nothing: sums of shares that are equal but for their rounding. */
const NOTHING = 1e-15

/** Differences that are meant: `fits` says which, `why` is printed. */
const EXPLAINED = [
  {
    why: '1 less a sum that is 1 but for its rounding',
    fits: ({ method, quantity, ours, theirs }) =>
      method.startsWith('cramer_von_mises') && quantity === 'p-value' && Math.abs(ours - theirs) < 2e-14,
  },
  {
    why: 'strong drift of thousands of values: the p-value is that of one sample, or beyond the range of numbers',
    fits: ({ method, quantity, ours, theirs }) =>
      method.startsWith('kolmogorov_smirnov') && quantity === 'p-value' && Math.max(ours, theirs) < 1e-50,
  },
  {
    why: 'a root of the rounding of equal shares',
    fits: ({ method, ours, theirs }) => /^(jensen_shannon|hellinger)/.test(method) && Math.max(ours, theirs) < 1e-7,
  },
]

/** `|a − b|` of the larger one; 0 where it is nothing. Of tiny units a difference is tiny too. */
function difference(a, b) {
  const size = Math.abs(a - b)
  const larger = Math.max(Math.abs(a), Math.abs(b))
  return size === 0 || (size <= NOTHING && larger > 1e-30) ? 0 : size / larger
}

/** What was compared, by method and quantity. */
const table = new Map()

function compare(method, quantity, ours, theirs, about) {
  const key = `${method} ${quantity}`
  const line = table.get(key) ?? { cases: 0, worst: 0, differ: 0, explained: new Map(), example: undefined }
  table.set(key, line)
  line.cases++
  const size = ours === undefined ? Number.POSITIVE_INFINITY : difference(ours, theirs)
  if (size <= RELATIVE) {
    line.worst = Math.max(line.worst, size)
    return
  }
  const known = EXPLAINED.find(({ fits }) => fits({ method, quantity, ours, theirs, ...about }))
  if (known !== undefined) {
    line.explained.set(known.why, (line.explained.get(known.why) ?? 0) + 1)
    return
  }
  line.differ++
  line.example ??= { ours, theirs, ...about }
}

function compareSeries(method, points, expected, about) {
  for (const [chunk, theirs] of expected.entries()) {
    // Where theirs has no value, ours has a reason or says more.
    if (theirs === null) continue
    const { value, pValue } = points[chunk]
    compare(method, 'value', value ?? undefined, theirs[0], { ...about, chunk })
    if (theirs[1] !== null) compare(method, 'p-value', pValue, theirs[1], { ...about, chunk })
  }
}

/** The points of a series that are not the reference's own. */
function checked(result, metric, column) {
  const series = result.series.find((own) => own.metric === metric && own.column === column)
  if (series === undefined) throw new Failure(`we have no ${metric} ${column ?? ''}`)
  return series.points.filter((_, index) => result.chunks[index].period === 'production')
}

async function verifyDrift({ univariateDrift }, { kind, size, reference, chunks, expected }) {
  const drift = { [kind]: Object.keys(expected) }
  const calculator = await univariateDrift.fit(reference, { drift, chunks: { size } })
  const result = await calculator.check(chunks)
  for (const [method, columns] of Object.entries(expected)) {
    for (const [column, values] of Object.entries(columns)) {
      const about = { kind, column, rows: reference[column].length, size }
      compareSeries(`${method} (${kind})`, checked(result, method, column), values, about)
    }
  }
}

async function verifyPerformance({ realizedPerformance }, { task, columns, size, data, expected }) {
  const calculator = await realizedPerformance.fit(data, {
    task,
    columns,
    metrics: Object.keys(expected),
    chunks: { size },
  })
  const result = await calculator.check(data)
  for (const [metric, values] of Object.entries(expected)) {
    compareSeries(`${metric} (${task})`, checked(result, metric), values, { size })
  }
}

function print() {
  console.log(`${'method'.padEnd(42)}   cases    differ  explained  largest relative difference`)
  for (const [key, { cases, worst, differ, explained, example }] of table) {
    const known = [...explained.values()].reduce((sum, count) => sum + count, 0)
    const numbers = `${String(cases).padStart(7)} ${String(differ).padStart(9)} ${String(known).padStart(10)}`
    console.log(`${key.padEnd(42)} ${numbers}  ${worst.toExponential(1)}`)
    for (const [why, count] of explained) console.log(`    ${count}: ${why}`)
    if (example !== undefined) console.log(`    for example ${JSON.stringify(example)}`)
  }
}

/** Makes the values with the packages named above, in an environment of their own. */
function makeValues(folder, file) {
  const python = join(folder, 'venv/bin/python')
  run('python3', ['-m', 'venv', join(folder, 'venv')])
  run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES])
  run(python, [join(root, 'scripts/verify/scipy_values.py'), file])
}

await runMain(async () => {
  setup()
  const reckoner = await import('../../dist/index.js')
  const given = process.argv[2]
  const folder = given ?? mkdtempSync(join(tmpdir(), 'reckoner-verify-'))
  const file = join(folder, 'values.jsonl')
  try {
    if (!existsSync(file)) makeValues(folder, file)
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const own = JSON.parse(line)
      await (own.kind === 'performance' ? verifyPerformance : verifyDrift)(reckoner, own)
    }
    print()
    const differ = [...table.values()].reduce((sum, line) => sum + line.differ, 0)
    if (differ > 0) throw new Failure(`${differ} numbers differ by more than rounding`)
  } finally {
    if (given === undefined) rmSync(folder, { recursive: true, force: true })
  }
})
