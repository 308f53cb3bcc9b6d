/** A metric at every decision threshold, as users get it. */

import type { DrawnEntry } from '../../native/binding.js'
import type { MetricKey, ThresholdCurve, ThresholdPoint } from '../types/index.js'
import { margin } from '../words/numbers.js'

/** Makes the curve of a metric; from the reference's rows where the chunks have too few labels. */
export function curveOf(metric: MetricKey, { curve, rows, trust }: DrawnEntry): ThresholdCurve {
  const points = Array.from(curve.cuts, (cut, at): ThresholdPoint => {
    const [value, reach] = [curve.values[at] as number, margin(curve.errors[at] as number)]
    const threshold = Number.isFinite(cut) ? cut : null
    return { threshold, value, interval: [value - reach, value + reach], positives: curve.positives[at] as number }
  })
  return {
    metric,
    points,
    shownBy: trust === undefined ? 'labels' : 'estimate',
    rows,
    today: { threshold: finite(curve.cut), value: curve.today ?? null },
    best: { threshold: finite(curve.best), value: curve.bestValue ?? null },
    baselines: {
      nobody: curve.nobody ?? null,
      everybody: curve.everybody ?? null,
      perfect: curve.perfect ?? null,
    },
  }
}

function finite(cut: number | undefined): number | null {
  return cut !== undefined && Number.isFinite(cut) ? cut : null
}
