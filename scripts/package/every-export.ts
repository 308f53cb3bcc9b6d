// A user's program that names everything the package exports, values and types. It is type-checked and run in a
// project where the package is installed; checks.mjs fails when an export is missing here.

import { deepStrictEqual, ok, rejects } from 'node:assert/strict'
import {
  type Action,
  type ActionKind,
  type AlarmRate,
  type AlarmShare,
  type Alert,
  type AlertConfig,
  type AnyConfig,
  type ArrivalRole,
  type ArrowTable,
  type BinaryConfig,
  type BinaryValue,
  type Block,
  type Body,
  type BridgePart,
  type ByCount,
  type ByPeriod,
  type BySize,
  buildReport,
  CALCULATORS,
  type Calculator,
  type CalculatorConfig,
  type CalculatorKey,
  type Calibration,
  type Capacity,
  type Card,
  type CategoricalPlan,
  type CauseKind,
  type CheckOptions,
  type Chunk,
  type ChunkCounts,
  type Chunking,
  type ClassValue,
  type ColumnCounts,
  type ColumnEffect,
  type ColumnOf,
  type ColumnProfile,
  type ColumnRoles,
  type ColumnSums,
  type Columns,
  type ComparedMetric,
  type CompareModelsOptions,
  type CompareOptions,
  type ConstantThreshold,
  type Costs,
  type CountedTable,
  type CsvOptions,
  cbpe,
  compare,
  type Dataset,
  type DeviationSides,
  type DeviationThreshold,
  type Distribution,
  type DomainClassifierOptions,
  type DriftConfig,
  defineConfig,
  dle,
  domainClassifier,
  duplicateRows,
  type Episode,
  type ErrorCode,
  type EstimatorFor,
  type EstimatorKey,
  type Exactness,
  type FailKind,
  type FalseAlarms,
  type FarLimits,
  type Filter,
  type Finding,
  type FindingKind,
  type Fitted,
  type FollowedIncident,
  filter,
  fit,
  type GuaranteedMetric,
  type GuaranteedThreshold,
  History,
  type HistoryOptions,
  history,
  type Incident,
  type IncidentNight,
  type Incomplete,
  type InputsConfig,
  type Kept,
  type KeptSample,
  type Kind,
  type LabelDraw,
  type LabelJoin,
  type LabelPlan,
  type LabelReading,
  load,
  loadSummary,
  METHODS,
  METRICS,
  type MergeOptions,
  type MethodFor,
  type MethodKey,
  type MetricFor,
  type MetricKey,
  type ModelComparison,
  type ModelsOnRows,
  Monitor,
  type MonitorConfig,
  type MulticlassConfig,
  missingValues,
  type Night,
  type Notified,
  type NotifyOptions,
  type NumericPlan,
  type OpenOptions,
  type OptionKind,
  type OtherModel,
  type OutcomeCounts,
  type OutcomesPlan,
  type OutsideColumn,
  type OutsideCounts,
  type OwnMetric,
  open,
  outOfRange,
  ownMetrics,
  type Period,
  type PlanLabelsOptions,
  type PlannedCalculator,
  type PlannedMetric,
  type Point,
  type Progress,
  type QualityConfig,
  type Ranked,
  type RankingOptions,
  ReckonerError,
  type ReconstructionOptions,
  type RegressionConfig,
  type Reliability,
  type Report,
  type ReportOptions,
  type ResolutionOption,
  type ResolvedConfig,
  type Result,
  type ResultRow,
  type Row,
  Run,
  type RunData,
  type RunOptions,
  rankByAlerts,
  rankByCorrelation,
  readLabels,
  realizedPerformance,
  reconstructionDrift,
  renderHtml,
  renderMarkdown,
  type Segment,
  type SegmentEffect,
  type Series,
  type ShareMove,
  type SinkKey,
  type Source,
  type SourceOf,
  type Split,
  STATISTICS,
  type State,
  type StatisticKey,
  type Status,
  type Stored,
  type StoredMonitor,
  type SummarizedTable,
  type SummarizeOptions,
  Summary,
  type SummaryCounts,
  type SummaryPlan,
  summaryStatistics,
  type TableOptions,
  type Task,
  type TerminalOptions,
  type Threshold,
  type ThresholdCurve,
  type ThresholdKey,
  type ThresholdPoint,
  type Times,
  type TimestampRole,
  type Trust,
  type TrustReason,
  type TypicalValues,
  toRows,
  type Undefined,
  type UntypedConfig,
  univariateDrift,
  unseenValues,
  type ValueChange,
  type ValueMatrix,
  type Verdict,
  type WatchedSegment,
  type WebhookOptions,
  type WriteOptions,
} from 'reckoner'

