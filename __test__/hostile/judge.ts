/** What is right, whatever goes in: a clean error, or results whose every number is one. */

import { METHODS, METRICS, ReckonerError, type Result, type Run } from '../../src/index.js'
import { Finding } from './harness.js'

/** Thrown by the harness's own getters, iterators and callbacks: it may come back as it is. */
export class Injected extends Error {}

/** The value of `work`, or `undefined` where it was refused cleanly. */
export async function cleanly<T>(what: string, work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isClean(error)) return undefined
    throw new Finding(`${what}: ${told(error)}`, { cause: error })
  }
}

/** An error of ours that says what is wrong, or one that the harness itself has thrown. */
export function isClean(error: unknown): boolean {
  if (error instanceof Injected) return true
  return error instanceof ReckonerError && error.code !== 'internal' && /^\p{Lu}.{10,}/su.test(error.message)
}

export function told(error: unknown): string {
  if (error instanceof ReckonerError) return `${error.code}: ${error.message.slice(0, 2_000)}`
  if (error instanceof Error) return `${error.name}: ${error.stack?.slice(0, 2_000)}`
  return `not an error, but ${typeof error}`
}

/** Limits of the series that have the same ones in every configuration. */
const LIMITS = new Map<string, { readonly lower: number | null; readonly upper: number | null }>(
  [...METHODS, ...METRICS.filter(({ higherIsBetter }) => higherIsBetter !== null)].map((own) => [own.key, own]),
)
/** Sums of many rows may be off by this share. */
const SLACK = 1e-9

/** @throws Finding for a number that is none, a `null` without a reason, or a value outside its metric's limits. */
export function judgeRun(run: Run): void {
  for (const result of Object.values(run.results)) judgeResult(result)
  for (const { before, after } of run.calibration) {
    for (const side of [before, after]) {
      if (side)
        requireNumbers('calibration', [side.ece, side.brier, ...side.curve.flatMap((bin) => Object.values(bin))])
    }
  }
  for (const column of run.config.columns.features) {
    for (const period of ['reference', 'production'] as const) {
      const shown = run.distribution(column, 0, period)
      if (shown)
        requireNumbers(`distribution of ${column}`, [...(shown.edges ?? []), ...shown.reference, ...shown.production])
    }
  }
}

export function judgeResult({ calculator, chunks, series }: Result): void {
  for (const { metric, column, points, threshold } of series) {
    const name = `${calculator} ${metric} ${column ?? ''}`
    if (points.length !== chunks.length) throw new Finding(`${name}: ${points.length} points, ${chunks.length} chunks`)
    requireNumbers(
      `${name}: threshold`,
      Object.values(threshold).filter((bound) => bound !== null),
    )
    const limits = LIMITS.get(metric)
    for (const { value, undefinedBecause, realized, standardError, pValue } of points) {
      const numbers = [value, realized, standardError, pValue].filter((number) => number != null)
      requireNumbers(name, numbers)
      if ((value === null) !== (undefinedBecause !== undefined)) {
        throw new Finding(`${name}: ${value} with the reason ${undefinedBecause}`)
      }
      if (pValue !== undefined && !(pValue >= 0 && pValue <= 1)) throw new Finding(`${name}: p-value ${pValue}`)
      if (standardError !== undefined && standardError < 0) throw new Finding(`${name}: error ${standardError}`)
      if (value === null || limits === undefined) continue
      const slack = SLACK * Math.max(1, Math.abs(value))
      const isBelow = limits.lower !== null && value < limits.lower - slack
      if (isBelow || (limits.upper !== null && value > limits.upper + slack)) {
        throw new Finding(`${name}: ${value} is outside ${limits.lower}…${limits.upper}`)
      }
    }
  }
}

function requireNumbers(what: string, numbers: readonly number[]): void {
  const odd = numbers.find((number) => !Number.isFinite(number))
  if (odd !== undefined) throw new Finding(`${what}: ${odd} is no finite number`)
}
