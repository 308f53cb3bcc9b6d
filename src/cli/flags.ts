/** The flags of a configuration and of files, and what they make of a configuration file. */

import { timestampRole } from '../config/roles.js'
import { ReckonerError } from '../core/errors.js'
import type {
  AnyConfig,
  ColumnRoles,
  CsvOptions,
  Kind,
  MethodKey,
  MetricKey,
  Period,
  TimestampRole,
} from '../types/index.js'
import type { Flags } from './arguments.js'
import type { FitFlags } from './fit-flags.js'

/** Options for fitting a monitor. */
export const CONFIGURATION: Flags = {
  config: {
    value: '<file>',
    words:
      'Configuration (.ts, .js, .mjs or .json), which flags override; thresholds, value, statistics, reconstruction and the domain classifier can be set there only',
  },
  name: { value: '<text>', words: 'Title of the report' },
  task: {
    value: '<task>',
    words:
      'binary, or regression; multiclass needs --config, for a score of each class; left out: binary where there are labels and a score or prediction, else inputs alone are watched',
  },
  target: { value: '<column>', words: 'Labels; may be missing in production' },
  score: { value: '<column>', words: 'Probability of the positive label' },
  prediction: { value: '<column>', words: 'Predicted labels or values' },
  timestamp: { value: '<column>', words: 'Orders rows and cuts them into periods' },
  'timestamp-unit': {
    value: '<unit>',
    words: 'Where timestamps are numbers: what they count since 1970, "s", "ms", "us" or "ns"',
  },
  'timestamp-format': {
    value: '<format>',
    words: 'Where timestamps are text: how they are written, for example "%d.%m.%Y %H:%M"',
  },
  'timestamp-zone': { value: '<name>', words: 'Whose clock timestamps without a zone show, for example Europe/Berlin' },
  'no-target': { words: 'No column is guessed to be the labels' },
  'no-score': { words: 'No column is guessed to be the score' },
  'no-prediction': { words: 'No column is guessed to be the prediction' },
  'no-timestamp': { words: 'No column is guessed to be the timestamp' },
  positive: { value: '<label>', words: 'The label that counts as positive (default: 1 or true)' },
  id: { value: '<column>', words: 'Joins later labels to rows' },
  features: { value: '<columns>', words: 'Columns to watch, with commas between (default: all others)' },
  exclude: { value: '<columns>', words: 'Columns to leave out, with commas between' },
  kinds: {
    value: '<kinds>',
    words: 'Kinds that differ from the file, for example zip=categorical,age=numeric',
  },
  metrics: { value: '<keys>', words: 'With commas between; reckoner help keys lists them' },
  'drift-numeric': { value: '<keys>', words: 'Methods for numbers, with commas between; reckoner help keys' },
  'drift-categorical': { value: '<keys>', words: 'Methods for labels, with commas between; reckoner help keys' },
  'chunk-size': {
    value: '<rows>',
    words: 'Chunks of this many rows, or "auto": by the sampling error of the first metric',
  },
  'chunk-count': { value: '<number>', words: 'This many chunks (default: 10)' },
  'chunk-period': { value: '<period>', words: 'hour, day, week, month, quarter, year, or a multiple: "2 weeks"' },
  'time-zone': { value: '<name>', words: 'Whose days and weeks, for example Europe/Berlin' },
}

/** Dialect of CSV and TSV files. */
export const READING: Flags = {
  delimiter: { value: '<character>', words: 'Between the fields of CSV files, for example ";" (default: guessed)' },
  quote: { value: '<character>', words: 'Around fields of CSV files (default: ")' },
  missing: { value: '<words>', words: 'Cells of CSV files that stand for a missing value, with commas between' },
  decimal: { value: '<character>', words: 'Decimal mark of CSV files, "." or "," (default: guessed)' },
  thousands: { value: '<character>', words: 'Between thousands in CSV files, for example "." (default: guessed)' },
  dates: { value: '<format>', words: 'How CSV files write times, for example "%d-%m-%Y %H:%M" (default: ISO 8601)' },
}

/** Words with commas between. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** The configuration that a file and flags make together; a flag wins. Names are checked where they are used. */
export function configOf(flags: FitFlags, file: AnyConfig): AnyConfig {
  const chunks = chunkingOf(flags)
  const columns = {
    ...file.columns,
    ...given({
      timestamp: timestampOf(flags, file),
      id: flags.id,
      target: flags.target,
      prediction: flags.prediction,
      score: flags.score,
      positive: flags.positive,
      features: flags.features === undefined ? undefined : list(flags.features),
      exclude: flags.exclude === undefined ? undefined : list(flags.exclude),
      kinds: flags.kinds === undefined ? undefined : { ...file.columns?.kinds, ...kindsOf(flags.kinds) },
    }),
  }
  return {
    ...file,
    ...given({
      name: flags.name,
      task: flags.task as AnyConfig['task'],
      metrics: flags.metrics === undefined ? undefined : (list(flags.metrics) as MetricKey[]),
    }),
    ...(chunks === undefined ? {} : { chunks }),
    ...driftOf(flags, file),
    columns,
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

function driftOf(flags: FitFlags, file: AnyConfig): Pick<AnyConfig, 'drift'> {
  const { driftNumeric: numeric, driftCategorical: categorical } = flags
  if (numeric === undefined && categorical === undefined) return {}
  const usual: readonly MethodKey[] = ['jensen_shannon']
  const of = (flag: string | undefined, own: readonly MethodKey[] | undefined) =>
    flag === undefined ? (own ?? usual) : (list(flag) as MethodKey[])
  return { drift: { numeric: of(numeric, file.drift?.numeric), categorical: of(categorical, file.drift?.categorical) } }
}

function chunkingOf(flags: FitFlags): AnyConfig['chunks'] {
  if (flags.chunkSize === 'auto') return 'auto'
  if (flags.chunkPeriod !== undefined)
    return { period: flags.chunkPeriod as Period, ...given({ timeZone: flags.timeZone }) }
  if (flags.chunkSize !== undefined) return { size: numberOf(flags.chunkSize, '--chunk-size') }
  return flags.chunkCount === undefined ? undefined : { count: numberOf(flags.chunkCount, '--chunk-count') }
}

function numberOf(text: string, flag: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw new ReckonerError('invalid_option', `Cannot use ${flag}: it is "${text}", expected a number`)
}

/** `zip=categorical,age=numeric`; names may hold `=`, kinds do not. */
function kindsOf(text: string): Record<string, Kind> {
  return Object.fromEntries(
    list(text).map((word) => {
      const at = word.lastIndexOf('=')
      if (at > 0) return [word.slice(0, at), word.slice(at + 1) as Kind]
      throw new ReckonerError('invalid_option', `Cannot use --kinds: "${word}" is not column=kind`)
    }),
  )
}

/** Options for opening files. */
export function readingOf(flags: FitFlags): { readonly csv?: CsvOptions } {
  const { delimiter, quote, missing, decimal, thousands, dates } = flags
  const csv = given({
    delimiter,
    quote,
    decimal: decimal as CsvOptions['decimal'],
    thousands,
    dates,
    missing: missing === undefined ? undefined : list(missing),
  })
  return Object.keys(csv).length === 0 ? {} : { csv }
}

/** The entries that are there. */
function given<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
