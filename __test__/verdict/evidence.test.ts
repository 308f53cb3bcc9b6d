/** Words for a metric that did not fall. */

import { describe, expect, it } from 'vitest'
import type { Point, State } from '../../src/types/index.js'
import { type MetricEvidence, rangeWords } from '../../src/verdict/evidence.js'

function metric(states: readonly State[], value = 0.5): MetricEvidence {
  const points = states.map((state): Point => ({ value, state, alert: false }))
  const places = (state: State) => states.flatMap((own, place) => (own === state ? [place] : []))
  return {
    realized: { metric: 'f1', threshold: { lower: 0.4, upper: 0.6 }, points },
    labelled: states.map((_, place) => place),
    risen: places('better'),
  } as unknown as MetricEvidence
}

describe('the range of a metric', () => {
  it.each([
    [metric(['fine', 'fine']), 'within its usual range in all 2 weeks with labels'],
    [metric(['fine', 'better']), 'within its usual range or better in all 2 weeks with labels'],
    [metric(['fine'], 0.3), 'within its usual range or its sampling error in the one week with labels'],
    [metric(['watch', 'watch']), 'on watch in all 2 weeks with labels'],
    [metric(['watch', 'fine', 'fine']), 'on watch in 1 of 3 weeks with labels, otherwise within its usual range'],
    [
      metric(['watch', 'watch', 'better'], 0.7),
      'on watch in 2 of 3 weeks with labels, otherwise within its usual range or better',
    ],
  ])('is told of all chunks, and of those on watch', (own, words) => {
    expect(rangeWords(own, 'week', ' with labels')).toBe(words)
  })
})
