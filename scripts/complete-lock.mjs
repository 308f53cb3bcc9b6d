// Completes package-lock.json: adds the platform packages npm leaves out.
//
// When a registry lacks some packages for other platforms, npm writes the lock file without them and
// says nothing; `npm ci` then refuses it ("Missing: … from lock file"). Run this after every change of
// dependencies: `npm install && node scripts/complete-lock.mjs`.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isMain } from './run.mjs'

const lockPath = fileURLToPath(new URL('../package-lock.json', import.meta.url))

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/**
 * What a platform package is for, read from its name (`…-linux-arm64-musl`). Without it npm would take
 * the package for one that fits every machine and install all of them.
 */
function platform(name) {
  const words = name.split(/[-/]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (cpu === undefined) throw new Error(`Cannot tell from its name for which platform ${name} is`)
  const libc = os !== 'linux' ? undefined : words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'
  return { cpu: [cpu], libc: libc && [libc], os: os && [os] }
}

/** The entry Node would find for `name` from the package at `from`: beneath it, beside it or above it. */
function resolve(packages, from, name) {
  const folders = from.split('/node_modules/')
  while (folders.length > 0) {
    const found = packages[`${folders.join('/node_modules/')}/node_modules/${name}`]
    if (found) return found
    folders.pop()
  }
  return packages[`node_modules/${name}`]
}

/** The missing entries of a lock file, by place. */
export function missingEntries(packages) {
  const missing = {}
  for (const [parent, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const found = resolve({ ...packages, ...missing }, parent, name)
      // A range is resolved by npm, and a present package of an exact version is what we want.
      if (!/^\d+\.\d+\.\d+/.test(version) || found?.version === version) continue
      const place = found ? `${parent}/node_modules/${name}` : `node_modules/${name}`
      const { cpu, libc, os } = platform(name)
      // Fields in npm's own order, so that a later `npm install` changes nothing; the undefined vanish in JSON.
      missing[place] = { version, cpu, dev, libc, optional: true, os }
    }
  }
  return missing
}

function main() {
  const lock = JSON.parse(readFileSync(lockPath, 'utf8'))
  const missing = missingEntries(lock.packages)
  const entries = Object.entries({ ...lock.packages, ...missing })
  entries.sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(entries)
  writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`package-lock.json: ${Object.keys(missing).length} platform packages added`)
}

if (isMain(import.meta.url)) main()
