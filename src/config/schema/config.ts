/** Options of a monitor. */

import { ESTIMATORS, METHODS, METRICS, STATISTICS } from '../../generated/catalogue.js'
import { CHUNKS } from './chunks.js'
import { COLUMNS } from './columns.js'
import { ALERTS, COSTS, THRESHOLD, VALUE } from './judging.js'
import { TASKS } from './names.js'
import { either, flag, type Group, list, name, number, options, record, text } from './option.js'

const keys = <E extends { readonly key: string }>(entries: readonly E[]) => entries.map(({ key }) => key)

/** Keys of the drift methods for columns of a kind. */
const methodsFor = (kind: 'numeric' | 'categorical', as: string) =>
  name(keys(METHODS.filter(({ kinds }) => (kinds as readonly string[]).includes(kind))), { as })

/** A measure that is on or off, or on with options. */
const orOptions = (group: Group) => either('true, false or options', flag, options(group))

export const RECONSTRUCTION = {
  name: 'ReconstructionOptions',
  help: 'Options of reconstruction from the principal directions of the reference.',
  options: {
    components: {
      type: number,
      help: 'Below 1, the share of the variance that the kept directions explain; else their number.',
      default: 0.65,
    },
    numericFill: {
      type: either('a name or a number', name(['mean', 'median', 'most_frequent']), number),
      help: 'Stands for a missing number.',
      default: 'mean',
    },
    categoricalFill: { type: text, help: 'Stands for a missing label.', otherwise: 'the most frequent label' },
  },
} as const satisfies Group

export const DOMAIN_CLASSIFIER = {
  name: 'DomainClassifierOptions',
  help: 'Options of the domain classifier.',
  options: {
    folds: {
      type: name(['shuffled', 'in_order']),
      help: 'Order in which rows are dealt into folds.',
      otherwise: '`shuffled`; with `compat: "nannyml"`, `in_order`',
    },
  },
} as const satisfies Group

export const DRIFT = {
  name: 'DriftConfig',
  help: 'Measures of drift: of each feature alone, and of all together.',
  generics: "<N = MethodFor<'numeric'>, C = MethodFor<'categorical'>>",
  applied: '<MethodKey, MethodKey>',
  options: {
    numeric: {
      type: list(methodsFor('numeric', 'N')),
      help: 'Methods for numbers.',
      default: [],
      flag: 'drift-numeric <keys>',
      flagHelp: 'Methods for numbers, with commas between; reckoner help keys.',
    },
    categorical: {
      type: list(methodsFor('categorical', 'C')),
      help: 'Methods for labels.',
      default: [],
      flag: 'drift-categorical <keys>',
      flagHelp: 'Methods for labels, with commas between; reckoner help keys.',
    },
    reconstruction: {
      type: orOptions(RECONSTRUCTION),
      help: 'Distance of rows from the principal directions of the reference: whether features still go together.',
      default: false,
    },
    domainClassifier: {
      type: orOptions(DOMAIN_CLASSIFIER),
      help: 'AUROC of a model that tells a chunk from the reference; it grows trees for every chunk, which takes seconds each.',
      default: false,
    },
  },
} as const satisfies Group

export const QUALITY = {
  name: 'QualityConfig',
  help: 'Faults of values that are counted.',
  options: {
    missing: { type: flag, help: 'Missing values.', default: false },
    unseen: { type: flag, help: 'Labels that the reference never had.', default: false },
    outOfRange: { type: flag, help: "Numbers outside the reference's smallest and largest.", default: false },
    // Off: coarse features repeat by chance, and the more rows a chunk has, the more often.
    duplicateRows: {
      type: flag,
      help: 'Rows that equal an earlier row of their chunk in every feature.',
      default: false,
    },
    as: { type: name(['rate', 'count']), help: 'Shares of the rows, or numbers of rows.', default: 'rate' },
  },
} as const satisfies Group

export const OWN_METRIC = {
  name: 'OwnMetric',
  help: 'A metric of your own: an expression over the columns of a row, aggregated over the rows of a chunk.',
  options: {
    key: { type: text, required: true, help: 'Its name in results: small letters, digits and underscores.' },
    of: {
      type: text,
      required: true,
      help: 'Expression that is aggregated; read, never run as code ([metrics.md](metrics.md#own-metrics)).',
    },
    aggregate: { type: name(['mean', 'sum', 'ratio']), help: 'Aggregation over the rows of a chunk.', default: 'mean' },
    per: { type: text, help: 'Expression whose sum a `ratio` divides the sum of `of` by.' },
    higherIsBetter: {
      type: flag,
      help: 'The side that is good: alerts are on the other, and fail a run.',
      otherwise: 'neither; alerts are on both, and fail no run',
    },
    threshold: { type: THRESHOLD, help: 'Bounds outside of which a value alerts.' },
  },
} as const satisfies Group

