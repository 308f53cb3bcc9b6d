/** Plain English: short sentences where users begin, no phrase that was replaced, comments that begin with their subject. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sentencesOf, wordsOf } from './prose.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('README', () => {
  const sentences = sentencesOf(read('README.md'))
  const longerThan = (words: number) => sentences.filter((sentence) => wordsOf(sentence) > words)

  it('has at most one sentence in twenty over 35 words', () => {
    expect(sentences.length).toBeGreaterThan(60)
    expect(longerThan(35).length / sentences.length, longerThan(35).join('\n')).toBeLessThanOrEqual(0.05)
  })

  it('has at most one sentence in ten over 25 words', () => {
    expect(longerThan(25).length / sentences.length, longerThan(25).join('\n')).toBeLessThanOrEqual(0.1)
  })
})

describe('sentencesOf', () => {
  it('takes prose apart, not code and tables', () => {
    const text =
      '# A title\n\nOne `a.b` here. Two (see x.)! "Three?" 4 fours.\n- an item\n- another\n\n```ts\nCode. More.\n```\n| a. B. |\n'
    expect(sentencesOf(text)).toEqual([
      'A title',
      'One `a.b` here.',
      'Two (see x.)!',
      '"Three?"',
      '4 fours.',
      'an item',
      'another',
    ])
    expect(wordsOf('One – `two`, 3.')).toBe(3)
  })
})
