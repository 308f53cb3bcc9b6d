/** Options that say what columns are for. */

import { KINDS } from './names.js'
import { column, either, flag, type Group, list, name, number, type Options, options, record, text } from './option.js'

/** Ways to read times where the type of their column does not say them. */
const READING = {
  unit: {
    type: name(['s', 'ms', 'us', 'ns']),
    help: 'Unit of numbers that count from 1970 (UTC): seconds, milli-, micro- or nanoseconds.',
  },
  format: {
    type: text,
    help: 'Format of text, or of digits such as 20240131, in the conversions of `strptime`: `%d.%m.%Y %H:%M`.',
  },
} as const satisfies Options

const TIMESTAMP = {
  name: 'TimestampRole',
  help: 'The column of times, and the way to read it where its type does not say that.',
  generics: '<C extends string = string>',
  applied: '<C>',
  options: {
    column: { type: column, required: true, help: 'The column of dates or times.' },
    unit: {
      ...READING.unit,
      flag: 'timestamp-unit <unit>',
      flagHelp: 'Unit of timestamps that are numbers counted from 1970: "s", "ms", "us" or "ns".',
    },
    format: {
      ...READING.format,
      flag: 'timestamp-format <format>',
      flagHelp: 'Format of timestamps that are text, for example "%d.%m.%Y %H:%M".',
    },
    timeZone: {
      type: text,
      help: 'Zone of the clock that times without a zone show; instants are cut by it where `chunks` names no other.',
      flag: 'timestamp-zone <name>',
      flagHelp: 'Zone of timestamps that have none of their own, for example Europe/Berlin.',
    },
  },
} as const satisfies Group

const ARRIVAL = {
  name: 'ArrivalRole',
  help: 'The column of times at which labels became known, and the way to read it; without one, it is read as `timestamp` is.',
  generics: '<C extends string = string>',
  applied: '<C>',
  options: {
    column: { type: column, required: true, help: 'The column of dates or times.' },
    ...READING,
    timeZone: { type: text, help: 'Zone of the clock that times without a zone show.' },
  },
} as const satisfies Group

export const COLUMNS = {
  name: 'ColumnRoles',
  help: 'Roles of columns. `C`: the names that there are.',
  generics: '<C extends string = string>',
  applied: '',
  options: {
    timestamp: {
      type: either('a column, or { column, unit, format, timeZone }', column, options(TIMESTAMP)),
      help: 'Orders rows and cuts them into periods: a column of dates or times, or how a column is read as such.',
      flag: 'timestamp <column>',
      flagHelp: 'Orders rows and cuts them into periods.',
    },
    id: {
      type: column,
      help: 'Joins labels that arrive in a table of their own to the rows they belong to; an id that comes again is noticed.',
      flag: 'id <column>',
      flagHelp: 'Joins later labels to rows.',
    },
    target: {
      type: column,
      help: 'Labels; in production they may be missing, whole or in part.',
      flag: 'target <column>',
    },
    labelledAt: {
      type: either('a column, or { column, unit, format, timeZone }', column, options(ARRIVAL)),
      help: 'When each label became known; option `asOf` of a check goes by it.',
      flag: 'labelled-at <column>',
      flagHelp: 'When each label became known, which --as-of goes by.',
    },
    prediction: { type: column, help: 'Predicted labels or values.', flag: 'prediction <column>' },
    score: {
      type: either('a column, or a column for each class', column, record(column)),
      help: 'Probabilities between 0 and 1: binary, the column of the positive label; multiclass, a column for each class.',
      flag: 'score <column>',
      flagHelp: 'Probability of the positive label.',
    },
    positive: {
      type: either('a label', text, number, flag),
      help: 'Binary: the label of target or prediction that counts as positive.',
      otherwise: '`1` or `true`; of words also `yes`, `y`, `t`, in any case',
      flag: 'positive <label>',
      flagHelp: 'The label that counts as positive (default: 1 or true).',
    },
    features: {
      type: list(column),
      help: 'Inputs to watch.',
      otherwise: 'every column without another role, except ids, free text and dates as text',
      flag: 'features <columns>',
      flagHelp: 'Columns to watch, with commas between (default: all others).',
    },
    exclude: {
      type: list(column),
      help: 'Columns that are neither watched nor needed.',
      flag: 'exclude <columns>',
      flagHelp: 'Columns to leave out, with commas between.',
    },
    kinds: {
      type: record(name(KINDS, { as: 'Kind' }), { as: 'ByColumn<C, Kind>' }),
      help: "Kinds of features that differ from the file's types; `numeric` reads text as numbers.",
      flag: 'kinds <kinds>',
      flagHelp: 'Kinds that differ from the file, for example zip=categorical,age=numeric.',
    },
  },
} as const satisfies Group
