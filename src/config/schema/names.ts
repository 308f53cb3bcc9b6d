/** Names that options take, where more than one place knows them. */

import { METRICS } from '../../generated/catalogue.js'

export const TASKS = ['binary', 'multiclass', 'regression'] as const
export const KINDS = ['numeric', 'categorical', 'boolean', 'timestamp'] as const
export const INCOMPLETE = ['keep', 'drop', 'append'] as const
export const UNITS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export const CENTRES = ['mean', 'median', 'min', 'max'] as const
export const SEASONS = ['weekday', 'hour', 'day_of_month'] as const
/** Shares of rows, each of which counts or does not: thresholds can be guaranteed for them. */
export const GUARANTEED = ['precision', 'recall', 'specificity', 'accuracy'] as const
/** Metrics of decisions, which a label moves by an addend of its own: labels can be planned for them. */
export const PLANNED = [
  'f1',
  'precision',
  'recall',
  'specificity',
  'accuracy',
  'balanced_accuracy',
  'mcc',
  'business_value',
] as const
export const FAIL_KINDS = ['performance', 'quality', 'drift', 'any'] as const
/** Metrics by which models can be compared: those that are better or worse. */
export const COMPARED = METRICS.filter(({ higherIsBetter }) => higherIsBetter !== null).map(({ key }) => key)
