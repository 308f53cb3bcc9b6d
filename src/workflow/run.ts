/** Result of a check. */

import { ReckonerError } from '../core/errors.js'
import { toArrow } from '../export/arrow.js'
import { toJSON } from '../export/json.js'
import { writeReport } from '../export/write.js'
import { buildAnswer } from '../report/build.js'
import { renderTerminal } from '../report/render/terminal.js'
import { alertsOf } from '../results/alerts.js'
import { type ResultRow, toRows } from '../results/rows.js'
import { notify } from '../sinks/notify.js'
import type {
  Alert,
  Card,
  Chunk,
  ColumnProfile,
  FollowedIncident,
  GuaranteedMetric,
  GuaranteedThreshold,
  Incident,
  Kept,
  LabelJoin,
  MetricKey,
  Notified,
  NotifyOptions,
  RunData,
  SegmentEffect,
  Stored,
  TerminalOptions,
  ThresholdCurve,
  Verdict,
  WriteOptions,
} from '../types/index.js'
import { cardOf } from '../verdict/card.js'

/** The verdict, the results it rests on, and the ways to pass them on. */
export class Run implements RunData {
  readonly config: RunData['config']
  readonly verdict: Verdict
  readonly chunks: readonly Chunk[]
  readonly results: RunData['results']
  readonly segments?: NonNullable<RunData['segments']>
  readonly profile: readonly ColumnProfile[]
  readonly calibration: RunData['calibration']
  readonly leftOut: RunData['leftOut']
  readonly notices: readonly string[]
  readonly rowNotices: readonly string[]
  readonly referenceNotices: readonly string[]
  readonly keeps?: Kept
  readonly times?: NonNullable<RunData['times']>
  readonly labels?: LabelJoin
  readonly stored?: Stored
  /** Its incidents over the runs that are stored: since which night, grown or not. Present if runs are stored. */
  readonly followed?: readonly FollowedIncident[]
  readonly distribution: RunData['distribution']
  readonly options: RunData['options']
  readonly thresholds?: ThresholdCurve
  readonly #findSegments: RunData['findSegments']
  readonly #thresholdCurve: RunData['thresholdCurve']
  readonly #guaranteedThreshold: RunData['guaranteedThreshold']

  /** @internal Made by `Monitor.check`. */
  constructor(data: RunData) {
    this.config = data.config
    this.verdict = data.verdict
    this.chunks = data.chunks
    this.results = data.results
    if (data.segments !== undefined) this.segments = data.segments
    this.profile = data.profile
    this.calibration = data.calibration
    this.leftOut = data.leftOut
    this.notices = data.notices ?? []
    this.rowNotices = data.rowNotices ?? []
    this.referenceNotices = data.referenceNotices ?? []
    if (data.keeps !== undefined) this.keeps = data.keeps
    if (data.times !== undefined) this.times = data.times
    if (data.labels !== undefined) this.labels = data.labels
    if (data.stored !== undefined) this.stored = data.stored
    if (data.followed !== undefined) this.followed = data.followed
    this.distribution = data.distribution
    this.options = data.options
    if (data.thresholds !== undefined) this.thresholds = data.thresholds
    this.#findSegments = data.findSegments
    this.#thresholdCurve = data.thresholdCurve
    this.#guaranteedThreshold = data.guaranteedThreshold
  }

  /** Every alert in the checked data; alerts within the reference are not among them. */
  get alerts(): readonly Alert[] {
    return alertsOf(this.results)
  }

  /** Changes of performance and faults of the data, each with its causes and the alerts that it explains; the worst first. */
  get incidents(): readonly Incident[] {
    return this.verdict.incidents
  }

  /**
   * Explains an alert, or any other point of a checked chunk: what moved, by how much, against which threshold, which values are
   * typical then and usually, what would undo it, and what cannot be excluded.
   *
   * @example
   * for (const alert of run.alerts) console.log(run.explain(alert).sentence)
   * @throws ReckonerError `invalid_value` for a point that the run does not have.
   */
  explain(alert: Alert): Card {
    return cardOf(this, alert)
  }

