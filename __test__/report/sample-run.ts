/** Hand-made runs: the flights of 2001 as the report was drawn for, and large ones for budgets. */

import type {
  CalculatorKey,
  Chunk,
  ColumnProfile,
  Distribution,
  Point,
  ResolutionOption,
  ResolvedConfig,
  Result,
  RunData,
  Series,
  Split,
  Verdict,
} from '../../src/types/index.js'
import { flightsIncidents, HEADLINE } from './sample-incidents.js'

export const REFERENCE_WEEKS = 8
export const PRODUCTION_WEEKS = 12
const LABELLED_WEEKS = 8

const REALIZED = [
  0.3194, 0.3529, 0.3214, 0.3248, 0.3139, 0.3351, 0.3041, 0.2934, 0.3462, 0.3051, 0.2631, 0.2312, 0.2329, 0.2807,
  0.2652, 0.3419,
]
const ESTIMATED = [
  0.3178, 0.3257, 0.3262, 0.3233, 0.3178, 0.3259, 0.3209, 0.3182, 0.3204, 0.3228, 0.3184, 0.3164, 0.3146, 0.3158,
  0.3161, 0.3228, 0.3181, 0.3182, 0.3199, 0.3171,
]
const AUC = [
  0.651, 0.668, 0.655, 0.657, 0.648, 0.662, 0.645, 0.641, 0.664, 0.647, 0.622, 0.604, 0.607, 0.634, 0.625, 0.659,
]
const VALUE = [
  -0.214, -0.188, -0.209, -0.205, -0.217, -0.199, -0.224, -0.229, -0.196, -0.221, -0.226, -0.219, -0.222, -0.215,
  -0.218, -0.192,
]

/** Names that a careless report would run, break on, or be steered by. */
export const HOSTILE = `<script>alert(1)</script>"&'`

export function flightsRun(names: Readonly<Record<string, string>> = {}): RunData {
  const chunks = weeks()
  const named = (name: string) => names[name] ?? name
  const columns = ['origin', 'destination', 'distance', 'hour', 'weekday'].map(named)
  return {
    config: flightsConfig(columns),
    verdict: flightsVerdict(chunks, named),
    options: flightsOptions(),
    chunks,
    results: {
      realized_performance: result('realized_performance', chunks, [
        realized('f1', REALIZED, { lower: 0.267, upper: 0.3713 }, 0.0049),
        realized('roc_auc', AUC, { lower: 0.6301, upper: 0.6793 }, 0.0031),
        realized('business_value', VALUE, { lower: -0.2493, upper: -0.1733 }, 0.0036),
      ]),
      estimated_performance: result('estimated_performance', chunks, [
        series('f1', ESTIMATED, { lower: 0.267, upper: 0.3713 }, { standardError: 0.0049, realized: REALIZED }),
        series(
          'roc_auc',
          ESTIMATED.map((value) => value * 0.8 + 0.4),
          { lower: 0.6301, upper: 0.6793 },
          { standardError: 0.0031 },
        ),
      ]),
      univariate_drift: result('univariate_drift', chunks, flightsDrift(columns)),
      missing_values: result(
        'missing_values',
        chunks,
        columns.map((column, at) => missing(column, at === 2)),
      ),
      unseen_values: result(
        'unseen_values',
        chunks,
        [columns[0], columns[1]].map((column) => unseen(column ?? '')),
      ),
      summary_statistics: result('summary_statistics', chunks, summaries(columns[2] ?? '', columns[3] ?? '')),
    },
    profile: flightsProfile(columns),
    calibration: [],
    leftOut: [{ period: 'production', rows: 214, reason: 'without a value in scheduled' }],
    distribution: (column, index, period) => flightsDistribution(columns, column, period === 'reference' ? 0 : index),
  }
}

/** The same, with intervals of F1's estimates, which are trusted less after the last label: low, and in the last week not at all. */
export function trustedRun(): RunData {
  const run = flightsRun()
  const { series: all, ...rest } = run.results.estimated_performance as Result
  const points = all[0]?.points.map((point, place): Point => {
    const value = point.value ?? 0
    return { ...point, interval: [value - 0.015, value + 0.015], trust: trustOf(place) }
  })
  const [f1, ...others] = all
  const estimated = { ...rest, series: [{ ...f1, points } as Series, ...others] }
  return { ...run, results: { ...run.results, estimated_performance: estimated } }
}

