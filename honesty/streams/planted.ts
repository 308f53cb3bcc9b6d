/**
 * The world in which faults are planted: P(y | x) = σ(1.5 x0 − 1.2 x1 + x2 + segment), which is the score. The inputs that matter
 * are not distributed alike; x3 to x9 are noise. What the model says is made from the inputs as it gets them, and labels from the
 * inputs as they are.
 */

import { logistic } from './normal.js'
import type { Random } from './random.js'

/** A row as it is, and as the model and the monitor get it. */
export interface Row {
  /** The inputs as they are. */
  readonly true: Inputs
  /** The inputs as the model gets them. */
  got: { -readonly [name in keyof Inputs]: Inputs[name] | null }
  score: number
  said: number
  label: number | string | null
}

interface Inputs {
  readonly x: readonly number[]
  readonly segment: string
}

const FEATURES = 10
const SEGMENTS = ['north', 'south', 'east', 'west', 'centre'] as const
const EFFECTS: Readonly<Record<string, number>> = { north: 0.9, south: 0.5, east: 0, west: -0.5, centre: -0.9 }

/** What x1, x2 and the others are like. */
const SCALES = [
  { centre: 0, spread: 1 },
  { centre: 3, spread: 1 },
  { centre: 0, spread: 1, isSkewed: true },
] as const

/** The log-odds of a positive label; a missing input counts as its usual value, another segment as none. */
export function logit(x: readonly (number | null)[], segment: string | null): number {
  const [x0 = 0, x1 = 3, x2 = 0] = x.map((own, place) => own ?? SCALES[place]?.centre ?? 0)
  return 1.5 * x0 - 1.2 * (x1 - 3) + x2 + (EFFECTS[segment ?? ''] ?? 0)
}

/** Draws a row as it is usual. */
export function usual(random: Random): Row {
  const x = Array.from({ length: FEATURES }, (_, place) => {
    const { centre, spread, isSkewed } = { isSkewed: false, ...(SCALES[place] ?? { centre: 0, spread: 1 }) }
    const own = random.normal()
    return isSkewed ? Math.exp(0.8 * own) - 1.38 : centre + spread * own
  })
  return made(random, x, SEGMENTS[Math.floor(SEGMENTS.length * random.uniform())] as string)
}

/** A row of these inputs, with what the model says of it and its label. */
export function made(random: Random, x: readonly number[], segment: string, truth = logit(x, segment)): Row {
  const row: Row = { true: { x, segment }, got: { x, segment }, score: 0, said: 0, label: 0 }
  row.label = random.uniform() < logistic(truth) ? 1 : 0
  return answered(row)
}

/** The same row with what the model says of the inputs that it gets. */
export function answered(row: Row): Row {
  const { x, segment } = row.got
  row.score = logistic(logit(x ?? [], segment))
  row.said = row.score >= 0.5 ? 1 : 0
  return row
}

/** Rows as a table. */
export function tableOf(rows: readonly Row[]): Record<string, unknown[]> {
  const columns = Array.from({ length: FEATURES }, (_, place) => [
    `x${place}`,
    rows.map(({ got }) => got.x?.[place] ?? null),
  ])
  return {
    ...Object.fromEntries(columns),
    segment: rows.map(({ got }) => got.segment),
    score: rows.map(({ score }) => score),
    prediction: rows.map(({ said }) => String(said)),
    label: rows.map(({ label }) => (label === null ? null : String(label))),
  }
}

/** Task and columns of the tables. */
export const CONFIG = {
  task: 'binary',
  columns: {
    target: 'label',
    positive: '1',
    prediction: 'prediction',
    score: 'score',
    features: [...Array.from({ length: FEATURES }, (_, place) => `x${place}`), 'segment'],
  },
} as const

// ── faults ───────────────────────────────────────────────────────────────────────────────────

