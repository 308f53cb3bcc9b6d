/** The workflow: learn from a reference, check data against it. */

import type { MonitorHandle, OutputEntry, SummaryHandle, TableCountsEntry } from '../../native/binding.js'
import type { Carry } from '../alerts/judge.js'
import type { Standard } from '../alerts/standard.js'
import { REALIZED } from '../calculators/performance.js'
import { doubtNotices } from '../config/doubts.js'
import { guessNotices, unnamedFeatures, withoutGuessed } from '../config/guesses.js'
import { missingRoleNotices } from '../config/missing-roles.js'
import { planOf } from '../config/plan.js'
import { type FixedConfig, resolveConfig } from '../config/resolve.js'
import { roleColumns } from '../config/roles.js'
import { CHECK, SUMMARIZE } from '../config/schema/calls.js'
import { withDefaults } from '../config/schema/defaults.js'
import { configOf, optionsOf } from '../config/shape.js'
import { requireEffect } from '../config/thresholds.js'
import { partsOf } from '../core/core-file.js'
import { ReckonerError, unknownName } from '../core/errors.js'
import { nextTurn } from '../core/event-loop.js'
import { cancelled, runTask } from '../core/native.js'
import { inLine } from '../core/queue.js'
import { pathOf } from '../core/validate.js'
import { writeWhole } from '../core/whole-file.js'
import { VERSION } from '../generated/version.js'
import { appendRun, canonical } from '../history/append.js'
import { pastOf } from '../history/carry.js'
import { type Assembled, type Measurements, type Readings, standardsOf, unpack } from '../results/assemble.js'
import { calibrationOf } from '../results/calibration.js'
import { distributionOf, pictured } from '../results/distributions.js'
import { handleOf, type OpenDataset } from '../table/dataset.js'
import { open, opener } from '../table/open.js'
import { explained, schemaNotices } from '../table/schema.js'
import type {
  AnyConfig,
  CheckOptions,
  Chunking,
  ColumnOf,
  ColumnProfile,
  Dataset,
  Kept,
  Kind,
  MergeOptions,
  MonitorConfig,
  ResolvedConfig,
  RunOptions,
  Source,
  SourceOf,
  SummarizeOptions,
  SummaryPlan,
  UntypedConfig,
} from '../types/index.js'
import { outputsOf } from '../verdict/output-columns.js'
import { checkNotices, countNotices } from './check-notices.js'
import { asOneChunk, proposeChunks } from './chunk-size.js'
import { conclude } from './conclude.js'
import { Run } from './run.js'
import { FILL, requireTables, Summary, summariesOf } from './summary.js'
import { summaryPlanOf } from './summary-plan.js'
import { otherZoneNotices, statedNotices, zoneNotices } from './zone-notices.js'

/**
 * Learns what is usual from a reference: a period in which the model did well and, for performance, whose
 * labels are known.
 *
 * @throws ReckonerError `unknown_option`, `invalid_option`, `missing_column`, `wrong_kind`, `missing_labels`,
 * `invalid_value`, `too_few_rows`, `empty_data`, and those of {@link open}.
 */
export function fit<S extends SourceOf<S>>(
  reference: S,
  config?: MonitorConfig<ColumnOf<S>>,
  options?: RunOptions,
): Promise<Monitor>
export function fit<S extends SourceOf<S>, C extends string = never>(
  reference: S,
  config: UntypedConfig<C>,
  options?: RunOptions,
): Promise<Monitor>
export function fit<S extends SourceOf<S>>(reference: S, config: ResolvedConfig, options?: RunOptions): Promise<Monitor>
export async function fit(reference: unknown, config: object = {}, options: RunOptions = {}): Promise<Monitor> {
  const monitor = await learn(reference as Source, config, options)
  requireEffect(monitor.config, Monitor.seriesOf(monitor))
  return monitor
}