function trustOf(place: number): NonNullable<Point['trust']> {
  const last = REFERENCE_WEEKS + PRODUCTION_WEEKS - 1
  if (place === last) return { level: 'none', because: ['outside_support'] }
  if (place < REFERENCE_WEEKS + LABELLED_WEEKS) return { level: 'high', because: [] }
  return { level: 'low', because: ['few_effective_rows', 'outside_support'] }
}

export function weeks(): readonly Chunk[] {
  let row = 0
  return Array.from({ length: REFERENCE_WEEKS + PRODUCTION_WEEKS }, (_, index) => {
    const isReference = index < REFERENCE_WEEKS
    if (index === REFERENCE_WEEKS) row = 0
    const rows = isReference ? 115_073 + (index % 3) : 116_911
    const start = new Date(Date.UTC(2001, 1, 5 + 7 * index)).toISOString().slice(0, 10)
    const end = new Date(Date.UTC(2001, 1, 11 + 7 * index)).toISOString().slice(0, 10)
    row += rows
    return {
      index: isReference ? index : index - REFERENCE_WEEKS,
      key: `${start}/${end}`,
      period: isReference ? 'reference' : 'production',
      rows,
      startIndex: row - rows,
      endIndex: row - 1,
      startDate: `${start}T00:00:00`,
      endDate: `${end}T23:59:59.999`,
    }
  })
}

function flightsConfig(features: readonly string[]): ResolvedConfig {
  return {
    name: 'Late flights',
    task: 'binary',
    columns: {
      timestamp: { column: 'scheduled' },
      target: 'late',
      prediction: 'predicted_late',
      score: 'p_late',
      positive: 1,
      features,
      kinds: {},
    },
    chunks: { period: 'week' },
    metrics: ['f1', 'roc_auc', 'business_value'],
    normalizeConfusion: 'none',
    value: { tp: 5, fp: -1, fn: -5, tn: 0, per: 'row' },
    drift: {
      numeric: ['jensen_shannon'],
      categorical: ['jensen_shannon'],
      reconstruction: false,
      domainClassifier: false,
    },
    quality: { missing: true, unseen: true, outOfRange: false, duplicateRows: false, as: 'rate' },
    summary: ['mean', 'std', 'row_count'],
    thresholds: {},
    estimator: 'auto',
    alerts: {},
    keepRows: 50_000,
    costs: {},
    horizon: 4,
  }
}

function flightsOptions(): readonly ResolutionOption[] {
  const horizon = '4 weeks of 116,911 predictions'
  const unknown = { gain: null, interval: null, probability: null, cost: null, breakEven: null, horizon, how: {} }
  const nothing = { ...unknown, gain: 0, interval: [0, 0] as const, cost: 0 }
  const advised = [
    { kind: 'retrain', sentence: 'Retrain: on April and later labels' },
    {
      kind: 'recalibrate',
      sentence: 'Adjust downstream decisions: until then, do not rely on the estimate: it cannot see this change',
    },
    { kind: 'collect_labels', sentence: 'Collect labels: those of the last 4 weeks decide whether June recovered' },
  ] as const
  return [
    ...advised.map((own) => ({ ...own, ...unknown, standing: false, because: [] })),
    { kind: 'do_nothing', ...nothing, standing: false, sentence: 'Do nothing: F1 stays as it is now', because: [] },
  ]
}

