// The licences of what is shipped and not ours: crates that are linked into the addon, npm packages that are
// bundled into dist. Their texts are read from the sources they were built from and are part of what is packed.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure, root, run } from '../run.mjs'

export const NOTICES = 'THIRD-PARTY-LICENSES.txt'

/** C sources that crates carry within them, each with a licence of its own. */
const CARRIED = { 'zstd-sys': ['zstd'] }

/** What is linked without being a crate with a licence file. */
const WITHOUT_CRATE = `The Rust standard library (https://www.rust-lang.org), MIT OR Apache-2.0, is part of the addon too, and so is SQLite
(https://sqlite.org), which its authors have placed in the public domain.`

/** The notices of the addon: every crate that is linked on any platform. */
export function addonNotices() {
  return notices('the Rust core of reckoner', linkedCrates().map(crateNotice), WITHOUT_CRATE)
}

/** The notices of dist: every npm package of which a module is in it. */
export function distNotices() {
  return notices('the JavaScript of reckoner', bundledPackages().map(packageNotice))
}

// ── what is in it ────────────────────────────────────────────────────────────────────────────

/** Crates of others that the addon needs at run time, by name; macros and build scripts are not shipped. */
export function linkedCrates() {
  const args = ['metadata', '--format-version', '1', '--locked']
  const { packages, resolve } = JSON.parse(run('cargo', args, { capture: true }))
  const byId = new Map(packages.map((own) => [own.id, own]))
  const dependencies = new Map(resolve.nodes.map(({ id, deps }) => [id, deps]))
  const isMacro = ({ targets }) => targets.some(({ kind }) => kind.includes('proc-macro'))
  const linked = new Set()
  const waiting = [packages.find(({ name }) => name === 'reckoner-node').id]
  while (waiting.length > 0) {
    const id = waiting.pop()
    if (linked.has(id) || isMacro(byId.get(id))) continue
    linked.add(id)
    for (const { pkg, dep_kinds } of dependencies.get(id)) {
      if (dep_kinds.some(({ kind }) => kind === null)) waiting.push(pkg)
    }
  }
  return [...linked]
    .map((id) => byId.get(id))
    .filter(({ source }) => source !== null)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** npm packages of which a module is in dist, by name: the bundler names the file of each module in a comment. */
export function bundledPackages() {
  const dist = join(root, 'dist')
  const code = readdirSync(dist).filter((name) => name.endsWith('.js'))
  const comments = code.flatMap((name) => [
    ...readFileSync(join(dist, name), 'utf8').matchAll(/^\/\/ (node_modules\/\S+)/gm),
  ])
  const folders = comments.map(([, path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)[0])
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    return { name, version, license, folder }
  })
}

// ── one notice each ──────────────────────────────────────────────────────────────────────────

function crateNotice({ name, version, license, authors, manifest_path: manifest }) {
  const folder = dirname(manifest)
  const texts = [folder, ...(CARRIED[name] ?? []).map((carried) => join(folder, carried))].flatMap(licenceTexts)
  return { name, version, license, texts: texts.length > 0 ? texts : [standardText(name, license, authors)] }
}

function packageNotice({ name, version, license, folder }) {
  const texts = licenceTexts(join(root, folder))
  if (texts.length === 0) throw new Failure(`Cannot write ${NOTICES}: ${folder} has no licence file`)
  return { name, version, license, texts }
}

function licenceTexts(folder) {
  if (!existsSync(folder)) throw new Failure(`Cannot write ${NOTICES}: there is no folder ${folder}`)
  return readdirSync(folder)
    .filter((name) => /^(un)?licen[cs]e|^copying|^notice|^copyright/i.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8').replace(/\r\n/g, '\n').trim())
}

/** The text of a licence that a crate names and does not carry. */
function standardText(name, license, authors) {
  const options = license.split(/ OR |\//)
  if (options.includes('Apache-2.0')) return readFileSync(join(root, 'LICENSE'), 'utf8').trim()
  if (options.includes('MIT')) return `Copyright (c) ${authors.join(', ') || `the authors of ${name}`}\n\n${MIT}`
  throw new Failure(`Cannot write ${NOTICES}: ${name} is under ${license} and carries no text of it`)
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation
the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of
the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.`

// ── all of them ──────────────────────────────────────────────────────────────────────────────

/** A list of what is in it, then every text once, with the names of those it belongs to. */
function notices(what, entries, also = '') {
  const owners = new Map()
  for (const { name, version, texts } of entries) {
    for (const text of texts) owners.set(text, [...(owners.get(text) ?? []), `${name} ${version}`])
  }
  const list = entries.map(({ name, version, license }) => `  ${name} ${version}: ${license}`)
  const texts = [...owners].map(([text, names]) => `${'─'.repeat(80)}\n${names.join(', ')}\n\n${text}`)
  return `${[`What is part of ${what} and was made by others:`, list.join('\n'), also, ...texts].filter(Boolean).join('\n\n')}\n`
}
