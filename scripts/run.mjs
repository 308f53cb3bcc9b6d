// What the other scripts share: where the project is, running a command, time in words.
// Only node: built-ins, because these scripts run before anything is installed.

import { spawnSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A failure that is explained by its sentence: shown without a stack. */
export class Failure extends Error {}

/** Whether the module at `url` is the program that was started, not one that was imported. */
export function isMain(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url)
}

/** Runs `main` as the program: a Failure becomes its sentence and exit 1. */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error)
    process.exitCode = 1
  }
}

/**
 * Runs a command in the project's folder with its output shown.
 *
 * @param options `capture`: return standard output instead of showing it; others as in `spawnSync`.
 * @throws Failure when it cannot be started or does not exit with 0.
 */
export function run(command, args, { capture = false, ...options } = {}) {
  const stdio = capture ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const done = spawnSync(command, args, { cwd: root, stdio, encoding: 'utf8', maxBuffer: 2 ** 28, ...options })
  const name = [command, ...args].join(' ')
  if (done.error) throw new Failure(`Cannot run \`${name}\`: ${done.error.message}`)
  if (done.status !== 0) {
    const said = capture ? `\n${done.stdout}${done.stderr}`.trimEnd() : ''
    throw new Failure(`\`${name}\` failed (${done.signal ?? `exit ${done.status}`})${said}`)
  }
  return done.stdout ?? ''
}

/** Whether a command exists and exits with 0. */
export function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** Runs npm: the one that runs us, else the one on the path. */
export function npm(args, options) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options)
  // On Windows npm is a batch file, which only a shell can start.
  const windows = process.platform === 'win32'
  return run('npm', windows ? args.map((arg) => `"${arg}"`) : args, { shell: windows, ...options })
}

/** Runs the command-line program of an installed package: `tool('typescript', 'tsc', ['--noEmit'])`. */
export function tool(packageName, program, args, options) {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return run(process.execPath, [join(folder, typeof bin === 'string' ? bin : bin[program]), ...args], options)
}

/** `0.4 s`, `2 min 5 s` since `start`, an instant of `performance.now()`. */
export function since(start) {
  const seconds = (performance.now() - start) / 1000
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
