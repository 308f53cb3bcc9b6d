/** Summaries: a table's part in its chunks, made where the table is, merged elsewhere. */

import type { SummaryHandle, TableCountsEntry } from '../../native/binding.js'
import { optionsOf } from '../config/shape.js'
import { incoming, partsOf } from '../core/core-file.js'
import { ReckonerError } from '../core/errors.js'
import { runTask } from '../core/native.js'
import { pathOf } from '../core/validate.js'
import { namingFile, writeWhole } from '../core/whole-file.js'
import { VERSION } from '../generated/version.js'
import type { RunOptions, SummaryCounts, SummaryPlan } from '../types/index.js'
import { countsEntry } from './counts.js'

/** A table that is part of a summary. */
export interface SummarizedTable {
  /** As given to `summarize`, or from the content: equal rows have equal ids. */
  readonly id: string
  readonly rows: number
}

/** @internal Fills a summary; a monitor lets no one else do so. */
export const FILL = Symbol('fill')

/** A monitor, as `Summary.from` needs it. */
export interface Fills {
  readonly summaryPlan: SummaryPlan
  /** @internal */
  [FILL](counts: TableCountsEntry, options: RunOptions): Promise<SummaryHandle>
}

/** Contribution of a table to its chunks; made by `Monitor.summarize` or {@link Summary.from}, merged by `Monitor.merge`. Immutable. */
export class Summary {
  readonly table: SummarizedTable
  /** Keys of the chunks in which the table has rows. */
  readonly chunks: readonly string[]
  readonly #native: SummaryHandle

  /** @internal */
  constructor(own: SummaryHandle) {
    const [table] = own.tables()
    if (table === undefined) throw new ReckonerError('bad_state', 'Cannot load the summary: it is of no table')
    this.table = { id: table.id, rows: table.rows }
    this.chunks = own.chunks()
    this.#native = own
  }

  /**
   * Makes a summary of counts, as any engine can make them: `monitor.summaryPlan` says what to count. `Monitor.merge` then
   * gives what it gives for the rows; a value that counts do not give is `null`, because of `not_in_summary`.
   *
   * @throws ReckonerError `invalid_value` for what is no count or does not add up, with its place; `unknown_option`,
   * `invalid_option`; `unsupported` for a monitor that needs rows; `cancelled`.
   */
  static async from(
    { monitor, ...counts }: SummaryCounts & { readonly monitor: Fills },
    givenOptions: RunOptions = {},
  ): Promise<Summary> {
    const options = optionsOf(givenOptions, 'Summary.from')
    if (typeof monitor?.[FILL] !== 'function') {
      throw new ReckonerError(
        'invalid_option',
        'Cannot fill a summary: monitor is not given, expected a fitted monitor',
      )
    }
    const entry = countsEntry(monitor.summaryPlan, optionsOf<SummaryCounts>(counts, 'the counts'))
    return new Summary(await monitor[FILL](entry, options))
  }

  /** The summary as bytes, which `loadSummary` takes; data only. Made at once: `save` makes them part by part. */
  toBytes(): Uint8Array {
    return this.#native.toBytes(VERSION)
  }

  /**
   * Saves the summary, whole or not at all; `loadSummary` reads it.
   *
   * @throws ReckonerError `bad_file`.
   */
  async save(path: string | URL): Promise<void> {
    const file = pathOf(path, 'the path of the summary')
    await writeWhole(file, partsOf(this.#native.outgoing(VERSION)), 'summary')
  }

  /** @internal Whether a value is a summary, and not only an object that inherits from one. */
  static is(value: unknown): value is Summary {
    return typeof value === 'object' && value !== null && #native in value
  }

  /** @internal */
  static nativeOf(summary: Summary): SummaryHandle {
    return summary.#native
  }
}

/**
 * Loads a summary that `Summary.save` or `Summary.toBytes` has written.
 *
 * @throws ReckonerError `missing_file`, `bad_file`; `bad_state` for a file that is no summary, not whole or altered;
 * `unsupported` for a format that this version does not read, with the version that wrote it.
 */
export async function loadSummary(source: string | URL | Uint8Array): Promise<Summary> {
  const file = await incoming(source, 'summary')
  const own = await runTask('load', {}, (_, job) => file.summary(job)).catch((error: unknown) => {
    throw namingFile(error, source, 'summary')
  })
  return new Summary(own)
}

/**
 * Validates summaries, for callers without TypeScript.
 *
 * @throws ReckonerError `invalid_value`.
 */
export function summariesOf(given: Iterable<Summary>): readonly Summary[] {
  const all = typeof given === 'object' && given !== null && Symbol.iterator in given ? [...given] : undefined
  if (all?.every(Summary.is)) return all
  throw new ReckonerError(
    'invalid_value',
    'Cannot merge what are no summaries: a list of what summarize gave is required',
  )
}

/** Expected tables of a merge. */
export interface Expected {
  /** Rows of all tables. */
  readonly rows?: number | undefined
  /** Ids of all tables. */
  readonly ids?: readonly string[] | undefined
}

/**
 * Holds tables against what is known of them: none may be there twice, and none be missing.
 *
 * @throws ReckonerError `invalid_value`; `empty_data` without a table.
 */
export function requireTables(tables: readonly SummarizedTable[], { rows, ids }: Expected): void {
  if (tables.length === 0) {
    throw new ReckonerError('empty_data', 'Cannot merge: no summaries were given')
  }
  const refuse = (why: string) => new ReckonerError('invalid_value', `Cannot merge summaries: ${why}`)
  const known = new Set<string>()
  for (const { id, rows: count } of tables) {
    if (known.has(id)) throw refuse(`table "${id}" of ${count} rows is there twice, and may be once`)
    known.add(id)
  }
  const missing = ids?.find((id) => !known.has(id))
  if (missing !== undefined) throw refuse(`table "${missing}" is missing`)
  const wanted = new Set(ids)
  const other = ids && tables.find(({ id }) => !wanted.has(id))
  if (other !== undefined) throw refuse(`table "${other.id}" is not among those expected`)
  const all = tables.reduce((sum, table) => sum + table.rows, 0)
  if (rows !== undefined && rows !== all) throw refuse(`the tables have ${all} rows, expected ${rows}`)
}
