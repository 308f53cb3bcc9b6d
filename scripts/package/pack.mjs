// Packs what a release publishes, without publishing it: the root and the platform packages, of which only the
// one for this machine has its addon. Holds their sizes against the budget.

import { cpSync, existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure, npm, root, tool } from '../run.mjs'
import { addonFile, platformTag } from '../setup.mjs'
import { NOTICES } from './notices.mjs'
import { prepare, readJson, writeJson } from './prepare.mjs'

/** A dependency that goes beyond one of these, in bytes, should be looked at before it is shipped. */
const LARGEST_ADDON = 15_000_000
const LARGEST_ROOT = 1_000_000

/** What the root package is packed from; its `files` say what of that is in it. */
const COPIED = [
  ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md', 'reckoner.schema.json'],
  ...['dist', 'docs', 'examples', 'native/binding.js', 'native/binding.d.ts'],
]

/**
 * @param folder an empty one, for the tarballs and what they are made from.
 * @returns each packed package: its manifest and the path of its tarball.
 */
export function pack(folder) {
  const copy = join(folder, 'root')
  for (const path of COPIED) {
    if (!existsSync(join(root, path))) throw new Failure(`Cannot pack: ${path} is missing`)
    cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  const platforms = prepare(copy)
  declarePlatforms(copy, platforms)
  placeAddon(platforms)

  const packed = packFolders([copy, ...platforms], folder)
  const modules = ['dist/index.js', 'dist/index.d.ts', 'dist/index.cjs', 'dist/index.d.cts', 'dist/cli.js']
  const words = [
    'docs/data.md',
    'docs/options.md',
    'reckoner.schema.json',
    'examples/binary.ts',
    'CHANGELOG.md',
    'SECURITY.md',
    'LICENSE',
    NOTICES,
  ]
  requireFiles(packed[0], [...modules, 'native/binding.js', ...words])
  requireFiles(packed.find(isOurs), [basename(addonFile()), 'LICENSE', NOTICES])
  requireSize('the tarball without an addon', packed[0].size, LARGEST_ROOT)
  tool('publint', 'publint', ['run', packed[0].tarball, '--strict'])
  return packed
}

/** Whether a packed package is the one for this machine. */
const isOurs = ({ manifest }) => manifest.name === `reckoner-${platformTag()}`

/** What `napi pre-publish` does at a release: the root names every platform package in its own version. */
function declarePlatforms(copy, platforms) {
  const path = join(copy, 'package.json')
  const manifest = readJson(path)
  const names = platforms.map((platform) => readJson(join(platform, 'package.json')).name)
  manifest.optionalDependencies = Object.fromEntries(names.map((name) => [name, manifest.version]))
  writeJson(path, manifest)
}

function placeAddon(platforms) {
  const ours = platforms.find((platform) => basename(platform) === platformTag())
  if (ours === undefined)
    throw new Failure(`Cannot pack: ${platformTag()} is not among the napi targets of package.json`)
  requireSize(addonFile(), statSync(join(root, addonFile())).size, LARGEST_ADDON)
  cpSync(join(root, addonFile()), join(ours, basename(addonFile())))
}

function packFolders(folders, destination) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination, ...folders]
  const packed = JSON.parse(npm(args, { capture: true }))
  return folders.map((folder) => {
    const manifest = readJson(join(folder, 'package.json'))
    const { filename, files, size } = packed.find(({ name }) => name === manifest.name)
    return { manifest, tarball: join(destination, filename), files: files.map(({ path }) => path), size }
  })
}

function requireFiles({ manifest, files, size }, wanted) {
  const missing = wanted.filter((path) => !files.includes(path))
  if (missing.length > 0) throw new Failure(`${manifest.name} lacks ${missing.join(', ')}; it has ${files.join(', ')}`)
  console.log(`${manifest.name} ${manifest.version}: ${files.length} files, ${Math.round(size / 1000)} kB packed`)
}

function requireSize(what, size, largest) {
  if (size > largest) throw new Failure(`${what} has ${size} bytes, more than the ${largest} we allow`)
  console.log(`${what}: ${size} bytes of ${largest}`)
}
