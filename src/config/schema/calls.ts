/** Options of calls. */

import { anything, callback, number as isNumber, text as isText, shape } from '../../core/validate.js'
import { CHUNKING } from './chunks.js'
import { COUNTS } from './counts.js'
import { COMPARED, FAIL_KINDS, KINDS, PLANNED } from './names.js'
import { NOTIFY } from './notify.js'
import { code, either, flag, type Group, list, name, number, type Option, options, record, text } from './option.js'
import { SIGNAL } from './signal.js'

const RUN = {
  name: 'RunOptions',
  help: 'Options of every function that works off the main thread.',
  options: {
    signal: SIGNAL,
    onProgress: {
      type: code('(progress: Progress) => void', callback),
      help: 'Called with the progress of the work.',
    },
  },
} as const satisfies Group

export const CSV = {
  name: 'CsvOptions',
  help: 'Properties of CSV files that are known; the rest is guessed, and {@link Dataset.notices} says how.',
  options: {
    delimiter: {
      type: text,
      help: 'Character between fields, for example `;`.',
      otherwise: 'guessed',
      flag: 'delimiter <character>',
      flagHelp: 'Character between the fields of CSV files, for example ";" (default: guessed).',
    },
    quote: {
      type: text,
      help: "Character around fields, or `''` where none quotes.",
      otherwise: '`"`, or `\'` where a whole column stands in these',
      flag: 'quote <character>',
      flagHelp: 'Character around fields of CSV files (default: ").',
    },
    missing: {
      type: list(text),
      help: 'Cells that stand for a missing value, besides the empty one.',
      otherwise: 'those of pandas (NA, N/A, n/a, NaN, -NaN, null, NULL, None, <NA>, #N/A, #NA …) and NaT',
      flag: 'missing <words>',
      flagHelp: 'Cells of CSV files that stand for a missing value, with commas between.',
    },
    decimal: {
      type: name(['.', ','], { later: true }),
      help: 'Decimal mark of numbers.',
      otherwise: 'a point, or a comma where a column can be read in no other way',
      flag: 'decimal <character>',
      flagHelp: 'Decimal mark of CSV files, "." or "," (default: guessed).',
    },
    thousands: {
      type: text,
      help: 'Character between thousands, such as `.` or a space.',
      otherwise: 'none, or the one without which a column cannot be read',
      flag: 'thousands <character>',
      flagHelp: 'Character between thousands in CSV files, for example "." (default: guessed).',
    },
    dates: {
      type: either('a format, or several', text, list(text)),
      help: 'Format of times besides ISO 8601, or several, in the conversions of `strptime`: `%d.%m.%Y %H:%M`.',
      otherwise: 'ISO 8601 alone',
      flag: 'dates <format>',
      flagHelp: 'Format of times in CSV files, for example "%d-%m-%Y %H:%M" (default: ISO 8601).',
    },
    kinds: {
      type: record(name(KINDS, { as: 'Kind' })),
      help: 'Kinds of columns; a cell that is of another one is an error that names its place.',
      otherwise: 'inferred over all rows',
    },
  },
} as const satisfies Group

const OPEN = {
  name: 'OpenOptions',
  help: 'Options of `open`.',
  base: RUN,
  options: {
    csv: {
      type: options(CSV),
      help: 'Properties of CSV and TSV that are known, of files, bytes, streams and responses.',
    },
  },
} as const satisfies Group

const memory = {
  // Its own error says what it is for.
  type: code('number', anything),
  help: 'The most that rows of Parquet and Arrow files may take in memory, in bytes, where they are not in time order and have to be sorted; rows in order are read part by part, however many there are.',
  default: 2 ** 31,
  otherwise: '2 GiB',
} as const satisfies Option

