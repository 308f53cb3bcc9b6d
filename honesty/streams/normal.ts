/** The normal distribution function from a table, because streams ask it for every value. */

const REACH = 8
const STEPS = 16384

/** The function at the steps, by Simpson's rule from step to step. */
const SHARES = tabulate()

function tabulate(): Float64Array {
  const width = (2 * REACH) / STEPS
  const density = (value: number) => Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI)
  const shares = new Float64Array(STEPS + 2)
  for (let step = 0; step <= STEPS; step++) {
    const from = -REACH + step * width
    const area = (width / 6) * (density(from) + 4 * density(from + width / 2) + density(from + width))
    shares[step + 1] = (shares[step] as number) + area
  }
  return shares
}

/** Share of a standard normal variable below a value. */
export function normalShare(value: number): number {
  const place = (Math.min(Math.max(value, -REACH), REACH) + REACH) * (STEPS / (2 * REACH))
  const step = Math.floor(place)
  const low = SHARES[step] as number
  return low + ((SHARES[step + 1] as number) - low) * (place - step)
}

/** The logistic function. */
export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
