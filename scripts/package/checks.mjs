// What must work in a project where the packed package is installed. A check fails with a sentence.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, root, run, tool } from '../run.mjs'
import { platformTag } from '../setup.mjs'

const beside = (name) => fileURLToPath(new URL(name, import.meta.url))
const program = beside('every-export.ts')

/**
 * An empty project.
 *
 * @param registry the address of the only registry it may ask.
 */
export function emptyProject(folder, registry) {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true }')
  writeFileSync(join(folder, '.npmrc'), `registry=${registry}\ncache=${join(folder, '.cache')}\n`)
  return folder
}

// ── what is made once in a project ───────────────────────────────────────────────────────────

/** One platform package is installed, and it is ours. */
export function checkInstalled(project) {
  const places = [join(project, 'node_modules'), join(project, 'node_modules/.pnpm')]
  const found = places.filter((place) => existsSync(place)).flatMap((place) => readdirSync(place))
  const platforms = [...new Set(found.filter((name) => /^reckoner-/.test(name)).map((name) => name.split('@')[0]))]
  const wanted = `reckoner-${platformTag()}`
  if (platforms.length !== 1 || platforms[0] !== wanted)
    throw new Failure(
      `Expected ${wanted} to be the one platform package installed, found ${platforms.join(', ') || 'none'}`,
    )
}

/** The README's code, as a program of the project. */
export function writeReadme(project) {
  const example = readmeExample(readFileSync(join(root, 'README.md'), 'utf8'))
  writeFileSync(join(project, 'readme.mjs'), example.code)
  return example.output
}

/** How projects resolve modules: options of TypeScript, and the programs that they compile. */
const RESOLUTIONS = {
  nodenext: [{ module: 'nodenext' }, ['every-export.mts', 'readme.mts', 'refused.mts', 'commonjs.cts']],
  node16: [{ module: 'node16' }, ['every-export.mts', 'refused.mts', 'refused-commonjs.cts', 'commonjs.cts']],
  bundler: [{ module: 'esnext', moduleResolution: 'bundler' }, ['every-export.mts', 'refused.mts']],
  // Of old, and of NestJS until today.
  node10: [
    { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
    ['refused-commonjs.ts', 'commonjs.ts'],
  ],
}

/** Programs type-check as users resolve modules, the types of the package included: every export, and what must not compile. */
export function checkTypes(project, typescript = 'typescript') {
  const exported = declaredExports(project).map((name) => name.replace('type ', ''))
  const code = readFileSync(program, 'utf8')
  const unused = exported.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))
  if (unused.length > 0) throw new Failure(`scripts/package/every-export.ts does not use ${unused.join(', ')}`)

  cpSync(program, join(project, 'every-export.mts'))
  writeFileSync(join(project, 'readme.mts'), readmeExample(readFileSync(join(root, 'README.md'), 'utf8')).code)
  for (const name of ['refused.mts', 'refused-commonjs.cts', 'refused-commonjs.ts'])
    cpSync(beside('types/refused.ts'), join(project, name))
  for (const name of ['commonjs.cts', 'commonjs.ts']) cpSync(beside('types/commonjs.ts'), join(project, name))
  const shared = { target: 'es2023', strict: true, skipLibCheck: false, types: ['node'] }
  const typeRoots = [join(root, 'node_modules/@types')]
  for (const [name, [options, files]] of Object.entries(RESOLUTIONS)) {
    const compilerOptions = { ...shared, typeRoots, rootDir: '.', outDir: name, ...options }
    writeFileSync(join(project, `${name}.json`), JSON.stringify({ compilerOptions, files }))
    tool(typescript, 'tsc', ['--project', `${name}.json`], { cwd: project, capture: true })
  }
}

/** esbuild and Vite bundle the README's code with the package outside, as applications on a server are built. */
export async function bundle(project) {
  // Imported here, because this file is loaded before anything is installed.
  const [esbuild, vite] = await Promise.all([import('esbuild'), import('vite')])
  writeFileSync(join(project, 'required.mjs'), "import { fit } from 'reckoner'\nconsole.log(typeof fit)\n")
  const shared = { absWorkingDir: project, bundle: true, platform: 'node', external: ['reckoner'], logLevel: 'error' }
  await esbuild.build({ ...shared, entryPoints: ['readme.mjs'], format: 'esm', outfile: 'esbuild.mjs' })
  await esbuild.build({ ...shared, entryPoints: ['required.mjs'], format: 'cjs', outfile: 'esbuild.cjs' })
  const build = { ssr: 'readme.mjs', outDir: 'vite', target: 'node20' }
  await vite.build({ root: project, configFile: false, logLevel: 'error', build })
}

