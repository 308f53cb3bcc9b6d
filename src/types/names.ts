/** Names that options take, as types. */

import type { FAIL_KINDS, INCOMPLETE, KINDS, TASKS, UNITS } from '../config/schema/names.js'
import type {
  CALCULATORS,
  ESTIMATORS,
  METHODS,
  METRICS,
  MethodKey,
  MetricKey,
  StatisticKey,
} from '../generated/catalogue.js'

/** Prediction of a model: one of two labels, one of several, a quantity. */
export type Task = (typeof TASKS)[number]

/** Meaning of a column: a quantity, one of a set of labels, true or false, an instant. */
export type Kind = (typeof KINDS)[number]

/** Treatment of the rows after the last whole chunk: a chunk of their own, left out, or part of the last. */
export type Incomplete = (typeof INCOMPLETE)[number]

/** Alerts that fail a run. */
export type FailKind = (typeof FAIL_KINDS)[number]

/** `hour`, `day`, `week` (from Monday), `month`, `quarter`, `year`, or a multiple: `6 hours`, `2 weeks`. */
export type Period = Unit | `${number} ${Unit | `${Unit}s`}`

type Unit = (typeof UNITS)[number]

/** Keys of the drift methods for columns of a kind. */
export type MethodFor<K extends 'numeric' | 'categorical'> = KeyWith<(typeof METHODS)[number], 'kinds', K>

/** Keys of the metrics of a task. */
export type MetricFor<T extends Task> =
  | KeyWith<(typeof METRICS)[number], 'tasks', T>
  | (T extends 'binary' ? 'confusion_matrix' : never)

/** Names of the estimators of a task. */
export type EstimatorFor<T extends Task> = 'auto' | KeyWith<(typeof ESTIMATORS)[number], 'tasks', T>

type KeyWith<Entry, List extends string, V> = Entry extends { key: infer K } & {
  [list in List]: readonly (infer Own)[]
}
  ? V extends Own
    ? K
    : never
  : never

/** Name of a fault that calculators of data quality count. */
type FaultKey = Extract<(typeof CALCULATORS)[number], { readonly family: 'quality' }>['faults'][0]

/** Name of a threshold: a metric, method or statistic, a share or number of faulty values, or features together. */
export type ThresholdKey =
  | MethodKey
  | MetricKey
  | StatisticKey
  | `${FaultKey}_${'rate' | 'count'}`
  | `true_${string}_pred_${string}`
  | 'reconstruction_error'
  | 'domain_classifier_auroc'
