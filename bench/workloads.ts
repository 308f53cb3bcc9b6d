/** The workloads, as data: sizes, what is computed, whom it is compared with, and the goal. */

import type { MonitorConfig } from '../dist/index.js'
import { classifier, correlated, type Labels, labels, numbers, type Period, regressor } from './data.js'

/** Columns by name; labels stay codes until a side wants them as strings. */
export type Table = Readonly<Record<string, Float64Array | Labels>>

/** How far results may lie apart: `|a − b| ≤ absolute + relative · |b|`. */
export interface Tolerance {
  readonly relative?: number
  readonly absolute?: number
}

/** The other side. What it would take too long for is timed in part, and scaled: its cost per (column, chunk) is constant. */
export interface Peer {
  readonly name: string
  /** A function of peers.py. */
  readonly run: string
  /** The ratio that is wanted: the peer's time by ours. */
  readonly goal: number
  readonly stretch?: number
  /** Columns and chunks that it is timed on; left out: all. */
  readonly columns?: number
  readonly chunks?: number
  /** Threads that it is fastest with. Default 1. */
  readonly threads?: number
  /** By metric, `*` for the others. Empty: nothing is comparable, as where only part is computed. */
  readonly tolerance: Readonly<Record<string, Tolerance>>
}

export interface Workload {
  readonly id: string
  readonly title: string
  readonly reference: number
  readonly rows: number
  readonly chunk: number
  readonly columns: number
  /** A period's columns, the first `count` of them. */
  readonly make: (period: Period, count: number) => Table
  readonly config: Omit<MonitorConfig, 'chunks'>
  readonly peers: readonly Peer[]
  /** Read from this kind of file, and written as a report; else from memory to results. */
  readonly file?: 'parquet' | 'csv'
  /** Whether labels are handed over as strings within the time that counts; else the table was opened before. */
  readonly strings?: boolean
  /** Whether other shapes of numbers are timed as well. */
  readonly shapes?: boolean
  /** Options without which the same costs less: its time is put beside, as a ratio. */
  readonly without?: Partial<MonitorConfig>
  /** Why a goal is missed, where it is: what bounds us, what was tried. */
  readonly missed?: string
  /** The mean of all values of the first series, at full size: what must come out, on any machine. */
  readonly answer?: number
}

/** Rows of a period at a scale. From 20,000 on the same forms are computed as at full size. */
export const scaled = (rows: number, scale: number): number =>
  Math.max(Math.round(rows * scale), Math.min(rows, 20_000))

const NOTHING = { drift: {}, quality: {}, summary: [] } as const

const named = <T>(count: number, make: (index: number) => T): Record<string, T> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, make(index)]))

const numeric = (period: Period, count: number): Table => named(count, (index) => numbers(period, index + 1))
/** From few labels to many, so that any five neighbours are alike. */
const CATEGORIES = [20, 50, 100, 300, 1000]
const categorical = (period: Period, count: number): Table =>
  named(count, (index) => labels(period, index + 1, CATEGORIES[index % 5] as number))

const DISTANCES = ['kolmogorov_smirnov', 'jensen_shannon', 'wasserstein', 'hellinger'] as const
const EXACT = { '*': { relative: 1e-9, absolute: 1e-12 } }
/** NannyML bins these two; ours are exact. */
const BINNED = { ...EXACT, kolmogorov_smirnov: { absolute: 0.005 }, wasserstein: { relative: 0.03, absolute: 0.003 } }

/** In chunks of 200 a single value beyond the reference's range counts twice in theirs. */
const BINNED_FEW = { ...BINNED, wasserstein: { relative: 0.3, absolute: 0.05 } }

const univariate = (tolerance: Peer['tolerance'], goal: number, part: Partial<Peer>): Peer => ({
  name: 'NannyML',
  run: 'univariate',
  goal,
  tolerance,
  ...part,
})

const B1 = {
  id: 'B1',
  missed:
    'profiled: 10 ns a value: 29 % counts values between quantiles, 38 % sorts, ranks and adds up areas of the 7 % of values in buckets that the counts do not settle, 11 % picks these; fit sorts and sums up the reference (6.5 ns a value). Tried: one count for distances and histogram (a sixth less), bounds in vectors (an eighth less); other numbers of buckets, sums for every eighth value only, areas without branches (none faster).',
  title: 'KS, JS, Wasserstein, Hellinger; chunks of 5,000',
  reference: 100_000,
  rows: 1_000_000,
  chunk: 5_000,
  columns: 100,
  make: numeric,
  config: { ...NOTHING, drift: { numeric: DISTANCES } },
  peers: [univariate(BINNED, 100, { stretch: 200, columns: 5 })],
  shapes: true,
} satisfies Workload

