/** The public API and the raw bindings, called with what nobody should pass. */

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as binding from '../../native/binding.js'
import type { Monitor, MonitorConfig, Result, Run } from '../../src/index.js'
import * as reckoner from '../../src/index.js'
import { Finding, type Harness, type Random } from './harness.js'
import { hostileValue, poisoned } from './hostile-values.js'
import { cleanly, Injected, judgeResult, judgeRun, told } from './judge.js'

const ROWS = 24
const list = <T>(make: (row: number) => T) => Array.from({ length: ROWS }, (_, row) => make(row))
const table = {
  x: list((row) => (row * row) % 13),
  c: list((row) => ['a', 'b', null][row % 3]),
  said: list((row) => ['a', 'b'][row % 2]),
  t: list((row) => new Date(Date.UTC(2024, 0, 1 + row))),
  score: list((row) => ((row * 5) % 23) / 23),
  prediction: list((row) => row % 2),
  target: list((row) => (row * 3) % 2),
}
const typed = { x: Float64Array.from(table.x), n: Int32Array.from(table.x), big: BigInt64Array.from(table.x, BigInt) }
const rows = table.x.map((x, row) => ({ x, c: table.c[row], target: table.target[row] }))

const CONFIGS: readonly MonitorConfig[] = [
  {
    name: 'hostile',
    task: 'binary',
    columns: {
      timestamp: 't',
      features: ['x', 'c'],
      score: 'score',
      prediction: 'prediction',
      target: 'target',
      labelledAt: 't',
      positive: 1,
      kinds: { x: 'numeric' },
    },
    chunks: { size: 6, incomplete: 'keep' },
    metrics: ['roc_auc', 'accuracy', 'business_value'],
    normalizeConfusion: 'none',
    value: { tp: 1, fp: -1, fn: 0, tn: 2, per: 'row' },
    drift: {
      numeric: ['jensen_shannon', 'wasserstein'],
      categorical: ['chi2'],
      reconstruction: { components: 0.5, numericFill: 'mean', categoricalFill: 'a' },
      domainClassifier: { folds: 'shuffled' },
    },
    quality: { missing: true, unseen: true, outOfRange: true, as: 'count' },
    summary: ['mean', 'row_count'],
    thresholds: { mean: { std: { lower: 2, upper: 3 }, around: 'median' }, 'x.jensen_shannon': { upper: 0.4 } },
    compat: 'nannyml',
  },
  { columns: { timestamp: 't' }, chunks: { period: '2 weeks', timeZone: 'Europe/Berlin' } },
  { task: 'regression', columns: { prediction: 'x', target: 'score' }, chunks: { count: 3 }, metrics: ['mae', 'r2'] },
  {
    task: 'multiclass',
    columns: { score: { a: 'score', b: 'prediction' }, prediction: 'said', target: 'c', features: ['x'] },
    value: {
      matrix: [
        [1, 0],
        [0, 1],
      ],
    },
  },
  { chunks: 'auto' },
]

const CALCULATORS = [
  reckoner.univariateDrift,
  reckoner.realizedPerformance,
  reckoner.cbpe,
  reckoner.dle,
  reckoner.reconstructionDrift,
  reckoner.domainClassifier,
  reckoner.missingValues,
  reckoner.unseenValues,
  reckoner.outOfRange,
  reckoner.summaryStatistics,
]

let monitor: Monitor
let run: Run
let result: Result

async function prepare(): Promise<void> {
  // Names that a case makes up are written here.
  process.chdir(mkdtempSync(join(tmpdir(), 'reckoner-torture-')))
  monitor = await reckoner.fit(table, { ...CONFIGS[0], compat: 'nannyml' })
  run = await monitor.check(table)
  result = run.results.univariate_drift as Result
}

/** Anything that is passed in, hostile as a whole or in some part. */
const hostile = (random: Random, usual: unknown): never =>
  (random.chance(0.2) ? hostileValue(random) : poisoned(random, usual)) as never

const source = (random: Random) => random.pick<unknown>([table, typed, rows, rows])
const config = (random: Random) => random.pick<unknown>(CONFIGS)
const options = { signal: new AbortController().signal, onProgress: () => {} }

