// `npm run mutants [-- --only rust|typescript]`: changes the code in a small, stated scope and asks whether a test notices. Hours
// for everything, so it runs at night, and its tools are no dependencies: cargo-mutants is installed once by
// `cargo install cargo-mutants`, Stryker comes through npx.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Failure, npm, root, run, runMain, works } from './run.mjs'
import { setup } from './setup.mjs'

/** Formulas, which no type holds: every drift method and every ratio of confusion cells. */
const RUST = ['crates/stats/src/drift/*.rs', 'crates/stats/src/metric/cells.rs']

/** Rules: thresholds and the ranking of columns, with the tests that speak of them. */
const TYPESCRIPT = ['src/alerts/threshold.ts', 'src/results/ranking.ts']
const TESTS = ['__test__/alerts/**/*.test.ts', '__test__/results/ranking.test.ts']

/** Stryker needs Node 22, which comes along: the tests run on it too. */
const STRYKER = ['node@22.23.3', '@stryker-mutator/core@10.1.1', '@stryker-mutator/vitest-runner@10.1.1']

function mutateRust() {
  if (!works('cargo', ['mutants', '--version'])) {
    throw new Failure('Cannot mutate the Rust core: run `cargo install --locked cargo-mutants` first')
  }
  const files = RUST.flatMap((path) => ['--file', path])
  run('cargo', ['mutants', '--package', 'stats', '--output', 'target', ...files])
}

/** Stryker reads its configuration from a file, and vitest the tests that it may run; both are written for this run alone. */
function mutateTypeScript() {
  const folder = join(root, 'target/stryker')
  mkdirSync(folder, { recursive: true })
  const [configuration, tests] = [join(folder, 'stryker.json'), join(root, 'vitest.mutants.config.ts')]
  writeFileSync(tests, `export default { test: { include: ${JSON.stringify(TESTS)} } }\n`)
  const options = {
    mutate: TYPESCRIPT,
    plugins: ['@stryker-mutator/vitest-runner'],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutants.config.ts' },
    // Tests load the addon, which a copy of the sources has not.
    inPlace: true,
    reporters: ['clear-text', 'json'],
    jsonReporter: { fileName: 'target/stryker/mutation.json' },
    tempDirName: 'target/stryker/temp',
  }
  writeFileSync(configuration, JSON.stringify(options))
  try {
    npm(['exec', '--yes', ...STRYKER.map((name) => `--package=${name}`), '--', 'stryker', 'run', configuration])
  } finally {
    rmSync(tests)
  }
}

await runMain(() => {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
  const parts = { rust: mutateRust, typescript: mutateTypeScript }
  if (only !== undefined && !Object.hasOwn(parts, only)) {
    throw new Failure(`Cannot mutate only "${only}": known are ${Object.keys(parts).join(', ')}`)
  }
  setup('ci')
  for (const [name, mutate] of Object.entries(parts)) if (only === undefined || only === name) mutate()
})
