// `npm run torture`: hostile input of every kind, in child processes, for a given time.
//
//   npm run torture -- [--minutes 10] [--seed N] [--only api,files,…] [--cases N] [--case K] [--hang 120]
//
// `--cases` runs so many cases of each harness instead of a time; `--case` repeats one; a case that takes longer than
// `--hang` seconds hangs. A finding is a crash, a signal, a hang, an
// unhandled rejection, memory beyond the cap, an error that is not clean, or a value that is not a number.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Failure, isMain, root, runMain, since } from './run.mjs'

const HARNESSES = ['api', 'files', 'names', 'values', 'lifecycle', 'concurrency']
const MEMORY_CAP = 2 * 2 ** 30

/** Runs one child until it ends or `deadline` passes; says which cases it ran and what it found. */
function runChild(harness, { seed, first, cases, deadline, hang }) {
  const program = join(root, '__test__/hostile/child.ts')
  const args = ['--import', 'tsx', '--expose-gc', program, harness, seed, first, cases].map(String)
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let [at, quietSince, verdict, text, errors] = [undefined, Date.now(), undefined, '', '']
  const findings = []
  child.stderr.setEncoding('utf8').on('data', (more) => {
    errors = (errors + more).slice(-4_000)
  })
  child.stdout.setEncoding('utf8').on('data', (more) => {
    quietSince = Date.now()
    const lines = (text + more).split('\n')
    text = lines.pop()
    for (const line of lines) {
      if (line.startsWith('#')) at = Number(line.slice(1))
      else if (line.startsWith('!')) findings.push({ case: at, what: JSON.parse(line.slice(1)) })
      else if (line === '=') verdict = 'done'
    }
  })
  const end = (why) => {
    verdict ??= why
    child.kill('SIGKILL')
  }
  const watch = setInterval(() => {
    if (Date.now() - quietSince > hang * 1000) end(`hang of ${hang} s`)
    else if (memoryOf(child.pid) > MEMORY_CAP) end(`more than ${MEMORY_CAP / 2 ** 30} GiB of memory`)
    else if (Date.now() > deadline) end('time')
  }, 200)
  return new Promise((resolve) => {
    child.on('close', (exitCode, signal) => {
      clearInterval(watch)
      if (verdict === undefined)
        findings.push({ case: at, what: `ended with ${signal ?? `exit ${exitCode}`}\n${errors}` })
      else if (!['done', 'time'].includes(verdict)) findings.push({ case: at, what: verdict })
      resolve({
        findings,
        next: (at ?? first) + 1,
        count: at === undefined ? 0 : at - first + 1,
        isOver: ['done', 'time'].includes(verdict),
      })
    })
  })
}

/** Resident bytes of a process, where the system says so. */
function memoryOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

/** Runs a harness on and on: a child that ended badly is followed by one that starts at the next case. */
async function torture(harness, { seed, cases, single, minutes, hang }) {
  const start = performance.now()
  const deadline =
    cases === undefined && single === undefined ? Date.now() + minutes * 60_000 : Number.POSITIVE_INFINITY
  const [findings, end] = [[], single === undefined ? (cases ?? 0) : single + 1]
  let [at, count, isOver] = [single ?? 0, 0, false]
  while (!isOver && findings.length < 400) {
    const ran = await runChild(harness, { seed, first: at, cases: end === 0 ? 0 : end - at, deadline, hang })
    if (ran.count === 0 && ran.findings.length > 0)
      throw new Failure(`The harness ${harness} does not start: ${ran.findings[0].what}`)
    findings.push(...ran.findings)
    at = ran.next
    count += ran.count
    isOver = ran.isOver || (end !== 0 && at >= end)
  }
  console.log(`${harness}: ${count} cases, ${findings.length} findings, seed ${seed}, ${since(start)}`)
  for (const finding of findings) console.log(`  case ${finding.case}: ${finding.what.replaceAll('\n', '\n    ')}`)
  return { count, findings: findings.length }
}

/** @returns whether nothing was found */
export async function main(args = process.argv.slice(2)) {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string' },
      only: { type: 'string' },
      cases: { type: 'string' },
      case: { type: 'string' },
      hang: { type: 'string', default: '120' },
    },
  })
  const number = (text) => (text === undefined ? undefined : Number(text))
  const chosen = values.only?.split(',') ?? HARNESSES
  const unknown = chosen.find((name) => !HARNESSES.includes(name))
  if (unknown !== undefined) throw new Failure(`Cannot run "${unknown}": known are ${HARNESSES.join(', ')}`)
  const seed = number(values.seed) ?? Math.floor(Math.random() * 2 ** 31)
  const minutes = Number(values.minutes) / chosen.length
  const totals = { count: 0, findings: 0 }
  for (const harness of chosen) {
    const ran = await torture(harness, {
      seed,
      cases: number(values.cases),
      single: number(values.case),
      minutes,
      hang: Number(values.hang),
    })
    totals.count += ran.count
    totals.findings += ran.findings
  }
  console.log(`${totals.count} cases, ${totals.findings} findings, seed ${seed}`)
  if (totals.findings > 0) process.exitCode = 1
}

if (isMain(import.meta.url)) await runMain(main)
