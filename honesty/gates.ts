/**
 * Gates: where a test fails. At its goal exactly, a figure crosses its gate with a probability below 1e-6; the true figure at
 * which it crosses with 99 % is stated beside it.
 */

/** Probability of failing where the goal is exactly met. */
export const WRONGLY = 1e-6
/** Probability with which a true figure fails that is called far. */
const SURELY = 0.99

/** Quantiles of the standard normal distribution at 1 − 1e-6 and .99. */
const [FAR, SURE] = [4.753424309, 2.326347874]

/** Where a figure fails, and the true figure that surely does. */
export interface Gate {
  readonly limit: number
  readonly surely: number
}

/** P(X ≥ successes) of a binomial variable, exactly: terms from the largest down, as ratios of their neighbours. */
export function binomialTail(successes: number, draws: number, share: number): number {
  if (successes <= 0) return 1
  if (successes > draws || share <= 0) return 0
  if (share >= 1) return 1
  // Below the mean the terms rise first, and the other tail is the short one.
  if (successes <= draws * share) return 1 - binomialTail(draws - successes + 1, draws, 1 - share)
  let term = Math.exp(logTerm(successes, draws, share))
  let sum = 0
  for (let count = successes; count <= draws && term > sum * 1e-17; count++) {
    sum += term
    term *= ((draws - count) / (count + 1)) * (share / (1 - share))
  }
  return sum
}

function logTerm(successes: number, draws: number, share: number): number {
  const choices = logFactorial(draws) - logFactorial(successes) - logFactorial(draws - successes)
  return choices + successes * Math.log(share) + (draws - successes) * Math.log1p(-share)
}

/** P(X ≥ events) of a Poisson variable. */
export function poissonTail(events: number, mean: number): number {
  let [term, below] = [Math.exp(-mean), 0]
  if (events <= mean) {
    for (let count = 0; count < events; count++) {
      below += term
      term *= mean / (count + 1)
    }
    return 1 - below
  }
  term = Math.exp(events * Math.log(mean) - mean - logFactorial(events))
  let above = 0
  for (let count = events; term > above * 1e-17; count++) {
    above += term
    term *= mean / (count + 1)
  }
  return above
}

/** Stirling's series, by recursion where it is not exact yet. */
function logFactorial(whole: number): number {
  if (whole < 16) return whole < 2 ? 0 : Math.log(whole) + logFactorial(whole - 1)
  const next = whole + 1
  const series = 1 / (12 * next) - 1 / (360 * next ** 3) + 1 / (1260 * next ** 5)
  return (next - 0.5) * Math.log(next) - next + 0.5 * Math.log(2 * Math.PI) + series
}

/** Gate of a share that may be at most `goal`. It passes on the limit. */
export function mostGate(goal: number, draws: number): Gate {
  const fails = firstWhere(0, draws + 1, (count) => binomialTail(count, draws, goal) < WRONGLY)
  const surely = root((share) => binomialTail(fails, draws, share) - SURELY)
  return { limit: (fails - 1) / draws, surely: fails > draws ? Number.NaN : surely }
}

/** Gate of a share that must be at least `goal`. */
export function leastGate(goal: number, draws: number): Gate {
  const { limit, surely } = mostGate(1 - goal, draws)
  return { limit: 1 - limit, surely: 1 - surely }
}

/** Gate of a number with a standard error, on the side of `sign`: 1 for at most. */
export function numberGate(goal: number, error: number, sign: 1 | -1): Gate {
  return { limit: goal + sign * FAR * error, surely: goal + sign * (FAR + SURE) * error }
}

/** Gate of the units between events, seen over so many units, that must be at least `goal`. */
export function intervalGate(goal: number, units: number): Gate {
  const most = 10 + Math.ceil((10 * units) / goal)
  const fails = firstWhere(0, most, (count) => poissonTail(count, units / goal) < WRONGLY)
  const mean = root((part) => poissonTail(fails, part * most * 10) - SURELY) * most * 10
  return { limit: units / (fails - 1), surely: units / mean }
}

/** The first whole number with a property that holds from somewhere on. */
function firstWhere(from: number, to: number, holds: (whole: number) => boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Where a rising function of 0 to 1 crosses zero. */
function root(rising: (share: number) => number): number {
  let [low, high] = [0, 1]
  for (let turn = 0; turn < 50; turn++) {
    const middle = (low + high) / 2
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