const B2 = {
  ...B1,
  id: 'B2',
  missed:
    'profiled: some 8 µs for each of 500,000 pairs of column and chunk: a third is areas, ranks and sorting of the values that bounds do not settle, bound by the cache, a quarter the p-value, a tenth memory; JavaScript is about 5 % of the time. Tried: memory that is kept from chunk to chunk (no gain), ranks on the stack, bounds in vectors. Left to try: tables for the terms of the p-value.',
  title: 'The same, chunks of 200',
  chunk: 200,
  peers: [univariate(BINNED_FEW, 1000, { columns: 1, chunks: 500 })],
} satisfies Workload

const codes: Peer = {
  name: 'NannyML',
  run: 'univariate',
  goal: 1000,
  columns: 5,
  chunks: 50,
  tolerance: { ...EXACT, chi2: { relative: 1e-6 } },
}

const B4 = {
  id: 'B4a',
  missed:
    'profiled: of the time in Rust 21 % counts codes, and most of the rest is four formulas over some 300 labels a chunk: 13 % logarithms and 7 % the rest of Jensen–Shannon, 12 % χ², 9 % Hellinger, 5 % L∞, and some 25 % lists and shares that they are computed from; some 10 ms are JavaScript. Not tried: shares of the reference once for all chunks.',
  title: 'JS, χ², L∞, Hellinger of labels, as codes',
  reference: 100_000,
  rows: 1_000_000,
  chunk: 5_000,
  columns: 50,
  make: categorical,
  config: { ...NOTHING, drift: { categorical: ['jensen_shannon', 'chi2', 'l_infinity', 'hellinger'] } },
  peers: [codes],
} satisfies Workload

const report: Peer = { name: 'NannyML', run: 'report', goal: 30, columns: 2, tolerance: {} }

const B10 = {
  id: 'B10',
  missed:
    'profiled: a third is exact distances, as in B1, a fifth each the kernel, unpacking and Node; docs/performance.md has the rest.',
  title: 'Parquet (zstd) to an HTML report',
  reference: 100_000,
  rows: 1_000_000,
  chunk: 5_000,
  columns: 100,
  make: numeric,
  config: { drift: { numeric: DISTANCES } },
  file: 'parquet',
  peers: [report],
} satisfies Workload

