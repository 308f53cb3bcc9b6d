import { describe, expect, it } from 'vitest'
import { jsonParts, toJSON } from '../../src/export/json.js'
import { flightsRun, trustedRun } from '../report/sample-run.js'

describe('JSON', () => {
  it('has trust as points have it', () => {
    const text = [...jsonParts(toJSON(trustedRun()))].join('')
    expect(JSON.parse(text).results.estimated_performance.series[0].points.at(-1)).toMatchObject({
      trust: { level: 'none', because: ['outside_support'] },
    })
  })

  it('survives a round trip', () => {
    const json = toJSON(flightsRun())
    expect(Object.keys(json)).toEqual([
      'reckoner',
      'config',
      'verdict',
      'options',
      'chunks',
      'results',
      'calibration',
      'leftOut',
      'notices',
    ])
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })
})
