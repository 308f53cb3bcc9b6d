// Installs what would be published (packed root and packed platform package) into an empty project and
// uses it there: the README's code with its printed output, require, and the command line.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, isMain, npm, root, run, runMain, tool } from './run.mjs'
import { addonFile, platformTag } from './setup.mjs'

/** A dependency that makes the addon larger than this should be looked at before it is shipped. */
const LARGEST_ADDON = 8_000_000

/** @throws Failure that says what does not work. */
export function packSmoke() {
  const folder = mkdtempSync(join(tmpdir(), 'reckoner-pack-'))
  try {
    const tarballs = pack(folder)
    const example = readmeExample(readFileSync(join(root, 'README.md'), 'utf8'))
    const project = install(folder, tarballs)
    checkReadme(project, example)
    checkRequire(project)
    npm(['exec', '--offline', '--no', '--', 'reckoner', '--help'], { cwd: project, capture: true })
    console.log('reckoner --help: works')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// ── packing ──────────────────────────────────────────────────────────────────────────────────

/** Packs a copy of the project, prepared as for a release, and its package for this platform. */
function pack(folder) {
  const copy = join(folder, 'root')
  for (const path of ['package.json', 'README.md', 'LICENSE', 'dist', 'native/binding.js', 'native/binding.d.ts']) {
    if (!existsSync(join(root, path))) throw new Failure(`Cannot pack: ${path} is missing`)
    cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  tool('@napi-rs/cli', 'napi', ['create-npm-dirs', '--cwd', copy], { capture: true })
  declarePlatformPackages(copy)

  const platformFolder = join(copy, 'npm', platformTag())
  if (!existsSync(platformFolder))
    throw new Failure(`Cannot pack: ${platformTag()} is not among the napi targets of package.json`)
  const size = statSync(join(root, addonFile())).size
  if (size > LARGEST_ADDON)
    throw new Failure(`${addonFile()} has ${size} bytes, more than the ${LARGEST_ADDON} we allow`)
  cpSync(join(root, addonFile()), join(platformFolder, addonFile().replace('native/', '')))

  const tarballs = [
    packFolder(platformFolder, folder, ['.node']),
    packFolder(copy, folder, ['dist/index.js', 'LICENSE']),
  ]
  tool('publint', 'publint', ['run', tarballs[1], '--strict'])
  return tarballs
}

/** What `napi pre-publish` does at a release: the root names every platform package in its own version. */
function declarePlatformPackages(copy) {
  const manifestPath = join(copy, 'package.json')
  const manifest = readJson(manifestPath)
  const names = readdirSync(join(copy, 'npm')).map((name) => readJson(join(copy, 'npm', name, 'package.json')).name)
  if (names.length !== manifest.napi.targets.length)
    throw new Failure(`Expected a platform package for each napi target, found ${names.join(', ')}`)
  manifest.optionalDependencies = Object.fromEntries(names.map((name) => [name, manifest.version]))
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 2))
}

/** @param endings one file of the package must end in each of these. */
function packFolder(folder, destination, endings) {
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', destination], { cwd: folder, capture: true }),
  )
  const paths = packed.files.map(({ path }) => path)
  for (const ending of endings) {
    if (!paths.some((path) => path.endsWith(ending)))
      throw new Failure(`${packed.filename} holds no ${ending}, only ${paths.join(', ')}`)
  }
  console.log(`${packed.filename}: ${paths.length} files, ${Math.round(packed.size / 1000)} kB`)
  return join(destination, packed.filename)
}

// ── using ────────────────────────────────────────────────────────────────────────────────────

function install(folder, tarballs) {
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true }')
  // Offline: the packages for other platforms are not on a registry yet, and being optional may fail.
  npm(['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], { cwd: project })
  return project
}

function checkReadme(project, { code, output }) {
  writeFileSync(join(project, 'readme.mjs'), code)
  const printed = run(process.execPath, ['readme.mjs'], { cwd: project, capture: true })
  if (tidy(printed) !== tidy(output)) {
    throw new Failure(
      `The README's code prints something else than the README says.\nIt prints:\n${printed}\nThe README says:\n${output}`,
    )
  }
  console.log("The README's code: prints what the README says")
}

function checkRequire(project) {
  const code =
    "const { fit, open } = require('reckoner')\nif (typeof fit !== 'function' || typeof open !== 'function') process.exit(1)\n"
  writeFileSync(join(project, 'require.cjs'), code)
  run(process.execPath, ['require.cjs'], { cwd: project, capture: true })
  console.log("require('reckoner'): works")
}

/** The first ts block after the line `<!-- readme-code -->`, and the text block that follows it. */
export function readmeExample(readme) {
  const [, after] = readme.split(/^<!-- readme-code -->\s*$/m)
  if (after === undefined) throw new Failure('README.md has no line `<!-- readme-code -->` before its example')
  const code = /^```ts\n([\s\S]*?)^```/m.exec(after)
  if (code === null) throw new Failure('README.md has no ```ts block after `<!-- readme-code -->`')
  const output = /^```text\n([\s\S]*?)^```/m.exec(after.slice(code.index + code[0].length))
  if (output === null) throw new Failure('README.md has no ```text block with the output after its example')
  return { code: code[1], output: output[1] }
}

/** Without the spaces at the ends of lines and the empty lines at the end, which nobody sees. */
const tidy = (text) => text.replace(/[ \t\r]+$/gm, '').trimEnd()

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

if (isMain(import.meta.url)) await runMain(packSmoke)
