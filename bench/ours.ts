/** Our side of the benchmarks, one workload once: `ours.ts REQUEST.json` prints one line of JSON, as peers.py does. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Columns, fit, type MonitorConfig, open, type Run } from '../dist/index.js'
import type { Shape } from './data.js'
import { scaled, type Table, WORKLOADS, type Workload } from './workloads.js'

/** What run.ts asks for. */
export interface Request {
  readonly id: string
  readonly scale: number
  readonly shape: Shape
  /** Whether the options of `Workload.without` hold. */
  readonly without: boolean
  /** Times in one process; the fastest counts. */
  readonly repeat: number
  /** Columns and chunks whose values are wanted. */
  readonly columns: number
  readonly chunks: number
  /** Of the files that are read, and of reports. */
  readonly folder: string
}

/** What a side answers: seconds, bytes, and values of the analysis chunks by `calculator/metric/column`. */
export interface Answer {
  readonly fit: number
  readonly check: number
  readonly peak: number
  readonly answer: Readonly<Record<string, readonly (number | null)[]>>
  /** The mean of the first series; see `Workload.answer`. */
  readonly mean?: number
}

/** Labels as JavaScript strings. */
function asColumns(table: Table): Columns {
  const strings = (column: Table[string]) =>
    column instanceof Float64Array ? column : Array.from(column.codes, (code) => column.labels[code])
  return Object.fromEntries(Object.entries(table).map(([name, column]) => [name, strings(column)]))
}

async function tables(workload: Workload, { scale, shape, folder }: Request): Promise<[Source, Source]> {
  if (workload.file) return [join(folder, `reference.${workload.file}`), join(folder, `analysis.${workload.file}`)]
  const make = async (rows: number, drifted: boolean): Promise<Source> => {
    const columns = asColumns(workload.make({ rows: scaled(rows, scale), drifted, shape }, workload.columns))
    return workload.strings ? columns : open(columns)
  }
  return [await make(workload.reference, false), await make(workload.rows, true)]
}

type Source = Parameters<typeof fit>[0]

/** Values of the analysis chunks, of the columns and chunks that the other side computes. */
function answerOf(run: Run, { columns, chunks }: Request): Answer['answer'] {
  const wanted = new Set(Array.from({ length: columns }, (_, index) => `c${index}`))
  return Object.fromEntries(
    Object.values(run.results).flatMap((result) => {
      const analysis = result.chunks.flatMap((chunk, index) => (chunk.period === 'production' ? [index] : []))
      return result.series
        .filter(({ column }) => column === undefined || wanted.has(column))
        .map(({ metric, column, points }) => [
          `${result.calculator}/${metric}/${column ?? ''}`,
          analysis.slice(0, chunks).map((index) => points[index]?.value ?? null),
        ])
    }),
  )
}

function meanOf(run: Run): number {
  const points = Object.values(run.results)[0]?.series[0]?.points ?? []
  return points.reduce((sum, point) => sum + (point.value ?? 0), 0) / points.length
}

/** Largest resident size since `forgetPeak`, where the system tells; else since the start. */
function peakBytes(): number {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))
    return Number(peak?.[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

function forgetPeak(): void {
  // What JavaScript made the table from is garbage by now.
  globalThis.gc?.()
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {}
}

const request: Request = JSON.parse(readFileSync(process.argv[2] as string, 'utf8'))
const workload = WORKLOADS.find(({ id }) => id === request.id) as Workload
const [reference, analysis] = await tables(workload, request)
const changed = request.without ? workload.without : {}
const config = { ...workload.config, ...changed, chunks: { size: workload.chunk } } as MonitorConfig
// The addon is loaded at its first use, which is not what is measured.
await open({ a: [1] })
forgetPeak()

let [fastest, answer]: [number, Answer | undefined] = [Number.POSITIVE_INFINITY, undefined]
for (let repeat = 0; repeat < request.repeat; repeat++) {
  const start = performance.now()
  const monitor = await fit(reference, config)
  const fitted = performance.now()
  const run = await monitor.check(analysis)
  if (workload.file) await run.write(join(request.folder, 'ours.html'))
  const end = performance.now()
  if (end - start < fastest) {
    fastest = end - start
    const seconds = { fit: (fitted - start) / 1000, check: (end - fitted) / 1000 }
    answer = { ...seconds, peak: peakBytes(), answer: answerOf(run, request), mean: meanOf(run) }
  }
}
process.stdout.write(`${JSON.stringify(answer)}\n`)