function flightsVerdict(chunks: readonly Chunk[], named: (name: string) => string): Verdict {
  const keys = chunks.map((chunk) => chunk.key)
  return {
    status: 'degraded',
    headline: HEADLINE,
    performance: [
      {
        kind: 'performance_moved',
        sentence: 'F1 0.231 ± 0.005, below 0.267, in 4 of the 8 weeks that have labels; worst week of 23 April',
        calculator: 'realized_performance',
        metric: 'f1',
        chunks: keys.slice(10, 13),
      },
      {
        kind: 'value',
        sentence: 'Value −0.22 per flight, within its usual range',
        calculator: 'realized_performance',
        metric: 'business_value',
      },
      {
        kind: 'estimate',
        sentence: 'Last 4 weeks: no labels yet; estimated F1 0.32, which holds only if the concept does',
        calculator: 'estimated_performance',
        metric: 'f1',
      },
    ],
    causes: [
      {
        kind: 'concept_drift',
        sentence: 'Concept drift explains −0.086 of −0.090 F1: lateness halved (23 % → 12 %) at the same inputs',
        calculator: 'realized_performance',
        metric: 'f1',
      },
      {
        kind: 'covariate_shift',
        sentence: 'Covariate shift explains −0.004',
        calculator: 'estimated_performance',
        metric: 'f1',
      },
      {
        kind: 'input_drift',
        sentence: `${named('origin')} and ${named('destination')} drift steadily since 2 April, with little effect so far`,
        calculator: 'univariate_drift',
        metric: 'jensen_shannon',
        column: named('origin'),
      },
      { kind: 'no_data_fault', sentence: 'No data faults' },
    ],
    incidents: flightsIncidents(keys, named),
    episodes: [],
    actions: [
      { kind: 'retrain', why: 'on April and later labels', because: [] },
      {
        kind: 'change_downstream',
        why: 'until then, do not rely on the estimate: it cannot see this change',
        because: [],
      },
      { kind: 'collect_labels', why: 'those of the last 4 weeks decide whether June recovered', because: [] },
    ],
    split: { metric: 'f1', points: splits(keys) },
  }
}

function splits(keys: readonly string[]): readonly Split[] {
  const mean = 0.3206
  return REALIZED.map((value, index) => {
    const covariate = ((ESTIMATED[index] ?? mean) - mean) * 0.8
    const concept = value - mean - covariate
    return {
      chunk: keys[index] ?? '',
      period: index < REFERENCE_WEEKS ? 'reference' : 'production',
      total: value - mean,
      covariate,
      concept,
      standardError: 0.0049,
      significant: Math.abs(concept) > 0.0098,
    }
  })
}

export function result(calculator: CalculatorKey, chunks: readonly Chunk[], all: readonly Series[]): Result {
  return { calculator, chunks, series: all }
}

interface Extra {
  readonly column?: string
  readonly standardError?: number
  readonly realized?: readonly (number | undefined)[]
}

/** A series whose alerts follow from its bounds, in production only. */
export function series(
  metric: string,
  values: readonly number[],
  threshold: Series['threshold'],
  extra: Extra = {},
): Series {
  const { column, standardError } = extra
  const points = values.map((value, index): Point => {
    const outside =
      (threshold.upper !== null && value > threshold.upper) || (threshold.lower !== null && value < threshold.lower)
    const alert = outside && index >= REFERENCE_WEEKS
    return {
      value,
      state: alert ? 'alert' : 'fine',
      alert,
      ...(standardError === undefined ? {} : { standardError }),
      ...(extra.realized ? { realized: extra.realized[index] ?? null } : {}),
    }
  })
  return { metric, threshold, points, ...(column === undefined ? {} : { column }) }
}

export function realized(
  metric: string,
  values: readonly number[],
  threshold: Series['threshold'],
  standardError: number,
): Series {
  const labelled = series(metric, values, threshold, { standardError })
  const unlabelled = Array.from(
    { length: PRODUCTION_WEEKS - LABELLED_WEEKS },
    (): Point => ({ value: null, undefinedBecause: 'no_labels', state: 'not_enough_data', alert: false }),
  )
  return { ...labelled, points: [...labelled.points, ...unlabelled] }
}

