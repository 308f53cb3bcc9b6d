/** Laws that hold for any data, however odd: properties of the public API for fast-check. */

import fc from 'fast-check'
import {
  type AnyConfig,
  type Chunking,
  fit,
  METHODS,
  type MonitorConfig,
  type Result,
  STATISTICS,
} from '../../src/index.js'
import { Finding, type Harness, type Random } from './harness.js'
import { cleanly, judgeRun } from './judge.js'

/** Where double precision ends, and the numbers that arithmetic trips over. */
const ODD = [
  0,
  -0,
  1,
  -1,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2.2250738585072014e-308,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1e300,
  1e-300,
  2 ** 53,
  Number.EPSILON,
]
const oddNumber = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD) },
  { weight: 2, arbitrary: fc.double() },
  { weight: 4, arbitrary: fc.integer({ min: -4, max: 4 }) },
)
/** Few values, or one. */
const tied = (value: fc.Arbitrary<number>) =>
  fc.uniqueArray(value, { minLength: 1, maxLength: 3 }).chain((few) => fc.constantFrom(...few))
const label = fc.constantFrom('a', 'b', 'c', '', '1', '__proto__', null)
/** Numbers whose sums and doubles are exact. */
const tame = fc.integer({ min: -64, max: 64 }).map((value) => value / 8)

type Tame = { readonly x: readonly number[]; readonly c: readonly (string | null)[] }

const column = <T>(value: fc.Arbitrary<T>, rows: number) =>
  fc.array(value, { minLength: rows, maxLength: rows, size: 'max' })
const anyNumbers = (rows: number) =>
  fc.oneof(
    column(oddNumber, rows),
    column(tame, rows),
    tied(oddNumber).map((one) => Array<number>(rows).fill(one)),
    fc.constant(Array<number>(rows).fill(Number.NaN)),
  )

const anyTable = (rows: number) =>
  fc.record({
    x: anyNumbers(rows),
    y: anyNumbers(rows),
    c: fc.oneof(column(label, rows), fc.constant(Array<null>(rows).fill(null))),
    flag: column(fc.constantFrom(true, false, null), rows),
    time: column(fc.oneof(fc.constant(null), fc.date({ noInvalidDate: true })), rows),
    score: column(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, Number.NaN)), rows),
    prediction: fc.oneof(column(fc.constantFrom(0, 1), rows), fc.constant(Array<number>(rows).fill(1))),
    target: fc.oneof(column(fc.constantFrom(0, 1, null), rows), fc.constant(Array<number>(rows).fill(0))),
    kind: column(fc.constantFrom('k0', 'k1', 'k2', null), rows),
  })

const numericMethods = METHODS.filter(({ kinds }) => (kinds as readonly string[]).includes('numeric')).map(
  ({ key }) => key,
)
const categoricalMethods = METHODS.filter(({ kinds }) => (kinds as readonly string[]).includes('categorical')).map(
  ({ key }) => key,
)

const features = ['x', 'y', 'c', 'flag']
const everything = {
  drift: { numeric: numericMethods, categorical: categoricalMethods },
  summary: STATISTICS.map(({ key }) => key),
} as const satisfies AnyConfig

const TASKS: readonly AnyConfig[] = [
  {
    task: 'binary',
    columns: { features, score: 'score', prediction: 'prediction', target: 'target' },
    metrics: [
      'roc_auc',
      'average_precision',
      'f1',
      'precision',
      'recall',
      'specificity',
      'accuracy',
      'confusion_matrix',
      'business_value',
    ],
    value: { tp: 2, fp: -1, fn: -3, tn: 0.5 },
  },
  {
    task: 'regression',
    columns: { features, prediction: 'x', target: 'y' },
    metrics: ['mae', 'mape', 'mse', 'rmse', 'r2'],
  },
  {
    task: 'multiclass',
    columns: { features, prediction: 'kind', target: 'kind' },
    metrics: ['f1', 'accuracy', 'confusion_matrix'],
  },
  { columns: { features } },
]

