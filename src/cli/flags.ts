/** The flags of a configuration and of files, and what they make of a configuration file. */

import { timestampRole } from '../config/roles.js'
import { CSV } from '../config/schema/calls.js'
import { CONFIG } from '../config/schema/config.js'
import { ReckonerError } from '../core/errors.js'
import type { AnyConfig, ColumnRoles, CsvOptions, Period, TimestampRole } from '../types/index.js'
import type { Flags } from './arguments.js'
import type { FitFlags } from './fit-flags.js'
import { flagsOf, list, numberOf, optionFlags, withFlags } from './option-flags.js'

/** Options for fitting a monitor. */
export const CONFIGURATION: Flags = {
  config: {
    value: '<file>',
    words:
      'Configuration (.ts, .js, .mjs or .json), which flags override; thresholds, value, statistics, reconstruction and the domain classifier can be set there only',
  },
  ...flagsOf(CONFIG),
  'no-target': { words: 'No column is guessed to be the labels' },
  'no-score': { words: 'No column is guessed to be the score' },
  'no-prediction': { words: 'No column is guessed to be the prediction' },
  'no-timestamp': { words: 'No column is guessed to be the timestamp' },
}

/** Dialect of CSV and TSV files. */
export const READING: Flags = flagsOf(CSV)

/** Flags that exclude one another, or have an effect on more than their own option. */
const COMBINED =
  /^(?:segments|chunk-(?:size|count|period)|time-zone|timestamp(?:-(?:unit|format|zone))?|drift-(?:numeric|categorical))$/
const PLAIN = optionFlags(CONFIG).filter(({ name }) => !COMBINED.test(name))

/** The configuration that a file and flags make together; a flag wins. Names are checked where they are used. */
export function configOf(flags: FitFlags, file: AnyConfig): AnyConfig {
  const { columns, ...plain } = withFlags(file, PLAIN, flags)
  const timestamp = timestampOf(flags, file)
  const chunks = chunkingOf(flags)
  return {
    ...plain,
    ...given({ chunks, segments: segmentsOf(flags) }),
    ...driftOf(flags, file),
    columns: { ...columns, ...given({ timestamp }) },
  }
}

/** The column of times, with how it is read where a flag says so. */
function timestampOf(flags: FitFlags, file: AnyConfig): ColumnRoles['timestamp'] {
  const { timestampUnit: unit, timestampFormat: format, timestampZone: timeZone } = flags
  const reading = given({ unit: unit as TimestampRole['unit'], format, timeZone })
  const [name] = Object.keys(reading)
  if (name === undefined) return flags.timestamp
  const known = timestampRole(file.columns ?? {})
  if (flags.timestamp !== undefined) return { column: flags.timestamp, ...reading }
  if (known !== undefined) return { ...known, ...reading }
  const flag = { unit: 'unit', format: 'format', timeZone: 'zone' }[name]
  throw new ReckonerError(
    'missing_column',
    `Cannot use --timestamp-${flag} alone: it says how a column is read, which --timestamp <column> names`,
  )
}

/** A flag for one kind of column leaves the usual measure for the other. */
function driftOf(flags: FitFlags, { drift }: AnyConfig): Pick<AnyConfig, 'drift'> {
  const { driftNumeric, driftCategorical } = flags
  if (driftNumeric === undefined && driftCategorical === undefined) return {}
  const { numeric, categorical } = { ...CONFIG.options.drift.default, ...drift }
  return {
    drift: {
      numeric: driftNumeric === undefined ? numeric : list(driftNumeric),
      categorical: driftCategorical === undefined ? categorical : list(driftCategorical),
    } as NonNullable<AnyConfig['drift']>,
  }
}

/** `country,country+channel`: each column alone, and some together. */
function segmentsOf({ segments }: FitFlags): AnyConfig['segments'] {
  if (segments === undefined) return undefined
  const together = (word: string) => word.split('+').map((name) => name.trim())
  return list(segments).map((word) => (word.includes('+') ? together(word) : word))
}

function chunkingOf(flags: FitFlags): AnyConfig['chunks'] {
  if (flags.chunkSize === 'auto') return 'auto'
  if (flags.chunkPeriod !== undefined)
    return { period: flags.chunkPeriod as Period, ...given({ timeZone: flags.timeZone }) }
  if (flags.chunkSize !== undefined) return { size: numberOf(flags.chunkSize, '--chunk-size') }
  return flags.chunkCount === undefined ? undefined : { count: numberOf(flags.chunkCount, '--chunk-count') }
}

/** Options for opening files. */
export function readingOf(flags: FitFlags): { readonly csv?: CsvOptions } {
  const csv: CsvOptions = withFlags({}, optionFlags(CSV), flags)
  return Object.keys(csv).length === 0 ? {} : { csv }
}

/** The entries that are there. */
function given<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