/** A fault, and what is right to say of it. */
export interface Planted {
  readonly name: string
  /** Draws a row of a chunk that has the fault. */
  readonly row: (random: Random) => Row
  /** Alters the rows of a chunk together. */
  readonly chunk?: (rows: Row[]) => Row[]
  /** Kinds of the first action that are right. */
  readonly actions: readonly string[]
  /** A column of which one must be named by some cause; left out where none must. */
  readonly named?: readonly string[]
  /** Kinds of causes that are wrong. */
  readonly wrong: readonly string[]
}

const FIX = ['fix_data'] as const
const ADJUST = ['change_downstream', 'move_threshold', 'recalibrate', 'abstain', 'segment_rule'] as const

/** A row whose input arrives altered at model and monitor. */
function altered(place: number, change: (own: number) => number | null) {
  return (random: Random): Row => {
    const row = usual(random)
    row.got = { ...row.got, x: row.true.x.map((own, at) => (at === place ? change(own) : own) as number) }
    return answered(row)
  }
}

/** A row of usual inputs whose truth is another. */
function otherwise(truth: (x: readonly number[], segment: string) => number) {
  return (random: Random): Row => {
    const { x, segment } = usual(random).true
    return made(random, x, segment, truth(x, segment))
  }
}

/** A row that is kept with a probability by what it is. */
function chosen(share: (row: Row) => number) {
  return (random: Random): Row => {
    for (;;) {
      const row = usual(random)
      if (random.uniform() < share(row)) return row
    }
  }
}

/** A row whose answer is another: a score, and the decision on it unless that is given too. */
function saying(score: (row: Row) => number, said?: (row: Row) => number) {
  return (random: Random): Row => {
    const row = usual(random)
    row.score = score(row)
    row.said = said?.(row) ?? (row.score >= 0.5 ? 1 : 0)
    return row
  }
}

const asUsual = ({ score }: Row) => score

const isPositive = ({ label }: Row) => label === 1
const drift = ['concept_drift', 'covariate_shift']