const LISTED: readonly Workload[] = [
  B1,
  {
    ...B1,
    id: 'B1c',
    missed:
      'profiled: two histograms, one of them over 10,000 bins that leave the nearest cache, and 10,000 cumulative shares to be compared for each chunk. Tried: one pass over the bins in vectors (half the time of runs), and one for both methods.',
    title: "B1 with compat: 'nannyml' (binned as theirs)",
    config: { ...B1.config, compat: 'nannyml' },
    peers: [univariate(EXACT, 100, { columns: 5 })],
    shapes: false,
  },
  B2,
  {
    ...B2,
    id: 'B2c',
    missed:
      'profiled: a third is areas of the runs of bins between the values of each chunk, a fifth puts their bins in order, a seventh finds them, a tenth is memory. Tried: one comparison for both methods, searching only in runs where shares cross (half the time together).',
    title: "B2 with compat: 'nannyml'",
    config: { ...B1.config, compat: 'nannyml' },
    peers: [univariate(EXACT, 1000, { columns: 1, chunks: 500 })],
    shapes: false,
  },
  {
    id: 'B3',
    missed:
      'one column: its reference of a million values is sorted on one thread (some 17 ns a value, timed apart), which takes longer than all chunks on two. Not tried: sorting halves on two threads.',
    title: 'Exact KS and Wasserstein, one column; reference 1M, chunks of 10,000',
    reference: 1_000_000,
    rows: 1_000_000,
    chunk: 10_000,
    columns: 1,
    make: numeric,
    config: { ...NOTHING, drift: { numeric: ['kolmogorov_smirnov', 'wasserstein'] } },
    peers: [{ name: 'scipy', run: 'scipy_exact', goal: 1000, chunks: 5, tolerance: EXACT }],
    shapes: true,
  },
  B4,
  {
    ...B4,
    id: 'B4b',
    missed:
      'profiled: nearly all of it is on the main thread, which goes from string to string (some 15 ns each, half of it the look-up) and copies the codes (13 %); a sixth is the collector of V8, which walks the strings once. Tried: columns encoded one at a time (2.5 times as fast), an object instead of a Map (a third less), a small table by the last letters of a string (slower for 1,000 labels), remembering the last string (slower); remembering labels by their last three letters (a third less of the look-up alone, nothing of the whole).',
    title: 'The same, as strings',
    strings: true,
    peers: [{ ...codes, goal: 100 }],
  },
  {
    id: 'B5',
    missed:
      'the reference is calibrated on one thread: 15 % of the time in Rust is isotonic regression over ten splits, 12 % the numbers that NannyML draws for them. Tried: one order for all splits (nearly half of the instructions), sorting by digits, one walk down the calibration (half the time of a chunk).',
    title: 'CBPE: six metrics, confusion matrix, realized beside',
    reference: 100_000,
    rows: 1_000_000,
    chunk: 5_000,
    columns: 3,
    make: classifier,
    config: {
      ...NOTHING,
      task: 'binary',
      columns: { score: 'score', prediction: 'prediction', target: 'target', features: [] },
      metrics: ['roc_auc', 'f1', 'precision', 'recall', 'specificity', 'accuracy', 'confusion_matrix'],
      compat: 'nannyml',
    },
    peers: [
      {
        name: 'NannyML',
        run: 'cbpe',
        goal: 200,
        chunks: 100,
        tolerance: { '*': { relative: 1e-6 }, roc_auc: { absolute: 2e-4 } },
      },
    ],
  },
  {
    id: 'B6',
    missed:
      'profiled: of the time in Rust 31 % and 27 % are projections and what they leave over, 10 % sums of products for fit (on one thread), 10 % standardizing, 13 % bins for the report; products have no fused multiply-add, which the same bits on every CPU rule out. Tried: features packed side by side (two to four times the speed of sums of products). Not tried: fit on both threads.',
    title: 'Reconstruction error by principal components, 100 columns',
    reference: 100_000,
    rows: 1_000_000,
    chunk: 5_000,
    columns: 100,
    make: (period, count) => named(count, (index) => correlated(period, index + 1)),
    config: { ...NOTHING, drift: { reconstruction: true } },
    peers: [
      {
        name: 'NannyML',
        run: 'reconstruction',
        goal: 60,
        chunks: 20,
        threads: 2,
        tolerance: { '*': { relative: 1e-6 } },
      },
    ],
  },
  {
    id: 'B7',
    missed:
      'profiled in Rust: 33 % computes gradients and divides rows, 30 % counts, 28 % finds splits, without wide vectors, since the trees are safe Rust for any CPU; the trees are those that LightGBM grows by the same parameters, and it is compared at its best number of threads. Tried for little: codes by column for dividing rows (1 %), gradients in single precision (4 %).',
    title: 'Domain classifier, 20 columns; reference 50k, 20 chunks of 5,000',
    reference: 50_000,
    rows: 100_000,
    chunk: 5_000,
    columns: 20,
    make: numeric,
    config: { ...NOTHING, drift: { domainClassifier: true }, compat: 'nannyml' },
    peers: [
      {
        name: 'NannyML',
        run: 'domain_classifier',
        goal: 5,
        stretch: 8,
        chunks: 2,
        tolerance: { '*': { absolute: 0.02 } },
      },
    ],
  },
  {
    id: 'B8',
    missed:
      'profiled: of the time in Rust 54 % goes through trees, 64 rows at a time, 21 % is the fit, on one thread for each loss, 10 % makes codes of the features, 7 % prepares the trees for each part of the rows. Tried: masks of leaves instead of nodes in turn (twice the time).',
    title: 'Direct loss estimation, MAE and RMSE, 10 columns; fit and estimate',
    reference: 50_000,
    rows: 1_000_000,
    chunk: 5_000,
    columns: 10,
    make: (period, count) => {
      const features = Object.values(named(10, (index) => numbers(period, index + 1)))
      return { ...named(count, (index) => features[index] as Float64Array), ...regressor(features, period.drifted) }
    },
    config: {
      ...NOTHING,
      task: 'regression',
      columns: { prediction: 'prediction', target: 'target' },
      metrics: ['mae', 'rmse'],
    },
    peers: [
      {
        name: 'NannyML',
        run: 'direct_loss',
        goal: 10,
        stretch: 20,
        chunks: 50,
        tolerance: { '*': { relative: 0.02 } },
      },
    ],
  },
  {
    id: 'B9',
    missed:
      'profiled: of the time in Rust 39 % counts bins for the report, which Polars has none of, 26 % finds medians, 13 % sorts the reference and 4 % are exponentials, both for the error of the median; 6 % is sums and squares. Tried: the median within its bin (a fourth of the time of selecting it from all values).',
    title: 'Missing, out of range, mean, deviation, median, sum',
    reference: 100_000,
    rows: 1_000_000,
    chunk: 5_000,
    columns: 100,
    make: numeric,
    config: {
      drift: {},
      quality: { missing: true, outOfRange: true },
      summary: ['mean', 'std', 'median', 'sum'],
    },
    peers: [
      { name: 'NannyML', run: 'quality', goal: 60, columns: 5, tolerance: EXACT },
      { name: 'Polars', run: 'quality_polars', goal: 20, columns: 20, threads: 2, tolerance: EXACT },
    ],
    shapes: true,
  },
  B10,
  {
    ...B10,
    id: 'B10c',
    missed:
      'profiled: 53 % is the kernel, which copies the file and gives out memory; 29 % takes the text apart and reads numbers, on one thread.',
    title: 'CSV to an HTML report',
    file: 'csv',
    peers: [{ ...report, goal: 5, stretch: 7 }],
  },
]