  /**
   * Searches the rows of some chunks (keys; default: all) for segments of one and two columns that carry more of a metric's change
   * than their share, the clearest first. What is found in one half of the rows is tested on the other: at most one in twenty of
   * those that are given is false. It works before labels come, on what the model said.
   *
   * @example
   * await run.findSegments('accuracy', { chunks: [run.chunks.at(-1).key] })
   * @throws ReckonerError `unsupported` for a run whose rows are not at hand, as of summaries, of a history, or of a monitor that keeps
   * no rows; `invalid_value` for a chunk that there is not.
   */
  async findSegments(
    metric: MetricKey,
    options: { readonly chunks?: readonly string[] } = {},
  ): Promise<readonly SegmentEffect[]> {
    return requireRows(this.#findSegments, 'search for segments')(metric, options)
  }

  /**
   * Draws a metric against the decision threshold over some chunks (keys; default: all): by their labels, or without enough of these by
   * rows of the reference that are weighted to look like them. Default: the value where it is given, else F1.
   *
   * @example
   * const { today, best } = await run.thresholdCurve('business_value')
   * @throws ReckonerError `unsupported` for a run whose rows are not at hand, another task than two classes, or a metric that decisions
   * do not move; `invalid_value` for a chunk that there is not.
   */
  async thresholdCurve(
    metric?: MetricKey,
    options: { readonly chunks?: readonly string[] } = {},
  ): Promise<ThresholdCurve> {
    return requireRows(this.#thresholdCurve, 'draw a curve of thresholds')(metric, options)
  }

  /**
   * Finds a decision threshold at which a metric is at least a bound, with a confidence (default .9), for rows like those of some
   * chunks (keys; default: all) that have labels: `null` where the labels show none. Of precision, specificity and accuracy it is
   * the lowest that is shown, of recall the highest (learn then test, Angelopoulos and others 2021).
   *
   * @example
   * const held = await run.guaranteedThreshold('precision', { atLeast: 0.8, confidence: 0.95 })
   * @throws ReckonerError `unsupported` for a run whose rows are not at hand, or another task than two classes; `invalid_value`.
   */
  async guaranteedThreshold(
    metric: GuaranteedMetric,
    options: { readonly atLeast: number; readonly confidence?: number; readonly chunks?: readonly string[] },
  ): Promise<GuaranteedThreshold | null> {
    return requireRows(this.#guaranteedThreshold, 'guarantee a threshold')(metric, options)
  }

  /** `{ reckoner, config, verdict, chunks, results, calibration, leftOut }`, plain data. */
  toJSON(): object {
    return toJSON(this)
  }

  /** One flat record for each calculator, series and chunk. */
  toRows(): ResultRow[] {
    return toRows(this)
  }

  /** The records of `toRows` as the bytes of an Arrow IPC file (Feather version 2). */
  toArrow(): Uint8Array {
    return toArrow(this)
  }

  /** The verdict and the run at a glance, as text for a terminal. */
  summary(options: TerminalOptions = {}): string {
    return renderTerminal(buildAnswer(this), options)
  }

  /**
   * Writes a report, whole or not at all; the extension decides: `.html`, `.md`, `.json`, `.csv`, `.arrow`,
   * `.xml` (JUnit, in which alerts of `failOn` fail and others are skipped; default: performance and quality), `.prom`
   * (the newest values for Prometheus).
   *
   * @throws ReckonerError `invalid_option` for another extension, `unknown_option`.
   */
  async write(path: string, options: WriteOptions = {}): Promise<void> {
    await writeReport(this, path, options)
  }

  /**
   * Tells a webhook, a channel of Slack or a file of this run: by default if it fails by `failOn`. This is the one call that
   * opens a connection, and only to an address that you name.
   *
   * @throws ReckonerError `not_sent`, `bad_file`, `invalid_option`, `unknown_option`, `cancelled`. Sentences name hosts alone, no
   * address.
   */
  async notify(options: NotifyOptions): Promise<Notified> {
    return notify(this, options)
  }
}

/** A question to the rows of a run, if these are at hand. */
function requireRows<F>(ask: F | undefined, doing: string): F {
  if (ask !== undefined) return ask
  throw new ReckonerError('unsupported', `Cannot ${doing}: the rows of this run are not at hand; check a table`)
}