/** Rows of loans: a score, what was decided by it, and, by a share of them, what came of it. */
const loans = (rows: number, older: number): Row[] =>
  Array.from({ length: rows }, (_, row) => {
    const score = ((row * 7919) % 2003) / 2003
    const repaid = ((row * 1597) % 1999) / 1999 < score
    return { age: 20 + older + ((row * 31) % 50), city: `city ${row % 7}`, score, approved: score > 0.5, repaid }
  })

/** A hundred rows for each day from one on. */
const days = (from: number, count: number): Row[] =>
  Array.from({ length: count * 100 }, (_, row) => ({
    day: new Date(Date.UTC(2026, 0, 1 + from + Math.floor(row / 100))),
    amount: (row * 7919) % 101,
  }))

const roles = { target: 'repaid', prediction: 'approved', score: 'score' } satisfies ColumnRoles
const chunks: Chunking = { size: 500 }
const methods = { numeric: ['jensen_shannon', 'kolmogorov_smirnov'], categorical: ['chi2'] } as const
const drift: DriftConfig = { ...methods, reconstruction: true, domainClassifier: true }
const config = defineConfig({ task: 'binary', columns: roles, chunks, drift, metrics: ['accuracy', 'roc_auc'] })
const widened: MonitorConfig = config

const steps: Progress[] = []
const options: RunOptions = { onProgress: (progress) => steps.push(progress), signal: new AbortController().signal }
const source: Source = loans(4_000, 0)
const dataset: Dataset = await open(source, options satisfies OpenOptions)
const monitor: Monitor = await fit(dataset, widened, options)
ok(monitor instanceof Monitor)
const resolved: ResolvedConfig = monitor.config
deepStrictEqual(resolved.task, 'binary')

const again = await load(await monitor.toBytes())
const run: Run = await again.check(loans(2_000, 5), options satisfies CheckOptions)
ok(run instanceof Run)
const cards: readonly Card[] = run.alerts.map((alert) => run.explain(alert))
deepStrictEqual(cards.length, run.alerts.length)
const data: RunData = run

const unlabelled = loans(2_000, 5).map(({ repaid: _, ...own }) => own)
const asked: PlanLabelsOptions = { metric: 'accuracy', count: 20 }
const plan: LabelPlan = await again.planLabels(unlabelled, asked satisfies TableOptions & PlanLabelsOptions)
const [draw] = plan.draws as [LabelDraw]
const reading: LabelReading = await readLabels(plan, { row: [draw.row], repaid: [1] })
deepStrictEqual(reading.labels, 1)

const asking: CompareModelsOptions = { challenger: { score: 'score' } satisfies OtherModel, decideBy: 'roc_auc' }
const compared: ModelComparison = await again.compareModels(loans(2_000, 5), asking)
const [one]: readonly ComparedMetric[] = (compared satisfies ModelsOnRows).metrics
deepStrictEqual(one?.difference ?? 0, 0)

await again.check(loans(2_000, 5), { store: 'runs.sqlite' })
const course: History = await history('runs.sqlite', {} satisfies HistoryOptions)
ok(course instanceof History)
const [stored, nights]: [StoredMonitor, readonly Night[]] = [course.monitor, course.nights]
deepStrictEqual(stored.chunks, 4)
ok(nights.length > 0)

const verdict: Verdict = data.verdict
const status: Status = verdict.status
ok(['healthy', 'degraded', 'inconclusive'].includes(status))

const byDay = await fit(days(0, 8), { columns: { timestamp: 'day' }, chunks: { period: 'day' } })
const parts: Summary[] = []
for (const [from, id] of [
  [8, 'first'],
  [10, 'second'],
] as const) {
  const part = await byDay.summarize(days(from, 2), { id } satisfies SummarizeOptions)
  parts.push(await loadSummary(part.toBytes()))
}
ok(parts.every((part) => part instanceof Summary))
const tables: SummarizedTable[] = parts.map((part) => part.table)
const whole: MergeOptions = { rows: 400, ids: tables.map(({ id }) => id) }
deepStrictEqual((await byDay.merge(parts, whole)).chunks.filter(({ period }) => period === 'production').length, 4)

