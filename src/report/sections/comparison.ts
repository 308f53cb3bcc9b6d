/** Performance against drift: the same chunks under each other. */

import { ESTIMATED, REALIZED } from '../../calculators/performance.js'
import { optionsOf, requireResult } from '../../config/shape.js'
import { ReckonerError } from '../../core/errors.js'
import { METHODS, METRICS } from '../../generated/catalogue.js'
import { VERSION } from '../../generated/version.js'
import { alertPlaces, alertsFrom, valueAt } from '../../results/columns.js'
import { markOf } from '../../results/marks.js'
import { rankByCorrelation } from '../../results/ranking.js'
import { isSameSegment } from '../../results/segments.js'
import type { CalculatorKey, Chunk, CompareOptions, MetricKey, Result, Series, Status } from '../../types/index.js'
import { fixed, plural } from '../../words/numbers.js'
import { ticksOf } from '../../words/ticks.js'
import { calculatorLabel, metricLabel } from '../../words/words.js'
import type { Bounds, Report, SeriesBlock, Tick } from '../blocks.js'
import { describeSeries } from '../series-words.js'

/** Panels below performance. */
const MOST_PANELS = 6

/**
 * A report of one comparison: the first metric of `performance` above the series of `drift`, most alerts first, on one
 * axis of time. Choose others with `filter`.
 *
 * @example
 * ```ts
 * import { compare, realizedPerformance, renderMarkdown, univariateDrift } from 'reckoner'
 *
 * const customers = Array.from({ length: 2000 }, (_, i) => {
 *   const age = 20 + ((i * 31) % 50) + (i < 1000 ? 0 : 15)
 *   return { age, bought: age > 60, predicted: age > (i < 1000 ? 60 : 50) }
 * })
 * const [reference, production] = [customers.slice(0, 1000), customers.slice(1000)]
 * const chunks = { size: 200 }
 * const columns = { target: 'bought', prediction: 'predicted' }
 * const performance = await realizedPerformance.fit(reference, { task: 'binary', columns, chunks })
 * const drift = await univariateDrift.fit(reference, { columns: { features: ['age'] }, chunks })
 * console.log(renderMarkdown(compare(await performance.check(production), await drift.check(production))))
 * ```
 *
 * @throws ReckonerError `invalid_option` where one of them has no series, or both no chunk in common.
 */
export function compare(performance: Result, drift: Result, given: CompareOptions = {}): Report {
  requireResult(performance, 'the performance to compare')
  requireResult(drift, 'the drift to compare')
  const options = optionsOf(given, 'a comparison')
  const [first] = performance.series
  if (!first || drift.series.length === 0) {
    const empty = first ? drift : performance
    throw new ReckonerError('invalid_option', `Cannot compare ${empty.calculator}: the result has no series`)
  }
  const places = shared(performance, drift)
  const chunks = places.map(({ own }) => performance.chunks[own] as Chunk)
  const axis = { ticks: ticksOf(chunks, options.chunks ?? { count: chunks.length }), places }
  const worst = drift.series
    .filter((own) => isSameSegment(own, first))
    .sort((a, b) => alertsFrom(b, 0) - alertsFrom(a, 0))
    .slice(0, MOST_PANELS)
  const panels = [
    panel(first, performance.calculator, axis, 'own', 0),
    ...worst.map((series, at) => panel(series, drift.calculator, axis, 'other', at + 1)),
  ]
  const title =
    options.title ?? `${metricLabel(first.metric)} against ${calculatorLabel(drift.calculator).toLowerCase()}`
  return {
    title,
    subtitle: [plural(chunks.length, 'chunk'), correlation(performance, drift, first)].filter(Boolean).join(' · '),
    status: statusOf(first, performance),
    version: VERSION,
    blocks: [{ type: 'comparison', anchor: 'comparison', title: 'Performance against drift', panels }],
  }
}

interface Axis {
  readonly ticks: readonly Tick[]
  readonly places: readonly Pair[]
}

/** A chunk's place in either result. */
interface Pair {
  readonly own: number
  readonly other: number
}

function shared(performance: Result, drift: Result): readonly Pair[] {
  const others = new Map(drift.chunks.map((chunk, place) => [`${chunk.period} ${chunk.key}`, place]))
  const pairs = performance.chunks.flatMap((chunk, own): Pair[] => {
    const other = others.get(`${chunk.period} ${chunk.key}`)
    return other === undefined ? [] : [{ own, other }]
  })
  if (pairs.length > 0) return pairs
  throw new ReckonerError(
    'invalid_option',
    `Cannot compare ${performance.calculator} with ${drift.calculator}: they have no chunk in common`,
  )
}

function panel(series: Series, calculator: CalculatorKey, axis: Axis, side: keyof Pair, at: number): SeriesBlock {
  const title = [metricLabel(series.metric), series.column].filter((part) => part !== undefined).join(': ')
  const marks = axis.places.map((pair, at) => markOf(series, pair[side], axis.ticks[at]?.period === 'reference'))
  const limits = limitsOf(series.metric)
  const role = ROLES[calculator] ?? ('statistic' as const)
  const lines = [{ role, label: role === 'statistic' ? metricLabel(series.metric) : role, marks }]
  return {
    type: 'series',
    anchor: `comparison-${at}`,
    title,
    description: describeSeries(title, 'chunk', axis.ticks, lines),
    alerts: side === 'own' ? 'performance' : 'drift',
    main: false,
    ticks: axis.ticks,
    lines,
    threshold: series.threshold,
    ...(limits ? { limits } : {}),
  }
}

const ROLES: { readonly [calculator in CalculatorKey]?: 'realized' | 'estimated' } = {
  [REALIZED]: 'realized',
  [ESTIMATED]: 'estimated',
}

/** Limits of a metric or a method; results come without the configuration that knows more. */
function limitsOf(metric: string): Bounds | undefined {
  const own = [...METRICS, ...METHODS].find(({ key }) => key === metric)
  return own && { lower: own.lower, upper: own.upper }
}

/** The column whose drift goes most with the change of performance. */
function correlation(performance: Result, drift: Result, first: Series): string {
  const isAligned = performance.chunks.every((chunk, place) => drift.chunks[place]?.key === chunk.key)
  const [best] = isAligned ? rankByCorrelation(drift, performance, first.metric as MetricKey) : []
  return best ? `correlation of its change with drift: at most ${fixed(best.score, 2)}, of ${best.column}` : ''
}

function statusOf(series: Series, { chunks }: Result): Status {
  const hasValue = chunks.some((chunk, place) => chunk.period === 'production' && valueAt(series, place) !== null)
  if (!hasValue) return 'inconclusive'
  return alertPlaces(series, chunks).length > 0 ? 'degraded' : 'healthy'
}
