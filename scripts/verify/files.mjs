// `npm run verify:files`: files that pyarrow, pandas, polars and duckdb wrote, in every type, codec and dialect, read by us:
// kinds, means, shares of labels, missing values and times must be what was written; and odd text files, whose every value must be
// what two of pandas, duckdb, pyarrow and polars read. README.md beside this says more.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, root, run, runMain } from '../run.mjs'
import { setup } from '../setup.mjs'
import { oddFiles } from './odd.mjs'

const PACKAGES = ['pyarrow==21.0.0', 'pandas==2.2.3', 'numpy==1.26.4', 'polars==1.34.0', 'duckdb==1.4.0']

/** Largest relative difference of a mean that is rounding. */
const RELATIVE = 1e-12

/** What is wrong with a file, in words; nothing where all is well. */
async function faultsOf(reckoner, folder, { rows, chunk }, { path, columns, refused }) {
  const opened = await reckoner.open(join(folder, path)).catch((error) => error)
  if (refused !== undefined) {
    const fits = opened.code === refused.code && opened.message.includes(refused.words)
    return fits ? [] : [`refused with ${refused.code}: ${refused.words}; ours ${opened.message ?? 'is read'}`]
  }
  if (opened instanceof Error) return [opened.message]
  const kinds = opened.columns.map(({ name, kind }) => `${name} ${kind}`).sort()
  const wanted = Object.entries(columns).map(([name, { kind }]) => `${name} ${kind}`)
  const faults = difference('columns', kinds, wanted.sort())
  faults.push(...difference('rows', opened.rowCount, rows))
  return faults.length > 0
    ? faults
    : [...(await valueFaults(reckoner, opened, columns, chunk)), ...(await timeFaults(reckoner, opened, columns))]
}

function difference(what, ours, theirs) {
  const told = [ours, theirs].map((value) => JSON.stringify(value))
  return told[0] === told[1] ? [] : [`${what}: ours ${told[0]}, written ${told[1]}`]
}

async function valueFaults({ fit }, dataset, columns, chunk) {
  const checked = Object.entries(columns).filter(([, { missing }]) => missing !== undefined)
  if (checked.length === 0) return []
  const features = checked.map(([name]) => name)
  const config = {
    columns: { features },
    chunks: { size: chunk },
    summary: ['mean'],
    quality: { missing: true, as: 'count' },
    drift: {},
  }
  const found = await (await fit(dataset, config)).check(dataset)
  const series = (calculator, name) => {
    const result = found.results[calculator]
    const own = result.series.find(({ column, metric }) => column === name && metric !== 'std')
    return own.points.filter((_, index) => result.chunks[index].period === 'production').map(({ value }) => value)
  }
  return checked.flatMap(([name, { means, shares, missing }]) => [
    ...difference(`missing of ${name}`, series('missing_values', name), missing),
    ...(means ?? []).flatMap((mean, index) => meanFaults(name, series('summary_statistics', name)[index], mean)),
    ...(shares ?? []).flatMap((theirs, index) => difference(`labels of ${name}`, sharesOf(found, name, index), theirs)),
  ])
}

function meanFaults(name, ours, theirs) {
  const isEqual = ours === theirs || Math.abs(ours - theirs) <= RELATIVE * Math.abs(theirs)
  return isEqual ? [] : [`mean of ${name}: ours ${ours}, written ${theirs}`]
}

/** Shares of the labels of a chunk, in order of the labels. */
function sharesOf(found, name, index) {
  const { labels, production } = found.distribution(name, index)
  const pairs = labels.map((label, place) => [label, production[place]]).filter(([label]) => label !== null)
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function timeFaults({ fit }, dataset, columns) {
  const faults = []
  for (const [name, { first, last }] of Object.entries(columns)) {
    if (first === undefined) continue
    const feature = Object.keys(columns).find((own) => columns[own].kind === 'numeric')
    const config = { columns: { timestamp: name, features: [feature] }, chunks: { count: 1 }, drift: {} }
    const [chunk] = (await (await fit(dataset, config)).check(dataset)).chunks
    const ours = [chunk.startDate, chunk.endDate].map((date) => date.slice(0, 19))
    faults.push(...difference(`times of ${name}`, ours, [first, last]))
  }
  return faults
}

/** Makes the files with the packages named above, in an environment of their own. */
function makeFiles(folder) {
  const python = join(folder, 'venv/bin/python')
  if (!existsSync(python)) run('python3', ['-m', 'venv', join(folder, 'venv')])
  run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES])
  mkdirSync(join(folder, 'files'), { recursive: true })
  run(python, [join(root, 'scripts/verify/files.py'), join(folder, 'files')])
  run(python, [join(root, 'scripts/verify/odd.py'), join(folder, 'files')])
}

await runMain(async () => {
  setup()
  const reckoner = await import('../../dist/index.js')
  const given = process.argv[2]
  const folder = given ?? mkdtempSync(join(tmpdir(), 'reckoner-verify-'))
  const files = join(folder, 'files')
  try {
    if (!existsSync(join(files, 'odd.json'))) makeFiles(folder)
    const table = JSON.parse(await readFile(join(files, 'cases.json'), 'utf8'))
    let wrong = 0
    for (const own of table.cases) {
      const faults = await faultsOf(reckoner, files, table, own)
      wrong += faults.length > 0 ? 1 : 0
      console.log(`${faults.length > 0 ? 'WRONG' : 'right'}  ${own.writer.padEnd(16)} ${own.path}`)
      for (const fault of faults) console.log(`       ${fault}`)
    }
    const odd = await oddFiles(reckoner, files)
    for (const { path, note, faults } of odd) {
      wrong += faults.length > 0 ? 1 : 0
      console.log(`${faults.length > 0 ? 'WRONG' : 'right'}  ${path.padEnd(32)} ${note}`)
      for (const fault of faults) console.log(`       ${fault}`)
    }
    console.log(`${table.cases.length + odd.length} files, ${wrong} read otherwise than they were written`)
    if (wrong > 0) throw new Failure(`${wrong} files are read otherwise than they were written`)
  } finally {
    if (given === undefined) rmSync(folder, { recursive: true, force: true })
  }
})
