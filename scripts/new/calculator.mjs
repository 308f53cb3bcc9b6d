// `npm run new:calculator NAME [-- --of rows]`: both halves of a calculator of data quality, and every line that names it.
// CONTRIBUTING.md says the rest.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Failure, isMain, root, runMain } from '../run.mjs'
import { camelOf, edit, filled, labelOf, requireKey, withModule, writeNew } from './scaffold.mjs'

const USAGE = 'npm run new:calculator <name> [-- --of columns|rows]'
const INPUTS = ['columns', 'rows']

/** Lines that name a calculator, each with the file it stands in; `undefined` where its place is not found. */
const PLACES = [
  ['crates/stats/src/calculator/mod.rs', listed],
  ['src/calculators/quality.ts', describedIn],
  ['src/config/schema/config.ts', declaredIn],
  ['src/calculators/index.ts', exportedFrom],
  ['src/index.ts', (source, { option }) => withExport(source, option)],
  ['scripts/package/every-export.ts', usedIn],
]

/**
 * Scaffolds a calculator of data quality in a checkout.
 *
 * @returns paths that were written, from the checkout's folder.
 * @throws Failure for a name that is no key or is taken, and for an unknown input.
 */
export function newCalculator(checkout, name, input = 'columns') {
  requireKey(name, USAGE)
  if (!INPUTS.includes(input)) {
    throw new Failure(`Cannot scaffold a calculator of "${input}": known are ${INPUTS.join(', ')}`)
  }
  const own = { key: name, label: labelOf(name), name: name.toUpperCase(), option: camelOf(name) }
  const file = `crates/stats/src/calculator/${name}.rs`
  const text = readFileSync(new URL(`calculator/${input}.rs.txt`, import.meta.url), 'utf8')
  writeNew(join(checkout, file), filled(text, own))
  for (const [path, change] of PLACES) edit(join(checkout, path), (source) => change(source, own))
  return [file, ...PLACES.map(([path]) => path)]
}

/** The list in Rust: after the other calculators of quality. */
function listed(source, { key, name }) {
  return withModule(source, key, (own) => before(own, '    &SUMMARY_STATISTICS,\n', `    &${key}::${name},\n`))
}

/** The half in TypeScript. */
function describedIn(source, { key, label }) {
  const words = label.toLowerCase()
  const half = `  ${key}: half('${key}', {
    anchor: '${key.replaceAll('_', '-')}',
    threshold: { std: { upper: 3 } },
    fault: { check: '${words}', words: '${words}' },
  }),
`
  const list = /(QUALITY_CALCULATORS: Halves<'quality'> = \{\n(?: {2}.*\n)+)\}\n/
  return list.test(source) ? source.replace(list, (_, entries) => `${entries}${half}}\n`) : undefined
}

/** The option of `quality` that asks for it. */
function declaredIn(source, { option, label }) {
  const line = `    ${option}: { type: flag, help: '${label}.', default: false },\n`
  return before(source, "    as: { type: name(['rate', 'count'])", line)
}

function exportedFrom(source, { key, option, label }) {
  return `${source.trimEnd()}\n/** ${label}: one noun phrase. */\nexport const ${option} = calculator('${key}')\n`
}

/** Names of the first list of exports or imports in order, values without regard of what is a type. */
function withExport(source, option) {
  const list = /\{\n((?: {2}[\w ]+,\n)+)\}/.exec(source)
  if (list === null) return undefined
  const nameOf = (line) => line.replace(/^ {2}(?:type )?/, '')
  const lines = list[1].trimEnd().split('\n')
  const at = lines.findIndex((line) => comesBefore(`${option},`, nameOf(line)))
  lines.splice(at < 0 ? lines.length : at, 0, `  ${option},`)
  return source.replace(list[1], () => `${lines.join('\n')}\n`)
}

/** As Biome sorts names: letter by letter, and of the same letter the capital first. */
function comesBefore(a, b) {
  const place = [...a].findIndex((letter, at) => letter !== b[at])
  const [one = '', other = ''] = [a[place], b[place]]
  const [lower, otherLower] = [one.toLowerCase(), other.toLowerCase()]
  return lower === otherLower ? one < other : lower < otherLower
}

/** The program that uses every export. */
function usedIn(source, { option }) {
  const list = source.slice(source.indexOf("} from 'reckoner'"))
  const used = before(list, '  summaryStatistics,\n]', `  ${option},\n`)
  const names = withReckoner(source.slice(0, source.length - list.length), option)
  return used && names && `${names}${used}`
}

/** The list of imports that ends where the text ends. */
function withReckoner(source, option) {
  const start = source.lastIndexOf('import {\n')
  const changed = withExport(`${source.slice(start)}}`, option)
  return start < 0 || changed === undefined ? undefined : source.slice(0, start) + changed.slice(0, -1)
}

/** The text with a line before the first of its places; nothing where it has none. */
function before(source, place, line) {
  return source.includes(place) ? source.replace(place, () => `${line}${place}`) : undefined
}

if (isMain(import.meta.url)) {
  await runMain(() => {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { of: { type: 'string' } } })
    for (const path of newCalculator(root, positionals[0], values.of)) console.log(`wrote ${path}`)
    console.log(`
Next:
1. Write the count in Rust, and the words and the threshold in src/calculators/quality.ts.
2. npm run build:native && npm run generate
3. Write a test in __test__/calculators/ that counts the faults of made-up rows.
4. cargo test -p stats && npx vitest run __test__/calculators`)
  })
}
