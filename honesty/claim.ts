/** The shape of a claim, of what it promises, and of the figures that it measures. */

/** How much is measured. */
export interface Options {
  /** Runs behind a share; claims that need more take a multiple. */
  readonly runs: number
  /** Fewer cells, for the short form. */
  readonly isShort: boolean
}

/** What a figure must reach. */
export interface Goal {
  readonly most?: number
  readonly least?: number
}

/** One measured number. */
export interface Figure {
  /** Cell of the claim: stream, size, method. */
  readonly of: string
  /** `share` of independent draws, `number` with a standard error, `interval`: units between events. */
  readonly kind: 'share' | 'number' | 'interval'
  readonly value: number
  /** One standard error. */
  readonly error: number
  /** Draws; of draws in clusters, as many independent ones as say as much. */
  readonly draws: number
  /** Left out where the figure explains others and is not judged. */
  readonly goal?: Goal
  /** Limit of the short form, which guards against collapse. Default: the goal. */
  readonly collapse?: Goal
  /** Left out of the page's table. */
  readonly isDetail?: boolean
}

/** A figure that cannot be measured on this version, and why. */
export interface Unmeasured {
  readonly of: string
  readonly because: string
}

/** A claim of the product. */
export interface Claim {
  readonly id: string
  readonly sentence: string
  /** The goal in words. */
  readonly goal: string
  measure(options: Options): Promise<readonly (Figure | Unmeasured)[]>
}

/** Tells figures from those that could not be measured. */
export function isMeasured(figure: Figure | Unmeasured): figure is Figure {
  return 'value' in figure
}

/** Goal, limit of the short form, and place in the page of a figure. */
export type Judged = Pick<Figure, 'goal' | 'collapse' | 'isDetail'>

/** Goals of other streams are looser by a third: their distance from what is perfect grows by it. */
const LOOSER = 4 / 3

/** The figure of another stream, with its goal loosened. */
export function loosened<F extends Figure | Unmeasured>(figure: F): F {
  if (!isMeasured(figure) || figure.goal === undefined) return figure
  const { most, least } = figure.goal
  const fromOne = (goal: number) => 1 + (goal - 1) * LOOSER
  const goal = {
    ...(most === undefined ? {} : { most: figure.kind === 'share' ? most * LOOSER : fromOne(most) }),
    ...(least === undefined ? {} : { least: fromOne(least) }),
  }
  return { ...figure, goal }
}
