/** Tables of two classes whose scores are right, or were, made without a source of chance. */

const MIXED = 0x9e3779b1

/** A number from 0 to 1 that stands for chance. */
export function chance(seed: number, row: number): number {
  let own = Math.imul(row + 1, MIXED) ^ Math.imul(seed + 7, 0x85ebca6b)
  own = Math.imul(own ^ (own >>> 16), 0x7feb352d)
  own = Math.imul(own ^ (own >>> 15), 0x846ca68b)
  return ((own ^ (own >>> 16)) >>> 0) / 2 ** 32
}

const logit = (p: number) => Math.log(p / (1 - p))
const logistic = (x: number) => 1 / (1 + Math.exp(-x))

/** Rows whose log-odds are those of their score and `offset` more; decided at one half. */
export function scored(seed: number, rows: number, offset = 0) {
  const score = Array.from({ length: rows }, (_, row) => 0.02 + 0.96 * chance(seed, row))
  const truth = score.map((own) => logistic(logit(own) + offset))
  return {
    group: score.map((_, row) => 'abcd'[row % 4] as string),
    score,
    said: score.map((own) => Number(own >= 0.5)),
    label: truth.map((own, row) => Number(chance(seed + 1, row) < own)),
  }
}

export type Scored = ReturnType<typeof scored>

export function joined(...tables: readonly Scored[]): Scored {
  return {
    group: tables.flatMap(({ group }) => group),
    score: tables.flatMap(({ score }) => score),
    said: tables.flatMap(({ said }) => said),
    label: tables.flatMap(({ label }) => label),
  }
}

/** Task and columns of the tables. */
export const CONFIG = {
  task: 'binary',
  columns: { target: 'label', prediction: 'said', score: 'score' },
  metrics: ['accuracy', 'f1', 'roc_auc'],
  chunks: { size: 1000 },
} as const

export const VALUE = { tp: 1, fp: -3, fn: 0, tn: 0, per: 'row' } as const
