/** Many calls at once: checks by the thousand, some of whose callers lose interest, and histories that another process holds. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { type Dataset, fit, history, load, type Monitor, open, ReckonerError } from '../../src/index.js'
import { canHold, hold } from '../hold.js'
import { Finding, type Harness, type Random } from './harness.js'

const folder = mkdtempSync(join(tmpdir(), 'reckoner-torture-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const ROWS = 600
/** Fractions, for whole numbers that all differ are taken for ids. */
const column = (step: number) => Float64Array.from({ length: ROWS }, (_, row) => ((row * step) % 1009) / 7)
const table = { x: column(7), y: column(31), z: column(113) }
const csv = join(folder, 'rows.csv')
let monitors: Monitor[] = []
let data: Dataset
let files = 0

async function prepare(): Promise<void> {
  const lines = Array.from({ length: ROWS }, (_, row) => `${table.x[row]},${table.y[row]},${table.z[row]}\n`)
  writeFileSync(csv, `x,y,z\n${lines.join('')}`)
  data = await open(table)
  monitors = [
    await fit(table, { drift: { numeric: ['kolmogorov_smirnov', 'jensen_shannon'] } }),
    await fit(table, { drift: { numeric: ['psi'], reconstruction: true }, chunks: { count: 3 } }),
    await fit(table, { drift: { domainClassifier: true }, chunks: { count: 2 } }),
  ]
}

/** What a call may end with. */
async function ended(call: Promise<unknown>): Promise<'done' | 'cancelled'> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (error instanceof ReckonerError && error.code === 'cancelled') return 'cancelled'
    throw new Finding(`a call ended with ${error instanceof Error ? error.stack : String(error)}`)
  }
}

async function run(random: Random): Promise<void> {
  const way = random.pick([crowd, crowd, stored] as const)
  await way(random)
}

/** Calls of every kind at once; callers who lose interest are told at once, and nobody else loses anything. */
async function crowd(random: Random): Promise<void> {
  const count = random.pick([10, 100, 1_000, 3_000])
  const monitor = random.pick(count > 100 ? monitors.slice(0, 2) : monitors)
  const controllers = Array.from({ length: 4 }, () => new AbortController())
  const calls = Array.from({ length: count }, () => {
    const { signal } = random.pick(controllers)
    const kind = random.below(20)
    if (kind === 0) return { signal, call: ended(monitor.check(csv, { signal })) }
    if (kind === 1) return { signal, call: ended(fit(table, {}, { signal })) }
    if (kind === 2) return { signal, call: ended(load(monitor.toBytes(), { signal })) }
    return { signal, call: ended(monitor.check(random.chance(0.5) ? data : table, { signal })) }
  })
  const aborted = controllers.filter(() => random.chance(0.4))
  await after(random.pick([0, 1, 10, 100]))
  for (const controller of aborted) controller.abort()
  const start = performance.now()
  const gone = await Promise.all(calls.filter(({ signal }) => signal.aborted).map(({ call }) => call))
  const waited = performance.now() - start
  if (waited > 10_000) throw new Finding(`${gone.length} calls that were aborted ended after ${waited} ms`)
  for (const { signal, call } of calls) {
    if ((await call) === 'cancelled' && !signal.aborted) throw new Finding('a call was cancelled that nobody aborted')
  }
}

/** Runs for one history, which another process holds for a while: each is there once, and others work meanwhile. */
async function stored(random: Random): Promise<void> {
  const [monitor, store] = [monitors[0] as Monitor, join(folder, `runs-${files++}.sqlite`)]
  await monitor.check(data, { store })
  const held = canHold && random.chance(0.7) ? await hold(store) : undefined
  const controller = new AbortController()
  const [kept, lost] = [random.below(40), random.below(20)]
  const stored = Array.from({ length: kept }, () => ended(monitor.check(data, { store })))
  const given = Array.from({ length: lost }, () => ended(monitor.check(data, { store, signal: controller.signal })))
  await after(random.pick([0, 20, 200]))
  const start = performance.now()
  await monitor.check(data)
  if (performance.now() - start > 10_000) throw new Finding('a check waited for a history that is not its own')
  controller.abort()
  const through = (await Promise.all(given)).filter((end) => end === 'done').length
  await held?.free()
  await Promise.all(stored)
  const { nights } = await history(store)
  // What was written when its caller lost interest is there, or is not.
  const most = 1 + kept + lost
  if (nights.length < 1 + kept + through || nights.length > most)
    throw new Finding(`${nights.length} runs are stored of ${1 + kept + through} to ${most}`)
  rmSync(store)
}

export const harness: Harness = { prepare, run }