const chunks = fc.oneof(
  fc.record({ size: fc.integer({ min: 1, max: 12 }), incomplete: fc.constantFrom('keep', 'drop', 'append') }),
  fc.record({ count: fc.integer({ min: 1, max: 4 }), incomplete: fc.constantFrom('keep', 'drop', 'append') }),
  fc.record({ period: fc.constantFrom('hour', 'day', 'week', '7 months', 'quarter', 'year', '999 years') }),
) as fc.Arbitrary<Chunking>

const rows = fc.integer({ min: 1, max: 30 })

/** Every number is one, or is not there for a reason. */
const numbersOrReasons = fc.asyncProperty(
  fc.tuple(rows, rows).chain(([one, other]) => fc.tuple(anyTable(one), anyTable(other))),
  fc.constantFrom(...TASKS),
  chunks,
  fc.constantFrom('rate', 'count') as fc.Arbitrary<'rate' | 'count'>,
  fc.constantFrom(undefined, 'nannyml' as const),
  fc.boolean(),
  async ([reference, data], task, cut, as, compat, reconstruction) => {
    const timed = 'period' in cut ? { timestamp: 'time' } : {}
    const config: AnyConfig = {
      ...everything,
      ...task,
      columns: { ...task.columns, ...timed },
      drift: { ...everything.drift, reconstruction },
      chunks: cut,
      quality: { missing: true, unseen: true, outOfRange: true, as },
      ...(compat === undefined ? {} : { compat }),
    }
    const monitor = await cleanly('fit', () => fit(reference, config as MonitorConfig))
    const run = monitor && (await cleanly('check', () => monitor.check(data)))
    if (run) judgeRun(run)
  },
)

/** Values of every series, by `metric column`. */
type Values = ReadonlyMap<string, readonly (number | null)[]>

async function valuesOf(reference: Tame, data: Tame, config: AnyConfig): Promise<Values> {
  const run = await (await fit(reference, config as MonitorConfig)).check(data)
  judgeRun(run)
  const results: readonly Result[] = Object.values(run.results)
  const isAnalysis = (chunk: number, { chunks }: Result) => chunks[chunk]?.period === 'production'
  return new Map(
    results.flatMap((result) =>
      result.series.map(({ metric, column, points }) => [
        `${metric} ${column ?? ''}`,
        points.filter((_, chunk) => isAnalysis(chunk, result)).map(({ value }) => value),
      ]),
    ),
  )
}

function requireClose(
  law: string,
  name: string,
  one: number | null | undefined,
  other: number | null | undefined,
): void {
  if (
    one == null || other == null
      ? one === other
      : Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other))
  )
    return
  throw new Finding(`${law}: ${name} is ${one} and ${other}`)
}

function requireSame(
  law: string,
  one: Values,
  other: Values,
  change: (name: string, value: number) => number = (_, value) => value,
): void {
  for (const [name, values] of one) {
    for (const [place, value] of values.entries()) {
      requireClose(law, name, value === null ? null : change(name, value), other.get(name)?.[place])
    }
  }
}

/** The first label is always there: a column without any has no kind. */
const tameTable = (count: number): fc.Arbitrary<Tame> =>
  fc
    .record({ x: column(tame, count), c: column(fc.constantFrom('a', 'b', 'c', 'd', null), count) })
    .map(({ x, c }) => ({ x, c: ['a', ...c.slice(1)] }))
const twoTables = fc
  .tuple(fc.integer({ min: 2, max: 25 }), fc.integer({ min: 2, max: 25 }))
  .chain(([one, other]) => fc.tuple(tameTable(one), tameTable(other)))
const whole: AnyConfig = { ...everything, chunks: { size: 1_000_000 } }

const mapped = (table: Tame, change: <T>(values: readonly T[]) => readonly T[]): Tame => ({
  x: change(table.x),
  c: change(table.c),
})

/** Within a chunk the order of rows says nothing. */
const rowOrder = fc.asyncProperty(twoTables, fc.integer({ min: 1, max: 24 }), async ([reference, data], turn) => {
  const turned = (table: Tame) =>
    mapped(table, (values) =>
      [...values.slice(turn % values.length), ...values.slice(0, turn % values.length)].reverse(),
    )
  requireSame(
    'row order',
    await valuesOf(reference, data, whole),
    await valuesOf(turned(reference), turned(data), whole),
  )
})

