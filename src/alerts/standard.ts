/** Standard of a series: what its values are held to, settled by the configuration and the reference. */

import { rollup } from 'd3-array'
import { calculatorOf, familyOf, isEvidence } from '../calculators/list.js'
import { alertsByChance, boundsOf, givenThreshold, thresholdOf } from '../config/thresholds.js'
import type { CalculatorKey, Chunk, ResolvedConfig, Series } from '../types/index.js'
import { boundsByChance, bySize, type Sized } from './chance/bounds.js'
import { familyLevels, levelOf } from './chance/budget.js'
import { type Expected, expectationsOf } from './chance/expected.js'
import type { Watched } from './chance/readings.js'
import { PART } from './chance/sequence.js'
import { resolveThreshold } from './threshold.js'

/** Standard of a series, the same at every check. */
export interface Standard {
  readonly threshold: Series['threshold']
  /** Mean of the reference's values: of an estimate, of the realized ones. */
  readonly usual: number | null
  /** Share of the reference's rows that have a fault; 0 for other series. */
  readonly usualFaults: number
  readonly byPValue: boolean
  /** NannyML's: whatever is beyond a bound alerts. */
  readonly compat: boolean
  /** Bounds that the user gave, on whichever side. */
  readonly given: boolean
  /** Bounds that the user gave as numbers, not as a distance from few reference chunks. */
  readonly constant: boolean
  readonly good: 'above' | 'below' | 'neither'
  /** A share of faults by rows, or a count of them. */
  readonly faults: 'share' | 'count' | undefined
  /** Expectation by chance; `null` where the reference has too few chunks to tell, left out where bounds judge. */
  readonly chance?: Expected | null
  /** Probability of a false alarm in a chunk, of all series of the family. */
  readonly level?: number
  /** Changes below it are no alert. */
  readonly leastEffect?: number
  /** Bounds of a chunk by its own rows, to a twentieth; left out where `threshold` holds for all. */
  readonly boundsIn?: (chunk: Sized) => Series['threshold']
}

/** A series in the reference's chunks. */
export interface Usual {
  /** Source of the thresholds: the values, or for an estimate the realized values. */
  readonly values: Float64Array
  readonly own: Float64Array
  /** Rows by chunk. */
  readonly rows: Float64Array
}

/** Standard that a series of the reference sets for its values in production. */
export function standardOf(
  config: ResolvedConfig,
  { calculator, metric, column }: { calculator: CalculatorKey; metric: string; column: string | undefined },
  reference: Usual,
): Standard {
  const given = givenThreshold(config, metric, column)
  const bounds = boundsOf(config, calculator, metric)
  const values = Array.from(reference.values).filter((value) => !Number.isNaN(value))
  const threshold = thresholdOf(config, metric, column, bounds)
  const faults = calculatorOf(calculator).fault ? (config.quality.as === 'rate' ? 'share' : 'count') : undefined
  return {
    threshold: threshold === null ? NO_BOUNDS : resolveThreshold(threshold, values, bounds.limits),
    usual: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    usualFaults: faults === undefined ? 0 : usualShareOf(faults, reference),
    byPValue: bounds.byPValue === true,
    compat: config.compat === 'nannyml',
    given: given !== undefined,
    constant: given !== undefined && !('std' in given),
    good: familyOf(calculator).good(metric, config),
    faults,
  }
}

/** Tells whether chance judges a series: not where the user gave bounds, NannyML's rules are asked for, or nothing judges it. */
export function isJudgedByChance(config: ResolvedConfig, { calculator, metric, column }: Watched): boolean {
  if (!alertsByChance(config) || isEvidence({ calculator, metric })) return false
  const { threshold, byPValue } = boundsOf(config, calculator, metric)
  return (threshold !== null || byPValue === true) && givenThreshold(config, metric, column) === undefined
}

/** The standards with what chance gives in place of bounds, where that judges. */
export function withChance(
  config: ResolvedConfig,
  standards: readonly Standard[],
  watched: readonly Watched[],
  chunks: readonly Chunk[],
  { byChance, part }: { readonly byChance: ArrayLike<number>; readonly part: number },
): readonly Standard[] {
  const places = watched.flatMap((series, place) => (isJudgedByChance(config, series) ? [place] : []))
  if (places.length === 0) return standards
  const expected = expectationsOf(config, watched, chunks, byChance)
  const families = places.flatMap((place) => expected[place]?.family ?? [])
  const counts = rollup(
    families,
    (own) => own.length,
    (family) => family,
  )
  const levels = familyLevels(part * levelOf(config), new Set(families))
  const all = [...standards]
  for (const place of places) {
    const own = expected[place]
    const level = own === undefined ? 0 : (levels.get(own.family) ?? 0)
    const count = own === undefined ? 1 : (counts.get(own.family) ?? 1)
    all[place] = standardByChance(config, standards[place] as Standard, watched[place] as Watched, {
      own,
      level,
      count,
    })
  }
  return all
}

interface Chance {
  readonly own: Expected | undefined
  readonly level: number
  /** Series of the family. */
  readonly count: number
}

function standardByChance(
  config: ResolvedConfig,
  standard: Standard,
  { calculator, metric }: Watched,
  { own, level, count }: Chance,
): Standard {
  const asked = config.alerts === 'nannyml' ? {} : (config.alerts.leastEffect ?? {})
  const leastEffect = asked[metric] ?? 0
  if (own === undefined) return { ...standard, threshold: NO_BOUNDS, chance: null, level, leastEffect }
  const { limits } = boundsOf(config, calculator, metric)
  const sides = standard.good === 'neither' ? 2 : 1
  const alone = (level / count / sides) * (own.sequence === undefined ? 1 : PART)
  const judged = { ...standard, chance: own, level, leastEffect }
  if (standard.byPValue) return { ...judged, threshold: NO_BOUNDS }
  const bounds = (chunk?: Sized) => {
    const found = boundsByChance(own, alone, limits, chunk)
    return standard.faults === 'share' ? shareOf(found, chunk?.rows ?? own.rows.usual) : found
  }
  return { ...judged, threshold: bounds(), boundsIn: bySize(own, bounds) }
}

/** Bounds of numbers of faults as shares of a chunk's rows. */
function shareOf({ lower, upper }: Series['threshold'], rows: number): Series['threshold'] {
  const share = (count: number | null) => (count === null ? null : count / rows)
  return { lower: share(lower), upper: share(upper) }
}

const NO_BOUNDS: Series['threshold'] = { lower: null, upper: null }

/** The share of the reference's rows that have the fault. */
function usualShareOf(as: 'share' | 'count', { own, rows }: Usual): number {
  let [faults, all] = [0, 0]
  for (const [chunk, value] of own.entries()) {
    if (Number.isNaN(value)) continue
    const size = rows[chunk] as number
    faults += as === 'share' ? value * size : value
    all += size
  }
  return all === 0 ? 0 : faults / all
}
