// Packs what would be published, installs it with npm into empty projects and uses it there, with the Node that runs
// this. Part of `npm test`; `npm run test:package` does it with every package manager and version of Node.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMain, npm, runMain } from '../run.mjs'
import { bundle, checkInstalled, checkMissing, checkRuns, checkTypes, emptyProject, writeReadme } from './checks.mjs'
import { pack } from './pack.mjs'
import { startRegistry } from './registry.mjs'

const INSTALL = ['install', 'reckoner', '--no-audit', '--no-fund', '--loglevel=error']

/** @throws Failure that says what does not work. */
export async function smoke() {
  const folder = mkdtempSync(join(tmpdir(), 'reckoner-package-'))
  let registry
  try {
    registry = await startRegistry(pack(folder))
    const project = emptyProject(join(folder, 'project'), registry.url)
    npm(INSTALL, { cwd: project, capture: true })
    checkInstalled(project)
    checkTypes(project)
    const output = writeReadme(project)
    await bundle(project)
    checkRuns(project, output)

    const bare = emptyProject(join(folder, 'bare'), registry.url)
    npm([...INSTALL, '--omit=optional'], { cwd: bare, capture: true })
    checkMissing(bare)
    console.log('installed, typed, bundled, run, and refused without its addon: works')
  } finally {
    await registry?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (isMain(import.meta.url)) await runMain(smoke)