/** As `fit`, but thresholds for what is not watched may be there: a calculator takes the configuration of a whole monitor. */
export async function learn(
  reference: Source,
  givenConfig: AnyConfig,
  givenOptions: RunOptions = {},
): Promise<Monitor> {
  const [config, options] = [configOf(givenConfig), optionsOf(givenOptions, 'fit')]
  if (config.chunks !== 'auto') {
    const opened = opener(reference, options)
    return inLine(options, async () => learnFrom(await opened(), config as FixedConfig, options))
  }
  const dataset = await open(reference, options)
  const chunks = await chooseChunks(dataset, config, options)
  return inLine(options, () => learnFrom(dataset, { ...config, chunks }, options))
}

async function learnFrom(dataset: OpenDataset, config: FixedConfig, options: RunOptions): Promise<Monitor> {
  const resolved = resolveConfig(config, dataset.columns)
  const plan = planOf(resolved, dataset.columns)
  const unnamed = unnamedFeatures(config, resolved.columns.features)
  const learned = await runTask('fit', options, (binding, job) =>
    binding.fit(handleOf(dataset), plan, unnamed, job),
  ).catch(explained(dataset))
  await nextTurn()
  const guesses = learned.guesses()
  const reference = unpack(learned.reference(), 'reference')
  const notices = [
    ...dataset.notices,
    ...guessNotices(guesses),
    ...missingRoleNotices(resolved),
    ...doubtNotices(learned.doubts(), resolved),
    ...zoneNotices(config, resolved, dataset.columns),
    ...statedNotices(resolved, dataset.columns),
    ...countNotices(resolved.chunks, reference),
  ]
  return new Monitor(withoutGuessed(resolved, guesses), learned, dataset.columns, notices, reference)
}

async function chooseChunks(dataset: OpenDataset, config: AnyConfig, options: RunOptions): Promise<Chunking> {
  if (config.task === undefined) return proposeChunks(dataset.rowCount, undefined)
  const monitor = await learn(dataset, asOneChunk(config), options)
  const { results } = await monitor.check(dataset, options)
  return proposeChunks(dataset.rowCount, results[REALIZED])
}

/** Counts and times of the reference's rows. */
export type KnownRows = Pick<Readings, 'times' | 'repeated' | 'repeatedIds'>

/** A measured table, before it is judged. */
interface Checked {
  readonly analysis: Measurements
  readonly notices: readonly string[]
}

/** A fitted monitor: the learned state of a reference. Immutable; checks any number of tables. */
export class Monitor {
  /** With every default filled in. */
  readonly config: ResolvedConfig
  /** Warnings about how the reference was read and its columns were guessed, in sentences. */
  readonly notices: readonly string[]
  readonly #learned: MonitorHandle
  readonly #columns: Dataset['columns']
  readonly #reference: Measurements
  readonly #standards: readonly Standard[]
  #digest: Promise<string> | undefined

  /** @internal Made by {@link fit}. */
  constructor(
    config: ResolvedConfig,
    learned: MonitorHandle,
    columns: Dataset['columns'],
    notices: readonly string[],
    reference: Measurements,
  ) {
    this.config = config
    this.notices = notices
    this.#learned = learned
    this.#columns = columns
    this.#reference = reference
    this.#standards = standardsOf(config, reference)
  }

