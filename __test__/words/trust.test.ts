import { describe, expect, it } from 'vitest'
import { CODE_FIELDS } from '../../src/generated/catalogue.js'
import type { TrustReason } from '../../src/types/index.js'
import { isTrusted, trustSentence } from '../../src/words/trust.js'

const REASONS = CODE_FIELDS.flatMap((field) => (field.kind === 'set' ? field.words : [])) satisfies TrustReason[]

describe('trust in words', () => {
  it.each(REASONS)('has words of its own for %s', (reason) => {
    const sentence = trustSentence({ level: 'low', because: [reason] })
    expect(sentence).toMatch(/^Low trust: \w/)
    expect(sentence).not.toContain(reason.replaceAll('_', ' '))
  })

  it('says what cannot be known', () => {
    expect(trustSentence({ level: 'none', because: ['outside_support'] })).toBe(
      'Outside what the reference has: this estimate cannot be trusted',
    )
    expect(trustSentence({ level: 'none', because: [] })).toBe('This estimate cannot be trusted')
  })

  it('names every reason, spells one that it does not know, and says nothing of what is trusted', () => {
    const because = ['few_effective_rows', 'outside_support', 'full_moon'] as readonly TrustReason[]
    expect(trustSentence({ level: 'low', because })).toBe(
      'Low trust: few reference rows are like these; outside what the reference has; full moon',
    )
    expect(trustSentence({ level: 'low', because: [] })).toBe('Low trust')
    expect(trustSentence({ level: 'high', because: [] })).toBeUndefined()
    expect((['high', 'low', 'none'] as const).filter((level) => isTrusted({ level, because: [] }))).toEqual(['high'])
  })
})
