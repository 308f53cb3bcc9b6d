/** Files that somebody has tampered with: read, learned from and checked, or refused in a sentence. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  type Columns,
  fit,
  type InputsConfig,
  load,
  loadSummary,
  type Monitor,
  type MonitorConfig,
  open,
} from '../../src/index.js'
import { Finding, type Harness, type Random } from './harness.js'
import { cleanly, judgeRun } from './judge.js'
import { mutated, restructured } from './mutate.js'

const CORPUS = new URL('corpus/', import.meta.url)
const seeds = readdirSync(CORPUS).filter((name) => /\.(parquet|arrows?)$/.test(name))
const binary = seeds.map((name) => new Uint8Array(readFileSync(new URL(name, CORPUS))))
const folder = mkdtempSync(join(tmpdir(), 'reckoner-torture-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const CSV = [
  'x,label,time,flag\n1.5,a,2024-01-01,true\n2.5,b,2024-01-02,false\n,,,\n-3e5,"a, ""b""\nc",2024-01-03T04:05:06Z,true\n',
  'x;y\r\n1;2\r\n3;4\r\n5;6\r\n',
  '\ufeffid\tname\n0001\tä\n0002\t"b\\"c"\n0003\td\n',
  'a|b|c\n1|x|NA\n2|y|9007199254740993\n3|z|null\n',
].map((text) => Buffer.from(text))

/** Every method, so that a saved monitor has every part. */
const CONFIG: InputsConfig = {
  chunks: { size: 10 },
  drift: {
    numeric: ['jensen_shannon', 'psi', 'kolmogorov_smirnov', 'wasserstein'],
    categorical: ['jensen_shannon', 'chi2'],
    reconstruction: true,
    domainClassifier: true,
  },
  summary: ['mean', 'std', 'sum', 'median', 'row_count'],
}

const ROWS = 40
const numbers = (make: (row: number) => number) => Float64Array.from({ length: ROWS }, (_, row) => make(row))
const score = numbers((row) => ((row * 13) % 37) / 37)
const table: Columns = {
  a: numbers((row) => (row % 7 === 0 ? Number.NaN : (row * row) % 23)),
  b: Array.from({ length: ROWS }, (_, row) => ['x', 'y', null, 'z'][row % 4]),
  score,
  other: score.map((value) => 1 - value),
  binary: numbers((row) => (row * 7) % 2),
  guess: numbers((row) => Math.floor(row / 3) % 2),
  label: Array.from({ length: ROWS }, (_, row) => ['no', 'yes'][(row * 7) % 2]),
  said: Array.from({ length: ROWS }, (_, row) => ['no', 'yes'][Math.floor(row / 3) % 2]),
  amount: numbers((row) => row % 11),
}

/** Monitors of every task, as bytes. */
const saved: Uint8Array[] = []
const summaries: { readonly monitor: Monitor; readonly bytes: Uint8Array }[] = []

async function prepare(): Promise<void> {
  const features = ['a', 'b']
  const configs: MonitorConfig[] = [
    { ...CONFIG, task: 'binary', columns: { features, score: 'score', prediction: 'guess', target: 'binary' } },
    {
      ...CONFIG,
      task: 'multiclass',
      columns: { features, score: { no: 'score', yes: 'other' }, prediction: 'said', target: 'label' },
    },
    { ...CONFIG, drift: {}, task: 'regression', columns: { features, prediction: 'amount', target: 'score' } },
    { ...CONFIG, columns: { features } },
  ]
  for (const config of configs) saved.push((await fit(table, config)).toBytes())
  await summarize()
}

/** Summaries of monitors, as bytes: of tables with labels and without, and of one that holds little more than its rows. */
async function summarize(): Promise<void> {
  const at = Array.from({ length: ROWS }, (_, row) => new Date(Date.UTC(2026, 0, 1 + row)))
  const whole: Columns = { ...table, at }
  const { label: _, ...unlabelled } = whole
  const tables = [whole, unlabelled, { ...unlabelled, a: numbers(() => Number.NaN), b: new Array(ROWS).fill(null) }]
  const columns = { features: ['a', 'b'], timestamp: 'at', target: 'label', prediction: 'said' }
  const drift = { numeric: ['jensen_shannon'], categorical: ['jensen_shannon'] } as const
  for (const [task, score] of [
    ['binary', 'score'],
    ['binary', undefined],
    ['multiclass', { no: 'score', yes: 'other' }],
    ['multiclass', undefined],
  ] as const) {
    const roles = score === undefined ? columns : { ...columns, score }
    const config = { task, drift, columns: roles, chunks: { period: 'year' } } as MonitorConfig
    const monitor = await fit(whole, config)
    for (const own of tables) summaries.push({ monitor, bytes: (await monitor.summarize(own)).toBytes() })
  }
}

