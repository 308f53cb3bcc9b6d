/** The shapes of configurations and options; what their names and numbers must be is asked where they are used. */

import { ReckonerError } from '../core/errors.js'
import {
  anything,
  asOption,
  type Check,
  callback,
  either,
  flag,
  listOf,
  number,
  options,
  recordOf,
  text,
} from '../core/validate.js'
import { hasPoints } from '../results/columns.js'
import type { AnyConfig, Chunking, Result, RunData, RunOptions } from '../types/index.js'

const texts = listOf(text)
const sides = options({ lower: number, upper: number })
const orNot = (own: Check) => either('true, false or options', flag, own)

/** A way to cut rows; that it is one way is asked where they are cut. */
export const chunking = options<Chunking>({
  size: number,
  count: number,
  incomplete: text,
  because: text,
  period: text,
  timeZone: text,
})

const chunks = either('{ size }, { count }, { period } or "auto"', text, chunking)

const config = options<AnyConfig>(
  {
    name: text,
    task: text,
    columns: options({
      timestamp: either(
        'a column, or { column, unit, format, timeZone }',
        text,
        options({ column: text, unit: text, format: text, timeZone: text }),
      ),
      id: text,
      target: text,
      prediction: text,
      score: either('a column, or a column for each class', text, recordOf(text)),
      positive: either('a label', text, number, flag),
      features: texts,
      exclude: texts,
      kinds: recordOf(text),
    }),
    chunks,
    metrics: texts,
    normalizeConfusion: text,
    value: options({ tp: number, fp: number, fn: number, tn: number, matrix: listOf(listOf(number)), per: text }),
    drift: options({
      numeric: texts,
      categorical: texts,
      reconstruction: orNot(
        options({ components: number, numericFill: either('a name or a number', text, number), categoricalFill: text }),
      ),
      domainClassifier: orNot(options({ folds: text })),
    }),
    quality: options({ missing: flag, unseen: flag, outOfRange: flag, as: text }),
    summary: texts,
    thresholds: recordOf(
      options({
        lower: number,
        upper: number,
        std: either('a number, or { lower, upper }', number, sides),
        around: text,
      }),
    ),
    compat: text,
  },
  (key) => key,
)

/** A copy of a configuration whose every part is of the type it must be. */
export function configOf(given: unknown): AnyConfig {
  return config(given, 'the configuration')
}

const signal: Check = (value, where) => {
  const known = value as Partial<AbortSignal> | null
  if (typeof known === 'object' && typeof known?.addEventListener === 'function') return value
  throw new ReckonerError('invalid_option', `Cannot use ${where}: required is an AbortSignal`)
}

const csv = options(
  {
    delimiter: text,
    quote: text,
    missing: texts,
    decimal: text,
    thousands: text,
    dates: either('a format, or several', text, texts),
    kinds: recordOf(text),
  },
  (key) => `csv.${key}`,
)
const running = { signal, onProgress: callback }

/** The options of every function that works off the main thread. */
const OPTIONS = {
  open: { ...running, csv },
  fit: running,
  load: running,
  check: { ...running, labels: anything, memory: anything, store: anything },
  summarize: { ...running, id: text, memory: anything },
  merge: { ...running, rows: number, ids: texts },
  history: { ...running, monitor: text },
}

/** A copy of the options of a function, whose every part is known and of the type it must be. */
export function optionsOf<T extends RunOptions>(given: T, of: keyof typeof OPTIONS): T {
  return options<T>(OPTIONS[of], (key) => (key === 'csv' ? key : asOption(key)))(given, of)
}

/** Refuses what is no result of a calculator. */
export function requireResult(value: unknown, what: string): void {
  const result = value as Partial<Result> | null
  if (Array.isArray(result?.chunks) && Array.isArray(result.series) && result.series.every(hasPoints)) return
  throw new ReckonerError('invalid_option', `Cannot use ${what}: required is the result of a calculator`)
}

/** Refuses what is no run. */
export function requireRun(value: unknown): void {
  const run = value as Partial<RunData> | null
  const parts = [run?.config, run?.verdict, run?.results]
  if (Array.isArray(run?.chunks) && parts.every((part) => typeof part === 'object' && part !== null)) return
  throw new ReckonerError('invalid_option', 'Cannot report: required is the run of a check')
}

/** Refuses what is no report. */
export function requireReport(value: unknown): void {
  if (Array.isArray((value as { blocks?: unknown } | null)?.blocks)) return
  throw new ReckonerError('invalid_option', 'Cannot render: required is a report, as buildReport or compare give it')
}
