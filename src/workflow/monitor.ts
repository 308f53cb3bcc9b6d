/** A monitor: what was learned of a reference, against which tables are checked. */

import type { AsOfEntry, MonitorHandle, SummaryHandle, TableCountsEntry } from '../../native/binding.js'
import type { Carry } from '../alerts/judge.js'
import { settledSeason } from '../alerts/season.js'
import type { Standard } from '../alerts/standard.js'
import { CHECK, COMPARE_MODELS, PLAN_LABELS, SUMMARIZE } from '../config/schema/calls.js'
import { withDefaults } from '../config/schema/defaults.js'
import { optionsOf } from '../config/shape.js'
import { partsOf } from '../core/core-file.js'
import { ReckonerError } from '../core/errors.js'
import { nextTurn } from '../core/event-loop.js'
import { cancelled, runTask } from '../core/native.js'
import { inLine } from '../core/queue.js'
import { pathOf } from '../core/validate.js'
import { writeWhole } from '../core/whole-file.js'
import { VERSION } from '../generated/version.js'
import { appendRun, canonical } from '../history/append.js'
import { earlierOf } from '../history/before.js'
import { pastOf } from '../history/carry.js'
import { followedBy, lifeNotices, nightsBefore } from '../history/lives.js'
import { toldOf } from '../history/told-incidents.js'
import { type Assembled, type Measurements, type Readings, standardsOf, unpack } from '../results/assemble.js'
import { calibrationOf } from '../results/calibration.js'
import { distributionOf, pictured } from '../results/distributions.js'
import { handleOf, type OpenDataset } from '../table/dataset.js'
import { open, opener } from '../table/open.js'
import { explained, schemaNotices } from '../table/schema.js'
import type {
  CheckOptions,
  ColumnProfile,
  CompareModelsOptions,
  Dataset,
  Kept,
  Kind,
  LabelPlan,
  MergeOptions,
  ModelComparison,
  PlanLabelsOptions,
  ResolvedConfig,
  RunOptions,
  Source,
  SourceOf,
  SummarizeOptions,
  SummaryPlan,
} from '../types/index.js'
import { outputsOf } from '../verdict/output-columns.js'
import { asOfEntry } from './as-of.js'
import { checkNotices } from './check-notices.js'
import { emptyColumns, holdsTarget, leftOutOf, openLabels, requireArrival, requireColumns } from './checked-table.js'
import { concludeMeasured } from './conclude.js'
import { planLabels, requirePlan } from './label-plan.js'
import { requireMemory, requireScores } from './limits.js'
import { compareModels, requireModels } from './models.js'
import { Run } from './run.js'
import { segmentSearch } from './segments.js'
import { FILL, requireTables, Summary, summariesOf } from './summary.js'
import { summaryPlanOf } from './summary-plan.js'
import { curveSearch, guaranteeSearch } from './thresholds.js'
import {
  besideSegments,
  outsideNotices,
  type SegmentMonitor,
  segmentMonitors,
  unstoredNotices,
} from './watched-segments.js'
import { otherZoneNotices } from './zone-notices.js'

/** Counts and times of the reference's rows. */
export type KnownRows = Pick<Readings, 'times' | 'repeated' | 'repeatedIds'>

/** A measured table, before it is judged. */
interface Checked {
  readonly production: Measurements
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
  readonly #segments: readonly SegmentMonitor[]
  #digest: Promise<string> | undefined

