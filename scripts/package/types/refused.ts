// What does not compile, and what does beside it. Type-checked as users resolve modules, in a project where the package is
// installed; a line that is expected to fail and does not is an error itself. Never run.

import {
  type AnyConfig,
  type Calculator,
  cbpe,
  type Dataset,
  defineConfig,
  fit,
  type Monitor,
  type MonitorConfig,
  open,
  type ResultRow,
  type Run,
  realizedPerformance,
  type Source,
} from 'reckoner'

interface Loan {
  readonly id: number
  readonly opened: Date
  readonly age: number | null
  readonly city?: string
  readonly score: number
  readonly approved: boolean
  readonly repaid: boolean | null
}
interface LoanColumns {
  readonly age: Float64Array
  readonly score: number[]
  readonly repaid: boolean[]
}
declare const loans: Loan[]
declare const frozen: readonly Loan[]
declare const batches: AsyncIterable<Loan[]>
declare const columns: LoanColumns
declare const untyped: Record<string, unknown>[]
const anything = JSON.parse('[]')
declare const source: Source
declare const dataset: Dataset
declare const text: string
const task = 'binary' as const
const roles = { target: 'repaid', prediction: 'approved', score: 'score' } as const

/** Rows typed by an interface, in every form. */
export async function rows(): Promise<void> {
  const monitor = await fit(loans as Loan[], { task, columns: roles })
  await fit(frozen, {
    columns: { timestamp: 'opened', id: 'id', features: ['age', 'city'] },
    chunks: { period: 'day' },
  })
  await fit(batches, { columns: roles })
  await fit(columns, { columns: { features: ['age'] }, thresholds: { 'age.mean': { upper: 5 } } })
  await monitor.check(loans, { labels: frozen })
  await monitor.check(columns)
  await monitor.check(batches)
  await open(loans)
  await open(columns)
  await realizedPerformance.fit(loans, { columns: roles, metrics: ['f1'] })
  const calculator: Calculator = cbpe
  await (await calculator.fit(loans, { task, columns: roles })).check(frozen)
  // @ts-expect-error a number is no source
  await open(5)
  // @ts-expect-error rows are objects
  await fit([1, 2, 3])
}

/** Names of columns, where the type of the rows tells them. */
export async function names(): Promise<void> {
  // @ts-expect-error the rows have no such column
  await fit(loans, { columns: { target: 'repayed' } })
  // @ts-expect-error the rows have no such column
  await fit(loans, { columns: { features: ['age', 'citty'] } })
  // @ts-expect-error the rows have no such column
  await fit(loans, { columns: { kinds: { agee: 'numeric' } } })
  // @ts-expect-error the rows have no such column
  await fit(loans, { thresholds: { 'agee.mean': { upper: 1 } } })
  // @ts-expect-error the batches have no such column
  await fit(batches, { columns: { score: 'p' } })
  // @ts-expect-error the columns have no such one
  await fit(columns, { columns: { target: 'repayed' } })
  // @ts-expect-error the rows have no such column
  await cbpe.fit(loans, { columns: { score: 'scor' } })
}

/** Sources and configurations whose types tell no names. */
export async function untypedSources(): Promise<void> {
  const anyName = { task, columns: { target: 'y', prediction: 'p' }, thresholds: { 'x.mean': { upper: 1 } } } as const
  for (const one of ['a.csv', ['a.csv', 'b.csv'], new URL('file:///a.csv'), new Uint8Array()]) await fit(one, anyName)
  await fit(untyped, anyName)
  await fit(anything, anyName)
  await fit(source, anyName)
  await fit(dataset, anyName)
  await fit(await open('a.csv'), anyName)
  const elsewhere: MonitorConfig = anyName
  const monitor: Monitor = await fit(loans, elsewhere)
  await fit(loans, monitor.config)
  await fit(loans, { columns: { features: text.split(',') } })
}