const results: Result[] = []
for (const calculator of [
  univariateDrift,
  reconstructionDrift,
  domainClassifier,
  realizedPerformance,
  cbpe,
  missingValues,
  unseenValues,
  outOfRange,
  duplicateRows,
  summaryStatistics,
] satisfies Calculator[]) {
  const fitted: Fitted = await calculator.fit(loans(4_000, 0), config)
  results.push(await fitted.check(loans(2_000, 5)))
}
const numbers: Columns = { x: Float64Array.from({ length: 2_000 }, (_, row) => row % 17) }
const regressor = await dle.fit(
  { ...numbers, y: numbers.x as Float64Array, guess: numbers.x as Float64Array },
  { task: 'regression', columns: { target: 'y', prediction: 'guess' }, chunks },
)
ok(regressor)

const lengths = await ownMetrics.fit(numbers, { chunks, metrics: [{ key: 'length', of: 'x' }] })
ok((await lengths.check(numbers)).series.length === 1)

const [univariate, , , realized] = results as [Result, Result, Result, Result]
const ranked: readonly Ranked[] = rankByAlerts(univariate)
ok(ranked.length > 0)
ok(Array.isArray(rankByCorrelation(univariate, realized)))
const series: readonly Series[] = filter(univariate, { columns: ['age'] }).series
ok(series.length > 0)
ok(toRows(univariate).length > 0)

const told: NotifyOptions = { file: 'messages.ndjson', when: 'always' }
const { sent }: Notified = await run.notify(told)
const sinks: readonly SinkKey[] = sent
deepStrictEqual(sinks, ['file'])

const report: Report = buildReport(run)
const blocks: readonly Block[] = report.blocks
ok(blocks.length > 0)
ok(renderHtml(report).startsWith('<!doctype html>'))
ok(renderMarkdown(compare(realized, univariate)).startsWith('# '))

const code: ErrorCode = 'missing_file'
await rejects(open('nowhere.parquet'), (error) => error instanceof ReckonerError && error.code === code)
deepStrictEqual(new Set([METHODS, METRICS, STATISTICS, CALCULATORS].map((list) => list.length > 0)), new Set([true]))

/** The types that need no value to be looked at. */
export type Others = [
  Capacity,
  Costs,
  GuaranteedMetric,
  GuaranteedThreshold,
  OptionKind,
  ResolutionOption,
  ThresholdCurve,
  ThresholdPoint,
  Action,
  ActionKind,
  AlarmRate,
  AlarmShare,
  Alert,
  AlertConfig,
  AnyConfig,
  ArrivalRole,
  ArrowTable,
  BinaryConfig,
  BinaryValue,
  Body,
  BridgePart,
  ByCount,
  ByPeriod,
  BySize,
  CalculatorConfig,
  CalculatorKey,
  Calibration,
  Card,
  CategoricalPlan,
  CauseKind,
  Chunk,
  ChunkCounts,
  ClassValue,
  ColumnCounts,
  ColumnEffect,
  ColumnOf<string>,
  ColumnProfile,
  ColumnSums,
  CompareOptions,
  ConstantThreshold,
  CountedTable,
  CsvOptions,
  DeviationSides,
  DeviationThreshold,
  Distribution,
  DomainClassifierOptions,
  Episode,
  EstimatorFor<'binary'>,
  EstimatorKey,
  Exactness,
  FailKind,
  FalseAlarms,
  FarLimits,
  Filter,
  Finding,
  FindingKind,
  FollowedIncident,
  Incident,
  IncidentNight,
  Incomplete,
  InputsConfig,
  Kept,
  KeptSample,
  Kind,
  LabelJoin,
  MethodFor<'numeric'>,
  MethodKey,
  MetricFor<'binary'>,
  MetricKey,
  MulticlassConfig,
  NumericPlan,
  OutcomeCounts,
  OutcomesPlan,
  OutsideColumn,
  OutsideCounts,
  OwnMetric,
  Period,
  PlannedCalculator,
  PlannedMetric,
  Point,
  QualityConfig,
  RankingOptions,
  ReconstructionOptions,
  RegressionConfig,
  Reliability,
  ReportOptions,
  ResultRow,
  Segment,
  SegmentEffect,
  ShareMove,
  SourceOf<string>,
  Split,
  State,
  StatisticKey,
  Stored,
  SummaryCounts,
  SummaryPlan,
  Task,
  TerminalOptions,
  Threshold,
  ThresholdKey,
  Times,
  TimestampRole,
  Trust,
  TrustReason,
  TypicalValues,
  Undefined,
  UntypedConfig<string>,
  ValueChange,
  ValueMatrix,
  WebhookOptions,
  WatchedSegment,
  WriteOptions,
]
console.log('every export works')
