/** `npm run honesty`: measures the claims, prints figures and gates, and fails where one is beyond its gate. */

import { execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Claim, Figure, Options, Unmeasured } from './claim.js'
import { CLAIMS } from './claims/index.js'
import { judge } from './judge.js'
import { writePage } from './page.js'
import { briefOf, linesOf, type Measured } from './words.js'

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

const { values } = parseArgs({
  options: {
    /** Numbers of claims. */
    only: { type: 'string' },
    /** A minute instead of an hour, with loose limits. */
    short: { type: 'boolean', default: false },
    runs: { type: 'string' },
    /** Processes at a time, of one thread each. */
    jobs: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'string' },
    /** Writes the tables of docs/honesty.md. */
    write: { type: 'boolean', default: false },
    /** Fails where a claim cannot be measured. */
    strict: { type: 'boolean', default: false },
  },
})

const options: Options = { runs: Number(values.runs ?? (values.short ? 24 : 400)), isShort: values.short }
const chosen = values.only?.split(',')
const unknown = chosen?.filter((id) => !CLAIMS.some((claim) => claim.id === id)) ?? []
if (unknown.length > 0)
  throw new Error(`Unknown claim ${unknown.join(', ')}: the list is ${CLAIMS.map(({ id }) => id).join(', ')}`)
if (!(options.runs >= 1)) throw new Error(`Cannot measure ${values.runs} runs: expected a number from 1`)
if (values.write && values.short) throw new Error('The short form measures too little for the page: leave out --short')
const claims = CLAIMS.filter(({ id }) => chosen === undefined || chosen.includes(id))

/** Figures of a claim, from a process of its own. */
function figuresOf({ id }: Claim): Promise<readonly (Figure | Unmeasured)[]> {
  const request = JSON.stringify({ id, ...options })
  const env = { RECKONER_THREADS: '1', ...process.env }
  const child = spawn(process.execPath, ['--import', 'tsx', worker, request], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (exitCode) => {
      if (exitCode === 0) resolve(JSON.parse(output, numbers))
      else reject(new Error(`Claim ${id} could not be measured: its process ended with ${exitCode}`))
    })
  })
}

const numbers = (_: string, value: unknown) => {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value
}

async function measure(claim: Claim): Promise<Measured> {
  const start = performance.now()
  const figures = await figuresOf(claim)
  const { id, sentence, goal } = claim
  const measured = { claim: { id, sentence, goal }, figures, seconds: (performance.now() - start) / 1000 }
  console.log(options.isShort ? briefOf(measured) : linesOf(measured, false))
  return measured
}

/** Measures so many claims at a time. */
async function measureAll(jobs: number): Promise<readonly Measured[]> {
  const [waiting, done]: [Claim[], Measured[]] = [[...claims], []]
  const work = async () => {
    for (let claim = waiting.shift(); claim !== undefined; claim = waiting.shift()) done.push(await measure(claim))
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return done.sort((one, other) => Number(one.claim.id) - Number(other.claim.id))
}

function commit(): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'src', 'crates') === '' ? '' : ' with changes'}`
}

const start = performance.now()
const measured = await measureAll(Number(values.jobs))
const outcomes = measured.flatMap(({ figures }) => figures.map((figure) => judge(figure, options.isShort).outcome))
const failed = outcomes.filter((outcome) => outcome === 'failed' || (values.strict && outcome === 'unmeasured')).length
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ options, measured }, null, 1)}\n`)
if (values.write) writePage(measured, { ...options, commit: commit() })
console.log(
  `\n${outcomes.length} figures in ${((performance.now() - start) / 1000).toFixed(0)} s, ${failed} beyond their gate`,
)
process.exitCode = failed > 0 ? 1 : 0
