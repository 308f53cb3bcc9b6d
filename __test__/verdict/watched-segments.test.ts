import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../src/types/index.js'
import { type JudgedSegment, verdictWithSegments } from '../../src/verdict/watched-segments.js'

const verdict: Verdict = {
  status: 'healthy',
  headline: 'Accuracy 0.80 is within its usual range.',
  performance: [],
  causes: [],
  actions: [],
  incidents: [],
  episodes: [],
}

function segment(country: string, fall?: number): JudgedSegment {
  const own = { segment: { country }, chunks: [], results: {} }
  if (fall === undefined) return { ...own, status: 'healthy', sentence: 'Accuracy is as usual.', episode: undefined }
  const change = { from: 0.8, to: 0.8 - fall, interval: [-fall - 0.02, -fall + 0.02] as const }
  const of = { metric: 'accuracy', calculator: 'realized_performance', state: 'open', course: 'step' } as const
  return { ...own, status: 'degraded', sentence: `It fell in ${country}.`, episode: { ...of, chunks: ['3'], change } }
}

describe('the verdict with segments', () => {
  it('is that of all rows where no segment has fallen', () => {
    expect(verdictWithSegments(verdict, [segment('AT'), segment('DE')])).toBe(verdict)
  })

  it('is degraded by one segment, which the headline names', () => {
    const { status, headline, performance } = verdictWithSegments(verdict, [segment('DE'), segment('AT', 0.1)])
    expect(status).toBe('degraded')
    expect(headline).toBe('Accuracy 0.80 is within its usual range. But where "country" is AT: It fell in AT.')
    expect(performance).toEqual([
      {
        kind: 'segment',
        sentence: 'Where "country" is AT: It fell in AT',
        segment: { country: 'AT' },
        metric: 'accuracy',
        calculator: 'realized_performance',
        chunks: ['3'],
      },
    ])
  })

  it('tells the clearest of many, and counts the others', () => {
    const all = ['AT', 'BE', 'CH', 'DE', 'FR'].map((country, place) => segment(country, 0.1 + place / 50))
    const own = verdictWithSegments({ ...verdict, status: 'degraded' }, all)
    expect(own.headline).toContain('5 of 5 segments have fallen. Most clearly where "country" is FR: It fell in FR.')
    expect(own.performance.map(({ sentence }) => sentence)).toEqual([
      'Where "country" is FR: It fell in FR',
      'Where "country" is DE: It fell in DE',
      'Where "country" is CH: It fell in CH',
      'Performance has alerts in 2 other segments too: country = BE and country = AT',
    ])
  })
})
