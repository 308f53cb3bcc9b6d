/**
 * The floors and their one direction: kernels, then stats and boost, then io and history, then engine, then node, then
 * src.
 * What a crate may know is stated here and nowhere else.
 */

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { circlesOf } from './circles.js'
import { knowledgeOf } from './rust-modules.js'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Crate {
  readonly name: string
  readonly version: string
  readonly manifest_path: string
  readonly dependencies: readonly { readonly name: string; readonly kind: 'dev' | 'build' | null }[]
}

const metadata = execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], {
  cwd: root,
  encoding: 'utf8',
})
const crates = (JSON.parse(metadata) as { packages: readonly Crate[] }).packages

/** From the lowest floor to the highest; a crate may depend on those before it. */
const floors = ['kernels', 'boost', 'stats', 'io', 'history', 'engine', 'reckoner-node']

/** Tests may use what they like; what is built for users may not. */
const needed = (crate: Crate): readonly string[] =>
  crate.dependencies.filter(({ kind }) => kind !== 'dev').map(({ name }) => name)

const crateNamed = (name: string): Crate => {
  const found = crates.find((crate) => crate.name === name)
  if (found === undefined) throw new Error(`There is no crate ${name}`)
  return found
}

/** The names of the crates that depend on anything the pattern matches. */
const cratesThatNeed = (pattern: RegExp): readonly string[] =>
  crates.filter((crate) => needed(crate).some((name) => pattern.test(name))).map(({ name }) => name)

const sourceFolder = (crate: Crate): string => join(dirname(crate.manifest_path), 'src')

/** Files with this ending beneath a folder, which may not be there yet. */
function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))
}

/** The texts of a crate's files by module; the root has an empty name. */
function modulesOf(crate: Crate): ReadonlyMap<string, string> {
  const folder = sourceFolder(crate)
  const module = (path: string) =>
    relative(folder, path)
      .replace(/\.rs$/, '')
      .split(/[\\/]/)
      .filter((name) => !['lib', 'mod'].includes(name))
      .join('::')
  return new Map(filesIn(folder, '.rs').map((path) => [module(path), readFileSync(path, 'utf8')]))
}

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

