/**
 * Ends, or is ended, while work runs: `lifecycle.program.ts <way> <milliseconds>`. Prints `ready` when work runs; what must not
 * happen shows in its exit code.
 */

import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import * as binding from '../../native/binding.js'
import { fit, open, ReckonerError } from '../../src/index.js'

const [way = '', milliseconds = '0'] = process.argv.slice(2)
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

const ROWS = 60_000
const table = {
  a: Float64Array.from({ length: ROWS }, (_, row) => (row * 7919) % 1009),
  b: Float64Array.from({ length: ROWS }, (_, row) => (row * 104729) % 997),
}
/** Takes seconds. */
const CONFIG = { drift: { domainClassifier: true, reconstruction: true }, chunks: { count: 10 } } as const

const WORKER = `
  const { createRequire } = require('node:module')
  const { parentPort } = require('node:worker_threads')
  const binding = createRequire(${JSON.stringify(import.meta.url)})(${JSON.stringify(nativeFile())})
  const builder = new binding.TableBuilder(${ROWS})
  builder.addNumeric('x', Float64Array.from({ length: ${ROWS} }, (_, row) => (row * 7919) % 1009))
  binding.fit(builder.finish(), ${JSON.stringify(plan())}, [], new binding.Job()).then(() => {}, () => {})
  parentPort.postMessage('ready')
`

function nativeFile(): string {
  const folder = new URL('../../native/', import.meta.url)
  const name = readdirSync(folder).find((file) => file.endsWith('.node'))
  return new URL(name as string, folder).pathname
}

function plan() {
  return {
    features: [{ name: 'x', kind: 'numeric' }],
    chunks: { count: 10 },
    classScores: [],
    positive: '1',
    numericMethods: ['energy', 'wasserstein'],
    ownMetrics: [],
    categoricalMethods: [],
    metrics: [],
    value: [],
    valuePer: 'chunk',
    normalize: 'none',
    quality: ['missing_values', 'unseen_values', 'out_of_range'],
    countAs: 'rate',
    statistics: ['median'],
    domainClassifier: true,
    foldsInOrder: false,
    nannyml: false,
    byChance: true,
    segments: [],
    keepRows: 20,
  }
}

const WAYS: Readonly<Record<string, () => Promise<void>>> = {
  /** The process exits while work runs, and need not wait for it. */
  async exit() {
    void fit(table, CONFIG)
    console.log('ready')
    await pause(Number(milliseconds))
    process.exit(0)
  },

  /** The process just ends; what the work gives has no one to go to. */
  async uncaught() {
    void fit(table, CONFIG)
    console.log('ready')
    await pause(Number(milliseconds))
    throw new Error('on purpose')
  },

  /** Worker threads end while they work, several times. */
  async terminate() {
    for (let turn = 0; turn < 4; turn++) {
      const worker = new Worker(WORKER, { eval: true })
      await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
      await pause(Number(milliseconds))
      await worker.terminate()
    }
    await usual()
  },

  /** What is read is copied before the call returns: others may do to the memory what they like. */
  async buffers() {
    const numbers = Float64Array.from(table.a)
    const opening = open({ x: numbers })
    numbers.fill(Number.NaN)
    structuredClone(numbers.buffer, { transfer: [numbers.buffer] })
    const dataset = await opening
    const monitor = await fit(dataset, { summary: ['mean'] })
    const { results } = await monitor.check({ x: table.a })
    const [point] = results.summary_statistics?.series[0]?.points ?? []
    if (typeof point?.value !== 'number') throw new Error('the values were changed while they were read')
    const bytes = monitor.toBytes()
    const copy = new Uint8Array(bytes)
    const loading = (await import('../../src/index.js')).load(copy)
    copy.fill(0)
    await (await loading).check({ x: table.a })
  },

  /** A second copy of the addon in the process has a pool of its own; both work, whoever's objects they are given. */
  async copies() {
    const folder = mkdtempSync(join(tmpdir(), 'reckoner-copy-'))
    try {
      const file = join(folder, 'copy.node')
      copyFileSync(nativeFile(), file)
      const copy = createRequire(import.meta.url)(file) as typeof binding
      const other = new copy.TableBuilder(3)
      other.addNumeric('x', Float64Array.of(1, 2, 3))
      const dataset = other.finish()
      const works = [binding.fit, copy.fit].map((learn) =>
        learn(dataset, { ...plan(), domainClassifier: false, chunks: { count: 1 } } as never, [], new binding.Job()),
      )
      for (const outcome of await Promise.allSettled(works)) {
        // Refused by its type, or understood: never memory of another shape.
        if (outcome.status === 'fulfilled') outcome.value.reference().series()
      }
      await usual()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },

  /** Rust's memory counts: tables and monitors that nobody holds are given back before there are too many. */
  async memory() {
    const before = process.memoryUsage().rss
    for (let turn = 0; turn < 60; turn++) {
      const x = new Float64Array(2 ** 20).fill(turn)
      await fit({ x }, { drift: { numeric: ['wasserstein'] }, quality: {}, summary: [] })
    }
    const grown = (process.memoryUsage().rss - before) / 2 ** 20
    // A table, a monitor and an array of 8 MiB each: all of them would be 1,440 MiB.
    if (grown > 700) throw new Error(`${Math.round(grown)} MiB are held`)
  },

  /** Many callers at once, some of whom lose interest. */
  async crowd() {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, async (_, caller) => {
        const monitor = await fit(
          table,
          { chunks: { count: 10 }, ...(caller % 3 === 0 ? CONFIG : {}) },
          { signal: AbortSignal.timeout(caller * 20 + 1) },
        )
        return monitor.check(table)
      }),
    )
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue
      if (!(outcome.reason instanceof ReckonerError && outcome.reason.code === 'cancelled')) throw outcome.reason
    }
    await usual()
  },
}

/** The addon still does what it should. */
async function usual(): Promise<void> {
  const run = await (await fit({ x: [1, 2, 3, 4] }, { chunks: { count: 1 } })).check({ x: [1, 2, 3, 4] })
  if (run.results.univariate_drift?.series[0]?.points[1]?.value !== 0) throw new Error('a table is not like itself')
}

if (way !== '') {
  const work = WAYS[way]
  if (work === undefined) throw new Error(`There is no ${way}`)
  await work()
}
