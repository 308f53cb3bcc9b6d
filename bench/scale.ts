/**
 * `npm run scale [-- --rows 1,10,100]`: time and memory of a check as files grow, written to docs/scale.md.
 *
 * A Parquet file of so many million rows and ten columns is made row group by row group, checked in a process of its
 * own, and removed. Every row is a second later than the one before it; chunks are days.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { fileWriter } from 'hyparquet-writer/src/node.js'
import { fit, open } from '../dist/index.js'
import { classifier, labels, numbers } from './data.js'
import { plot } from './scale-plot.js'

const MILLION = 1_000_000
const GROUP = 250_000
/** Milliseconds. */
const START = BigInt(Date.UTC(2020, 0, 6))

interface Figures {
  /** Millions. */
  readonly rows: number
  readonly fileBytes: number
  readonly seconds: number
  /** The largest resident size of the process that checks. */
  readonly peakBytes: number
  readonly chunks: number
}

/** Rows `start…` of the ten columns. Values repeat from group to group; times do not. */
function columnsOf(start: number, rows: number, drifted: boolean) {
  const period = { rows, drifted, shape: 'plain' } as const
  const city = labels(period, 9, 50)
  const { score, prediction, target } = classifier(period)
  const times = BigInt64Array.from({ length: rows }, (_, row) => START + BigInt(start + row) * 1000n)
  const double = (name: string, data: Float64Array) => ({ name, data, type: 'DOUBLE' as const, nullable: false })
  return [
    { name: 'at', data: times, type: 'TIMESTAMP' as const, nullable: false },
    double('score', score),
    double('prediction', prediction),
    double('target', target),
    ...Array.from({ length: 5 }, (_, column) => double(`c${column}`, numbers(period, column))),
    {
      name: 'city',
      data: Array.from(city.codes, (code) => city.labels[code]),
      type: 'STRING' as const,
      nullable: false,
    },
  ]
}

function write(path: string, rows: number, drifted: boolean): void {
  const columns = columnsOf(0, Math.min(GROUP, rows), drifted)
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData: columns }),
    codec: 'UNCOMPRESSED',
  })
  for (let start = 0; start < rows; start += GROUP) {
    const count = Math.min(GROUP, rows - start)
    const times = BigInt64Array.from({ length: count }, (_, row) => START + BigInt(start + row) * 1000n)
    const columnData = columns.map((column) =>
      column.name === 'at' ? { ...column, data: times } : { ...column, data: column.data.slice(0, count) },
    )
    writer.write({ columnData, rowGroupSize: count })
  }
  writer.finish()
}

/** In a process of its own: prints seconds, peak and chunks. */
async function measure(reference: string, analysis: string): Promise<void> {
  const monitor = await fit(reference, {
    task: 'binary',
    columns: { timestamp: 'at', score: 'score', prediction: 'prediction', target: 'target' },
    chunks: { period: 'day' },
    metrics: ['roc_auc', 'f1', 'accuracy'],
    drift: {
      numeric: ['jensen_shannon', 'kolmogorov_smirnov', 'wasserstein'],
      categorical: ['jensen_shannon', 'chi2'],
    },
  })
  const dataset = await open(analysis)
  const start = performance.now()
  const run = await monitor.check(dataset)
  const seconds = (performance.now() - start) / 1000
  const chunks = run.chunks.filter((chunk) => chunk.period === 'production').length
  const peakBytes = process.resourceUsage().maxRSS * 1024
  process.stdout.write(JSON.stringify({ seconds, peakBytes, chunks }))
}

function figuresOf(folder: string, reference: string, rows: number): Figures {
  const path = join(folder, `${rows}.parquet`)
  write(path, rows * MILLION, true)
  const child = ['--import', 'tsx', fileURLToPath(import.meta.url), '--measure', reference, path]
  const measured = JSON.parse(execFileSync(process.execPath, child, { encoding: 'utf8' }))
  const fileBytes = statSync(path).size
  rmSync(path)
  return { rows, fileBytes, ...measured }
}

const place = (name: string) => fileURLToPath(new URL(`../docs/${name}`, import.meta.url))

/** Puts a table between the marks of docs/scale.md, and draws it. */
function publish(figures: readonly Figures[]): void {
  const row = ({ rows, fileBytes, seconds, peakBytes, chunks }: Figures) =>
    `| ${rows} M | ${(fileBytes / 1e9).toFixed(2)} GB | ${chunks} | ${seconds.toFixed(1)} s | ` +
    `${(seconds / rows).toFixed(2)} s | ${Math.round(peakBytes / 1e6)} MB |`
  const table = [
    '| Rows | File | Chunks | Check | For a million rows | Peak memory of the process |',
    '|---|---|---|---|---|---|',
    ...figures.map(row),
  ].join('\n')
  const level = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`
  const text = readFileSync(place('scale.md'), 'utf8')
  const [before, rest] = text.split('<!-- figures -->\n')
  const [, after] = (rest as string).split('<!-- /figures -->\n')
  const told = `<!-- figures -->\n${table}\n\nMeasured on ${level}.\n<!-- /figures -->\n`
  writeFileSync(place('scale.md'), `${before}${told}${after}`)
  writeFileSync(place('scale.svg'), plot(figures))
}

const { values, positionals } = parseArgs({
  options: { rows: { type: 'string', default: '1,10,100' }, measure: { type: 'boolean', default: false } },
  allowPositionals: true,
})
if (values.measure) {
  await measure(positionals[0] as string, positionals[1] as string)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'reckoner-scale-'))
  try {
    const reference = join(folder, 'reference.parquet')
    write(reference, 10 * 86_400, false)
    const all: Figures[] = []
    for (const rows of values.rows.split(',').map(Number)) {
      const figures = figuresOf(folder, reference, rows)
      console.log(
        `${rows} M rows: ${figures.seconds.toFixed(1)} s, ${Math.round(figures.peakBytes / 1e6)} MB at the most`,
      )
      all.push(figures)
    }
    if (values.rows === '1,10,100') publish(all)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