function flightsDrift(columns: readonly string[]): readonly Series[] {
  const drawn = [
    [
      0.0121, 0.0113, 0.0108, 0.0206, 0.0117, 0.0099, 0.0102, 0.0281, 0.0291, 0.0302, 0.0344, 0.0361, 0.0388, 0.0398,
      0.0399, 0.0412, 0.0431, 0.0462, 0.0471, 0.0482,
    ],
    [
      0.0118, 0.0119, 0.0105, 0.0196, 0.0113, 0.0101, 0.0104, 0.0251, 0.0289, 0.0311, 0.0339, 0.0366, 0.0391, 0.0395,
      0.0403, 0.0408, 0.0437, 0.0459, 0.0474, 0.0479,
    ],
    [
      0.0021, 0.0019, 0.0022, 0.0018, 0.0024, 0.0021, 0.0023, 0.0025, 0.0029, 0.0036, 0.0024, 0.0031, 0.0046, 0.0048,
      0.0061, 0.0063, 0.0082, 0.0128, 0.0149, 0.0141,
    ],
    [
      0.0131, 0.0111, 0.0148, 0.0099, 0.0126, 0.0115, 0.0141, 0.0126, 0.0144, 0.0158, 0.0167, 0.0189, 0.0211, 0.0196,
      0.0188, 0.0169, 0.0166, 0.0168, 0.0186, 0.0179,
    ],
    [
      0.0098, 0.0091, 0.0112, 0.0189, 0.0094, 0.0099, 0.0098, 0.0119, 0.0094, 0.0092, 0.0101, 0.0089, 0.0085, 0.0091,
      0.0088, 0.0185, 0.0099, 0.0093, 0.0104, 0.0102,
    ],
  ]
  const uppers = [0.0271, 0.0243, 0.0043, 0.0171, 0.0244]
  return columns.map((column, at) =>
    series('jensen_shannon', drawn[at] ?? [], { lower: null, upper: uppers[at] ?? 0.1 }, { column }),
  )
}

function missing(column: string, some: boolean): Series {
  const values = Array.from({ length: REFERENCE_WEEKS + PRODUCTION_WEEKS }, (_, week) =>
    some ? 0.0004 + 0.0001 * (week % 3) + (week === 14 ? 0.0021 : 0) : 0,
  )
  return series('missing_rate', values, { lower: null, upper: some ? 0.0008 : 0 }, { column })
}

function unseen(column: string): Series {
  return series(
    'unseen_rate',
    Array.from({ length: REFERENCE_WEEKS + PRODUCTION_WEEKS }, () => 0),
    { lower: null, upper: 0 },
    { column },
  )
}

function summaries(distance: string, hour: string): readonly Series[] {
  const wave = (mean: number, size: number) =>
    Array.from(
      { length: REFERENCE_WEEKS + PRODUCTION_WEEKS },
      (_, week) => mean + size * Math.sin(week * 1.7) + (week > 14 ? size * 1.2 : 0),
    )
  return [
    series('mean', wave(712.4, 3.1), { lower: 702.1, upper: 721.9 }, { column: distance }),
    series('std', wave(561.2, 2.2), { lower: 554, upper: 568.4 }, { column: distance }),
    series('mean', wave(13.02, 0.04), { lower: 12.9, upper: 13.14 }, { column: hour }),
    series('row_count', wave(116_000, 800).map(Math.round), { lower: 112_000, upper: 120_000 }),
  ]
}

function flightsProfile(names: readonly string[]): readonly ColumnProfile[] {
  const [origin = '', destination = '', distance = '', hour = '', weekday = ''] = names
  return [
    { name: origin, kind: 'categorical', categories: 229 },
    { name: destination, kind: 'categorical', categories: 228 },
    { name: distance, kind: 'numeric' },
    { name: hour, kind: 'numeric' },
    { name: weekday, kind: 'categorical', categories: 7 },
  ]
}

const AIRPORTS = ['ORD', 'DFW', 'ATL', 'LAX', 'PHX', 'STL', 'DTW', 'MSP', 'LAS', 'DEN', 'IAH', 'CLT']

function flightsDistribution(columns: readonly string[], column: string, index: number): Distribution | undefined {
  const at = columns.indexOf(column)
  if (at < 0) return undefined
  if (at === 2 || at === 3)
    return binned(
      column,
      at === 2 ? { from: 31, to: 4962, bins: 34, peak: 0.12 } : { from: 0, to: 24, bins: 24, peak: 0.55 },
      index,
    )
  const labels = at === 4 ? ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] : [...AIRPORTS, null]
  const reference =
    at === 4
      ? [0.147, 0.146, 0.147, 0.148, 0.148, 0.125, 0.139]
      : [0.058, 0.054, 0.043, 0.039, 0.032, 0.028, 0.0254, 0.0237, 0.0238, 0.0236, 0.0228, 0.0225, 0.603]
  const change = reference.map((_, label) => 0.0011 * Math.sin((label + 1) * (at + 2) * 1.3) * (index / 6 + 0.4))
  const drift = change.reduce((sum, own) => sum + own, 0)
  const last = reference.length - 1
  return {
    column,
    kind: 'categorical',
    labels,
    reference,
    production: reference.map((was, label) => was + (change[label] ?? 0) - (label === last ? drift : 0)),
  }
}

