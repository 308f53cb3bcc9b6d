// `npm run supply-chain`: licences, sources and known faults of every crate (cargo-deny, deny.toml) and npm package
// (npm audit), and dependencies nobody uses (cargo-machete). What cannot be asked from here is said; in CI it fails.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sbom } from './package/sbom.mjs'
import { Failure, isMain, npm, root, run, runMain, works } from './run.mjs'

const inCI = !['', '0', 'false', undefined].includes(process.env.CI)

function requireTool(name) {
  if (!works('cargo', [name, '--version']))
    throw new Failure(
      `Cannot check the supply chain: cargo-${name} was not found; run \`cargo install --locked cargo-${name}\``,
    )
}

/** Runs a check that asks a service, which this machine may not reach. */
function ask(what, work, unreachable) {
  try {
    work()
    console.log(`${what}: no known fault`)
  } catch (error) {
    if (inCI || !unreachable.test(error.message)) throw error
    console.log(`${what}: NOT CHECKED, its service does not answer here`)
  }
}

/** Development dependencies that no file of the project names. */
function unusedPackages() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const others = [':!package.json', ':!package-lock.json', ':!*.md']
  const isNamed = (name) => works('git', ['-C', root, 'grep', '-qwF', name.replace(/^@types\//, ''), '--', ...others])
  return Object.keys(devDependencies).filter((name) => !isNamed(name))
}

function supplyChain() {
  requireTool('deny')
  requireTool('machete')
  run('cargo', ['deny', '--locked', 'check', '--hide-inclusion-graph', 'licenses', 'bans', 'sources'])
  run('cargo', ['machete'])
  const unused = unusedPackages()
  if (unused.length > 0) throw new Failure(`package.json names packages that nothing uses: ${unused.join(', ')}`)
  console.log('npm packages: every one is used')
  ask(
    'crates',
    () => run('cargo', ['deny', '--locked', 'check', 'advisories'], { capture: true }),
    /failed to fetch advisory/,
  )
  ask(
    'npm packages',
    () => npm(['audit', '--audit-level=moderate', '--loglevel=error'], { capture: true }),
    /audit endpoint returned/,
  )
  console.log(`${sbom().components.length} components of others are shipped`)
}

if (isMain(import.meta.url)) await runMain(supplyChain)