  /**
   * Checks a table against the reference. Labels may be there for all rows, some or none. With `store`, the run is kept in
   * a file that `history` reads.
   *
   * @throws ReckonerError `missing_column`, `wrong_kind`, `invalid_value`, `invalid_option`, `too_few_rows`,
   * `empty_data`, `unsupported` for more unordered rows than `memory` allows, `cancelled`, and those of {@link open};
   * with `store` also `bad_state` and `bad_file`.
   */
  async check<S extends SourceOf<S>, L extends SourceOf<L> = Source>(
    data: S,
    options: CheckOptions<L> = {},
  ): Promise<Run> {
    const given = withDefaults(optionsOf(options, 'check'), CHECK)
    const { labels: labelSource, memory, store, ...runOptions } = given
    requireMemory(memory)
    // Asked before the work begins: a mistyped path should not cost a check.
    const file = store === undefined ? undefined : pathOf(store, 'store')
    const opened = opener(data, runOptions)
    const labels = labelSource === undefined ? undefined : opener(labelSource, runOptions)
    const checked = await inLine(runOptions, () => this.#check(opened, labels, memory, runOptions))
    return file === undefined ? this.#conclude(checked).run : this.#store(file, checked, runOptions)
  }

  async #check(
    opened: () => Promise<OpenDataset>,
    openedLabels: (() => Promise<OpenDataset>) | undefined,
    memory: number,
    runOptions: RunOptions,
  ): Promise<Checked> {
    const dataset = await opened()
    const labels = openedLabels && (await this.#openLabels(openedLabels))
    this.#requireColumns(dataset, labels !== undefined)
    const hasTarget = this.#hasTarget(dataset)
    const measured = await runTask('check', runOptions, (_, job) =>
      this.#learned.measure(handleOf(dataset), hasTarget, labels && handleOf(labels), memory, job),
    ).catch(explained(dataset))
    await nextTurn()
    const analysis = unpack(measured, 'analysis')
    if (analysis.chunks.length === 0) {
      throw new ReckonerError('too_few_rows', `Cannot check ${analysis.rows} rows: not enough rows for one whole chunk`)
    }
    const notices = [
      ...dataset.notices,
      ...schemaNotices(this.#columns, dataset.columns, emptyColumns(this.config, analysis)),
      ...otherZoneNotices(this.config, this.#columns, dataset.columns),
    ]
    return { analysis, notices }
  }

  /**
   * Summarizes a table's contribution to its chunks, to be merged with tables of other files, processes or days.
   * Counts and moments, and of the columns in {@link keeps}, scores, predictions and labels all values.
   *
   * @throws ReckonerError `unsupported` for chunks that are not periods, and with reconstruction or the domain
   * classifier, which need all rows at once; and those of {@link check}.
   */
  async summarize<S extends SourceOf<S>>(data: S, options: SummarizeOptions = {}): Promise<Summary> {
    const { id, memory, scores, ...runOptions } = withDefaults(optionsOf(options, 'summarize'), SUMMARIZE)
    requireMemory(memory)
    const most = scores === 'all' ? Number.POSITIVE_INFINITY : requireScores(scores)
    const opened = opener(data, runOptions)
    return inLine(runOptions, async () => {
      const dataset = await opened()
      this.#requireColumns(dataset, false)
      const hasTarget = this.#hasTarget(dataset)
      const identity = await this.#identity(runOptions)
      const summary = await runTask('summarize', runOptions, (_, job) =>
        this.#learned.summarize(handleOf(dataset), hasTarget, identity, id, memory, most, job),
      ).catch(explained(dataset))
      return new Summary(summary)
    })
  }

  /**
   * The run that the tables give together, however rows were divided among them: what {@link check} gives for all rows,
   * but for the last digits of sums. A table that is there twice is refused, one that is missing where `expected` says
   * what there must be.
   *
   * @throws ReckonerError `invalid_value` for tables that are missing, there twice, or of another monitor; `empty_data`,
   * `bad_state`, `cancelled`.
   */
  async merge(summaries: Iterable<Summary>, options: MergeOptions = {}): Promise<Run> {
    const { rows, ids, ...runOptions } = optionsOf(options, 'merge')
    const all = summariesOf(summaries)
    requireTables(
      all.map((summary) => summary.table),
      { rows, ids },
    )
    return inLine(runOptions, async () => {
      const identity = await this.#identity(runOptions)
      const measured = await runTask('merge', runOptions, (binding, job) => {
        const together = new binding.Summaries(identity)
        for (const summary of all) together.add(Summary.nativeOf(summary))
        return this.#learned.merge(together, job)
      })
      await nextTurn()
      return this.#conclude({ analysis: unpack(measured, 'analysis'), notices: [] }).run
    })
  }

  /** Contents of a summary of one chunk, for engines that count: edges, labels, and what each calculator needs. */
  get summaryPlan(): SummaryPlan {
    return summaryPlanOf(this.config, this.#learned)
  }

  /** @internal */
  async [FILL](counts: TableCountsEntry, options: RunOptions): Promise<SummaryHandle> {
    const identity = await this.#identity(options)
    return runTask('summarize', options, (_, job) => this.#learned.fill(identity, counts, job))
  }

  /** State that the core does not keep. */
  #known(): KnownRows {
    const { times, repeated = 0, repeatedIds = 0 } = this.#reference
    return { repeated, repeatedIds, ...(times === undefined ? {} : { times }) }
  }

  /** Tells the monitor from any other: of its configuration, the reference's columns, and everything that was learned. */
  async #identity(options: RunOptions): Promise<string> {
    // One for all who ask at the same time, so the signal of none ends it.
    this.#digest ??= runTask('digest', {}, (_, job) =>
      this.#learned.digest(canonical({ config: this.config, columns: this.#columns }), job),
    )
    const digest = await this.#digest
    if (options.signal?.aborted) throw cancelled(options.signal)
    return digest
  }

  #hasTarget(dataset: OpenDataset): boolean {
    const { target } = this.config.columns
    return dataset.columns.some((column) => column.name === target)
  }

  /** Judges a table after the chunks that a file of runs has before it, and puts the run into that file. */
  async #store(path: string, checked: Checked, options: RunOptions): Promise<Run> {
    const { config } = this
    const [columns, reference] = [this.#columns, this.#reference]
    const bounds = this.#standards.map(({ threshold }) => threshold)
    const digest = await this.#identity(options)
    const past = await pastOf(path, digest, checked.analysis, options)
    const { run, carryAt } = this.#conclude(checked, past)
    const as = { digest, config, columns, reference, bounds }
    const { stored, notices } = await appendRun(path, as, { run, analysis: checked.analysis, carryAt }, options)
    return new Run({ ...run, stored, notices: [...run.notices, ...notices] })
  }

  /** Labels of a table of their own need an id on both sides, and a place to go. */
  async #openLabels(opened: () => Promise<OpenDataset>): Promise<OpenDataset> {
    const { id, target } = this.config.columns
    if (id === undefined || target === undefined || this.config.metrics.length === 0) {
      const lacking = id === undefined ? 'columns.id' : target === undefined ? 'columns.target' : 'task'
      throw new ReckonerError(
        'invalid_option',
        `Cannot join labels: ${lacking} is not given, and labels need an id, a target and a task`,
      )
    }
    const labels = await opened()
    const names = labels.columns.map((column) => column.name)
    const missing = [id, target].find((name) => !names.includes(name))
    if (missing !== undefined) throw unknownName('missing_column', `column "${missing}" of the labels`, missing, names)
    return labels
  }

