import { describe, expect, it } from 'vitest'
import { toJUnit } from '../../src/export/junit.js'
import type { Point } from '../../src/types/index.js'
import { flightsRun, HOSTILE } from '../report/sample-run.js'

describe('JUnit', () => {
  it('counts cases and failures by suite', () => {
    const failures = (own: string) =>
      [...own.matchAll(/<testsuite name="(\w+)" tests="(\d+)" failures="(\d+)"/g)].map((match) => match.slice(1))
    const xml = toJUnit(flightsRun(), ['performance', 'quality', 'drift'])
    expect(failures(xml)).toEqual([
      ['performance', '5', '2'],
      ['quality', '7', '1'],
      ['drift', '5', '4'],
      ['summary', '4', '0'],
    ])
    expect(xml).toContain('outside its threshold (0.267 to 0.371) in 4 of 8 chunks')
    expect(xml).toContain('week of 23 April 2001: 0.2312')
    // What does not fail the run is told, and skipped.
    const usual = toJUnit(flightsRun())
    expect(failures(usual)[2]).toEqual(['drift', '5', '0'])
    expect(usual).toContain('drift fails no run unless asked to')
  })
  it('is well formed whatever the columns are called', () => {
    const xml = toJUnit(flightsRun({ origin: `${HOSTILE}\u0000\u001b]]>\ud800`, destination: '<!-- -- & -->' }))
    expect(wellFormed(xml)).toBe(true)
    expect(xml.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
  it('skips what has no value', () => {
    const run = flightsRun()
    const realized = run.results.realized_performance
    if (!realized) throw new Error('sample without performance')
    const none = realized.series.map((series) => ({
      ...series,
      points: series.points.map(
        (): Point => ({ value: null, undefinedBecause: 'no_labels', state: 'not_enough_data', alert: false }),
      ),
    }))
    expect(toJUnit({ ...run, results: { realized_performance: { ...realized, series: none } } })).toContain(
      '<skipped message="no labels yet"/>',
    )
  })
})

/** Tags nest, attributes are quoted, entities are known. */
function wellFormed(xml: string): boolean {
  const open: string[] = []
  const rest = xml
    .replace(/<\?xml[^>]*\?>/, '')
    .replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, closing, name, __, empty) => {
      if (closing) return open.pop() === name ? '' : '<'
      if (!empty) open.push(name)
      return ''
    })
  return open.length === 0 && !rest.includes('<') && !/&(?!(amp|lt|gt|quot);)/.test(xml)
}
