/** Tables of models that are honest about themselves, for tests of what is believed of target, prediction and score. */

import type { MonitorConfig, Row, Run } from '../../src/index.js'

/** Mulberry32: reproducible numbers in [0, 1). */
export const generator = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Of = (p: number, y: number, row: number) => Row

/** Rows of a calibrated binary classifier; `of` changes them. */
export function binary(rows: number, seed: number, of: Of = () => ({}), scoreOf = (u: number) => u): Row[] {
  const draw = generator(seed)
  return Array.from({ length: rows }, (_, row) => {
    const p = scoreOf(draw())
    const y = Number(draw() < p)
    return { p, pred: Number(p >= 0.5), y, ...of(p, y, row) }
  })
}

export const CONFIG = {
  task: 'binary',
  columns: { target: 'y', prediction: 'pred', score: 'p', features: [] },
  chunks: { size: 500 },
  metrics: ['accuracy', 'roc_auc'],
} as const satisfies MonitorConfig

/** Rows of a classifier of several classes, whose probabilities say what comes. */
export function several(rows: number, seed: number, classes: readonly string[], of: Of = () => ({})): Row[] {
  const draw = generator(seed)
  return Array.from({ length: rows }, (_, row) => {
    const weights = classes.map(() => draw() ** 3 + 0.01)
    const total = weights.reduce((sum, own) => sum + own, 0)
    const scores = weights.map((own) => own / total)
    const drawn = draw()
    const upTo = (place: number) => scores.slice(0, place + 1).reduce((sum, own) => sum + own, 0)
    const y = classes[scores.findIndex((_, place) => drawn < upTo(place))] ?? classes[0]
    const pred = classes[scores.indexOf(Math.max(...scores))]
    const named = Object.fromEntries(classes.map((name, place) => [`s_${name}`, scores[place] as number]))
    return { ...named, y: y as string, pred: pred as string, ...of(0, 0, row) }
  })
}

export function severalConfig(classes: readonly string[], scores = classes): MonitorConfig {
  const score = Object.fromEntries(classes.map((name, place) => [name, `s_${scores[place]}`]))
  return {
    ...CONFIG,
    task: 'multiclass',
    columns: { ...CONFIG.columns, score },
    metrics: ['accuracy', 'f1', 'roc_auc'],
  }
}

export const ABC = ['a', 'b', 'c']

export function pointsOf(run: Run, metric: string, calculator: 'realized_performance' | 'estimated_performance') {
  const result = run.results[calculator]
  const series = result?.series.find((own) => own.metric === metric)
  return (series?.points ?? []).filter((_, place) => result?.chunks[place]?.period === 'production')
}

export const realized = (run: Run, metric: string) =>
  pointsOf(run, metric, 'realized_performance').map((point) => point.value)

/** What is said of the columns of a role, with plain spaces. */
export const faultsOf = (run: Run) =>
  run.verdict.causes
    .map((own) => own.sentence.replaceAll('\u202f', ' '))
    .filter((sentence) => /\((target|prediction|score)\)/.test(sentence))
