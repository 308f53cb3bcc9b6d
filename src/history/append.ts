/** Putting a run into a file of runs. What is stored, and how, is in docs/history.md. */

import type { AppendedEntry, ReadingsEntry, RunTableEntry, StoredChunkEntry } from '../../native/binding.js'
import { REALIZED } from '../calculators/performance.js'
import { runTask } from '../core/native.js'
import { CODE_FIELDS, NUMBER_FIELDS } from '../generated/catalogue.js'
import { VERSION } from '../generated/version.js'
import type { Assembled, Readings } from '../results/assemble.js'
import type { Measures } from '../results/measures.js'
import type { Chunk, Dataset, ResolvedConfig, RunData, RunOptions, Series } from '../types/index.js'
import { plural } from '../words/numbers.js'
import { carriesOf } from './carry.js'
import type { Description } from './description.js'
import type { ToldRun } from './told-incidents.js'

/** A monitor as its runs are stored. */
export interface StoredAs {
  readonly digest: string
  readonly config: ResolvedConfig
  readonly columns: Dataset['columns']
  readonly reference: Readings
  readonly bounds: readonly Series['threshold'][]
  /** Mean and degrees of freedom by chance of each series of drift. */
  readonly byChance: Float64Array
}

/** JSON whose keys are in order: the same configuration is the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, own: unknown) =>
    typeof own === 'object' && own !== null && !Array.isArray(own)
      ? Object.fromEntries(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1)))
      : own,
  )
}

/** A run on its way into a file. */
export interface Appending {
  /** When it was, in milliseconds since 1970. */
  readonly at: number
  /** Its incidents, for the runs after it. */
  readonly told: ToldRun
  readonly run: RunData & { readonly alerts: readonly unknown[] }
  readonly production: Readings
  readonly carryAt: Assembled['carryAt']
}

/**
 * Stores a run, whole or not at all.
 *
 * @returns the result per chunk, and warnings in sentences.
 */
export async function appendRun(
  path: string,
  monitor: StoredAs,
  { at, told, run, production, carryAt }: Appending,
  options: RunOptions,
): Promise<{ stored: NonNullable<RunData['stored']>; notices: string[] }> {
  const { digest, config, columns, reference, bounds, byChance } = monitor
  const periods = 'period' in config.chunks
  const description: Description = {
    config,
    columns,
    profile: run.profile,
    calibration: run.calibration,
    leftOut: run.leftOut.filter(({ period }) => period === 'reference'),
    notices: run.referenceNotices ?? [],
    keeps: run.keeps ?? { values: [], rows: [] },
    byChance: Array.from(byChance, (own) => (Number.isNaN(own) ? null : own)),
  }
  const entry = {
    path,
    digest,
    name: config.name ?? 'Model',
    description: JSON.stringify(description),
    series: reference.series.map(({ calculator, metric, column }, index) => ({
      calculator,
      metric,
      column: column ?? null,
      lower: bounds[index]?.lower ?? null,
      upper: bounds[index]?.upper ?? null,
      labelled: calculator === REALIZED,
    })),
    reference: tableEntry(reference, periods),
    production: tableEntry(production, periods),
    periods,
    carries: carriesOf(carryAt, reference, production),
    at,
    version: VERSION,
    status: run.verdict.status,
    headline: run.verdict.headline,
    alerts: run.alerts.length,
    incidents: JSON.stringify(told),
  }
  const appended = await runTask('store', options, (binding, job) => binding.appendRun(entry, job))
  const { added, changed, same, kept } = appended
  return { stored: { path, added, changed, same, kept }, notices: noticesOf(appended, production, periods) }
}

function tableEntry(table: Readings, periods: boolean): RunTableEntry {
  return {
    chunks: table.chunks.map((chunk, index) => chunkEntry(chunk, table, index, periods)),
    readings: readingsEntry(table),
  }
}

function chunkEntry(chunk: Chunk, table: Readings, index: number, periods: boolean): StoredChunkEntry {
  return {
    identity: identityOf(chunk, periods),
    key: chunk.key,
    rows: chunk.rows,
    labelled: chunk.labelled ?? null,
    start: chunk.startIndex,
    end: chunk.endIndex,
    startDate: chunk.startDate ?? null,
    endDate: chunk.endDate ?? null,
    targetRate: table.targetRate[index] ?? null,
    selection: table.selection[index]?.probability ?? null,
    selectedShare: table.selection[index]?.share ?? null,
    selectedBy: table.selection[index]?.by ?? null,
    offset: table.offset[index]?.value ?? null,
    offsetError: table.offset[index]?.error ?? null,
  }
}

/** A period is the same in every table; a run of rows is the same where it starts with the same row at the same time. */
function identityOf({ key, startIndex, startDate }: Chunk, periods: boolean): string {
  return periods ? key : [startIndex, startDate ?? []].flat().join('@')
}

/** All series of the first chunk, then of the second. */
function readingsEntry({ chunks, series }: Readings): ReadingsEntry {
  const [width, length] = [series.length, chunks.length * series.length]
  const turned = <A extends Float64Array | Uint8Array>(into: A, arrayOf: (measures: Measures) => A | undefined): A => {
    for (const [at, { measures }] of series.entries()) {
      const own = arrayOf(measures)
      for (let chunk = 0; own !== undefined && chunk < chunks.length; chunk++) {
        into[chunk * width + at] = own[chunk] as number
      }
    }
    return into
  }
  const none = () => new Float64Array(length).fill(Number.NaN)
  return {
    numbers: NUMBER_FIELDS.map((field) => turned<Float64Array>(none(), ({ numbers }) => numbers[field])),
    codes: CODE_FIELDS.map(({ key }) => turned<Uint8Array>(new Uint8Array(length), ({ codes }) => codes[key])),
  }
}

function noticesOf(
  { contradicted, kept, lostLabels }: AppendedEntry,
  production: Readings,
  periods: boolean,
): string[] {
  const byPlace = !periods && production.chunks.some((chunk) => chunk.startDate === undefined)
  const why = byPlace ? '; rows without a timestamp are told by their place, so each night needs the whole table' : ''
  const notices = [
    [contradicted, `had other values of as many rows in the history; they are replaced${why}`],
    [kept, 'had more rows in the history; that stays, for a part of a chunk does not replace the whole'],
    [lostLabels, 'had more labels in the history; what was realized with them stays'],
  ] as const
  return notices.filter(([count]) => count > 0).map(([count, what]) => `${plural(count, 'chunk')} ${what}`)
}
