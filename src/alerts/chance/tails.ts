/** Tails of distributions, in double precision down to 1e-300. */

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const

/** Logarithm of the gamma function of a number above 0 (Lanczos 1964). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const sum = LANCZOS.reduce((all, coefficient, place) => all + coefficient / (x + place), 0.9999999999998099)
  const base = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum)
}

const STEPS = 400
const ENOUGH = 1e-13

/** Probability that a gamma variable of a shape, and of scale 1, is above x. */
export function gammaTail(shape: number, x: number): number {
  if (x <= 0) return 1
  const density = Math.exp(shape * Math.log(x) - x - logGamma(shape))
  return x < shape + 1 ? 1 - density * lowerSeries(shape, x) : density * upperFraction(shape, x)
}

function lowerSeries(shape: number, x: number): number {
  let [term, sum] = [1 / shape, 1 / shape]
  for (let step = 1; step < STEPS && term > sum * ENOUGH; step++) {
    term *= x / (shape + step)
    sum += term
  }
  return sum
}

/** Lentz's continued fraction. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape
  let [c, d] = [1e300, 1 / b]
  let fraction = d
  for (let step = 1; step < STEPS; step++) {
    const a = step * (shape - step)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < ENOUGH) break
  }
  return fraction
}

/** Probability that a χ² variable is above x. */
export function chiSquaredTail(freedom: number, x: number): number {
  return gammaTail(freedom / 2, x / 2)
}

/** Probability that a standard normal variable is above z. */
export function normalTail(z: number): number {
  const half = chiSquaredTail(1, z * z) / 2
  return z >= 0 ? half : 1 - half
}

/** The standard normal number that is exceeded with a probability: Hastings' approximation (1955), and Newton steps on the logarithm. */
export function normalAbove(probability: number): number {
  if (probability > 0.5) return -normalAbove(1 - probability)
  const t = Math.sqrt(-2 * Math.log(probability))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let step = 0; step < 3; step++) {
    const tail = normalTail(z)
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
    z += (Math.log(tail / probability) * tail) / density
  }
  return z
}

/** Probability that Student's t is above a number from 0 on: by the normal number of Wallace (1959). */
export function studentTail(freedom: number, t: number): number {
  const corrected = ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom))
  return normalTail(corrected)
}

/**
 * Probability of more than `count` faults in `rows` rows, and half of that of as many, where `alpha` and `beta` tell the
 * share of faults: a beta-binomial mid-p.
 */
export function faultsTail(count: number, rows: number, alpha: number, beta: number): number {
  if (!(rows <= MANY)) return manyFaultsTail(count, rows, alpha, beta)
  const whole = Math.min(rows, Math.max(0, Math.round(count)))
  const upper = whole > (rows * alpha) / (alpha + beta)
  const at = Math.exp(logFaults(whole, rows, alpha, beta))
  // Terms fall from here on, away from the mean.
  let [sum, term] = [at / 2, at]
  for (let own = whole; upper ? own < rows : own > 0; own += upper ? 1 : -1) {
    term *= upper ? ratio(own, rows, alpha, beta) : 1 / ratio(own - 1, rows, alpha, beta)
    sum += term
    if (!(term > sum * ENOUGH)) break
  }
  return upper ? sum : 1 - sum
}

/** The same of a count that may lie between two whole ones. */
export function shareTail(count: number, rows: number, alpha: number, beta: number): number {
  const below = Math.floor(count)
  const part = count - below
  const at = faultsTail(below, rows, alpha, beta)
  return part === 0 ? at : (1 - part) * at + part * faultsTail(below + 1, rows, alpha, beta)
}

/** Rows from which the sum would be long. */
const MANY = 100_000
/** Shape from which a gamma variable is all but normal. */
const NORMAL = 10_000

/** The same by the gamma variable of the same mean and variance, which a share of rare faults is like. */
function manyFaultsTail(count: number, rows: number, alpha: number, beta: number): number {
  const known = alpha + beta
  const mean = (rows * alpha) / known
  const variance = (mean * beta * (known + rows)) / (known * (known + 1))
  const shape = (mean * mean) / variance
  if (!(shape > 0)) return 0.5
  return shape > NORMAL ? normalTail((count - mean) / Math.sqrt(variance)) : gammaTail(shape, (count * mean) / variance)
}

function logFaults(count: number, rows: number, alpha: number, beta: number): number {
  const choose = logGamma(rows + 1) - logGamma(count + 1) - logGamma(rows - count + 1)
  const own = logGamma(count + alpha) + logGamma(rows - count + beta) - logGamma(rows + alpha + beta)
  return choose + own - (logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta))
}

/** Probability of one fault more, over that of so many. */
function ratio(count: number, rows: number, alpha: number, beta: number): number {
  return ((rows - count) * (count + alpha)) / ((count + 1) * (rows - count - 1 + beta))
}

/** Probability of `count` or more of n events that each have a probability. */
export function binomialTail(count: number, n: number, probability: number): number {
  let [term, below] = [(1 - probability) ** n, 0]
  for (let own = 0; own < count; own++) {
    below += term
    term *= ((n - own) * probability) / ((own + 1) * (1 - probability))
  }
  return Math.max(0, 1 - below)
}
