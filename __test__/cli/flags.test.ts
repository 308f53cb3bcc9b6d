import { describe, expect, it } from 'vitest'
import { configOf } from '../../src/cli/flags.js'

describe('--segments', () => {
  it('names columns alone, and some together', () => {
    expect(configOf({ segments: 'country, country+channel' }, {}).segments).toEqual(['country', ['country', 'channel']])
  })

  it('wins over a file, and changes nothing where it is left out', () => {
    expect(configOf({ segments: 'country' }, { segments: ['channel'] }).segments).toEqual(['country'])
    expect(configOf({}, { segments: ['channel'] }).segments).toEqual(['channel'])
    expect(configOf({}, {})).not.toHaveProperty('segments')
  })
})