const TABLE = {
  name: 'TableOptions',
  help: 'Options of reading a table that is checked.',
  base: RUN,
  generics: '<L = Source>',
  applied: '<L>',
  options: {
    labels: {
      type: code('L', anything),
      help: 'Labels in a table of their own, in any order and in pieces: `columns.id` and `columns.target`.',
      flag: 'labels <file>',
      flagHelp: 'Labels that arrived later, joined by --id; a path or a quoted glob.',
    },
    asOf: {
      type: code('string | Date', anything),
      help: 'The time as of which labels count as known, by `columns.labelledAt`; later ones are left out. ISO 8601; without a zone, by the clock of that column.',
      otherwise: 'all labels count',
      flag: 'as-of <time>',
      flagHelp: 'Leave labels out that became known later, by --labelled-at: 2026-01-31 or 2026-01-31T08:00:00Z.',
    },
    memory,
  },
} as const satisfies Group

export const CHECK = {
  name: 'CheckOptions',
  help: 'Options of a check.',
  base: TABLE,
  generics: '<L = Source>',
  options: {
    store: {
      type: code('string | URL', anything),
      help: 'A file that runs are kept in, made where it is not there, which `history` reads; a chunk that comes again takes the place of the same chunk of this monitor, and what it said before is kept.',
      flag: 'store <file>',
      flagHelp: 'Keep the run in a file of runs, which reckoner history reads.',
    },
  },
} as const satisfies Group

export const PLAN_LABELS = {
  name: 'PlanLabelsOptions',
  help: 'Options of planning labels.',
  base: TABLE,
  generics: '<L = Source>',
  options: {
    metric: {
      type: name(PLANNED, { as: 'MetricKey' }),
      help: 'The metric that labels are to tell.',
      otherwise: 'the first of `metrics` that labels of single decisions move, or `accuracy`',
      flag: 'metric <key>',
      flagHelp: 'The metric that labels are to tell.',
    },
    change: {
      type: number,
      help: 'The change of the metric that is to be found, in its unit. Required for `business_value`.',
      otherwise: '0.02',
      flag: 'change <number>',
      flagHelp: 'The change of the metric that is to be found (default: 0.02).',
    },
    power: {
      type: number,
      help: 'Probability of finding it, between 0 and 1.',
      default: 0.8,
      flag: 'power <number>',
      flagHelp: 'Probability of finding it (default: 0.8).',
    },
    count: {
      type: number,
      help: 'Rows of the plan, up to 50,000.',
      otherwise: 'as many as find the change',
      flag: 'count <number>',
      flagHelp: 'Rows of the plan, up to 50000 (default: as many as find the change).',
    },
    chunks: {
      type: list(text),
      help: 'Keys of the chunks to label.',
      otherwise: 'those that lack more than half of their labels',
      flag: 'chunks <keys>',
      flagHelp: 'Chunks to label, with commas between (default: those that lack more than half of their labels).',
    },
  },
} as const satisfies Group

const OTHER_MODEL = {
  name: 'OtherModel',
  help: 'Columns of another model.',
  options: {
    name: { type: text, help: 'Name in sentences.', otherwise: 'that of its score or prediction' },
    prediction: {
      type: text,
      help: 'Its predictions.',
      flag: 'challenger-prediction <column>',
      flagHelp: 'Predictions of the other model.',
    },
    score: {
      type: either('a column, or a column for each class', text, record(text)),
      help: 'Its probabilities: of the positive label, or of each class.',
      flag: 'challenger-score <column>',
      flagHelp: 'Probability of the positive label by the other model.',
    },
  },
} as const satisfies Group

export const COMPARE_MODELS = {
  name: 'CompareModelsOptions',
  help: 'Options of comparing two models.',
  base: TABLE,
  generics: '<L = Source>',
  options: {
    challenger: { type: options(OTHER_MODEL), required: true, help: 'The other model.' },
    decideBy: {
      type: name(COMPARED, { as: 'MetricKey' }),
      help: 'The metric that decides.',
      otherwise: '`business_value` where a value is given, or the first of `metrics`',
      flag: 'decide-by <key>',
      flagHelp: 'The metric that decides (default: the value where it is given, or the first metric).',
    },
  },
} as const satisfies Group

export const SUMMARIZE = {
  name: 'SummarizeOptions',
  help: 'Options of summarizing a table.',
  base: RUN,
  options: {
    memory,
    id: {
      type: text,
      help: 'Names the table.',
      otherwise: 'a name made of its content, so that equal rows have equal ids',
    },
    scores: {
      type: either('a number of scores, or "all"', number, name(['all'])),
      help: 'The most distinct scores of a binary classifier that a chunk counts one by one; more are counted in bins, and AUROC and average precision have an interval.',
      default: 10_000,
    },
  },
} as const satisfies Group

