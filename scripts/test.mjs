// `npm test`: everything, cheap steps first, up to the first failure. The last line counts the tests:
// `N passed, N failed, N skipped`, Rust and TypeScript together.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, installChromium } from './chromium.mjs'
import { compareInstructions } from './instructions.mjs'
import { smoke } from './package/smoke.mjs'
import { Failure, root, run, since, tool, works } from './run.mjs'
import { ensureDependencies, ensureDist, ensureNative, requireToolchain } from './setup.mjs'

const inCI = !['', '0', 'false', undefined].includes(process.env.CI)
/** In CI a lock file that does not fit Cargo.toml is a failure; at a desk cargo mends it. */
const locked = inCI ? ['--locked'] : []

const counts = { passed: 0, failed: 0, skipped: 0 }

const steps = [
  ['Toolchain', requireToolchain],
  ['Dependencies', ensureDependencies],
  ['Rust format', () => run('cargo', ['fmt', '--all', '--check'])],
  ['TypeScript lint and format', () => tool('@biomejs/biome', 'biome', ['ci'])],
  ['Rust lint', () => run('cargo', ['clippy', '--workspace', '--all-targets', ...locked, '--', '-D', 'warnings'])],
  ['Rust tests', rustTests],
  ['Fuzz targets', checkFuzzTargets],
  ['Instructions of the kernels', compareInstructions],
  ['Rust core', () => ensureNative()],
  ['JavaScript build', ensureDist],
  ['Types', () => tool('typescript', 'tsc', ['--noEmit'])],
  ['Generated files', () => run(process.execPath, ['scripts/generate.mjs', '--check'])],
  ['Browser', ensureBrowser],
  ['TypeScript tests', typeScriptTests],
  ['Honesty, the short form', () => run(process.execPath, ['--import', 'tsx', 'honesty/run.ts', '--short'])],
  ['Package', smoke],
]

// ── steps that need more than a line ─────────────────────────────────────────────────────────

async function rustTests() {
  const { output, exitCode } = await runAndRead('cargo', ['test', '--workspace', '--no-fail-fast', ...locked])
  for (const [, passed, failed, ignored] of output.matchAll(
    /^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/gm,
  )) {
    add({ passed: Number(passed), failed: Number(failed), skipped: Number(ignored) })
  }
  if (exitCode !== 0) throw new Failure('Rust tests failed')
}

/** Compiles the fuzz targets without running them. libFuzzer comes as C++, and does not know Windows' own compiler. */
function checkFuzzTargets() {
  if (process.platform === 'win32' || !works('c++', ['--version'])) {
    return console.log('No C++ compiler that libFuzzer knows: the fuzz targets are SKIPPED')
  }
  run('cargo', ['check', '--manifest-path', 'fuzz/Cargo.toml', ...locked])
}

async function typeScriptTests() {
  const folder = mkdtempSync(join(tmpdir(), 'reckoner-test-'))
  try {
    const report = join(folder, 'vitest.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const failure = attempt(() => tool('vitest', 'vitest', ['run', ...reporters]))
    const result = JSON.parse(readFileSync(report, 'utf8'))
    add({
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests + result.numTodoTests,
    })
    if (failure) throw failure
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Leaves the browser's path in RECKONER_CHROMIUM, where the browser test looks for it. */
function ensureBrowser() {
  let path = findChromium()
  if (path === undefined) {
    const failure = attempt(installChromium)
    if (failure) console.log(failure.message)
    path = findChromium()
  }
  if (path !== undefined) {
    process.env.RECKONER_CHROMIUM = path
    console.log(path)
    return
  }
  const advice = 'install chromium, or name one in RECKONER_CHROMIUM'
  if (inCI) throw new Failure(`No Chromium for the browser test of the report, which CI may not skip: ${advice}`)
  console.log(`No Chromium: the browser test of the report is SKIPPED; ${advice}`)
}

// ── running and counting ─────────────────────────────────────────────────────────────────────

function add(more) {
  for (const key of Object.keys(counts)) counts[key] += more[key]
}

/** The error `work` throws, or undefined. */
function attempt(work) {
  try {
    work()
  } catch (error) {
    return error
  }
}

/** Runs a command, shows its output while it comes and returns standard output. */
function runAndRead(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      process.stdout.write(text)
    })
    child.on('error', reject).on('close', (exitCode) => resolve({ output, exitCode }))
  })
}

async function runSteps() {
  for (const [name, work] of steps) {
    console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`)
    const start = performance.now()
    try {
      await work()
    } catch (error) {
      console.log(error instanceof Failure ? error.message : error)
      console.log(`── ${name}: FAILED after ${since(start)}`)
      return false
    }
    console.log(`── ${name}: ${since(start)}`)
  }
  return true
}

const start = performance.now()
const good = await runSteps()
// A step that breaks without a failing test counts as one: the last line must never look like success.
if (!good && counts.failed === 0) counts.failed = 1
console.log(`\n${good ? 'Everything passed' : 'Stopped at the first failure'} in ${since(start)}`)
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = good ? 0 : 1