  /** Values and rows of the reference that the monitor, and a file that it is saved in, holds. */
  get keeps(): Kept {
    const { columns, drift } = this.config
    const sample = this.#learned.keptRows()
    return {
      values: this.#learned.keptValues(),
      rows: drift.domainClassifier === false ? [] : columns.features,
      ...(sample === null ? {} : { sample }),
    }
  }

  /** The monitor as bytes, which `load` takes; data only. Made at once, and as large as a file: `save` makes them part by part. */
  toBytes(): Uint8Array {
    return this.#learned.toBytes(VERSION, this.#header())
  }

  #header(): string {
    return JSON.stringify({
      config: this.config,
      columns: this.#columns,
      notices: this.notices,
      rows: this.#known(),
    })
  }

  /**
   * Saves the monitor, whole or not at all; `load` reads it.
   *
   * @throws ReckonerError `bad_file`.
   */
  async save(path: string | URL): Promise<void> {
    const file = pathOf(path, 'the path of the monitor')
    await writeWhole(file, partsOf(this.#learned.outgoing(VERSION, this.#header())), 'monitor')
  }

  /** @internal What is watched: a series of each. */
  static seriesOf(monitor: Monitor): Readings['series'] {
    return monitor.#reference.series
  }

  #conclude({ analysis, notices }: Checked, past?: Carry): Pick<Assembled, 'carryAt'> & { readonly run: Run } {
    const reference = this.#reference
    const calibration = this.#learned.calibrations().map(calibrationOf)
    const labels = analysis.measured.joined()
    const { carryAt, ...concluded } = conclude(
      { config: this.config, calibration, standards: this.#standards, reference, analysis, past },
      {
        ...this.#targetKind(),
        outputs: outputsOf(reference.measured.outputs(), analysis.measured.outputs()),
        ...(labels === null ? {} : { labels }),
      },
    )
    const rowNotices = checkNotices(this.config, reference, analysis)
    const features = new Map(this.config.columns.features.map((name, place) => [name, place]))
    const tables = { reference: pictured(reference), analysis: pictured(analysis) }
    const run = new Run({
      ...concluded,
      profile: this.#profile(),
      ...(labels === null ? {} : { labels }),
      leftOut: [...leftOutOf(reference), ...leftOutOf(analysis)],
      notices: [...notices, ...rowNotices],
      rowNotices,
      referenceNotices: this.notices,
      keeps: this.keeps,
      times: {
        ...(reference.times === undefined ? {} : { reference: reference.times }),
        ...(analysis.times === undefined ? {} : { analysis: analysis.times }),
      },
      distribution: (column, index, period = 'analysis') =>
        distributionOf(period === 'reference' ? tables.reference : tables.analysis, features, column, index),
    })
    return { run, carryAt }
  }

  #targetKind(): { targetKind?: Kind } {
    const kind = this.#columns.find((column) => column.name === this.config.columns.target)?.kind
    return kind === undefined ? {} : { targetKind: kind }
  }

  #profile(): ColumnProfile[] {
    const counts = this.#learned.categoryCounts()
    return this.config.columns.features.map((name, index) => {
      const categories = counts[index]
      return { name, kind: this.config.columns.kinds[name] ?? 'numeric', ...(categories == null ? {} : { categories }) }
    })
  }

  /** Every watched column must be there; labels may be missing as a whole. */
  #requireColumns(dataset: OpenDataset, joins: boolean): void {
    const { features, target, id } = this.config.columns
    const names = dataset.columns.map((column) => column.name)
    const needed = [
      ...features,
      ...roleColumns(this.config.columns).filter((name) => name !== target && (joins || name !== id)),
    ]
    const there = new Set(names)
    const missing = needed.find((name) => !there.has(name))
    if (missing === undefined) return
    const type = this.#columns.find((column) => column.name === missing)?.type ?? 'any type'
    throw unknownName('missing_column', `column "${missing}" of the data (${type} in the reference)`, missing, names)
  }
}

