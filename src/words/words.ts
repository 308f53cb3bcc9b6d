/** Keys of the catalogue in words. */

import { CALCULATORS } from '../calculators/list.js'
import { METHODS, METRICS, STATISTICS } from '../generated/catalogue.js'
import type { Bounds, Cell } from '../report/blocks.js'
import type {
  ActionKind,
  CalculatorKey,
  ColumnProfile,
  Kind,
  OptionKind,
  Status,
  Threshold,
  Undefined,
} from '../types/index.js'
import { count, plain } from './numbers.js'

export { enumerate } from './lists.js'

const REASONS: Readonly<Record<Undefined, string>> = {
  empty_chunk: 'no rows',
  all_missing: 'every value is missing',
  no_labels: 'no labels yet',
  one_class: 'only one class among the labels',
  no_positives: 'no positive labels',
  no_negatives: 'no negative labels',
  no_predicted_positives: 'nothing was predicted positive',
  no_predicted_negatives: 'nothing was predicted negative',
  no_variation: 'all values are equal',
  too_few_values: 'too few values',
  not_finite: 'not a finite number',
  negative_values: 'a logarithm of negative values',
  absent_class: 'a class has no labels',
  not_estimated: 'cannot be estimated',
  not_in_summary: 'not in the summary: it is measured from values or rows',
  selected_labels: 'withheld: labels came for some kinds of rows first',
  few_of_segment: 'fewer than 30 rows of the segment',
}

/** Why there is no number. */
export function reasonWords(reason: Undefined | undefined): string {
  return reason === undefined ? 'not computed' : (REASONS[reason] ?? spell(reason))
}

const LABELS: Readonly<Record<string, string>> = Object.assign({}, ...CALCULATORS.map(({ labels }) => labels))

/** `F1`, `Jensen–Shannon`, `Mean`; an unknown key is spelled out. */
export function metricLabel(metric: string): string {
  const known = [...METRICS, ...METHODS, ...STATISTICS].find((entry) => entry.key === metric)
  return known?.label ?? LABELS[metric] ?? spell(metric)
}

const SHORT_LABELS: Readonly<Record<string, string>> = {
  mae: 'MAE',
  mape: 'MAPE',
  mse: 'MSE',
  rmse: 'RMSE',
  msle: 'MSLE',
  rmsle: 'RMSLE',
  r2: 'R²',
  median_absolute_error: 'Median error',
  balanced_accuracy: 'Balanced acc.',
  ks: 'KS',
  lift: 'Lift',
  brier: 'Brier',
  calibration_error: 'Calib. error',
  calibration_slope: 'Calib. slope',
  calibration_offset: 'Calib. offset',
  quantile_loss_10: 'Loss of q10',
  quantile_loss_90: 'Loss of q90',
}

/** Short label for narrow places: `RMSE`. */
export function metricShort(metric: string): string {
  return SHORT_LABELS[metric] ?? metricLabel(metric)
}

/** The metric inside a sentence: `missing values`, but `F1` and `AUROC`. */
export function metricInSentence(metric: string): string {
  const label = metricLabel(metric)
  return /^(?!Gini|Brier)[A-Z][a-z]+( |$)/.test(label) ? label[0]?.toLowerCase() + label.slice(1) : label
}

/** The same for narrow places: `MAE`, `accuracy`. */
export function metricShortInSentence(metric: string): string {
  return SHORT_LABELS[metric] ?? metricInSentence(metric)
}

export function calculatorLabel(calculator: CalculatorKey): string {
  return CALCULATORS.find((entry) => entry.key === calculator)?.label ?? spell(calculator)
}

/** Tells whether a drift method is judged by its p-value, not by a distance. */
export function judgedByPValue(metric: string): boolean {
  return METHODS.some((method) => method.key === metric && method.judgedBy === 'p_value')
}

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  inconclusive: 'Inconclusive',
}

export const ACTION_WORDS: Readonly<Record<ActionKind, string>> = {
  fix_data: 'Fix the data',
  retrain: 'Retrain',
  change_downstream: 'Adjust downstream decisions',
  refactor: 'Rethink the use case',
  collect_labels: 'Collect labels',
  none: 'Nothing',
}

