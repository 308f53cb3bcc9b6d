import { describe, expect, it } from 'vitest'
import { ROW_FIELDS, toRows } from '../../src/results/rows.js'
import { flightsRun } from '../report/sample-run.js'

describe('rows', () => {
  const rows = toRows(flightsRun())
  it('has one record per calculator, series and chunk', () => {
    const series = Object.values(flightsRun().results).reduce((sum, result) => sum + (result?.series.length ?? 0), 0)
    expect(rows).toHaveLength(series * 20)
    expect(Object.keys(rows[0] ?? {})).toEqual([...ROW_FIELDS])
  })
  it('keeps values and reasons', () => {
    expect(rows[11]).toMatchObject({
      calculator: 'realized_performance',
      metric: 'f1',
      column: null,
      period: 'production',
      value: 0.2312,
      standard_error: 0.0049,
      lower_threshold: 0.267,
      alert: true,
      undefined_because: null,
    })
    expect(rows[19]).toMatchObject({ value: null, alert: false, undefined_because: 'no_labels' })
  })
})
