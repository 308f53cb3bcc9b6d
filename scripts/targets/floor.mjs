// `npm run test:floor`: the addon built against glibc 2.17 by zig needs nothing newer, loads here and gives the same
// results. The release builds against the same floor.

import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, isMain, root, run, runMain, works } from '../run.mjs'
import { ensureDependencies, ensureNative } from '../setup.mjs'
import { FLOOR, requireFloor } from './glibc.mjs'
import { requireSameResults } from './same.mjs'

const target = process.arch === 'arm64' ? 'aarch64-unknown-linux-gnu' : 'x86_64-unknown-linux-gnu'
const folder = join(root, 'target/floor')

async function floor() {
  if (process.platform !== 'linux') throw new Failure('Cannot test the glibc floor: this is not Linux')
  if (
    !works('cargo', ['zigbuild', '--help']) ||
    !(works('zig', ['version']) || works('python3', ['-m', 'ziglang', 'version']))
  )
    throw new Failure(
      'Cannot build against the glibc floor: cargo-zigbuild or zig was not found; run `cargo install --locked cargo-zigbuild` and `pip install ziglang`',
    )
  ensureDependencies()
  ensureNative()
  const args = ['zigbuild', '--profile', 'ci', '--target', `${target}.${FLOOR}`, '--target-dir', folder]
  run('cargo', [...args, '--package', 'reckoner-node', '--locked'])
  const addon = join(folder, 'reckoner.node')
  copyFileSync(join(folder, target, 'ci/libreckoner_node.so'), addon)
  requireFloor(addon)
  await requireSameResults(addon, folder)
}

if (isMain(import.meta.url)) await runMain(floor)
