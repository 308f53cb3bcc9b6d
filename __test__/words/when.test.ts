/** The golden table of times: 12 ways to cut × one, two, several and many chunks × contiguous or not. */

import { describe, expect, it } from 'vitest'
import type { Chunk, Chunking } from '../../src/types/index.js'
import { later, readInstant, type Unit } from '../../src/words/dates.js'
import { inAll, outOf, startWords, when } from '../../src/words/when.js'
import { aNoun } from '../../src/words/words.js'

/** Thirty chunks from Monday, 5 January 2026 on, as the core cuts them. */
function chunksOf(every: number | undefined, unit: Unit = 'day', from = '2026-01-05T00:00:00'): Chunk[] {
  return Array.from({ length: 30 }, (_, index) => {
    const start = later(readInstant(from) as Date, (every ?? 0) * index, unit)
    return {
      index,
      key: String(index),
      period: 'production',
      rows: 100,
      startIndex: 100 * index,
      endIndex: 100 * index + 99,
      ...(every === undefined ? {} : { startDate: start.toISOString().slice(0, 19) }),
    }
  })
}

const SAMPLES = {
  one: [2],
  two: [2, 3],
  apart: [2, 4],
  three: [2, 3, 4],
  many: [2, 3, 4, 5, 6, 7],
  gaps: [2, 4, 6, 9, 13, 20],
}

const TABLE: readonly [string, Chunking, Chunk[], Readonly<Record<keyof typeof SAMPLES, string>>][] = [
  [
    'size',
    { size: 100 },
    chunksOf(1),
    {
      one: 'in chunk 3',
      two: 'in chunks 3 and 4',
      apart: 'in chunks 3 and 5',
      three: 'in chunks 3 to 5',
      many: 'in chunks 3 to 8',
      gaps: 'in 6 of the 19 chunks from 3 to 21',
    },
  ],
  [
    'count',
    { count: 30 },
    chunksOf(undefined),
    {
      one: 'in chunk 3',
      two: 'in chunks 3 and 4',
      apart: 'in chunks 3 and 5',
      three: 'in chunks 3 to 5',
      many: 'in chunks 3 to 8',
      gaps: 'in 6 of the 19 chunks from 3 to 21',
    },
  ],
  [
    'hour',
    { period: 'hour' },
    chunksOf(1, 'hour'),
    {
      one: 'at 02:00 on 5 January 2026',
      two: 'at 02:00 and 03:00 on 5 January 2026',
      apart: 'at 02:00 and 04:00 on 5 January 2026',
      three: 'at 02:00, 03:00 and 04:00 on 5 January 2026',
      many: 'between 02:00 and 08:00 on 5 January 2026',
      gaps: 'in 6 of the 19 hours between 02:00 and 21:00 on 5 January 2026',
    },
  ],
  [
    '6 hours',
    { period: '6 hours' },
    chunksOf(6, 'hour'),
    {
      one: 'between 12:00 and 18:00 on 5 January 2026',
      two: 'between 12:00 on 5 January 2026 and 00:00 on 6 January 2026',
      apart: 'in 2 of the 3 chunks between 12:00 on 5 January 2026 and 06:00 on 6 January 2026',
      three: 'between 12:00 on 5 January 2026 and 06:00 on 6 January 2026',
      many: 'between 12:00 on 5 January 2026 and 00:00 on 7 January 2026',
      gaps: 'in 6 of the 19 chunks between 12:00 on 5 January 2026 and 06:00 on 10 January 2026',
    },
  ],
  [
    'day',
    { period: 'day' },
    chunksOf(1),
    {
      one: 'on 7 January 2026',
      two: 'on 7 and 8 January 2026',
      apart: 'on 7 and 9 January 2026',
      three: 'on 7, 8 and 9 January 2026',
      many: 'from 7 to 12 January 2026',
      gaps: 'on 6 of the 19 days between 7 and 25 January 2026',
    },
  ],
  [
    '2 days',
    { period: '2 days' },
    chunksOf(2),
    {
      one: 'from 9 to 10 January 2026',
      two: 'from 9 to 12 January 2026',
      apart: 'in 2 of the 3 chunks between 9 and 14 January 2026',
      three: 'from 9 to 14 January 2026',
      many: 'from 9 to 20 January 2026',
      gaps: 'in 6 of the 19 chunks between 9 January and 15 February 2026',
    },
  ],
  [
    'week',
    { period: 'week' },
    chunksOf(1, 'week'),
    {
      one: 'in the week of 19 January 2026',
      two: 'in the weeks of 19 and 26 January 2026',
      apart: 'in the weeks of 19 January and 2 February 2026',
      three: 'in the weeks of 19 and 26 January and 2 February 2026',
      many: 'in the weeks from 19 January to 23 February 2026',
      gaps: 'in 6 of the 19 weeks between 19 January and 31 May 2026',
    },
  ],
  [
    '2 weeks',
    { period: '2 weeks' },
    chunksOf(2, 'week'),
    {
      one: 'from 2 to 15 February 2026',
      two: 'from 2 February to 1 March 2026',
      apart: 'in 2 of the 3 chunks between 2 February and 15 March 2026',
      three: 'from 2 February to 15 March 2026',
      many: 'from 2 February to 26 April 2026',
      gaps: 'in 6 of the 19 chunks between 2 February and 25 October 2026',
    },
  ],
  [
    'month',
    { period: 'month' },
    chunksOf(1, 'month', '2026-01-01T00:00:00'),
    {
      one: 'in March 2026',
      two: 'in March and April 2026',
      apart: 'in March and May 2026',
      three: 'in March, April and May 2026',
      many: 'from March to August 2026',
      gaps: 'in 6 of the 19 months between March 2026 and September 2027',
    },
  ],
  [
    'quarter',
    { period: 'quarter' },
    chunksOf(1, 'quarter', '2026-01-01T00:00:00'),
    {
      one: 'in Q3 2026',
      two: 'in Q3 2026 and Q4 2026',
      apart: 'in Q3 2026 and Q1 2027',
      three: 'in Q3 2026, Q4 2026 and Q1 2027',
      many: 'from Q3 2026 to Q4 2027',
      gaps: 'in 6 of the 19 quarters between Q3 2026 and Q1 2031',
    },
  ],
  [
    'year',
    { period: 'year' },
    chunksOf(1, 'year', '2001-01-01T00:00:00'),
    {
      one: 'in 2003',
      two: 'in 2003 and 2004',
      apart: 'in 2003 and 2005',
      three: 'in 2003, 2004 and 2005',
      many: 'from 2003 to 2008',
      gaps: 'in 6 of the 19 years between 2003 and 2021',
    },
  ],
  [
    'undated',
    { period: 'week' },
    chunksOf(undefined),
    {
      one: 'in chunk 3',
      two: 'in chunks 3 and 4',
      apart: 'in chunks 3 and 5',
      three: 'in chunks 3 to 5',
      many: 'in chunks 3 to 8',
      gaps: 'in 6 of the 19 chunks from 3 to 21',
    },
  ],
]