/** What contradicts itself, or belongs to another task. */
export async function contradictions(): Promise<void> {
  // @ts-expect-error one way to cut
  await fit('a.csv', { chunks: { size: 5, period: 'day' } })
  // @ts-expect-error one way to cut
  await fit('a.csv', { chunks: { size: 5, count: 5 } })
  // @ts-expect-error a unit, or a multiple of one
  await fit('a.csv', { chunks: { period: 'weekly' } })
  await fit('a.csv', { chunks: { period: '2 weeks', timeZone: 'Europe/Berlin' } })
  // @ts-expect-error no such metric
  await fit('a.csv', { task: 'binary', metrics: ['auc'] })
  // @ts-expect-error a metric of another task
  await fit('a.csv', { task: 'binary', metrics: ['rmse'] })
  // @ts-expect-error a metric of another task
  await fit('a.csv', { task: 'regression', metrics: ['f1'] })
  // @ts-expect-error metrics of no task
  await fit('a.csv', { metrics: ['f1'] })
  // @ts-expect-error a metric of another task
  defineConfig({ task: 'multiclass', metrics: ['true_positive'] })
  // @ts-expect-error a metric of another task
  const annotated: MonitorConfig = { task: 'binary', metrics: ['mae'] }
  // @ts-expect-error an estimator of another task
  await fit('a.csv', { task: 'binary', estimator: 'direct_loss' })
  // @ts-expect-error an estimator of no task
  await fit('a.csv', { estimator: 'cbpe' })
  // @ts-expect-error a score for each class
  await fit('a.csv', { task: 'multiclass', columns: { score: 'p' } })
  // @ts-expect-error a positive label of several
  await fit('a.csv', { task: 'multiclass', columns: { positive: 'yes' } })
  // @ts-expect-error one score
  await fit('a.csv', { task: 'binary', columns: { score: { yes: 'p', no: 'q' } } })
  await fit('a.csv', { task: 'multiclass', columns: { score: { yes: 'p', no: 'q' } }, metrics: ['confusion_matrix'] })
  // @ts-expect-error a method for numbers
  await fit('a.csv', { drift: { categorical: ['kolmogorov_smirnov'] } })
  // @ts-expect-error a method for categories
  await fit('a.csv', { drift: { numeric: ['chi2'] } })
  await fit('a.csv', { drift: { numeric: ['wasserstein', 'psi'], categorical: ['chi2', 'psi'] } })
  // @ts-expect-error no such threshold
  await fit('a.csv', { thresholds: { rocauc: { lower: 0.5 } } })
  // @ts-expect-error no such threshold of a column
  await fit('a.csv', { thresholds: { 'age.rocauc': { lower: 0.5 } } })
  // @ts-expect-error bounds or deviations
  await fit('a.csv', { thresholds: { roc_auc: { lower: 0.5, std: 3 } } })
  await fit('a.csv', { thresholds: { roc_auc: { std: { lower: 2 } }, 'a b.missing_rate': { upper: 0.1 } } })
  // @ts-expect-error cells of two classes
  await fit('a.csv', { task: 'binary', value: { matrix: [[1]] } })
  // @ts-expect-error an unknown option
  await fit('a.csv', { metric: ['f1'] })
  // @ts-expect-error an own metric without its expression
  await fit('a.csv', { metrics: [{ key: 'loss' }] })
  await fit('a.csv', { metrics: [{ key: 'loss', of: 'amount' }] })
  void annotated
}

/** Options, and records of a run. */
export async function runs(monitor: Monitor, run: Run, config: AnyConfig): Promise<ResultRow[]> {
  // @ts-expect-error an unknown option
  await monitor.check('a.csv', { lables: 'b.csv' })
  // @ts-expect-error an unknown option
  run.summary({ colour: true })
  const statistics: readonly string[] | undefined = config.summary
  const values: (number | null)[] = run.toRows().map(({ value }) => value)
  void [statistics, values]
  return run.toRows()
}
