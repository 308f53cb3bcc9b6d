import { describe, expect, it } from 'vitest'
import { buildSegments, segmentAnchor } from '../../../src/report/sections/segments.js'
import { withSegments } from '../../../src/results/segments.js'
import type { Chunk, Result, RunData, Segment } from '../../../src/types/index.js'

const chunks = ['a', 'b', 'c', 'd'].map(
  (key, index): Chunk => ({
    index: index % 2,
    key,
    period: index < 2 ? 'reference' : 'production',
    rows: 100,
    startIndex: 100 * (index % 2),
    endIndex: 100 * (index % 2) + 99,
  }),
)

const results = (values: readonly (number | null)[]): { realized_performance: Result } => ({
  realized_performance: {
    calculator: 'realized_performance',
    chunks,
    series: [
      {
        metric: 'accuracy',
        threshold: { lower: 0.7, upper: null },
        points: values.map((value) =>
          value === null
            ? { value, undefinedBecause: 'few_of_segment', state: 'not_enough_data', alert: false }
            : { value, state: 'fine', alert: false },
        ),
      },
    ],
  },
})

const watched = (segment: Segment, alerts: number) => ({
  segment,
  rows: { reference: 1200, production: 80 },
  status: alerts > 0 ? ('degraded' as const) : ('healthy' as const),
  headline: '',
  alerts,
})

function run(): RunData {
  const [one, other] = [{ country: 'AT' }, { country: 'CH' }]
  return {
    verdict: { performance: [] },
    config: { task: 'binary', metrics: ['accuracy'], chunks: { size: 100 }, columns: {} },
    chunks,
    results: withSegments(results([0.8, 0.8, 0.8, 0.8]), [
      { segment: one, chunks, results: results([0.8, 0.9, 0.6, 0.7]) },
      { segment: other, chunks, results: results([0.8, 0.8, null, null]) },
    ]),
    segments: [watched(one, 2), watched(other, 0)],
  } as unknown as RunData
}

describe('the section of segments', () => {
  it('shows the usual, the worst and the newest value of each, or why there is none', () => {
    const block = buildSegments(run())
    const text = (cell: unknown) => [cell].flat().map((own) => `${(own as { text: string }).text}`)[0]
    expect(block?.columns.map(({ label }) => label)).toEqual([
      'Segment',
      'Reference rows',
      'Rows',
      'Usual',
      'Worst',
      'Newest',
      'Alerts',
    ])
    expect(block?.rows.map(({ cells }) => cells.map(text))).toEqual([
      ['country = AT', '1,200', '80', '0.850', '0.600', '0.700', '2'],
      ['country = CH', '1,200', '80', '0.800', ...Array(2).fill('fewer than 30 rows of the segment'), '0'],
    ])
    expect(block?.rows[1]?.anchor).toBe(segmentAnchor(1))
    expect(block?.note).toContain('1 of 2 segments fell.')
  })

  it('is left out without segments', () => {
    const { segments: _, ...whole } = run()
    expect(buildSegments(whole as RunData)).toBeUndefined()
  })
})