  /** @internal Made by {@link fit}. */
  constructor(
    config: ResolvedConfig,
    learned: MonitorHandle,
    columns: Dataset['columns'],
    notices: readonly string[],
    reference: Measurements,
  ) {
    this.#standards = standardsOf(config, reference, learned.byChance())
    const settled = settledSeason(config, this.#standards)
    this.config = settled.config
    // A saved monitor has its notices already.
    this.notices = [...new Set([...notices, ...settled.notices])]
    this.#learned = learned
    this.#columns = columns
    this.#reference = reference
    this.#segments = segmentMonitors(this.config, learned, reference)
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
    const { labels: labelSource, asOf, memory, store, ...runOptions } = given
    requireMemory(memory)
    const known = asOfEntry(this.config, asOf)
    // Asked before the work begins: a mistyped path should not cost a check.
    const file = store === undefined ? undefined : pathOf(store, 'store')
    const opened = opener(data, runOptions)
    const labels = labelSource === undefined ? undefined : opener(labelSource, runOptions)
    const checked = await inLine(runOptions, () => this.#check(opened, labels, { asOf: known, memory }, runOptions))
    return file === undefined ? (await this.#conclude(checked, runOptions)).run : this.#store(file, checked, runOptions)
  }

  /** Asks whether tables have what is needed of them; labels of theirs, and those that count. */
  #asking(dataset: OpenDataset, labels: OpenDataset | undefined, asOf: AsOfEntry | undefined) {
    requireColumns(this.config, this.#columns, dataset, labels !== undefined)
    if (asOf !== undefined) requireArrival(this.config.columns, dataset, labels)
    return { hasTarget: holdsTarget(this.config.columns, dataset), ...(asOf === undefined ? {} : { asOf }) }
  }

  async #check(
    opened: () => Promise<OpenDataset>,
    openedLabels: (() => Promise<OpenDataset>) | undefined,
    { asOf, memory }: { readonly asOf: AsOfEntry | undefined; readonly memory: number },
    runOptions: RunOptions,
  ): Promise<Checked> {
    const dataset = await opened()
    const labels = openedLabels && (await openLabels(this.config, openedLabels))
    const asked = { ...this.#asking(dataset, labels, asOf), memory }
    const measured = await runTask('check', runOptions, (_, job) =>
      this.#learned.measure(handleOf(dataset), labels && handleOf(labels), asked, job),
    ).catch(explained(dataset))
    await nextTurn()
    const production = unpack(measured, 'production')
    if (production.chunks.length === 0) {
      throw new ReckonerError(
        'too_few_rows',
        `Cannot check ${production.rows} rows: not enough rows for one whole chunk`,
      )
    }
    const notices = [
      ...dataset.notices,
      ...schemaNotices(this.#columns, dataset.columns, emptyColumns(this.config, production)),
      ...otherZoneNotices(this.config, this.#columns, dataset.columns),
    ]
    return { production, notices }
  }

  /**
   * Plans which rows of a table to label, and in which order, so that the fewest labels tell whether a metric is as estimated.
   * {@link readLabels} reads them as they come.
   *
   * @example
   * ```ts
   * const plan = await monitor.planLabels('june.parquet', { metric: 'accuracy', change: 0.02 })
   * for (const { id, row } of plan.draws) console.log(id ?? row)
   * ```
   * @throws ReckonerError `unsupported` for another task than two classes, without kept rows or where no label would move the metric;
   * `too_few_rows` where no chunk lacks labels; and those of {@link check}.
   */
  async planLabels<S extends SourceOf<S>, L extends SourceOf<L> = Source>(
    data: S,
    options: PlanLabelsOptions<L> = {},
  ): Promise<LabelPlan> {
    const given = withDefaults(optionsOf(options, 'planLabels'), PLAN_LABELS)
    const { metric, change, power, count, chunks, labels: labelSource, asOf, memory, ...runOptions } = given
    const asked = { metric, change, power, count, chunks }
    requirePlan(this.config, asked)
    requireMemory(memory)
    const known = asOfEntry(this.config, asOf)
    const opened = opener(data, runOptions)
    const labels = labelSource === undefined ? undefined : opener(labelSource, runOptions)
    return inLine(runOptions, async () => {
      const dataset = await opened()
      const { production } = await this.#check(async () => dataset, labels, { asOf: known, memory }, runOptions)
      return planLabels(production, dataset, this.config, asked, runOptions)
    })
  }

  /**
   * Compares the model with another one on the rows of a table that have labels: every metric of both, their difference with an
   * interval by pairs of rows, and whether to switch.
   *
   * @throws ReckonerError `unsupported` without a task and labels, `invalid_option` for a challenger that cannot be compared,
   * `too_few_rows` without labels; and those of {@link check}.
   */
  async compareModels<S extends SourceOf<S>, L extends SourceOf<L> = Source>(
    data: S,
    options: CompareModelsOptions<L>,
  ): Promise<ModelComparison> {
    const given = withDefaults(optionsOf(options, 'compareModels'), COMPARE_MODELS)
    const { challenger, decideBy, labels: labelSource, asOf, memory, ...runOptions } = given
    const asked = { challenger, decideBy }
    requireModels(this.config, asked)
    requireMemory(memory)
    const known = asOfEntry(this.config, asOf)
    const opened = opener(data, runOptions)
    const openedLabels = labelSource === undefined ? undefined : opener(labelSource, runOptions)
    return inLine(runOptions, async () => {
      const dataset = await opened()
      const labels = openedLabels && (await openLabels(this.config, openedLabels))
      const entry = { ...this.#asking(dataset, labels, known), memory }
      return compareModels(this.#learned, this.config, { dataset, labels }, asked, entry, runOptions)
    })
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
      requireColumns(this.config, this.#columns, dataset, false)
      const hasTarget = holdsTarget(this.config.columns, dataset)
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
      return (await this.#conclude({ production: unpack(measured, 'production'), notices: [] }, runOptions)).run
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

  /** Judges a table after the chunks that a file of runs has before it, and puts the run into that file. */
  async #store(path: string, checked: Checked, options: RunOptions): Promise<Run> {
    const { config } = this
    const [columns, reference] = [this.#columns, this.#reference]
    const bounds = this.#standards.map(({ threshold }) => threshold)
    const digest = await this.#identity(options)
    const past = await pastOf(path, digest, checked.production, options)
    const earlier = config.compat === undefined ? await earlierOf(path, digest, checked.production, options) : undefined
    const { run, carryAt } = await this.#conclude(checked, options, { past, earlier })
    const [told, at] = [toldOf(run), Date.now()]
    const followed = followedBy(await nightsBefore(path, digest, options), told, at)
    const as = { digest, config, columns, reference, bounds, byChance: this.#learned.byChance() }
    const { stored, notices } = await appendRun(
      path,
      as,
      { at, told, run, production: checked.production, carryAt },
      options,
    )
    const [findSegments, thresholdCurve] = [run.findSegments.bind(run), run.thresholdCurve.bind(run)]
    const guaranteedThreshold = run.guaranteedThreshold.bind(run)
    const asked = { findSegments, thresholdCurve, guaranteedThreshold }
    const said = [...run.notices, ...notices, ...unstoredNotices(run), ...lifeNotices(followed, run.incidents)]
    return new Run({ ...run, ...asked, stored, followed, notices: said })
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

  async #conclude(
    { production, notices }: Checked,
    options: RunOptions,
    before: { readonly past?: Carry | undefined; readonly earlier?: Readings | undefined } = {},
  ): Promise<Pick<Assembled, 'carryAt'> & { readonly run: Run }> {
    const reference = this.#reference
    const calibration = this.#learned.calibrations().map(calibrationOf)
    const labels = production.measured.joined()
    const rowNotices = checkNotices(this.config, reference, production)
    const { carryAt, ...ofAll } = await concludeMeasured(
      { config: this.config, calibration, standards: this.#standards, reference, production, ...before },
      {
        ...this.#targetKind(),
        outputs: outputsOf(reference.measured.outputs(), production.measured.outputs()),
        shapes: production.measured.shapes(),
        rowNotices,
        ...(labels === null ? {} : { labels }),
      },
      options,
    )
    const concluded = await besideSegments(ofAll, this.#segments, production, this.#targetKind())
    const outside = outsideNotices(this.config, production.measured.outside(), production.rows)
    const features = new Map(this.config.columns.features.map((name, place) => [name, place]))
    const tables = { reference: pictured(reference), production: pictured(production) }
    const run = new Run({
      ...concluded,
      profile: this.#profile(),
      ...(labels === null ? {} : { labels }),
      leftOut: [...leftOutOf(reference), ...leftOutOf(production)],
      notices: [...notices, ...rowNotices, ...outside],
      rowNotices,
      referenceNotices: this.notices,
      keeps: this.keeps,
      times: {
        ...(reference.times === undefined ? {} : { reference: reference.times }),
        ...(production.times === undefined ? {} : { production: production.times }),
      },
      findSegments: segmentSearch(production),
      thresholdCurve: curveSearch(production, this.config),
      guaranteedThreshold: guaranteeSearch(production, this.config),
      distribution: (column, index, period = 'production') =>
        distributionOf(period === 'reference' ? tables.reference : tables.production, features, column, index),
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
}