const THRESHOLD_KEYS = [...keys(METHODS), ...keys(METRICS), ...keys(STATISTICS)]

export const CONFIG = {
  name: 'AnyConfig',
  help: 'A configuration of any task; {@link MonitorConfig} tells the tasks apart.',
  options: {
    name: {
      type: text,
      help: 'Title of reports.',
      default: 'Model',
      flag: 'name <text>',
      flagHelp: 'Title of the report.',
    },
    task: {
      type: name(TASKS, { as: 'Task' }),
      help: 'Task of the model.',
      otherwise: 'none: inputs are watched, performance is not',
      flag: 'task <task>',
      flagHelp:
        'binary, or regression; multiclass needs --config, for a score of each class; left out: binary where there are labels and a score or prediction, else inputs alone are watched.',
    },
    columns: { type: options(COLUMNS), help: 'Roles of columns.' },
    chunks: CHUNKS,
    segments: {
      type: list(either('a column or a list of columns', text, list(text))),
      help: 'Columns by whose values rows are watched apart, as monitors of their own: each alone, or those of a list together. Categorical, boolean, or whole numbers of few values; a feature or not.',
      otherwise: 'all rows together alone',
      flag: 'segments <columns>',
      flagHelp:
        'Columns whose values are watched apart, with commas between; country+channel stands for both together.',
    },
    metrics: {
      type: list(
        either('a key or { key, of }', name(keys(METRICS), { as: 'MetricKey', later: true }), options(OWN_METRIC)),
      ),
      help: 'Performance metrics, of the table or your own.',
      otherwise: "the task's usual ones, and `business_value` where `value` is given",
      flag: 'metrics <keys>',
      flagHelp: 'Performance metrics, with commas between; reckoner help keys lists them.',
    },
    estimator: {
      type: name(['auto', ...keys(ESTIMATORS)]),
      help: 'Estimates performance without labels. `auto`: the first that the task has and whose needs are met; with `compat: "nannyml"`, of those that NannyML has.',
      default: 'auto',
      flag: 'estimator <key>',
      flagHelp: 'Estimates performance without labels; reckoner help keys (default: the first that can).',
    },
    normalizeConfusion: {
      type: name(['none', 'true', 'predicted', 'all']),
      help: 'Form of confusion cells: counts (`none`), or shares of their label, prediction or all rows.',
      default: 'none',
    },
    value: { type: VALUE, help: 'Worth of one prediction by its confusion cell.' },
    costs: {
      type: options(COSTS),
      help: 'Costs of what can be done, in the unit of `value`, which they need.',
      default: {},
    },
    horizon: {
      type: number,
      help: 'Chunks over which the gains of what can be done are summed.',
      default: 4,
    },
    drift: {
      type: options(DRIFT),
      help: 'Measures of drift: exactly those named, `{}` for none.',
      otherwise: 'Jensen–Shannon for every feature',
      default: {
        numeric: ['jensen_shannon'],
        categorical: ['jensen_shannon'],
        reconstruction: false,
        domainClassifier: false,
      },
    },
    quality: {
      type: options(QUALITY),
      help: 'Faults of values that are counted: exactly those named, `{}` for none.',
      otherwise: 'missing, unseen and out-of-range values, as rates',
      default: { missing: true, unseen: true, outOfRange: true, as: 'rate' },
    },
    summary: {
      type: list(name(keys(STATISTICS), { as: 'StatisticKey' })),
      help: 'Summary statistics: exactly those named, `[]` for none.',
      otherwise: 'mean, standard deviation and, for periods, row count',
    },
    thresholds: {
      type: record(THRESHOLD, { keys: THRESHOLD_KEYS }),
      help: 'Thresholds by method, metric or statistic key, or `column.key` for one column.',
      default: {},
    },
    alerts: {
      type: either('options, or "nannyml"', options(ALERTS), name(['nannyml'])),
      help: 'When values alert, where `thresholds` does not say so. `nannyml`: beyond three standard deviations of the reference chunks.',
      default: {},
    },
    keepRows: {
      type: number,
      help: 'With a task: the most rows of the reference that the monitor keeps, drawn at random, as codes with score, prediction, label and time. 0: none.',
      default: 50_000,
      flag: 'keep-rows <number>',
      flagHelp: 'Reference rows that the monitor keeps as codes (default: 50000; 0: none).',
    },
    compat: {
      type: name(['nannyml']),
      help: '`nannyml`: the numbers of NannyML 0.13.1 where ours differ on purpose: Kolmogorov–Smirnov and Wasserstein binned above 10,000 reference rows, calibration by random splits of rows in their order, folds of the domain classifier in that order, value per predicted class.',
    },
  },
} as const satisfies Group