const FEATURES = 20

/** What is new by default, as a ratio to the same without it. */
const COSTS: readonly Workload[] = [
  {
    id: 'B12',
    title: 'Weighted estimates, 20 features, chunks of 2,000; beside CBPE',
    reference: 100_000,
    rows: 100_000,
    chunk: 2_000,
    columns: FEATURES,
    make: (period, count) => ({ ...numeric(period, count), ...classifier(period) }),
    config: {
      ...NOTHING,
      task: 'binary',
      columns: { score: 'score', prediction: 'prediction', target: 'target' },
      metrics: ['roc_auc', 'f1', 'accuracy'],
      estimator: 'weighted',
    },
    without: { estimator: 'cbpe' },
    peers: [],
  },
  {
    id: 'B13',
    title: 'Alerts by chance, 10 numbers and 10 labels, chunks of 2,000; beside `alerts: "nannyml"`',
    reference: 100_000,
    rows: 100_000,
    chunk: 2_000,
    columns: FEATURES,
    make: (period, count) => ({
      ...numeric(period, count / 2),
      ...Object.fromEntries(
        Object.entries(categorical(period, count / 2)).map(([name, own]) => [`label_${name}`, own]),
      ),
    }),
    config: { ...NOTHING, drift: { numeric: DISTANCES, categorical: B4.config.drift.categorical } },
    without: { alerts: 'nannyml' },
    peers: [],
  },
]

/** How many times as fast as NannyML 0.13.1 we were on 100,000 rows in November 2026; the goal is twice that. */
const SMALL: Readonly<Record<string, number>> = { B1: 31, B2: 118, B4b: 17, B6: 9, B9: 14 }

/** A workload with as many rows to check as to learn from, so that learning takes most of the time. */
function small(workload: Workload): Workload {
  const goal = 2 * (SMALL[workload.id] ?? 0)
  const of = (peer: Peer): Peer => ({ ...peer, goal, ...(peer.chunks && { chunks: Math.min(peer.chunks, 20) }) })
  const peers = workload.peers.filter(({ name }) => name === 'NannyML').map(of)
  const { missed, answer, ...rest } = workload
  const title = `${workload.title}; 100,000 rows`
  return { ...rest, id: `${workload.id}s`, title, rows: 100_000, peers, shapes: false }
}

export const WORKLOADS: readonly Workload[] = [
  ...LISTED,
  ...COSTS,
  ...LISTED.filter(({ id }) => id in SMALL).map(small),
]
