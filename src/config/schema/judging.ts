/** Options that judge values: thresholds, and the worth of predictions. */

import { CENTRES, SEASONS } from './names.js'
import { either, type Group, list, name, number, type Option, options, record, variants } from './option.js'

export const SIDES = {
  name: 'DeviationSides',
  help: 'Standard deviations by side; a side left out is not watched.',
  options: {
    lower: { type: number, help: 'Standard deviations below the centre.' },
    upper: { type: number, help: 'Standard deviations above the centre.' },
  },
} as const satisfies Group

export const CONSTANT = {
  name: 'ConstantThreshold',
  help: 'Fixed bounds; a side left out is not watched.',
  options: {
    lower: { type: number, help: 'A value below it alerts.' },
    upper: { type: number, help: 'A value above it alerts.' },
  },
} as const satisfies Group

export const DEVIATION = {
  name: 'DeviationThreshold',
  help: "A distance from the centre of the reference chunks' values.",
  options: {
    std: {
      type: either('a number, or { lower, upper }', number, options(SIDES)),
      required: true,
      help: 'Distance in (population) standard deviations, on both sides or by side.',
    },
    around: {
      type: name(CENTRES, { later: true }),
      help: 'Centre that the distance is taken from.',
      default: 'mean',
    },
  },
} as const satisfies Group

export const THRESHOLD = variants(
  'Threshold',
  'Bounds outside of which a value alerts: fixed, or at a distance from the reference chunks.',
  CONSTANT,
  DEVIATION,
)

export const ALARM_SHARE = {
  name: 'AlarmShare',
  help: 'False alarms as a share of healthy courses.',
  options: {
    share: { type: number, required: true, help: 'Share of healthy courses that alert in their first chunks.' },
    chunks: { type: number, help: 'Number of these chunks.', default: 100 },
  },
} as const satisfies Group

export const ALARM_RATE = {
  name: 'AlarmRate',
  help: 'False alarms by the chunks between them.',
  options: {
    everyChunks: {
      type: number,
      required: true,
      help: 'Chunks of a healthy course between two false alarms, on average.',
    },
  },
} as const satisfies Group

export const ALERTS = {
  name: 'AlertConfig',
  help: 'When values alert.',
  options: {
    falseAlarms: {
      type: variants(
        'FalseAlarms',
        'The budget of false alarms of everything that is watched.',
        ALARM_SHARE,
        ALARM_RATE,
      ),
      help: 'Budget of false alarms, of everything that is watched.',
      otherwise: '`{ share: 0.05, chunks: 100 }`, which is one in 2,000 chunks',
    },
    leastEffect: {
      type: record(number),
      help: 'Change from the usual value, by metric or method, below which nothing alerts.',
      default: {},
    },
    season: {
      type: name(['auto', 'none', ...SEASONS]),
      help: 'Chunks of the reference that a chunk is held to: those of its weekday, hour or day of the month. `auto`: the one that the reference shows, of which it needs three chunks each.',
      default: 'auto',
    },
  },
} as const satisfies Group

export const CAPACITY = {
  name: 'Capacity',
  help: 'Positive decisions that can be followed up.',
  options: {
    positives: { type: number, required: true, help: 'Positive decisions at most.' },
    per: {
      type: { is: 'text', as: 'Period' },
      help: 'Time that they are counted over, as `day`.',
      otherwise: 'a chunk',
    },
  },
} as const satisfies Group

export const COSTS = {
  name: 'Costs',
  help: 'Costs of what can be done, in the unit of `value`. A cost that is left out is not known: gains are told without it.',
  options: {
    review: { type: number, help: 'Cost of looking at one case.' },
    retrain: { type: number, help: 'Cost of another model, once.' },
  },
} as const satisfies Group

const per = {
  type: name(['row', 'chunk']),
  help: '`chunk`: the sum over a chunk. `row`: the mean over its rows.',
  default: 'chunk',
} as const satisfies Option

export const BINARY_VALUE = {
  name: 'BinaryValue',
  help: 'Worth of one prediction of a binary classifier by its confusion cell, in a unit of your own.',
  options: {
    tp: { type: number, required: true, help: 'Worth of a true positive.' },
    fp: { type: number, required: true, help: 'Worth of a false positive.' },
    fn: { type: number, required: true, help: 'Worth of a false negative.' },
    tn: { type: number, required: true, help: 'Worth of a true negative.' },
    per,
    capacity: {
      type: options(CAPACITY),
      help: 'Positive decisions that can be followed up; thresholds that give more are not advised.',
      otherwise: 'as many as there are rows',
    },
  },
} as const satisfies Group

export const CLASS_VALUE = {
  name: 'ClassValue',
  help: 'Worth of one prediction of several classes, in a unit of your own.',
  options: {
    matrix: {
      type: list(list(number)),
      required: true,
      help: '`matrix[label][prediction]`, classes in their order (numbers by size, text by alphabet).',
    },
    per,
  },
} as const satisfies Group

export const VALUE = variants(
  'ValueMatrix',
  'Worth of one prediction by its confusion cell, in a unit of your own.',
  BINARY_VALUE,
  CLASS_VALUE,
)