function requireMemory(bytes: unknown): void {
  if (typeof bytes === 'number' && bytes > 0) return
  throw new ReckonerError(
    'invalid_option',
    `Cannot use ${String(bytes)} as memory: a number of bytes above 0 is required`,
  )
}

function requireScores(scores: number): number {
  if (Number.isInteger(scores) && scores >= 0) return scores
  throw new ReckonerError('invalid_option', `Cannot use ${scores} as scores: expected a whole number from 0, or "all"`)
}

function leftOutOf(table: Measurements) {
  const period = table.chunks[0]?.period ?? 'analysis'
  const inChunks = table.chunks.reduce((sum, chunk) => sum + chunk.rows, 0)
  const dropped = table.rows - table.withoutTime - inChunks
  return [
    { period, rows: table.withoutTime, reason: 'they have no timestamp' },
    { period, rows: dropped, reason: 'not enough rows for a whole chunk' },
  ].filter((entry) => entry.rows > 0)
}

/** Features, target, prediction and scores of which there is no value: these are of any kind. */
function emptyColumns({ columns }: ResolvedConfig, { measured }: Measurements): Set<string> {
  const isEmpty = ({ rows, missing }: OutputEntry) => rows.every((own, place) => own === missing[place])
  const outputs = measured.outputs().flatMap((own) => (isEmpty(own) ? [own.column] : []))
  return new Set([...columns.features.filter((_, place) => measured.isMissing(place)), ...outputs])
}