describe('crates', () => {
  it('are the floors, each depending only on those below', () => {
    for (const { name } of crates) expect(floors, `${name} has no floor`).toContain(name)
    for (const crate of crates) {
      const below = floors.slice(0, floors.indexOf(crate.name))
      const own = needed(crate).filter((name) => floors.includes(name))
      expect(below, crate.name).toEqual(expect.arrayContaining(own))
    }
  })

  it.each(crates.filter(({ name }) => ['kernels', 'boost'].includes(name)))('$name depends on nothing', (crate) => {
    expect(needed(crate)).toEqual([])
  })

  it('let only reckoner-node know napi', () => {
    expect(cratesThatNeed(/^napi/)).toEqual(['reckoner-node'])
  })

  it('let only io know file formats', () => {
    expect(cratesThatNeed(/^(parquet|arrow|arrow-.*|simd-csv|csv)$/)).toEqual(['io'])
  })

  it('let only history know SQLite, and nothing of ours', () => {
    expect(cratesThatNeed(/^(rusqlite|libsqlite3-sys)$/)).toEqual(['history'])
    expect(needed(crateNamed('history'))).toEqual(['rusqlite'])
  })

  it('leave threads to io, engine and reckoner-node', () => {
    expect(['io', 'engine', 'reckoner-node']).toEqual(expect.arrayContaining([...cratesThatNeed(/^rayon/)]))
  })

  it.each(crates.filter(({ name }) => !['kernels', 'reckoner-node'].includes(name)))(
    '$name forbids unsafe code',
    (crate) => {
      expect(readFileSync(join(sourceFolder(crate), 'lib.rs'), 'utf8')).toMatch(/^#!\[forbid\(unsafe_code\)\]$/m)
    },
  )

  it.each(crates)('$name has no circle between files', (crate) => {
    expect(circlesOf(knowledgeOf(modulesOf(crate)))).toEqual([])
  })

  it('would show a circle, also through what a file hands on', () => {
    const texts = new Map([
      ['', 'mod a;\nmod b;\npub use b::{B, Other as C};'],
      ['a', 'use crate::{B, c::D};'],
      ['b', 'pub struct B(super::a::A);'],
      ['c', 'pub struct D;\n#[cfg(test)]\nmod tests { use crate::a; }'],
    ])
    expect(circlesOf(knowledgeOf(texts))).toEqual([['a', 'b']])
  })

  it.each(['kernels', 'stats'])('%s knows no files', (name) => {
    for (const path of filesIn(sourceFolder(crateNamed(name)), '.rs')) {
      // Tests stand at the end of a file and may read.
      const [code = ''] = readFileSync(path, 'utf8').split('#[cfg(test)]')
      expect(code, relative(root, path)).not.toMatch(/\bstd::fs\b|\buse std::\{[^}]*\bfs\b/)
    }
  })
})

describe('package', () => {
  const manifest = readJson('package.json')

  it('has the version of every crate, because the addon tags its classes with it', () => {
    for (const crate of crates) expect(crate.version, crate.name).toBe(manifest.version)
  })

  it('installs nothing but itself and runs nothing when it is installed', () => {
    expect(manifest).not.toHaveProperty('dependencies')
    for (const hook of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublishOnly']) {
      expect(manifest.scripts).not.toHaveProperty(hook)
    }
  })

  it('has a README without links that are dead on the page of a registry, which names what is in the package', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(readme.match(/\]\((?!https:)[^)]*\)|<(?:img|a) /g) ?? []).toEqual([])
    const named = [...readme.matchAll(/`((?:docs|examples)\/[\w.]+)`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(5)
    for (const path of named) expect(existsSync(join(root, path)), path).toBe(true)
    expect(manifest.files).toEqual(expect.arrayContaining(['docs', 'examples/*.ts']))
  })

  it('has documentation whose links lead to what is in the package', () => {
    const packed = /^(?:#[\w-]+|[\w.-]+(?:#.*)?|\.\.\/(?:SECURITY|CHANGELOG)\.md|https:.*)$/
    for (const path of filesIn(join(root, 'docs'), '.md')) {
      const links = [...readFileSync(path, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to)
      expect(
        links.filter((to) => !packed.test(to)),
        relative(root, path),
      ).toEqual([])
    }
  })

  it('pins its development dependencies exactly', () => {
    for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+(-r\.\d+)?$/)
  })

  it('has a lock file that is complete and names no download address', () => {
    const { version, packages } = readJson('package-lock.json')
    expect(version).toBe(manifest.version)
    for (const [place, entry] of Object.entries<Record<string, unknown>>(packages)) {
      const { funding: _, ...rest } = entry
      expect(rest, place).not.toHaveProperty('resolved')
      expect(JSON.stringify(rest), place).not.toMatch(/https?:/)
      for (const name of Object.keys(entry.optionalDependencies ?? {})) {
        const places = [`node_modules/${name}`, `${place}/node_modules/${name}`]
        expect(
          places.some((candidate) => candidate in packages),
          `${name} is missing: run node scripts/complete-lock.mjs`,
        ).toBe(true)
      }
    }
  })

  it('let no panic of an export through to Node', () => {
    const exported = /#\[napi(?:\(([^\]]*)\))?\]\s*\n\s*(?:#\[[^\n]*\]\s*\n\s*)*pub fn (\w+)/g
    const code = filesIn(sourceFolder(crateNamed('reckoner-node')), '.rs').map((path) => readFileSync(path, 'utf8'))
    const exports = code.flatMap((text) => [...text.matchAll(exported)])
    expect(exports.length).toBeGreaterThan(30)
    const open = exports.filter(([, options = '']) => !options.includes('catch_unwind')).map(([, , name]) => name)
    // Runs when the addon is loaded; there is nothing yet that could panic.
    expect(open).toEqual(['init'])
  })

  it('takes its crates from the standard registry', () => {
    const sources = readFileSync(join(root, 'Cargo.lock'), 'utf8').match(/^source = .*$/gm) ?? []
    expect(new Set(sources)).toEqual(new Set(['source = "registry+https://github.com/rust-lang/crates.io-index"']))
  })
})

describe('src', () => {
  /** What a module loads when it runs, directly: relative imports that are not for types alone. */
  function loads(path: string): string[] {
    const code = readFileSync(path, 'utf8')
    const imports = code.matchAll(/(?:^(?:import|export)\s(?!type\b)[^'"]*?|\bimport\()['"](\.[^'"]+)['"]/gm)
    return [...imports].map(([, target = '']) => resolve(dirname(path), target.replace(/\.js$/, '.ts')))
  }

  const addon = [join(root, 'src/core/native.ts'), join(root, 'native/binding.ts')]

  /** The way from a module to the addon, or undefined. */
  function wayToAddon(path: string, seen = new Set<string>()): string[] | undefined {
    if (addon.includes(path)) return [path]
    if (seen.has(path) || !existsSync(path)) return undefined
    seen.add(path)
    for (const next of loads(path)) {
      const way = wayToAddon(next, seen)
      if (way !== undefined) return [path, ...way]
    }
    return undefined
  }

  it('reaches the addon from its entry, or this test sees nothing', () => {
    expect(wayToAddon(join(root, 'src/index.ts'))).toBeDefined()
  })

  /** What a module knows, directly: relative imports, those for types too. */
  function knows(path: string): ReadonlySet<string> {
    const imports = readFileSync(path, 'utf8').matchAll(
      /(?:^(?:import|export)\s[^'"]*?|\bimport\()['"](\.[^'"]+)['"]/gm,
    )
    return new Set([...imports].map(([, target = '']) => resolve(dirname(path), target.replace(/\.js$/, '.ts'))))
  }

  it('has no circle between files, types included', () => {
    const paths = filesIn(join(root, 'src'), '.ts')
    expect(paths.length).toBeGreaterThan(100)
    const circles = circlesOf(new Map(paths.map((path) => [path, knows(path)])))
    expect(circles.map((circle) => circle.map((path) => relative(root, path)))).toEqual([])
  })

  it.each(['report', 'verdict'])('%s works on results alone, without the addon', (folder) => {
    for (const path of filesIn(join(root, 'src', folder), '.ts')) {
      expect(wayToAddon(path)?.map((step) => relative(root, step))).toBeUndefined()
    }
  })
})

describe('tests', () => {
  const tests = filesIn(join(root, '__test__'), '.test.ts').map((path) => relative(join(root, '__test__'), path))
  /** Folders that look at everything. */
  const whole = ['golden', 'hostile']
  /** Folders beside `src/` that have tests. */
  const beside = ['scripts', 'examples', 'honesty']
  const isFolder = (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isDirectory()

  it('stand in the folders of what they test', () => {
    const folders = [...new Set(tests.map((path) => dirname(path)))].filter((folder) => folder !== '.')
    const foreign = folders.filter((folder) => {
      const [room = ''] = folder.split(sep)
      return !whole.includes(folder) && !isFolder(beside.includes(room) ? folder : join('src', folder))
    })
    expect(foreign).toEqual([])
  })

  it('that have the name of one file stand where it stands', () => {
    const sources = [
      ...filesIn(join(root, 'src'), '.ts').map((path) => relative(join(root, 'src'), path)),
      ...filesIn(join(root, 'scripts'), '.mjs').map((path) => relative(root, path)),
    ].map((path) => path.replace(/\.m?[jt]s$/, ''))
    const astray = tests.flatMap((path) => {
      const [own, name] = [path.replace(/\.test\.ts$/, ''), basename(path, '.test.ts')]
      const [only, ...others] = sources.filter((source) => basename(source) === name)
      // A test with the name of its folder is of all that is in it.
      const isWide = name === basename(dirname(path)) || whole.includes(dirname(path))
      return only === undefined || others.length > 0 || isWide || only === own ? [] : [`${own} of ${only}`]
    })
    expect(astray).toEqual([])
    expect(tests.filter((path) => sources.includes(path.replace(/\.test\.ts$/, ''))).length).toBeGreaterThan(25)
  })
})