/** First words of the sentences of options. */
export const OPTION_WORDS: Readonly<Record<OptionKind, readonly string[]>> = {
  fix_data: ['Fix the data'],
  move_threshold: ['Move the decision threshold'],
  recalibrate: ['Recalibrate the scores', ACTION_WORDS.change_downstream],
  segment_rule: ['Decide rows'],
  abstain: ['Have people decide', ACTION_WORDS.change_downstream],
  retrain: ['Retrain'],
  refactor: ['Rethink the use case'],
  collect_labels: ['Collect labels'],
  do_nothing: ['Do nothing'],
}

/** An action as a sentence: `Retrain: on labels from 16 April 2001 on`. */
export function actionSentence({ kind, why }: { readonly kind: ActionKind; readonly why: string }): string {
  const label = ACTION_WORDS[kind]
  if (kind === 'none' || why.toLowerCase().startsWith(label.toLowerCase())) return why
  return `${label}${/^\p{Lu}/u.test(why) ? '.' : ':'} ${why}`
}

/** Cells of the grid in words, in the order of legends. */
export const CELL_WORDS: Readonly<Record<Cell, string>> = {
  performance: 'performance outside its threshold',
  watch: 'performance on watch: unusual, but not enough for an alert',
  quality: 'data quality outside its threshold',
  drift: 'input drift, which matters only if performance follows',
  better: 'better than usual',
  no_labels: 'no labels yet',
  withheld: 'withheld: labels came for some kinds of rows first',
  undefined: 'no value',
  healthy: 'as expected',
  reference: 'reference',
}

/** Cells of the grid that occur in some rows, in the order of legends. */
export function cellsIn(rows: readonly { readonly cells: readonly Cell[] }[]): readonly Cell[] {
  const used = new Set(rows.flatMap(({ cells }) => cells))
  return (Object.keys(CELL_WORDS) as Cell[]).filter((cell) => used.has(cell))
}

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  numeric: 'number',
  categorical: 'category',
  boolean: 'true or false',
  timestamp: 'time',
}

/** `229 values` for a category, `number` for a quantity. */
export function kindWords(column: ColumnProfile | undefined): string {
  if (!column) return ''
  if (column.kind === 'categorical' && column.categories !== undefined) return `${count(column.categories)} values`
  return KIND_WORDS[column.kind]
}

/** Bounds of a series in words; `print` formats them. */
export function boundsWords(bounds: Bounds, print: (value: number) => string = plain): string {
  if (bounds.lower !== null && bounds.upper !== null) return `${print(bounds.lower)} to ${print(bounds.upper)}`
  if (bounds.lower !== null) return `at least ${print(bounds.lower)}`
  return bounds.upper !== null ? `at most ${print(bounds.upper)}` : 'none'
}

/** A requested threshold in words. */
export function thresholdWords(threshold: Threshold): string {
  if (threshold.std === undefined)
    return boundsWords({ lower: threshold.lower ?? null, upper: threshold.upper ?? null })
  const centre = `the reference chunks' ${threshold.around ?? 'mean'}`
  if (typeof threshold.std === 'number') return `${plain(threshold.std)} standard deviations around ${centre}`
  const { lower, upper } = threshold.std
  const sides = [lower === undefined ? '' : `${plain(lower)} below`, upper === undefined ? '' : `${plain(upper)} above`]
  return `${sides.filter(Boolean).join(' and ')} ${centre}, in standard deviations`
}

/** A key as words: `first_seen` is `First seen`. */
export function spell(key: string): string {
  return capital(key.replaceAll('_', ' ').trim())
}

/** A text as it begins a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A column, label or other name of the data inside a sentence. */
export function quoted(name: string): string {
  return `"${name}"`
}

/** A noun with its article: `a week`, `an hour`. */
export function aNoun(noun: string): string {
  return `${/^(?:hour|[aeiou])/.test(noun) ? 'an' : 'a'} ${noun}`
}