/** A unit of twice or half the size changes what is in that unit, and nothing else. */
const units = fc.asyncProperty(twoTables, fc.integer({ min: -30, max: 30 }), async ([reference, data], power) => {
  // The one bin of a constant is one wide, in any unit.
  fc.pre(new Set(reference.x).size > 1)
  const scaled = (table: Tame): Tame => ({ ...table, x: table.x.map((value) => value * 2 ** power) })
  const inUnits = (name: string) => /^(wasserstein|mean|std|sum|median) x/.test(name)
  const config = { ...whole, drift: { ...whole.drift, numeric: numericMethods.filter((key) => key !== 'energy') } }
  requireSame(
    'units',
    await valuesOf(reference, data, config),
    await valuesOf(scaled(reference), scaled(data), config),
    (name, value) => (inUnits(name) ? value * 2 ** power : value),
  )
})

/** Labels are names: other names for the same rows change nothing. */
const labels = fc.asyncProperty(twoTables, async ([reference, data]) => {
  const names = new Map([
    ['a', 'z'],
    ['b', 'Ω'],
    ['c', ''],
    ['d', 'constructor'],
  ])
  const renamed = (table: Tame): Tame => ({
    ...table,
    c: table.c.map((own) => (own === null ? null : (names.get(own) ?? own))),
  })
  requireSame(
    'labels',
    await valuesOf(reference, data, whole),
    await valuesOf(renamed(reference), renamed(data), whole),
  )
})

/** Rows that are all there twice have the same distribution. */
const doubling = fc.asyncProperty(twoTables, async ([reference, data]) => {
  const twice = (table: Tame) => mapped(table, (values) => [...values, ...values])
  const [one, two] = [await valuesOf(reference, data, whole), await valuesOf(twice(reference), twice(data), whole)]
  for (const name of [
    'kolmogorov_smirnov x',
    'wasserstein x',
    'l_infinity c',
    'jensen_shannon c',
    'hellinger c',
    'mean x',
    'median x',
    'missing_rate x',
  ]) {
    requireClose('doubling', name, one.get(name)?.[0], two.get(name)?.[0])
  }
})

/** A distance is the same from either side. */
const sides = fc.asyncProperty(twoTables, async ([one, other]) => {
  const [there, back] = [await valuesOf(one, other, whole), await valuesOf(other, one, whole)]
  for (const name of [
    'kolmogorov_smirnov x',
    'wasserstein x',
    'energy x',
    'l_infinity c',
    'jensen_shannon c',
    'hellinger c',
    'total_variation c',
  ]) {
    requireClose('sides', name, there.get(name)?.[0], back.get(name)?.[0])
  }
})

/** Counts of parts add up to those of the whole. */
const splitting = fc.asyncProperty(
  fc.integer({ min: 1, max: 12 }).chain((half) => fc.tuple(tameTable(10), tameTable(2 * half))),
  async ([reference, data]) => {
    const config: AnyConfig = {
      summary: ['sum', 'row_count'],
      quality: { missing: true, unseen: true, outOfRange: true, as: 'count' },
      drift: {},
    }
    const values = async (count: number) =>
      valuesOf(reference, data, { ...config, chunks: { size: data.x.length / count } })
    const [all, halves] = [await values(1), await values(2)]
    for (const [name, [value]] of all) {
      const parts = halves.get(name) ?? []
      if (value != null && parts.every((part) => part !== null))
        requireClose(
          'splitting',
          name,
          value,
          parts.reduce((sum, part) => sum + part, 0),
        )
    }
  },
)

export const properties = { numbersOrReasons, rowOrder, units, labels, doubling, sides, splitting } as const

async function run(random: Random): Promise<void> {
  // Odd data is where most goes wrong; half of the cases are of it.
  const name = random.chance(0.5)
    ? 'numbersOrReasons'
    : random.pick(Object.keys(properties) as (keyof typeof properties)[])
  await fc.assert(properties[name] as fc.IAsyncProperty<unknown>, { numRuns: 1, seed: random.below(2 ** 31) })
}

export const harness: Harness = { run }
