/** From values to places on a chart. Across, charts are 1,000 units that stretch; down, they are pixels. */

export const WIDTH = 1000

export interface Scale {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** Decimals that tell the ticks apart. */
  readonly decimals: number
  /** Pixels from the top. */
  y(value: number): number
}

/** A scale over the values, with round ticks, for a drawing area from `top` to `bottom`. */
export function linearScale(values: readonly number[], top: number, bottom: number, about: number): Scale {
  let [low, high] = extent(values)
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) * 0.1, high + (Math.abs(high) || 1) * 0.1]
  const step = niceStep((high - low) / about)
  low = Math.floor(low / step + 1e-9) * step
  high = Math.ceil(high / step - 1e-9) * step
  const steps = Math.round((high - low) / step)
  const decimals = decimalsOfStep(step)
  return {
    low,
    high,
    decimals,
    ticks: Array.from({ length: steps + 1 }, (_, index) => low + index * step),
    y: (value) => tenth(bottom - ((value - low) / (high - low)) * (bottom - top)),
  }
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
  if (values.length === 0) return [0, 1]
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
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

/** Decimals that say a step, such as 0.25, in full. */
function decimalsOfStep(step: number): number {
  const least = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const scaled = step * 10 ** least
  return Math.abs(scaled - Math.round(scaled)) < 1e-6 ? least : least + 1
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough * 0.999) ?? 10
  return factor * power
}
