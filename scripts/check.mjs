// `npm run check [-- --base main]`: what an edit may have broken, in under a minute. Format, lint and types of everything; tests
// of what changed since the last commit, or since a branch left `--base`. `npm test` runs everything.

import { parseArgs } from 'node:util'
import { crateTests, nodeTests, SLOW } from './check/scope.mjs'
import { run, runMain, since, tool } from './run.mjs'
import { ensureDependencies, ensureDist, ensureNative, quickestProfile, requireToolchain } from './setup.mjs'

/** The compiler's notes from the last check, so that only what changed is looked at again. */
const TYPES = 'node_modules/.cache/check.tsbuildinfo'

const { values } = parseArgs({ options: { base: { type: 'string' } } })

/** Files that differ from the last commit, or from the place where this branch left `base`; new ones too. */
function changedFiles(base) {
  const git = (...args) => run('git', args, { capture: true }).split('\n').filter(Boolean)
  const [from = 'HEAD'] = base === undefined ? [] : git('merge-base', base, 'HEAD')
  return [...git('diff', '--name-only', from), ...git('ls-files', '--others', '--exclude-standard')]
}

function rustSteps(crates) {
  if (crates.length === 0) return []
  const packages = crates.flatMap((name) => ['--package', name])
  return [
    ['Rust format', () => run('cargo', ['fmt', '--all', '--check'])],
    ['Rust lint', () => run('cargo', ['clippy', ...packages, '--all-targets', '--', '-D', 'warnings'])],
    ['Rust tests', () => run('cargo', ['test', ...packages])],
  ]
}

function nativeSteps() {
  return [
    ['Rust core', () => ensureNative(quickestProfile())],
    ['Generated files', () => run(process.execPath, ['scripts/generate.mjs', '--check'])],
  ]
}

function steps(changed) {
  const tests = nodeTests(changed)
  const skipped = SLOW.filter((path) => !tests.includes(path)).flatMap((path) => ['--exclude', path])
  return [
    ['Dependencies', ensureDependencies],
    ['TypeScript lint and format', () => tool('@biomejs/biome', 'biome', ['ci'])],
    ...rustSteps(crateTests(changed)),
    ...nativeSteps(),
    ['Types', () => tool('typescript', 'tsc', ['--noEmit', '--incremental', '--tsBuildInfoFile', TYPES])],
    // These tests start the command, or programs as users do, from dist.
    ...(tests.some((path) => /\/(?:cli|examples|report|config)\b/.test(path))
      ? [['JavaScript build', ensureDist]]
      : []),
    ['TypeScript tests', () => tool('vitest', 'vitest', ['run', '--reporter=dot', ...skipped, ...tests])],
  ]
}

await runMain(() => {
  const changed = changedFiles(values.base)
  console.log(changed.length === 0 ? 'Nothing changed since the last commit.' : `${changed.length} changed files`)
  if (crateTests(changed).length > 0) requireToolchain()
  const start = performance.now()
  for (const [name, work] of steps(changed)) {
    const began = performance.now()
    work()
    console.log(`── ${name}: ${since(began)}`)
  }
  console.log(`Checked in ${since(start)}`)
})
