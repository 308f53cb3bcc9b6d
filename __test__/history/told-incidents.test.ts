import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReckonerError } from '../../src/core/errors.js'
import { toldFrom, toldOf } from '../../src/history/told-incidents.js'
import { flightsRun } from '../report/sample-run.js'

const told = toldOf(flightsRun())
const text = JSON.stringify(told)

describe('what a run tells of its incidents', () => {
  it('has their evidence and their chunks, and comes back as it was', () => {
    expect(told.incidents.length).toBeGreaterThan(0)
    expect(told.incidents[0]?.where.length).toBeGreaterThan(0)
    expect(told.incidents[0]).not.toHaveProperty('alerts')
    // The labels end four weeks before the chunks.
    expect([told.labelled, told.last]).toEqual(['2001-05-21T00:00:00', '2001-06-18T00:00:00'])
    expect(toldFrom(text, 'runs')).toEqual(told)
  })

  it('is refused where any part of it is of another kind', () => {
    const bad = (change: (own: never) => void) => {
      const own = JSON.parse(text)
      change(own as never)
      return () => toldFrom(JSON.stringify(own), 'runs')
    }
    const changes: ((own: { incidents: Record<string, unknown>[]; labelled: unknown }) => void)[] = [
      (own) => Object.assign(own, { labelled: {} }),
      (own) => Object.assign(own, { incidents: {} }),
      (own) => Object.assign(own.incidents[0] ?? {}, { sentence: 1 }),
      (own) => Object.assign(own.incidents[0] ?? {}, { metric: 'nothing' }),
      (own) => Object.assign(own.incidents[0] ?? {}, { state: 'lost' }),
      (own) => Object.assign(own.incidents[0] ?? {}, { change: { from: 1, to: 2, interval: [1] } }),
      (own) => Object.assign(own.incidents[0] ?? {}, { where: [{}] }),
      (own) => Object.assign(own.incidents[0] ?? {}, { first: null }),
    ]
    for (const change of changes)
      expect(bad(change), String(change)).toThrow(/incidents of a run are not as they were written/)
  })

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (own) => {
        try {
          toldFrom(own, 'runs')
        } catch (error) {
          expect(error).toBeInstanceOf(ReckonerError)
        }
      }),
    )
  })
})
