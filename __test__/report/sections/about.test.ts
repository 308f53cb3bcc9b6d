import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildReport, fit, load, type Row, renderHtml, renderMarkdown } from '../../../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'reckoner-about-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rows: readonly Row[] = Array.from({ length: 200 }, (_, row) => ({ x: (row * 37) % 101, town: `t${row % 3}` }))
const path = join(folder, 'reference.csv')
writeFileSync(path, `x;town\n${rows.map(({ x, town }) => `${x};${town}`).join('\n')}\n`)
const HOSTILE = '<b>*extra*</b>'

describe('about the data', () => {
  it('says in every format how tables were read and what differs', async () => {
    const monitor = await fit(path, { chunks: { count: 4 } })
    expect(monitor.notices).toEqual([expect.stringMatching(/^Read ".*reference.csv" with separator semicolon/)])
    const run = await (await load(monitor.toBytes())).check(rows.map((row) => ({ ...row, [HOSTILE]: 1 })))
    expect(run.referenceNotices).toEqual(monitor.notices)
    const report = buildReport(run)
    const [html, markdown, terminal] = [renderHtml(report), renderMarkdown(report), run.summary({ width: 120 })]
    for (const text of [html, markdown, terminal]) {
      expect(text).toContain('About the data')
      expect(text).toContain('separator semicolon')
      expect(text).toContain('is not in the reference, and not watched')
    }
    expect(html).not.toContain(HOSTILE)
    expect(markdown).not.toContain(HOSTILE)
  })

  it('is left out where there is nothing to say', async () => {
    const run = await (await fit(rows)).check(rows)
    expect(renderMarkdown(buildReport(run))).not.toContain('About the data')
  })

  it.each([
    [{}, 'counts, moments, labels and the largest and smallest number'],
    [
      { numeric: ['wasserstein'] },
      'every value of x, in order of size, for exact distances; of the other inputs counts',
    ],
    [
      { numeric: ['psi'], domainClassifier: true },
      'every row of x, town, which the domain classifier compares chunks with',
    ],
  ] as const)('says what a saved monitor keeps: %j', async (drift, words) => {
    const monitor = await fit(rows, { drift, chunks: { count: 2 } })
    expect(renderMarkdown(buildReport(await monitor.check(rows)))).toContain(words)
  })

  it('says which rows a saved monitor keeps', async () => {
    const labelled = rows.map((row, place) => ({ ...row, late: place % 2, said: (place >> 1) % 2 }))
    const roles = { target: 'late', prediction: 'said' } as const
    const monitor = await fit(labelled, { task: 'binary', columns: roles, keepRows: 50, chunks: { count: 2 } })
    const words = 'number; 50 rows drawn at random, each with codes of the inputs, label and prediction'
    expect(renderMarkdown(buildReport(await monitor.check(labelled)))).toContain(words)
  })
})
