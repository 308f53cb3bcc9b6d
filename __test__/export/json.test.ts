import { describe, expect, it } from 'vitest'
import { toJSON } from '../../src/export/json.js'
import { flightsRun } from '../report/sample-run.js'

describe('JSON', () => {
  it('survives a round trip', () => {
    const json = toJSON(flightsRun())
    expect(Object.keys(json)).toEqual([
      'reckoner',
      'config',
      'verdict',
      'chunks',
      'results',
      'calibration',
      'leftOut',
      'notices',
    ])
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })
})
