/** Runs over many nights, read from the file that `check` stores them in. */

import type { CourseEntry, KnownEntry, NightEntry } from '../../native/binding.js'
import { optionsOf } from '../config/shape.js'
import { runTask } from '../core/native.js'
import { pathOf } from '../core/validate.js'
import { VERSION } from '../generated/version.js'
import { measuresOf } from '../results/measures.js'
import { measuredAt } from '../results/point-fields.js'
import type {
  CalculatorKey,
  Chunk,
  FollowedIncident,
  HistoryOptions,
  Night,
  Status,
  StoredMonitor,
  ValueChange,
} from '../types/index.js'
import { Run } from '../workflow/run.js'
import { runOf } from './course.js'
import { descriptionOf } from './description.js'
import { followed, type Life } from './follow.js'
import { livesIn, withLives } from './lives.js'

/**
 * Reads what {@link CheckOptions.store} has stored of a monitor: of the one that ran last, or of the one whose id begins with
 * `options.monitor`.
 *
 * @throws ReckonerError `missing_file`; `empty_data` where no run is stored; `invalid_option` for a monitor that is not in the
 * file; `bad_state` for a file that is no history, not whole or altered; `unsupported` for a layout that this version does
 * not read; `bad_file`, `cancelled`.
 */
export async function history(path: string | URL, options: HistoryOptions = {}): Promise<History> {
  const { monitor, ...runOptions } = optionsOf(options, 'history')
  const file = pathOf(path, 'the path of the history')
  const wanted = monitor ?? null
  const course = await runTask('history', runOptions, (binding, job) => binding.readHistory(file, wanted, job))
  const lives = livesIn(course, file)
  const run = withLives(runOf(course, descriptionOf(course.description, file)), lives, course.nights.length)
  return new History(course, new Run(run), lives)
}

/** Every run of a monitor that is stored in a file. */
export class History {
  /** The monitor that this is the history of. */
  readonly monitor: StoredMonitor
  /** Every monitor of the file, the one that ran last first. */
  readonly monitors: readonly StoredMonitor[]
  /** Runs, the first first. */
  readonly nights: readonly Night[]
  /**
   * All stored chunks as one run, judged as a whole. Rows are counted over all of them, and name chunks by rows;
   * distributions are not stored, and segments and effects of columns are those that the newest night found.
   */
  readonly run: Run
  /** Incidents that the runs told, followed over them, in the order in which they opened. */
  readonly incidents: readonly FollowedIncident[]
  readonly #course: CourseEntry

  /** @internal Made by {@link history}. */
  constructor(course: CourseEntry, run: Run, lives: readonly Life[]) {
    this.#course = course
    this.monitors = course.monitors.map(monitorOf)
    this.monitor = this.monitors[course.chosen] as StoredMonitor
    this.nights = course.nights.map(nightOf)
    this.incidents = lives.map((life) => followed(life, course.nights.length))
    this.run = run
  }

  /** Values that a later run replaced (labels that came or were corrected, chunks that were completed), chunk by chunk. */
  get changes(): readonly ValueChange[] {
    const { changes, series, production, reference } = this.#course
    const before = measuresOf(changes.readings, changes.chunks.length)
    const last = measuresOf(production.readings, production.chunks.length * series.length)
    return Array.from(changes.chunks, (chunk, place): ValueChange => {
      const at = changes.series[place] as number
      // Several changes of one value follow each other.
      const again = changes.chunks[place + 1] === chunk && changes.series[place + 1] === at
      const { calculator, metric, column } = series[at] as CourseEntry['series'][number]
      return {
        calculator: calculator as CalculatorKey,
        metric,
        ...(column === null ? {} : { column }),
        chunk: (this.run.chunks[reference.chunks.length + chunk] as Chunk).key,
        before: measuredAt(before, place),
        after: again ? measuredAt(before, place + 1) : measuredAt(last, chunk * series.length + at),
        computed: this.#night(changes.computed[place]),
        replaced: this.#night(changes.replaced[place]),
      }
    })
  }

  /** The night that computed the value of a series in a chunk; `undefined` where there is no such value. */
  computedIn(calculator: CalculatorKey, metric: string, chunk: string, column?: string): Night | undefined {
    const { series, production, reference } = this.#course
    const own = series.findIndex(
      (one) => one.calculator === calculator && one.metric === metric && one.column === (column ?? null),
    )
    const place = this.run.chunks.findIndex(({ key, period }) => key === chunk && period === 'production')
    if (own < 0 || place < 0) return undefined
    return this.#night(production.nights[(place - reference.chunks.length) * series.length + own])
  }

  /** `{ reckoner, monitor, monitors, nights, incidents, changes, run }`, plain data. */
  toJSON(): object {
    const { monitor, monitors, nights, incidents, changes, run } = this
    return { reckoner: VERSION, monitor, monitors, nights, incidents, changes, run: run.toJSON() }
  }

  #night(place: number | undefined): Night {
    return this.nights[place as number] as Night
  }
}

function monitorOf({ digest, name, since, last, runs, chunks }: KnownEntry): StoredMonitor {
  return { id: digest, name, since: iso(since), last: iso(last), runs, chunks }
}

function nightOf({ at, status, incidents: _, ...night }: NightEntry): Night {
  return { at: iso(at), status: status as Status, ...night }
}

/** An instant beyond what a date can hold can only come from a file that somebody made. */
function iso(millis: number): string {
  const date = new Date(millis)
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString()
}
