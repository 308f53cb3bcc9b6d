// Makes a checkout ready to use: installs dependencies, builds the Rust core and the JavaScript, each
// only when something it is made of is newer. Plain Node, because it runs before anything is installed.

import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, isMain, npm, root, runMain, since, works } from './run.mjs'

// ── dependencies ─────────────────────────────────────────────────────────────────────────────

/** Runs `npm ci` unless node_modules holds what package-lock.json says. */
export function ensureDependencies() {
  if (dependenciesAreCurrent()) return
  timed('Installing dependencies (npm ci)', () => npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']))
}

/**
 * Compares the lock file with the list npm keeps of what it installed. Packages for other platforms are
 * optional and may be missing; nothing may be there in another version.
 */
function dependenciesAreCurrent() {
  const installed = lockedPackages('node_modules/.package-lock.json')
  if (installed === undefined) return false
  const wanted = lockedPackages('package-lock.json')
  if (wanted === undefined) throw new Failure('Cannot install: package-lock.json is missing or not valid JSON')
  return (
    Object.entries(wanted).every(([place, entry]) => place === '' || entry.optional || place in installed) &&
    Object.entries(installed).every(([place, entry]) => entry.version === wanted[place]?.version)
  )
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
  } catch {
    return undefined
  }
}

// ── the Rust core ────────────────────────────────────────────────────────────────────────────

/** Fails with a sentence when what is needed to compile Rust is not there. */
export function requireToolchain() {
  if (!works('cargo', ['--version'])) {
    throw new Failure(
      'Cannot build the Rust core: `cargo` was not found. Install Rust 1.95 or newer (https://rustup.rs), then run this again.',
    )
  }
  // On Windows the compiler is not on the path; cargo finds it and says so itself when it cannot.
  if (process.platform === 'win32') return
  const compilers = [process.env.CC, 'cc', 'gcc', 'clang'].filter(Boolean)
  if (!compilers.some((compiler) => works(compiler, ['--version']))) {
    throw new Failure(
      `Cannot build the Rust core: no C compiler was found (tried ${compilers.join(', ')}). ` +
        'Install one (Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install), then run this again.',
    )
  }
}

/** The addon's name for this platform, as the napi command gives it: `linux-x64-gnu`. */
export function platformTag() {
  const { platform, arch } = process
  if (platform === 'win32') return `win32-${arch}-msvc`
  if (platform !== 'linux') return `${platform}-${arch}`
  const glibc = process.report.getReport().header.glibcVersionRuntime
  return `linux-${arch}-${glibc ? 'gnu' : 'musl'}`
}

export const addonFile = () => `native/reckoner.${platformTag()}.node`

const outputs = () => [addonFile(), 'native/binding.js', 'native/binding.d.ts']

/** Which cargo profile the addon was built with; valid as long as nothing else wrote the addon since. */
const profileFile = 'native/.profile'

/**
 * Builds the addon when it is missing, older than its sources or of another profile.
 *
 * @param profile `release` (shipped) or `ci` (rebuilds in seconds, runs a little slower).
 */
export function ensureNative(profile = 'release') {
  if (isCurrent() && builtProfile() === profile) return
  requireToolchain()
  const started = new Date()
  timed(`Building the Rust core (${profile}; minutes the first time)`, () =>
    npm(['run', '--silent', 'build:native', '--', '--profile', profile]),
  )
  // A copied file may keep an old time, and a source saved while we compiled must count as newer.
  for (const output of outputs()) utimesSync(join(root, output), started, started)
  writeFileSync(join(root, profileFile), profile)
}

/** The profile of the addon that is there and current; else the one that is built soonest. */
export function quickestProfile() {
  return isCurrent() ? builtProfile() : 'ci'
}

function isCurrent() {
  const built = oldest(outputs())
  return built >= newest(['crates', 'Cargo.toml', 'Cargo.lock'])
}

function builtProfile() {
  // Without a valid note the addon comes from `npm run build:native`, which builds for release.
  if (oldest([profileFile]) < oldest([addonFile()])) return 'release'
  return readFileSync(join(root, profileFile), 'utf8').trim()
}

// ── the JavaScript ───────────────────────────────────────────────────────────────────────────

/** Builds dist when it is missing or older than its sources. Needs the types of the addon. */
export function ensureDist() {
  const outputs = ['dist/index.js', 'dist/index.d.ts', 'dist/cli.js', 'dist/index.cjs', 'dist/index.d.cts']
  const sources = ['src', 'package.json', 'tsconfig.json', 'tsup.config.ts', 'scripts/commonjs.mjs']
  if (oldest(outputs) >= newest(sources)) return
  timed('Building dist (tsup)', () => npm(['run', '--silent', 'build']))
}

// ── times of files ───────────────────────────────────────────────────────────────────────────

/** When the oldest of these files was written; -Infinity when one is missing. */
function oldest(paths) {
  return Math.min(...paths.map((path) => (existsSync(join(root, path)) ? modified(join(root, path)) : -Infinity)))
}

/** When the newest file beneath these paths was written; folders count, because deleting a file changes them. */
function newest(paths) {
  return Math.max(...paths.map((path) => newestBeneath(join(root, path))))
}

function newestBeneath(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestBeneath(join(path, name))))
}

const modified = (path) => statSync(path).mtimeMs

function timed(what, work) {
  console.log(`${what} …`)
  const start = performance.now()
  work()
  console.log(`  done in ${since(start)}`)
}

/** Everything, in order. */
export function setup(profile) {
  ensureDependencies()
  ensureNative(profile)
  ensureDist()
}

if (isMain(import.meta.url)) {
  await runMain(() => {
    const start = performance.now()
    setup(process.argv.includes('--ci') ? 'ci' : 'release')
    console.log(`Ready (${since(start)})`)
  })
}
