/** From values to places on a chart. Across, charts are 1,000 units that stretch; down, they are pixels. */

import { extent as extentOf, nice, tickStep, ticks } from 'd3-array'
import { format, precisionFixed, precisionRound } from 'd3-format'
import { fixed } from '../../../words/numbers.js'
import type { Bounds } from '../../blocks.js'

export const WIDTH = 1000

export interface Scale {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** Decimals that tell the ticks apart. */
  readonly decimals: number
  /** Pixels from the top; of what is beyond the axis, its end. */
  y(value: number): number
  /** A tick in so many digits that no other reads the same. */
  print(tick: number): string
}

/** The axis ends at a multiple of a step so many of which it has at least: it is not much longer than what it shows. */
const STEPS = 10
const UNLIMITED: Bounds = { lower: null, upper: null }

/**
 * A scale over the values, with round ticks, for a drawing area from `top` to `bottom`. It ends where the metric's own
 * `limits` are: there is nothing beyond.
 */
export function linearScale(
  values: readonly number[],
  top: number,
  bottom: number,
  about: number,
  limits: Bounds = UNLIMITED,
): Scale {
  const within = (value: number) => clamp(value, limits.lower ?? -Number.MAX_VALUE, limits.upper ?? Number.MAX_VALUE)
  const [least, most] = widened(extent(values.filter(Number.isFinite).map(within)))
  const unit = unitOf(least, most)
  const [low, high] = nice(within(least) / unit, within(most) / unit, STEPS).map(
    (end) => within(end * unit) / unit,
  ) as [number, number]
  const step = tickStep(low, high, about)
  const digits = precisionRound(step, Math.max(Math.abs(low), Math.abs(high)))
  const decimals = precisionFixed(step * unit)
  return {
    low: within(low * unit),
    high: within(high * unit),
    decimals,
    ticks: ticks(low, high, about).map((tick) => tick * unit),
    y: (value) => tenth(bottom - ((clamp(value / unit, low, high) - low) / (high - low)) * (bottom - top)),
    print: (tick) => (unit > 1 || decimals > 8 || Math.abs(tick) >= 1e15 ? power(tick, digits) : fixed(tick, decimals)),
  }
}

/** Divisor of the values that makes their differences numbers: a power of ten, which keeps ticks round. */
function unitOf(low: number, high: number): number {
  return Math.max(Math.abs(low), Math.abs(high)) > 1e300 ? 1e20 : 1
}

/** With as many digits as tell it from its neighbours. */
function power(tick: number, digits: number): string {
  return tick === 0 ? '0' : format(`.${Math.max(1, digits) - 1}e`)(tick).replace('e+', 'e')
}

/** One value, or values that no two ticks could tell apart, in the middle of some room. */
function widened([low, high]: readonly [number, number]): readonly [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high))
  const isTiny = size < 1e-300
  if (high - low > size * 1e-12 && !isTiny) return [low, high]
  const room = (isTiny ? 1 : size) * 0.1
  return [low - room, high + room]
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

/** Bounds that can be drawn without flattening the data; the others are left off the axis. */
export function boundsNear(
  values: readonly number[],
  bounds: readonly (number | null | undefined)[],
): readonly number[] {
  const [low, high] = extent(values)
  const reach = (high - low || Math.abs(high) || 1) * 1.5
  return bounds.filter(
    (bound): bound is number => typeof bound === 'number' && bound >= low - reach && bound <= high + reach,
  )
}

/** Smallest and largest; 0 and 1 where there is nothing. */
export function extent(values: readonly number[]): [number, number] {
  const [low = 0, high = 1] = extentOf(values)
  return [low, high]
}

/** Middle of a chunk, in units across. */
export function middle(index: number, total: number): number {
  return tenth(((index + 0.5) / total) * WIDTH)
}

/** Left edge of a chunk, in units across. */
export function edge(index: number, total: number): number {
  return tenth((index / total) * WIDTH)
}

/** Units across as a percentage, for what must not stretch. */
export function across(units: number): string {
  return `${Math.round(units * 10) / 100}%`
}

export function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
