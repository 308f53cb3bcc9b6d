import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/config/resolve.js'
import { configOfSegment, hasSegments, segmentColumns, segmentEntries } from '../../src/config/segments.js'

const columns = [
  { name: 'day', kind: 'timestamp', type: 'Timestamp' },
  { name: 'country', kind: 'categorical', type: 'Utf8' },
  { name: 'channel', kind: 'categorical', type: 'Utf8' },
  { name: 'age', kind: 'numeric', type: 'Float64' },
] as const

function resolved(segments: readonly (string | readonly string[])[] | undefined, thresholds = {}) {
  return resolveConfig({ chunks: { size: 100 }, thresholds, ...(segments && { segments }) }, columns)
}

describe('segments of a configuration', () => {
  it('are lists of columns; without the option there are none', () => {
    const config = resolved(['country', ['country', 'channel']])
    expect(segmentEntries(config)).toEqual([['country'], ['country', 'channel']])
    expect(segmentColumns(config)).toEqual(['country', 'channel'])
    expect(hasSegments(config)).toBe(true)
    expect(resolved(undefined)).not.toHaveProperty('segments')
    expect(hasSegments(resolved(undefined))).toBe(false)
    expect(hasSegments(resolved([]))).toBe(false)
  })

  it('are refused where an entry is there twice, in whatever order, or is of times', () => {
    expect(() =>
      resolved([
        ['country', 'channel'],
        ['channel', 'country'],
      ]),
    ).toThrow(/segments\[1\] has the columns/)
    expect(() => resolved(['day'])).toThrow(/"day": it is timestamp, expected labels/)
    expect(() => resolved(['county'])).toThrow(/Did you mean "country"/)
  })

  it('are held to bounds of their own reference, and not to fixed ones of all rows', () => {
    const thresholds = { mean: { lower: 1 }, std: {}, missing_rate: { std: 2 } }
    const own = configOfSegment(resolved(['country'], thresholds))
    expect(own.thresholds).toEqual({ std: {}, missing_rate: { std: 2 } })
    expect(own).not.toHaveProperty('segments')
  })
})