describe('when something happened', () => {
  it.each(TABLE)('is told by %s', (_, chunking, chunks, expected) => {
    const told = Object.entries(SAMPLES).map(([name, places]) => [
      name,
      when(
        places.map((place) => chunks[place] as Chunk),
        chunking,
      ),
    ])
    expect(Object.fromEntries(told)).toEqual(expected)
  })

  it('says years where they differ', () => {
    const days = chunksOf(1, 'day', '2025-12-30T00:00:00')
    expect(when([days[1], days[2]] as Chunk[], { period: 'day' })).toBe('on 31 December 2025 and 1 January 2026')
    expect(when(days.slice(0, 6), { period: 'day' })).toBe('from 30 December 2025 to 4 January 2026')
  })

  it('is no range where a period has no rows', () => {
    const days = chunksOf(1)
    const outage = [...days.slice(0, 3), ...days.slice(10, 13)].map((chunk, index) => ({ ...chunk, index }))
    expect(when(outage, { period: 'day' })).toBe('on all 6 days with rows between 5 and 17 January 2026')
  })

  it('takes any number of chunks', () => {
    const [first] = chunksOf(undefined) as [Chunk]
    const many = Array.from({ length: 130_000 }, (_, index) => ({
      ...first,
      index: 2 * index,
    }))
    expect(when(many, { size: 10 })).toBe('in 130,000 of the 259,999 chunks from 1 to 259,999')
  })

  it('has a start', () => {
    expect(startWords(chunksOf(1)[2] as Chunk, { period: 'day' })).toBe('7 January 2026')
    expect(startWords(chunksOf(1, 'hour')[2] as Chunk, { period: 'hour' })).toBe('02:00 on 5 January 2026')
    expect(startWords(chunksOf(1, 'month', '2026-01-01')[2] as Chunk, { period: 'month' })).toBe('March 2026')
    expect(startWords(chunksOf(undefined)[2] as Chunk, { size: 5 })).toBe('chunk 3')
  })

  it('counts', () => {
    expect(inAll(1, 'day')).toBe('on the one day')
    expect(inAll(12, 'week')).toBe('in all 12 weeks')
    expect(outOf(1, 1, 'chunk')).toBe('in the one chunk')
    expect(outOf(6, 6, 'week')).toBe('in every week')
    expect(outOf(1, 2160, 'hour')).toBe('in 1 of 2,160 hours')
    expect(aNoun('hour')).toBe('an hour')
    expect(aNoun('week')).toBe('a week')
  })
})