function binned(
  column: string,
  { from, to, bins, peak }: { from: number; to: number; bins: number; peak: number },
  index: number,
): Distribution {
  const edges = Array.from({ length: bins + 1 }, (_, bin) => from + ((to - from) * bin) / bins)
  const shape = (shift: number) =>
    Array.from(
      { length: bins },
      (_, bin) => Math.exp(-(((bin / bins - peak - shift) / (bin / bins < peak ? 0.08 : 0.24)) ** 2)) + 0.01,
    )
  const share = (heights: readonly number[], whole: number) => {
    const sum = heights.reduce((a, b) => a + b, 0)
    return heights.map((height) => (height / sum) * whole)
  }
  return {
    column,
    kind: 'numeric',
    edges,
    reference: share(shape(0), 1),
    production: share(shape(0.004 * index + 0.01), index > 9 ? 0.996 : 1),
  }
}

/** As many columns and chunks as asked for, with every default calculator. */
export function wideRun(columnCount: number, chunkCount: number): RunData {
  const base = flightsRun()
  const names = Array.from({ length: columnCount }, (_, index) => `customer_feature_${String(index).padStart(4, '0')}`)
  const chunks = numberedChunks(chunkCount)
  const production = Math.ceil(chunkCount * 0.6)
  const random = generator(7)
  const drawn = (metric: string, column: string, level: number, shift: number): Series => {
    const upper = level * 1.3
    const points = chunks.map((chunk): Point => {
      const value = level * (1 + 0.2 * (random() - 0.5)) + (chunk.period === 'production' ? shift * random() : 0)
      const alert = chunk.period === 'production' && value > upper
      return { value, state: alert ? 'alert' : 'fine', alert }
    })
    return { metric, column, threshold: { lower: null, upper }, points }
  }
  const per = (metric: string, level: number, moved: number) =>
    names.map((name, at) => drawn(metric, name, level, at % 7 < 2 ? moved : 0))
  const performance = (metric: string) => ({ ...drawn(metric, '', 0.8, 0), metric })
  return {
    ...base,
    config: { ...base.config, columns: { ...base.config.columns, features: names }, chunks: { count: production } },
    verdict: {
      status: base.verdict.status,
      headline: base.verdict.headline,
      performance: base.verdict.performance,
      causes: [],
      actions: base.verdict.actions,
      incidents: [],
      episodes: base.verdict.episodes,
    },
    chunks,
    results: {
      realized_performance: result(
        'realized_performance',
        chunks,
        ['f1', 'roc_auc', 'precision', 'recall'].map(performance),
      ),
      estimated_performance: result(
        'estimated_performance',
        chunks,
        ['f1', 'roc_auc', 'precision', 'recall'].map(performance),
      ),
      univariate_drift: result('univariate_drift', chunks, per('jensen_shannon', 0.02, 0.03)),
      missing_values: result('missing_values', chunks, per('missing_rate', 0.01, 0.02)),
      unseen_values: result('unseen_values', chunks, per('unseen_rate', 0.004, 0.01)),
      summary_statistics: result('summary_statistics', chunks, [...per('mean', 40, 9), ...per('std', 9, 2)]),
    },
    profile: names.map((name) => ({ name, kind: 'numeric' })),
    distribution: (column, index) => binned(column, { from: 0, to: 100, bins: 60, peak: 0.4 }, index),
  }
}

/** Chunks by rows, without dates; two fifths of them reference. */
function numberedChunks(total: number): readonly Chunk[] {
  const reference = Math.floor(total * 0.4)
  return Array.from({ length: total }, (_, position) => {
    const isReference = position < reference
    const index = isReference ? position : position - reference
    return {
      index,
      key: `${isReference ? 'r' : 'a'}${index}`,
      period: isReference ? 'reference' : 'production',
      rows: 500,
      startIndex: index * 500,
      endIndex: index * 500 + 499,
    }
  })
}

/** Repeatable numbers from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
