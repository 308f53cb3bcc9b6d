/** Arguments of `Summary.from`: counts that were made elsewhere. */

import { ReckonerError } from '../../core/errors.js'
import type { Check } from '../../core/validate.js'
import { shown } from '../../core/validate.js'
import { code, type Group, list, number, options, record, text } from './option.js'

/** A value of a cell: what is missing is null. */
function cell(required: string, types: readonly string[]): Check {
  return (value, where) => {
    if (value === null || types.includes(typeof value)) return value
    throw new ReckonerError(
      'invalid_option',
      `Cannot use ${where}: it is ${shown(value)}, expected ${required} or null`,
    )
  }
}

const label = code(
  'string | number | boolean | null',
  cell('a text, a number, true, false', ['string', 'number', 'boolean']),
)

const SIDE = {
  name: 'OutsideCounts',
  help: 'Values on one side of the range of the reference.',
  options: {
    far: { type: number, help: 'Values beyond the limit that `summaryPlan` states.', required: true },
    farthest: { type: number, help: 'The value farthest from the range.', required: true },
    rows: { type: number, help: 'Values that equal the farthest.', required: true },
  },
} as const satisfies Group

const OUTSIDE = {
  name: 'OutsideColumn',
  help: 'Values outside the range of the reference; a side without values is left out.',
  options: {
    below: { type: options(SIDE), help: 'Values below the first edge of `bins`.' },
    above: { type: options(SIDE), help: 'Values above the last edge of `bins`.' },
  },
} as const satisfies Group

const SUMS = {
  name: 'ColumnSums',
  help: 'Sums over the values that are not missing, about the number that `summaryPlan` states.',
  options: {
    first: { type: number, help: 'Sum of the values, each less that number.', required: true },
    squares: { type: number, help: 'Sum of the squares of these differences.', required: true },
  },
} as const satisfies Group

const COLUMN = {
  name: 'ColumnCounts',
  help: 'Counts of a feature in one chunk. Counts on edges begin with the values below the first and end with those above the last.',
  options: {
    missing: { type: number, help: 'Missing values; of numbers, NaN too.', required: true },
    labels: { type: record(number), help: 'Values of each label, of a categorical feature.' },
    bins: { type: list(number), help: 'Values between the edges of `bins`, of a numeric feature.' },
    units: { type: list(number), help: 'Values between the edges of `units`, where the plan has them.' },
    deciles: { type: list(number), help: 'Values between the edges of `deciles`, where the plan has them.' },
    sums: {
      type: options(SUMS),
      help: 'Sums for the mean, the sum and the standard deviation, where the plan has them.',
    },
    outside: {
      type: options(OUTSIDE),
      help: 'Values outside the range, and their distance, where the plan has limits.',
    },
  },
} as const satisfies Group

const OUTCOME = {
  name: 'OutcomeCounts',
  help: 'The rows of a chunk that have score, prediction and label in common.',
  options: {
    score: { type: code('number | null', cell('a number', ['number'])), help: 'The score; null where it is missing.' },
    bin: { type: number, help: 'The place in `scoreBins` of the bin that the scores are in, in place of `score`.' },
    sum: { type: number, help: 'Sum of the scores of these rows, with `bin`.' },
    prediction: { type: label, help: 'The prediction; null where it is missing.' },
    label: {
      type: label,
      help: 'The label; null where it is missing. Left out in all rows of a table without labels.',
    },
    rows: { type: number, help: 'Number of rows.', required: true },
  },
} as const satisfies Group

const CHUNK = {
  name: 'ChunkCounts',
  help: 'Counts of a chunk.',
  options: {
    at: {
      type: text,
      help: 'A time in the chunk, such as its start: `2026-01-31` or `2026-01-31 05:00:00`, on the clock by which chunks are cut.',
      required: true,
    },
    rows: { type: number, help: 'Rows of the chunk.', required: true },
    columns: { type: record(options(COLUMN)), help: 'Counts of every feature, by its name.', required: true },
    outcomes: {
      type: list(options(OUTCOME)),
      help: 'Counts of all rows by score, prediction and label, of a classifier.',
    },
  },
} as const satisfies Group

const TABLE = {
  name: 'CountedTable',
  help: 'The table whose rows were counted.',
  options: {
    id: { type: text, help: 'Names the table.', required: true },
    rows: { type: number, help: 'All rows: those of the chunks, and those without a time.', required: true },
    withoutTime: { type: number, help: 'Rows without a time, which are in no chunk.', default: 0 },
  },
} as const satisfies Group

export const COUNTS = {
  name: 'SummaryCounts',
  help: 'Counts of the chunks of a table, as `monitor.summaryPlan` says what to count.',
  options: {
    table: { type: options(TABLE), help: 'The table.', required: true },
    chunks: { type: list(options(CHUNK)), help: 'Its chunks, each once.', required: true },
  },
} as const satisfies Group
