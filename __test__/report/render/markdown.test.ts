import { describe, expect, it } from 'vitest'
import { buildReport } from '../../../src/report/build.js'
import { renderMarkdown } from '../../../src/report/render/markdown.js'
import { flightsRun, HOSTILE } from '../sample-run.js'

describe('Markdown', () => {
  const text = renderMarkdown(buildReport(flightsRun({ origin: `${HOSTILE} | x`, hour: '[a](javascript:x) `b`' })))
  it('begins with the answer', () => {
    expect(text.split('\n').slice(0, 7)).toEqual([
      '# Late flights',
      '',
      'reference 5 Feb – 1 Apr 2001, 920,591 rows · production 2 Apr – 24 Jun 2001, 1,402,932 rows · weekly',
      '',
      '**◆ Degraded**',
      '',
      '## F1 fell from 0.32 to 0.23 in the weeks of 23 and 30 April. The inputs explain almost none of it: the relation between inputs and lateness changed.',
    ])
  })
  it('has the numbers of every chart', () => {
    expect(text).toContain('| week of 23 April 2001 | ◆ 0.231 ± 0.010 | 0.316 ± 0.010 |')
    expect(text).toContain('| week of 18 June 2001 | no labels yet | 0.317 ± 0.010 |')
    expect(text).toContain('| week of 23 April 2001 | −0.089 | −0.003 | −0.086 | yes |')
  })
  it('keeps names from data plain', () => {
    const outsideFences = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    expect(outsideFences).not.toContain('<script')
    expect(outsideFences).toContain('\\| x')
    expect(outsideFences).toContain('\\[a\\](javascript:x) \\`b\\`')
  })
})
