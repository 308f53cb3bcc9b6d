/** Threshold of a series: the user's for the column, for the key, or the default. */

import { resolveThreshold } from '../alerts/threshold.js'
import { CALCULATORS, calculatorOf } from '../calculators/list.js'
import { isCell } from '../calculators/performance.js'
import type { Bounds } from '../calculators/record.js'
import { nearest, ReckonerError, unknownName } from '../core/errors.js'
import type { CalculatorKey, ConstantThreshold, ResolvedConfig, Threshold } from '../types/index.js'
import { ownMetric } from './metrics.js'

/** The threshold of a series. */
export function thresholdOf(
  config: ResolvedConfig,
  metric: string,
  column: string | undefined,
  byDefault: Bounds,
): Threshold | null {
  return byDefault.threshold === null ? null : (givenThreshold(config, metric, column) ?? byDefault.threshold)
}

/** Tells whether chance judges what has no bounds of the user's; else NannyML's rules do. */
export function alertsByChance({ compat, alerts }: ResolvedConfig): boolean {
  return compat !== 'nannyml' && alerts !== 'nannyml'
}

/** The threshold that the user gave a series, if any. */
export function givenThreshold(
  config: ResolvedConfig,
  metric: string,
  column: string | undefined,
): Threshold | undefined {
  const named = config.thresholds[`${column}.${metric}`] ?? config.thresholds[metric]
  return named ?? ownMetric(config, metric)?.threshold ?? matrixThreshold(config, metric)
}

/** A threshold for the whole matrix holds for its cells. */
function matrixThreshold(config: ResolvedConfig, metric: string): Threshold | undefined {
  return isCell(metric) ? config.thresholds.confusion_matrix : undefined
}

/** Limits and default thresholds, as NannyML 0.13.1 has them. */
export function boundsOf(config: ResolvedConfig, calculator: CalculatorKey, metric: string): Bounds {
  return calculatorOf(calculator).bounds(config, metric)
}

/** A series, by what it is called. */
interface Watched {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column?: string | undefined
}

/**
 * Refuses thresholds that nothing watched has, or that no value can pass.
 *
 * @throws ReckonerError `invalid_option`.
 */
export function requireEffect(config: ResolvedConfig, watched: readonly Watched[]): void {
  for (const [name, threshold] of Object.entries(config.thresholds)) {
    const concerned = watched.filter(
      ({ metric, column }) =>
        name === metric || name === `${column}.${metric}` || (name === 'confusion_matrix' && isCell(metric)),
    )
    const why = noEffect(config, name, threshold, concerned, watched)
    if (why !== undefined) throw new ReckonerError('invalid_option', `Cannot use threshold "${name}": ${why}`)
  }
}

/** Values in a list of what would do. */
const MOST_NAMES = 12

function noEffect(
  config: ResolvedConfig,
  name: string,
  threshold: Threshold,
  concerned: readonly Watched[],
  watched: readonly Watched[],
): string | undefined {
  const [one] = concerned
  if (one === undefined) return `nothing of that name is watched; ${watchedWords(name, watched)}`
  const { limits, threshold: usual } = boundsOf(config, one.calculator, one.metric)
  if (usual === null) return `${one.metric} is judged by its p-value, and takes no threshold`
  return threshold.std === undefined ? outside(one.metric, threshold, limits) : undefined
}

/** The nearest name that would do, or some. */
function watchedWords(name: string, watched: readonly Watched[]): string {
  const column = watched.find((own) => own.column !== undefined && name.startsWith(`${own.column}.`))?.column
  const concerned = column === undefined ? watched : watched.filter((own) => own.column === column)
  const ofColumns = concerned.flatMap((own) => (own.column === undefined ? [] : [`${own.column}.${own.metric}`]))
  const usual = column === undefined ? [...new Set(watched.map(({ metric }) => metric))] : ofColumns
  const near = nearest(name, [...usual, ...ofColumns])
  if (near !== undefined) return `did you mean "${near}"?`
  const words = usual.slice(0, MOST_NAMES).map((own) => `"${own}"`)
  return `watched are ${words.join(', ') || 'no values'}`
}

/** Why constant bounds make no sense for what a metric can be. */
function outside(metric: string, { lower, upper }: ConstantThreshold, limits: Bounds['limits']): string | undefined {
  const [least, most] = [limits.lower ?? Number.NEGATIVE_INFINITY, limits.upper ?? Number.POSITIVE_INFINITY]
  for (const [side, bound] of Object.entries({ lower, upper })) {
    if (bound === undefined) continue
    if (bound < least) return `its ${side} is ${bound}, and ${metric} is never below ${least}`
    if (bound > most) return `its ${side} is ${bound}, and ${metric} is never above ${most}`
  }
  const idle = (lower === undefined || lower === least) && (upper === undefined || upper === most)
  if (!idle || (lower === undefined && upper === undefined)) return undefined
  return `no value of ${metric} is outside it; {} says that none is worth an alert`
}

/** Refuses thresholds for keys that no series has, and thresholds that make no sense. */
export function checkThresholds(config: ResolvedConfig): void {
  const keys = [...new Set(CALCULATORS.flatMap(({ thresholds }) => thresholds(config)))]
  const features = new Set(config.columns.features)
  for (const [name, threshold] of Object.entries(config.thresholds)) {
    const key = keyOf(name, features)
    if (!isCell(key) && !isCell(name) && !keys.includes(key))
      throw unknownName('unknown_option', `threshold "${name}"`, key, keys)
    resolveThreshold(threshold, [], { lower: null, upper: null })
  }
}

/** Each part of a text that ends before a dot, the shortest first: one of them may be the column of a threshold. */
export function* beforeDots(name: string): Generator<string> {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) yield name.slice(0, dot)
}

/** The metric that a threshold is for: what follows the name of a feature, where it begins with one, else the last dot. */
function keyOf(name: string, features: ReadonlySet<string>): string {
  for (const column of beforeDots(name)) if (features.has(column)) return name.slice(column.length + 1)
  return name.slice(name.lastIndexOf('.') + 1)
}
