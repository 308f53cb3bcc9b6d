/**
 * Levels of a sequence of values: where it is as usual, and where it has changed by how much.
 *
 * The most likely path over a grid of levels, where every change of level has a price in units of squared error, some `ln n` of n
 * values (Schwarz 1978). It is found by the recursion of Viterbi (1967), in a time linear in n.
 */

/** A value's deviation from what is usual; positive on the side that counts. */
export interface Step {
  readonly by: number
  readonly variance: number
  /** True where the value is known not to be as usual. */
  readonly hasChanged?: boolean
}

/** Ratio of each level to the one before: finer ones cannot be told apart. */
const RATIO = Math.SQRT2
/** The smallest level, in usual errors of a value. */
const LEAST = 0.25
/** The most levels; the largest is 2⁶⁴ times the smallest. */
const MOST = 129

/** Price of going back to the usual level, and to another one, whose height is chosen too: as many times `ln n`. */
const [BACK, OTHER] = [1, 3.5] as const

/**
 * Level of every step; 0 where it is as usual.
 *
 * @param least smaller levels cannot be told from the usual one, which has an error too.
 */
export function levelsOf(steps: readonly Step[], least: number): readonly number[] {
  const levels = gridOf(steps, least)
  const unit = Math.log(Math.max(2, steps.length))
  const prices = levels.map((level) => (level === 0 ? BACK : OTHER) * unit)
  const costs = Float64Array.from(prices, (price, place) => (levels[place] === 0 ? 0 : price))
  const from = steps.map((step) => advance(costs, step, levels, prices))
  return pathBack(from, placeOfLeast(costs)).map((place) => levels[place] as number)
}

/** Takes the costs of paths to each level one step on; returns the level that each path comes from. In place: steps are many. */
function advance(
  costs: Float64Array,
  { by, variance, hasChanged }: Step,
  levels: readonly number[],
  prices: readonly number[],
): Uint16Array {
  const cheapest = placeOfLeast(costs)
  const least = costs[cheapest] as number
  const from = new Uint16Array(costs.length)
  // A run has this loop for every chunk and level once, before anything is compiled: no lists, no powers.
  for (let place = 0; place < costs.length; place++) {
    const stays = costs[place] as number
    const changes = least + (prices[place] as number)
    const apart = by - (levels[place] as number)
    from[place] = stays <= changes ? place : cheapest
    costs[place] = Math.min(stays, changes) + (apart * apart) / variance
  }
  if (hasChanged) costs[0] = Number.POSITIVE_INFINITY
  return from
}

function placeOfLeast(costs: Float64Array): number {
  let least = 0
  for (let place = 1; place < costs.length; place++) {
    if ((costs[place] as number) < (costs[least] as number)) least = place
  }
  return least
}

/** No change, and changes up to the largest deviation. */
function gridOf(steps: readonly Step[], least: number): readonly number[] {
  const errors = steps.map(({ variance }) => Math.sqrt(variance)).sort((a, b) => a - b)
  const unit = Math.max(least, LEAST * (errors[Math.floor(errors.length / 2)] ?? 1))
  const largest = steps.reduce((most, { by }) => Math.max(most, by), unit)
  const grid = [0]
  for (let level = unit; level <= largest * RATIO && grid.length < MOST; level *= RATIO) grid.push(level)
  return grid
}

function pathBack(from: readonly Uint16Array[], last: number): number[] {
  const path = Array<number>(from.length)
  let own = last
  for (let place = from.length - 1; place >= 0; place--) {
    path[place] = own
    own = from[place]?.[own] as number
  }
  return path
}

/** Neighbours that say as much of the noise as the variances do. */
const SAMPLING = 5
/** Median of χ² with one degree of freedom. */
const MEDIAN = 0.4549

/** Squared differences of neighbours by their variance, if they are more than that: a change can bring more noise than was usual. */
export function noiseOf(steps: readonly Step[]): number {
  const squares = steps.slice(1).map(({ by, variance }, place) => {
    const before = steps[place] as Step
    return (by - before.by) ** 2 / (variance + before.variance)
  })
  const middle = squares.sort((a, b) => a - b)[Math.floor(squares.length / 2)] ?? MEDIAN
  return Math.max(1, (SAMPLING + (squares.length * middle) / MEDIAN) / (SAMPLING + squares.length))
}
