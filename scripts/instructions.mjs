// The guard against slow kernels: how many instructions each takes, by valgrind's callgrind, against a baseline.
//
//   node scripts/instructions.mjs            compares; also a step of `npm test`
//   node scripts/instructions.mjs --renew    writes the baseline; say in the commit why the numbers changed
//
// Instructions, unlike seconds, are the same on a busy machine. The level is AVX2: valgrind does not know AVX-512.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, isMain, root, run, runMain, works } from './run.mjs'

/** What another version of the compiler may add: a part of the baseline. */
const TOLERANCE = 0.1

const baselineFile = join(root, 'crates/stats/examples/instructions.json')

/**
 * The kernels that take more instructions than they may, and what no longer has a baseline or a count: a sentence each.
 *
 * @param counts, baseline Instructions by the name of the kernel.
 */
export function regressions(counts, baseline) {
  const names = [...new Set([...Object.keys(baseline), ...Object.keys(counts)])]
  return names.flatMap((name) => {
    const [now, before] = [counts[name], baseline[name]]
    if (now === undefined) return [`${name}: is in the baseline and was not counted`]
    if (before === undefined) return [`${name}: was counted and is not in the baseline`]
    return now <= before * (1 + TOLERANCE)
      ? []
      : [`${name}: ${now} instructions, at most ${TOLERANCE * 100} % over ${before} are allowed`]
  })
}

/** Why instructions cannot be counted here; undefined where they can. */
function obstacle() {
  if (process.arch !== 'x64' || process.platform !== 'linux')
    return `the baseline is of Linux on x64, this is ${process.platform} on ${process.arch}`
  if (!/\bavx2\b/.test(readFileSync('/proc/cpuinfo', 'utf8'))) return 'the baseline is of AVX2, which this CPU lacks'
  return works('valgrind', ['--version']) ? undefined : 'there is no valgrind (Debian: apt-get install valgrind)'
}

/** Instructions by the name of the kernel. */
function count() {
  run('cargo', ['build', '--quiet', '--package', 'stats', '--example', 'instructions', '--profile', 'instructions'])
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
  const folder = mkdtempSync(join(tmpdir(), 'reckoner-instructions-'))
  try {
    const kernel = 'instructions::measured'
    const options = [
      `--toggle-collect=${kernel}`,
      `--dump-after=${kernel}`,
      `--callgrind-out-file=${join(folder, 'out')}`,
    ]
    const names = run(
      'valgrind',
      ['--tool=callgrind', '--quiet', ...options, join(target, 'instructions/examples/instructions')],
      { capture: true, env: { ...process.env, RECKONER_CPU: 'avx2' } },
    )
    const counted = names
      .trim()
      .split('\n')
      .map((name, place) => {
        const total = /^totals: (\d+)$/m.exec(readFileSync(join(folder, `out.${place + 1}`), 'utf8'))
        return [name, Number(total?.[1])]
      })
    return Object.fromEntries(counted)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Compares with the baseline; returns false where instructions cannot be counted, which is said. */
export function compareInstructions() {
  const missing = obstacle()
  if (missing !== undefined) {
    console.log(`SKIPPED, instructions cannot be counted: ${missing}`)
    return false
  }
  const [counts, baseline] = [count(), JSON.parse(readFileSync(baselineFile, 'utf8'))]
  for (const [name, now] of Object.entries(counts)) {
    const change = ((now / baseline[name] - 1) * 100).toFixed(1)
    console.log(`${String(now).padStart(9)}  ${change.padStart(6)} %  ${name}`)
  }
  const found = regressions(counts, baseline)
  if (found.length === 0) return true
  const advice = 'Where that is meant: `node scripts/instructions.mjs --renew`'
  throw new Failure(`Kernels take more instructions than they did:\n${found.join('\n')}\n${advice}`)
}

if (isMain(import.meta.url)) {
  await runMain(() => {
    if (!process.argv.includes('--renew')) return compareInstructions()
    const missing = obstacle()
    if (missing !== undefined) throw new Failure(`Cannot count instructions: ${missing}`)
    writeFileSync(baselineFile, `${JSON.stringify(count(), null, 2)}\n`)
    console.log(`Wrote ${baselineFile}`)
  })
}
