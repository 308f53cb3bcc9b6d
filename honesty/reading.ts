/** What a run says, read through the public API. Fields that a version does not have yet are read as absent. */

import type { AnyConfig, Source } from '../src/index.js'
import {
  type CalculatorKey,
  type Finding,
  fit,
  type MonitorConfig,
  type Point,
  type Run,
  type Series,
} from '../src/index.js'

/** Configuration without drift, quality and statistics: what is measured is performance alone. */
export const PERFORMANCE_ALONE = { drift: {}, quality: {}, summary: [] } as const satisfies AnyConfig

/** Actions that mend or replace a model. */
const MENDING = ['retrain', 'refactor', 'change_downstream', 'move_threshold', 'recalibrate', 'abstain', 'segment_rule']

/** Fits a monitor; the configurations of streams are right by construction. */
export function fitted(reference: Source, config: AnyConfig) {
  return fit(reference, config as MonitorConfig)
}

/** Result of checking a table against another. */
export async function checked(reference: Source, production: Source, config: AnyConfig): Promise<Run> {
  return (await fitted(reference, config)).check(production)
}

/** A series of a run. */
export function seriesOf(run: Run, calculator: CalculatorKey, metric: string): Series | undefined {
  return run.results[calculator]?.series.find((series) => series.metric === metric)
}

/** Places of the checked chunks. */
export function places(run: Run): readonly number[] {
  return run.chunks.flatMap((chunk, place) => (chunk.period === 'reference' ? [] : [place]))
}

/** Points of the checked chunks. */
export function checkedPoints(run: Run, series: Series | undefined): readonly Point[] {
  return places(run).flatMap((place) => series?.points[place] ?? [])
}

/** Numbers of checked chunks, from 0, that have an alert of some series. */
export function alertingChunks(run: Run, isCounted: (calculator: CalculatorKey, series: Series) => boolean): number[] {
  const counted = Object.values(run.results).flatMap(({ calculator, series }) =>
    series.filter((own) => isCounted(calculator, own)),
  )
  const all = counted.flatMap((series) =>
    checkedPoints(run, series).flatMap((point, chunk) => (point.alert ? [chunk] : [])),
  )
  return [...new Set(all)].sort((one, other) => one - other)
}

/** Tells whether a calculator measures performance. */
export const isPerformance = (calculator: CalculatorKey) => calculator.endsWith('_performance')

/** The 95 % interval of a point: its own, or 1.96 standard errors around its value. */
export function intervalOf(point: Point | undefined): readonly [low: number, high: number] | undefined {
  if (point === undefined || point.value === null) return undefined
  if (point.interval !== undefined) return point.interval
  if (point.standardError === undefined) return undefined
  const reach = 1.96 * point.standardError
  return [point.value - reach, point.value + reach]
}

/** How far an estimate says that it can be trusted. */
export function trustOf(point: Point | undefined): string | undefined {
  return (point as { readonly trust?: { readonly level: string } } | undefined)?.trust?.level
}

/** Tells whether labels have moved an estimate of a run. */
export function isMoved(run: Run): boolean {
  const all = run.results.estimated_performance?.series.flatMap(({ points }) => points) ?? []
  return all.some(({ trust }) => trust?.because.includes('calibration_moved') ?? false)
}

/** Words of a finding that takes its own cause back. */
const ACQUITTED = /explains none|(?:little|no) effect/

/** Tells whether a finding says that its cause explains nothing. */
export const isAcquitted = ({ sentence }: Finding) => ACQUITTED.test(sentence)

/** Causes that a run names, those left out that it says to explain nothing. */
export function causesOf(run: Run): readonly Finding[] {
  return run.verdict.causes.filter((finding) => !isAcquitted(finding))
}

/** Tells whether a run advises to mend or replace the model. */
export function mends(run: Run): boolean {
  return kindsOfActions(run).some((kind) => MENDING.includes(kind))
}

/** Kinds of the actions that a run advises. */
export function kindsOfActions(run: Run): readonly string[] {
  const { options } = run as { readonly options?: readonly { kind: string; standing?: boolean }[] }
  const own = options?.filter(({ standing }) => standing !== true) ?? run.verdict.actions
  return own.map(({ kind }) => kind)
}
