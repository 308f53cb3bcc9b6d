/** The metric that prices what can be done, at every decision threshold. */

import type { RunData, ThresholdCurve } from '../../types/index.js'
import { count, decimalsFor, fixed, plain } from '../../words/numbers.js'
import { metricInSentence } from '../../words/words.js'
import type { ThresholdsBlock } from '../blocks.js'
import { HEADINGS } from '../headings.js'

export function buildThresholds({ thresholds: curve }: RunData): ThresholdsBlock | undefined {
  if (curve === undefined || curve.points.length < 3) return undefined
  return {
    type: 'thresholds',
    anchor: 'thresholds',
    title: HEADINGS.thresholds,
    sentence: sentenceOf(curve),
    curve,
    rows: rowsOf(curve),
  }
}

/** `Value of a prediction by decision threshold, on 31,220 rows with labels: best at 0.15, today's is 0.3.` */
function sentenceOf({ metric, shownBy, rows, today, best }: ThresholdCurve): string {
  const what = metric === 'business_value' ? 'value of a prediction' : metricInSentence(metric)
  const from =
    shownBy === 'labels'
      ? `${count(rows)} rows with labels`
      : `${count(rows)} rows of the reference, weighted to look like the newest`
  const at =
    today.threshold === null ? 'today\u2019s decisions follow none' : `today\u2019s is ${plain(today.threshold)}`
  const first = best.threshold === null ? 'best without positive decisions' : `best at ${plain(best.threshold)}`
  return `By decision threshold, ${what} on ${from}: ${first}, ${at}.`
}

function rowsOf({ today, best, baselines }: ThresholdCurve): ThresholdsBlock['rows'] {
  const values = [today.value, best.value, ...Object.values(baselines)]
  const print = (value: number | null) => (value === null ? '' : fixed(value, decimalsFor(values, 3)))
  const row = (label: string, value: number | null, threshold: number | null = null) => ({
    label,
    threshold: threshold === null ? '' : plain(threshold),
    value: print(value),
  })
  return [
    row('decided as today', today.value, today.threshold),
    row('best threshold', best.value, best.threshold),
    row('nobody positive', baselines.nobody),
    row('everybody positive', baselines.everybody),
    row('every decision right', baselines.perfect),
  ]
}
