/** Hand-made runs of the other tasks, on the weeks of the flights: several classes, numbers, all inputs together. */

import type { Calibration, Point, Reliability, RunData, Series } from '../../src/types/index.js'
import { flightsRun, PRODUCTION_WEEKS, REFERENCE_WEEKS, realized, result, series, weeks } from './sample-run.js'

const ALL = REFERENCE_WEEKS + PRODUCTION_WEEKS
const LABELLED = 16
const NO_SHARE = { lower: null, upper: null }

/** A value by week: as usual with a little noise, and other from production week `turn` on. */
function course(weeksLong: number, usual: number, later: number, turn = 3): readonly number[] {
  return Array.from(
    { length: weeksLong },
    (_, week) => (week < REFERENCE_WEEKS + turn ? usual : later) * (1 + 0.01 * Math.sin(week * 2.1)),
  )
}

/** Half of the rows of every label are right; the first label goes to the last more often from April on. */
export function multiclassRun(classes: readonly string[] = ['bike', 'bus', 'car']): RunData {
  const base = flightsRun()
  const chunks = weeks()
  const last = classes.length - 1
  const cells = classes.flatMap((label, row) =>
    classes.map((prediction, column) => {
      const usual = row === column ? 900 : 900 / classes.length
      const moved = row === 0 && column === last ? 3 : row === 0 && column === 0 ? 0.5 : 1
      const metric = `true_${label}_pred_${prediction}`
      return realized(metric, course(LABELLED, usual, usual * moved), { lower: usual * 0.9, upper: usual * 1.1 }, 9)
    }),
  )
  return {
    ...base,
    config: {
      ...base.config,
      task: 'multiclass',
      metrics: ['f1', 'confusion_matrix'],
      columns: { ...base.config.columns, score: Object.fromEntries(classes.map((own) => [own, `p_${own}`])) },
    },
    results: {
      ...base.results,
      realized_performance: result('realized_performance', chunks, [
        ...(base.results.realized_performance?.series.slice(0, 1) ?? []),
        ...cells,
      ]),
      estimated_performance: result(
        'estimated_performance',
        chunks,
        base.results.estimated_performance?.series.slice(0, 1) ?? [],
      ),
    },
    calibration: classes.map((own, at) => calibration(0.02 + 0.01 * at, own)),
  }
}

/** A binary classifier whose cells were asked for, with the reliability of its score. */
export function cellsRun(): RunData {
  const base = flightsRun()
  const cells = (
    [
      ['true_positive', 7454, 3889],
      ['false_positive', 12_041, 15_495],
      ['false_negative', 19_934, 10_061],
      ['true_negative', 75_643, 88_648],
    ] as const
  ).map(([metric, usual, later]) =>
    realized(metric, course(LABELLED, usual, later), { lower: usual * 0.9, upper: usual * 1.1 }, 40),
  )
  const own = base.results.realized_performance?.series ?? []
  return {
    ...base,
    results: {
      ...base.results,
      realized_performance: result('realized_performance', base.chunks, [...own, ...cells]),
    },
    calibration: [calibration(0.023)],
  }
}

/** Errors, of which more is worse, and what the inputs do together. */
export function regressionRun(column = 'town'): RunData {
  const base = flightsRun()
  const chunks = weeks()
  const errors = course(LABELLED, 0.07, 0.1)
  return {
    ...base,
    config: { ...base.config, task: 'regression', metrics: ['mape', 'r2'] },
    verdict: {
      status: 'degraded',
      headline: 'Mean absolute percentage error rose from 0.070 to 0.100.',
      performance: [],
      causes: [],
      actions: [],
      incidents: [],
      episodes: [],
    },
    results: {
      ...base.results,
      realized_performance: result('realized_performance', chunks, [
        realized('mape', errors, { lower: 0.063, upper: 0.077 }, 0.002),
        realized('r2', course(LABELLED, 0.88, 0.78), { lower: 0.85, upper: 0.92 }, 0.01),
      ]),
      estimated_performance: result('estimated_performance', chunks, [
        series('mape', course(ALL, 0.07, 0.095), { lower: 0.063, upper: 0.077 }, { standardError: 0.002 }),
      ]),
      domain_classifier: result('domain_classifier', chunks, [
        series(
          'domain_classifier_auroc',
          course(ALL, 0.5, 0.79),
          { lower: 0.45, upper: 0.65 },
          { standardError: 0.01 },
        ),
        ...shares('importance', [column, 'size', 'floor'], [0.53, 0.4, 0.07]),
      ]),
      reconstruction_drift: result('reconstruction_drift', chunks, [
        series('reconstruction_error', course(ALL, 1.1, 1.4), { lower: 1, upper: 1.2 }, { standardError: 0.02 }),
        ...shares('share', [column, 'size', 'floor'], [0.2, 0.5, 0.3]),
      ]),
    },
  }
}

function shares(metric: string, columns: readonly string[], values: readonly number[]): readonly Series[] {
  return columns.map((column, at) => ({
    metric,
    column,
    threshold: NO_SHARE,
    points: Array.from({ length: ALL }, (): Point => ({ value: values[at] ?? 0, state: 'fine', alert: false })),
  }))
}

function calibration(ece: number, name?: string): Calibration {
  return {
    ...(name === undefined ? {} : { class: name }),
    applied: true,
    before: reliability(ece, 0.16, 0.05),
    after: reliability(ece / 4, 0.15, 0),
  }
}

function reliability(ece: number, brier: number, bend: number): Reliability {
  const curve = Array.from({ length: 10 }, (_, bin) => {
    const score = 0.03 + bin * 0.04
    return { score, rate: score + bend * Math.sin(bin / 3), rows: 1500 }
  })
  return { ece, brier, curve }
}