const CALLS: Readonly<Record<string, (random: Random) => unknown>> = {
  open: (random) =>
    reckoner.open(
      hostile(random, source(random)),
      random.chance(0.5)
        ? {}
        : hostile(random, { ...options, csv: { delimiter: ',', missing: ['x'], kinds: { x: 'numeric' } } }),
    ),
  'fit a source': (random) => reckoner.fit(hostile(random, source(random)), { chunks: { size: 6 } }),
  'fit a config': async (random) =>
    judgeRun(await (await reckoner.fit(table, hostile(random, config(random)))).check(table)),
  'fit options': (random) => reckoner.fit(table, {}, hostile(random, options)),
  check: async (random) =>
    judgeRun(await monitor.check(hostile(random, { ...table }), random.chance(0.5) ? {} : hostile(random, options))),
  'check labels': async (random) => {
    const joining = await reckoner.fit(table, {
      task: 'binary',
      columns: { id: 'x', prediction: 'prediction', target: 'target' },
    })
    judgeRun(await joining.check(table, { labels: hostile(random, { x: [1, 2], target: [0, 1] }) }))
  },
  calculator: async (random) => {
    const fitted = await random.pick(CALCULATORS).fit(table, hostile(random, config(random)))
    judgeResult(await fitted.check(table))
  },
  load: (random) => reckoner.load(hostile(random, monitor.toBytes())),
  write: (random) => run.write(random.chance(0.5) ? hostile(random, 'x') : `\0${random.below(9)}.html`),
  save: (random) => monitor.save(hostileValue(random) as never),
  summary: (random) => run.summary(hostile(random, { color: true, width: 80 })),
  distribution: (random) =>
    run.distribution(hostileValue(random) as never, hostileValue(random) as never, hostileValue(random) as never),
  filter: (random) =>
    reckoner.filter(
      random.chance(0.5) ? result : (hostileValue(random) as never),
      hostile(random, { period: 'production', metrics: ['psi'], columns: ['x'] }),
    ),
  toRows: (random) => reckoner.toRows(hostileValue(random) as never),
  compare: (random) =>
    reckoner.compare(hostileValue(random) as never, random.chance(0.5) ? result : (hostileValue(random) as never)),
  rankByAlerts: (random) =>
    reckoner.rankByAlerts(random.chance(0.5) ? result : (hostileValue(random) as never), hostileValue(random) as never),
  rankByCorrelation: (random) =>
    reckoner.rankByCorrelation(
      random.chance(0.5) ? result : (hostileValue(random) as never),
      random.chance(0.5) ? result : (hostileValue(random) as never),
      hostileValue(random) as never,
    ),
  buildReport: (random) =>
    reckoner.buildReport(random.chance(0.5) ? run : (hostileValue(random) as never), hostileValue(random) as never),
  renderHtml: (random) => reckoner.renderHtml(hostileValue(random) as never),
  renderMarkdown: (random) => reckoner.renderMarkdown(hostileValue(random) as never),
  defineConfig: (random) => reckoner.defineConfig(hostileValue(random) as never),
  'raw bindings': rawBindings,
}

const classes = [
  binding.Job,
  binding.TableBuilder,
  binding.SavedMonitorHandle,
  binding.Dataset,
  binding.MonitorHandle,
  binding.MeasurementsHandle,
]
const functions = [
  binding.openFiles,
  binding.openBytes,
  binding.fit,
  binding.appendRun,
  binding.readHistory,
  binding.arrowBytes,
  binding.catalogue,
  binding.cpuLevel,
]

/** Arguments of the raw bindings that fit somewhere. */
function argument(random: Random): unknown {
  return random.pick<(random: Random) => unknown>([
    hostileValue,
    () => new binding.Job(),
    () => handle(),
    (own) =>
      hostile(own, {
        features: [{ name: 'x', kind: 'numeric' }],
        chunks: { size: 6 },
        classScores: [],
        positive: 1,
        numericMethods: ['psi'],
        ownMetrics: [],
        categoricalMethods: [],
        metrics: [],
        value: [],
        valuePer: 'chunk',
        normalize: 'none',
        quality: ['missing_values', 'unseen_values', 'out_of_range'],
        countAs: 'rate',
        statistics: ['mean'],
        domainClassifier: false,
        foldsInOrder: false,
        nannyml: false,
        byChance: true,
        segments: [],
        keepRows: 20,
      }),
    () => 'x',
    () => ['x', 'y'],
    (own) => Float64Array.from({ length: ROWS }, () => own.next()),
    (own) => Uint32Array.from({ length: ROWS }, () => own.below(own.pick([1, 2, 2 ** 32]))),
    () => ROWS,
    () => monitor.toBytes(),
  ])(random)
}

function handle(): binding.Dataset {
  const builder = new binding.TableBuilder(ROWS)
  builder.addNumeric('x', Float64Array.from(table.x))
  return builder.finish()
}

async function rawBindings(random: Random): Promise<void> {
  const args = () => Array.from({ length: random.below(6) }, () => argument(random))
  try {
    if (random.chance(0.5)) {
      await (random.pick<unknown>(functions) as (...all: unknown[]) => unknown)(...args())
      return
    }
    const Class = random.pick<unknown>(classes) as new (...all: unknown[]) => Record<string, unknown>
    const own = random.chance(0.2) ? new Class(...args()) : rawObject(random)
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(own)).filter((name) => name !== 'constructor')
    for (let call = 0; call < 4; call++) {
      const method = own[random.pick(names)] as (...all: unknown[]) => unknown
      await method.apply(random.chance(0.9) ? own : argument(random), args())
    }
  } catch (error) {
    if (isRefusal(error)) return
    throw new Finding(told(error), { cause: error })
  }
}

function rawObject(random: Random): Record<string, unknown> {
  const make = random.pick<() => unknown>([
    () => new binding.Job(),
    () => new binding.TableBuilder(ROWS),
    () => new binding.Incoming(),
    () => new binding.Summaries('0'),
    handle,
  ])
  return make() as Record<string, unknown>
}

/** What the raw bindings may answer: that an argument is of the wrong type, or a coded sentence. */
function isRefusal(error: unknown): boolean {
  if (error instanceof Injected) return true
  if (!(error instanceof Error)) return false
  const { code, message } = error as Error & { code?: string }
  if (message.includes('\u001f')) return !message.startsWith('internal')
  if (message.startsWith('Class contains no `constructor`')) return true
  return error instanceof TypeError || error instanceof RangeError || (code !== undefined && code !== 'GenericFailure')
}

async function runOne(random: Random): Promise<void> {
  const name = random.chance(0.2) ? 'raw bindings' : random.pick(Object.keys(CALLS))
  await cleanly(name, () => CALLS[name]?.(random))
}

export const harness: Harness = { prepare, run: runOne }