/** Names as the types of the package give them: `fit`, `type Chunk`. */
function declaredExports(project) {
  const types = readFileSync(join(project, 'node_modules/reckoner/dist/index.d.ts'), 'utf8')
  return /^export \{(.*)\};?$/m
    .exec(types)[1]
    .split(',')
    .map((name) => name.trim())
}

// ── what is run, by each version of Node ─────────────────────────────────────────────────────

/**
 * Everything runs: imported, required, type-stripped, bundled, and from the command line.
 *
 * @param output what the README's code prints.
 * @param node the path of a Node.
 */
export function checkRuns(project, output, node = process.execPath) {
  for (const program of ['readme.mjs', 'esbuild.mjs', join('vite', onlyFile(join(project, 'vite')))]) {
    expectOutput(program, node, [program], output, project)
  }
  const values = declaredExports(project).filter((name) => !name.startsWith('type '))
  const required = `const all = require('reckoner')\nrequire('reckoner/reckoner.schema.json')\nconsole.log(${JSON.stringify(values)}.filter((name) => name in all).join())\n`
  writeFileSync(join(project, 'require.cjs'), required)
  expectOutput('require', node, ['require.cjs'], values.join(), project)
  for (const compiled of [join('node16', 'commonjs.cjs'), join('node10', 'commonjs.js')])
    expectOutput('CommonJS', node, [compiled], 'a monitor of CommonJS', project)
  expectOutput('require in a bundle', node, ['esbuild.cjs'], 'function', project)
  expectOutput('every export', node, [join('nodenext', 'every-export.mjs')], 'every export works', project)
  checkCommand(project, node)
}

function expectOutput(name, node, args, wanted, project) {
  const printed = run(node, args, { cwd: project, capture: true, env: { ...process.env, NO_COLOR: '1' } })
  if (tidy(printed) !== tidy(wanted)) throw new Failure(`${name} prints\n${printed}\ninstead of\n${wanted}`)
}

/** The command that the package manager has linked, with this Node first on the path. */
function checkCommand(project, node) {
  const path = [dirname(node), process.env.PATH].join(delimiter)
  const windows = process.platform === 'win32'
  const command = join(project, 'node_modules/.bin', windows ? 'reckoner.cmd' : 'reckoner')
  const help = run(command, ['--help'], {
    cwd: project,
    capture: true,
    shell: windows,
    env: { ...process.env, PATH: path },
  })
  if (!help.includes('check <reference>')) throw new Failure(`reckoner --help prints\n${help}`)
}

/** Without a platform package, or with that of another platform, importing works and using says what is missing. */
export function checkMissing(project, node = process.execPath) {
  const code =
    "const { fit } = await import('reckoner')\n" +
    'await fit([], {}).then(() => console.log("it works"), ({ code, message }) => console.log(code, message))\n'
  writeFileSync(join(project, 'missing.mjs'), code)
  const { platform, arch } = process
  const wanted =
    `native_binding Cannot load the Rust core for ${platform}-${arch} (Node ${version(node)}): the package ` +
    `reckoner-${platformTag()} is not installed; install again on this platform without omitting optional ` +
    'dependencies, or run `npm run build:native` in a checkout'
  expectOutput('using it without its addon', node, ['missing.mjs'], wanted, project)
}

/** `22.12.0` */
export const version = (node) => run(node, ['--version'], { capture: true }).trim().slice(1)

// ── small things ─────────────────────────────────────────────────────────────────────────────

/** The first ts block after the line `<!-- readme-code -->`, and the text block that follows it. */
function readmeExample(readme) {
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

function onlyFile(folder) {
  const files = readdirSync(folder)
  if (files.length !== 1) throw new Failure(`Expected one file in ${folder}, found ${files.join(', ')}`)
  return files[0]
}