/** Every fault that is planted. */
export const PLANTED: readonly Planted[] = [
  { name: 'nulls', row: altered(0, () => null), actions: FIX, named: ['x0'], wrong: ['concept_drift'] },
  { name: 'unit × 2.54', row: altered(1, (own) => own * 2.54), actions: FIX, named: ['x1'], wrong: ['concept_drift'] },
  { name: 'unit × 100', row: altered(0, (own) => own * 100), actions: FIX, named: ['x0'], wrong: ['concept_drift'] },
  { name: 'unit ÷ 2.54', row: altered(1, (own) => own / 2.54), actions: FIX, named: ['x1'], wrong: ['concept_drift'] },
  { name: 'unit ÷ 12', row: altered(1, (own) => own / 12), actions: FIX, named: ['x1'], wrong: ['concept_drift'] },
  { name: 'frozen input', row: altered(0, () => 0.37), actions: FIX, named: ['x0'], wrong: ['concept_drift'] },
  {
    name: 'renamed category',
    row: (random) => {
      const row = usual(random)
      row.got = { ...row.got, segment: row.true.segment === 'north' ? 'NORTH' : row.true.segment }
      return answered(row)
    },
    actions: FIX,
    named: ['segment'],
    wrong: drift,
  },
  {
    name: 'swapped columns',
    row: (random) => {
      const row = usual(random)
      const [x0, x1, ...others] = row.true.x as [number, number, ...number[]]
      row.got = { ...row.got, x: [x1, x0, ...others] }
      return answered(row)
    },
    actions: FIX,
    named: ['x0', 'x1'],
    wrong: drift,
  },
  { name: 'stuck score', row: saying(() => 0.3), actions: FIX, named: ['score', 'prediction'], wrong: drift },
  {
    name: 'halved score',
    row: saying(({ score }) => score / 2),
    actions: [...FIX, ...ADJUST],
    named: ['score', 'prediction'],
    wrong: drift,
  },
  {
    name: 'turned decisions',
    row: saying(asUsual, ({ said }) => 1 - said),
    actions: FIX,
    named: ['prediction'],
    wrong: drift,
  },
  {
    name: 'another threshold',
    row: saying(asUsual, ({ score }) => Number(score >= 0.2)),
    actions: [...FIX, 'move_threshold'],
    named: ['prediction'],
    wrong: drift,
  },
  {
    name: 'renamed label',
    row: (random) => {
      const row = usual(random)
      row.label = row.label === 1 ? 'settled' : row.label
      return row
    },
    actions: FIX,
    named: ['label'],
    wrong: drift,
  },
  {
    name: 'rows twice',
    row: usual,
    chunk: (rows) => rows.map((_, place) => rows[place - (place % 2)] as Row),
    actions: [...FIX, 'none', 'do_nothing'],
    wrong: drift,
  },
  {
    name: 'harder region',
    row: chosen(({ score }) => 0.05 + 3.8 * score * (1 - score)),
    actions: [...ADJUST, 'do_nothing', 'none'],
    named: ['x0', 'x1', 'x2', 'segment'],
    wrong: ['concept_drift'],
  },
  {
    name: 'narrower inputs',
    row: (random) => {
      const { x, segment } = usual(random).true
      return made(random, [0.45 * (x[0] as number), ...x.slice(1)], segment)
    },
    actions: [...ADJUST, 'do_nothing', 'none'],
    wrong: ['concept_drift', 'data_fault'],
  },
  {
    name: 'prior shift up',
    row: chosen((row) => (isPositive(row) ? 1 : 0.35)),
    actions: ADJUST,
    wrong: ['concept_drift'],
  },
  {
    name: 'prior shift down',
    row: chosen((row) => (isPositive(row) ? 0.35 : 1)),
    actions: ADJUST,
    wrong: ['concept_drift'],
  },
  {
    name: 'calibration offset',
    row: otherwise((x, segment) => logit(x, segment) + 1.2),
    actions: [...ADJUST, 'retrain'],
    wrong: [],
  },
  {
    name: 'calibration slope',
    row: otherwise((x, segment) => 0.35 * logit(x, segment)),
    actions: [...ADJUST, 'retrain'],
    wrong: [],
  },
  {
    name: 'label noise',
    row: (random) => {
      const row = usual(random)
      if (random.uniform() < 0.2) row.label = random.uniform() < 0.5 ? 1 : 0
      return row
    },
    actions: [...ADJUST, 'retrain'],
    wrong: ['refactor'],
  },
  {
    name: 'concept reversed',
    row: otherwise((x, segment) => -logit(x, segment)),
    actions: ['retrain'],
    wrong: ['refactor'],
  },
  {
    name: 'moved to other inputs',
    row: otherwise((x) => 1.5 * (x[4] as number) - 1.2 * (x[5] as number) + (x[6] as number)),
    actions: ['retrain'],
    wrong: ['refactor'],
  },
  {
    name: 'an effect turned',
    row: otherwise((x, segment) => logit([-(x[0] as number), ...x.slice(1)], segment)),
    actions: ['retrain', ...FIX],
    wrong: ['refactor'],
  },
  {
    name: 'flipped in one segment',
    row: otherwise((x, segment) => (segment === 'west' ? -1 : 1) * logit(x, segment)),
    actions: ['retrain', ...ADJUST],
    named: ['segment'],
    wrong: [],
  },
  {
    name: 'independent labels',
    row: otherwise(() => 0),
    actions: ['refactor', 'collect_labels'],
    wrong: [],
  },
  {
    name: 'selected labels',
    row: (random) => {
      const row = usual(random)
      if (row.label === 0 && random.uniform() < 0.8) row.label = null
      return row
    },
    actions: ['none', 'do_nothing', 'collect_labels'],
    wrong: ['concept_drift'],
  },
]