const MERGE = {
  name: 'MergeOptions',
  help: 'Options of merging summaries: tables that must be there.',
  base: RUN,
  options: {
    rows: { type: number, help: 'Rows of all tables.' },
    ids: { type: list(text), help: 'Ids of all tables.' },
  },
} as const satisfies Group

export const HISTORY = {
  name: 'HistoryOptions',
  help: 'Options of reading a history.',
  base: RUN,
  options: {
    monitor: {
      type: text,
      help: 'Id of the monitor, or the beginning of its id.',
      otherwise: 'the one that ran last',
      flag: 'monitor <id>',
      flagHelp: 'Id of the monitor, where there are several (default: the one that ran last).',
    },
  },
} as const satisfies Group

const FILTER = {
  name: 'Filter',
  help: 'Parts of a result that are wanted; what is left out stays whole.',
  options: {
    period: { type: name(['reference', 'production']), help: 'Chunks of this period alone.' },
    metrics: { type: list(text), help: 'Metric, method or statistic keys.' },
    columns: { type: list(text), help: 'Names of columns.' },
    segment: {
      type: record(text),
      help: "Rows that series are of, by column and value: `{ country: 'AT' }`; `{}` for all rows alone.",
    },
  },
} as const satisfies Group

export const RANKING = {
  name: 'RankingOptions',
  help: 'Options of a ranking.',
  options: {
    period: { type: name(['production', 'all']), help: 'Chunks of production alone, or all.', default: 'production' },
  },
} as const satisfies Group

const COMPARE = {
  name: 'CompareOptions',
  help: 'Options of `compare`.',
  options: {
    title: { type: text, help: 'Title of the report.', otherwise: 'both results by their names' },
    chunks: { type: CHUNKING, help: 'Chunks of the monitor, as the report names them.' },
  },
} as const satisfies Group

const ranked = shape({ column: isText, score: isNumber, rank: isNumber })

const REPORT = {
  name: 'ReportOptions',
  help: 'Options of a report.',
  options: {
    ranking: {
      type: list(code('Ranked', ranked)),
      help: 'Ranking of the inputs by their correlation with performance, from `rankByCorrelation`: a column of the inputs table.',
    },
  },
} as const satisfies Group

export const WRITE = {
  name: 'WriteOptions',
  help: 'Options of writing a report.',
  base: REPORT,
  options: {
    failOn: {
      type: list(name(FAIL_KINDS, { as: 'FailKind' })),
      help: 'Alerts that fail in JUnit; others are skipped.',
      default: ['performance', 'quality'],
      flag: 'fail-on <kinds>',
      flagHelp: `Exit 1 on these, with commas between: ${FAIL_KINDS.join(', ')} (default: performance,quality).`,
    },
  },
} as const satisfies Group

export const TERMINAL = {
  name: 'TerminalOptions',
  help: 'Options of a summary for a terminal.',
  options: {
    color: { type: flag, help: 'Quiet ANSI colours.', default: false },
    unicode: { type: flag, help: '`false`: shapes and typography in plain ASCII.', default: true },
    width: { type: number, help: 'Width in characters, between 40 and 120.', default: 80 },
  },
} as const satisfies Group

/** Groups by the call that takes them, as errors name it. */
export const CALLS = {
  open: OPEN,
  fit: RUN,
  load: RUN,
  check: CHECK,
  planLabels: PLAN_LABELS,
  compareModels: COMPARE_MODELS,
  summarize: SUMMARIZE,
  merge: MERGE,
  'Summary.from': RUN,
  'the counts': COUNTS,
  history: HISTORY,
  write: WRITE,
  notify: NOTIFY,
  'the filter': FILTER,
  'a ranking': RANKING,
  'a comparison': COMPARE,
  'a report': REPORT,
  'a summary': TERMINAL,
} as const satisfies Readonly<Record<string, Group>>