async function run(random: Random): Promise<void> {
  const kind = random.pick(['binary', 'binary', 'csv', 'state', 'summary'] as const)
  if (kind === 'binary') return readBinary(random)
  if (kind === 'summary') return merge(random)
  return kind === 'csv' ? readCsv(random) : loadState(random)
}

async function readBinary(random: Random): Promise<void> {
  const bytes = mutated(random, random.pick(binary), binary)
  if (random.chance(0.8)) return readAll(bytes)
  const path = join(folder, random.pick(['part.parquet', 'part.arrow']))
  writeFileSync(path, bytes)
  return readAll(path)
}

async function readCsv(random: Random): Promise<void> {
  const text = mutated(random, random.pick(CSV), [...CSV, random.pick(binary)])
  const packed = gzipSync(text)
  const path = join(folder, random.pick(['part.csv', 'part.tsv', 'part.csv.gz']))
  writeFileSync(path, path.endsWith('.gz') ? (random.chance(0.5) ? packed : mutated(random, packed, CSV)) : text)
  return readAll(path)
}

/** Opens a source and, where it opens, learns from all of it and checks it. */
export async function readAll(source: string | Uint8Array): Promise<void> {
  const dataset = await cleanly('open', () => open(source))
  if (dataset === undefined) return
  if (!(dataset.rowCount >= 0)) throw new Finding(`open: ${dataset.rowCount} rows`)
  const monitor = await cleanly('fit', () => fit(dataset, { chunks: { size: 10 } }))
  const run = monitor && (await cleanly('check', () => monitor.check(dataset)))
  if (run) judgeRun(run)
}

async function loadState(random: Random): Promise<void> {
  const file = random.pick(saved)
  if (random.chance(0.5)) return loadAll(remade(file, (core) => restructured(random, core)))
  const bytes = mutated(random, file, saved)
  return loadAll(random.chance(0.9) ? sealed(bytes) : bytes)
}

/** Loads a summary and, where it loads, makes a run of it. */
async function merge(random: Random): Promise<void> {
  const { monitor, bytes } = random.pick(summaries)
  const others = summaries.map((own) => own.bytes)
  const made = random.chance(0.3)
    ? sealed(mutated(random, bytes, others))
    : remade(bytes, (core) => restructured(random, core))
  const summary = await cleanly('loadSummary', () => loadSummary(made))
  const run = summary && (await cleanly('merge', () => monitor.merge([summary])))
  if (run) await cleanly('results', () => run.toJSON())
}

/** Loads a monitor and, where it loads, checks a table with it. */
export async function loadAll(bytes: Uint8Array): Promise<void> {
  const monitor: Monitor | undefined = await cleanly('load', () => load(bytes))
  const run = monitor && (await cleanly('check', () => monitor.check(table)))
  // What somebody made up may say anything of the reference, but not by numbers that are none.
  if (run) await cleanly('results', () => run.toJSON())
}

/** A saved file with another core: what comes before and after it is as it must be. */
export function remade(file: Uint8Array, change: (core: Buffer) => Uint8Array): Buffer {
  const bytes = Buffer.from(file)
  // The mark and the format, then writer, header and core, each after its length.
  let place = 12
  for (let part = 0; part < 2; part++) place += 8 + Number(bytes.readBigUInt64LE(place))
  const core = change(bytes.subarray(place + 8, -8))
  const head = Buffer.from(bytes.subarray(0, place + 8))
  head.writeBigUInt64LE(BigInt(core.length), place)
  return sealed(Buffer.concat([head, core, Buffer.alloc(8)]))
}

/** The bytes with the checksum that belongs to them (FNV-1a), as somebody would write it who means harm. */
function sealed(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes)
  const end = copy.length - 8
  if (end < 0) return copy
  // 64 bits as two halves: big integers are slow.
  let [high, low] = [0xcbf29ce4, 0x84222325]
  for (let place = 0; place < end; place++) {
    low = (low ^ (copy[place] as number)) >>> 0
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0
    low = product >>> 0
  }
  copy.writeUInt32LE(low, end)
  copy.writeUInt32LE(high, end + 4)
  return copy
}

export const harness: Harness = { prepare, run }
