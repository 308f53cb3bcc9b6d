/** What several classes, numbers and all inputs together add to the report. */

import { describe, expect, it } from 'vitest'
import type { Block } from '../../src/report/blocks.js'
import { buildReport } from '../../src/report/build.js'
import { renderHtml } from '../../src/report/render/html.js'
import { renderMarkdown } from '../../src/report/render/markdown.js'
import { renderTerminal } from '../../src/report/render/terminal.js'
import { quantilesOf } from '../../src/results/quantiles.js'
import type { RunData } from '../../src/types/index.js'
import { flightsRun, HOSTILE, wideRun } from './sample-run.js'
import { cellsRun, multiclassRun, regressionRun } from './sample-tasks.js'

type Of<T extends Block['type']> = Extract<Block, { type: T }>
function all<T extends Block['type']>(run: RunData, type: T): Of<T>[] {
  return buildReport(run).blocks.filter((block): block is Of<T> => block.type === type)
}

describe('the confusion matrix', () => {
  const [matrix] = all(multiclassRun(), 'matrix')
  it('has a cell for each label and prediction, as shares of the label, against the reference', () => {
    expect(matrix?.labels).toEqual(['bike', 'bus', 'car'])
    expect(matrix?.source).toBe('realized')
    expect(matrix?.usual[0]?.map((value) => Math.round((value ?? 0) * 100))).toEqual([60, 20, 20])
    expect([matrix?.isShare, matrix?.unit]).toEqual([true, 'share of the label'])
    const cells = matrix?.choices[matrix.chosen]?.cells[0]
    expect(cells?.map((mark) => mark.alert)).toEqual([true, false, true])
  })
  it('offers the labelled chunks and shows that of the headline', () => {
    expect(matrix?.choices).toHaveLength(8)
    expect(matrix?.choices[matrix.chosen]?.tick.words).toBe('week of 23 April 2001')
  })
  it('shows the last of the worst where the headline speaks of none', () => {
    const run = multiclassRun()
    const [own] = all({ ...run, verdict: { ...run.verdict, performance: [] } }, 'matrix')
    expect(own?.choices[own.chosen]?.tick.words).toBe('week of 21 May 2001')
  })
  it('does not take a larger chunk for a change', () => {
    const run = multiclassRun()
    const realized = run.results.realized_performance
    if (!realized) throw new Error('sample without performance')
    const larger = realized.series.map((series) => ({
      ...series,
      points: series.points.map((point, at) =>
        at < 8 || point.value === null
          ? point
          : { ...point, value: (realized.series.find((own) => own === series)?.points[0]?.value ?? 0) * 1.4 },
      ),
    }))
    const [own] = all(
      { ...run, results: { ...run.results, realized_performance: { ...realized, series: larger } } },
      'matrix',
    )
    const choice = own?.choices[own.chosen]
    own?.usual.forEach((row, label) => {
      row.forEach((usual, at) => {
        expect(choice?.cells[label]?.[at]?.value).toBeCloseTo(usual ?? Number.NaN, 2)
      })
    })
    expect((choice?.rows?.[0]?.[0] ?? 0) / 900).toBeCloseTo(1.4, 1)
  })
  it('takes the place of charts and rows of its cells', () => {
    expect(all(multiclassRun(), 'series').map((block) => block.title)).toEqual(['F1'])
    const labels = all(multiclassRun(), 'grid')[0]?.rows.map((row) => row.label) ?? []
    expect(labels.filter((label) => label.includes('pred'))).toEqual([])
  })
  it('draws the cells of a binary classifier the same way', () => {
    const [binary] = all(cellsRun(), 'matrix')
    expect(binary?.labels).toEqual(['positive', 'negative'])
    expect(binary?.usual.map((row) => row.map((value) => Math.round((value ?? 0) * 1000)))).toEqual([
      [272, 728],
      [137, 863],
    ])
    expect(binary?.choices[binary.chosen]?.rows?.flat().map((rows) => Math.round((rows ?? 0) / 100))).toEqual([
      39, 100, 154, 879,
    ])
    expect(all(cellsRun(), 'series').map((block) => block.title)).toEqual(['F1', 'AUROC', 'Value'])
  })
  it('draws twelve of many classes and says so', () => {
    const [wide] = all(multiclassRun(Array.from({ length: 40 }, (_, at) => `class ${at}`)), 'matrix')
    expect(wide?.labels).toHaveLength(12)
    expect(wide?.labels).toContain('class 0')
    expect(wide?.labels).toContain('class 39')
    expect(wide?.note).toBe('The 12 classes with most alerts; 28 others are in the JSON.')
  })
  it('reads labels that look like names of cells', () => {
    const [odd] = all(multiclassRun(['a', 'a_pred_a', '_pred_', 'true_']), 'matrix')
    expect(odd?.labels).toEqual(['a', 'a_pred_a', '_pred_', 'true_'])
  })
  it('is estimated where no label came', () => {
    const run = multiclassRun()
    const realized = run.results.realized_performance
    if (!realized) throw new Error('sample without performance')
    const [estimated] = all(
      { ...run, results: { estimated_performance: { ...realized, calculator: 'estimated_performance' } } },
      'matrix',
    )
    expect(estimated?.source).toBe('estimated')
  })
  it('gives shares as percentages and their change in points', () => {
    const run = multiclassRun()
    const realized = run.results.realized_performance
    if (!realized) throw new Error('sample without performance')
    const shares = realized.series.map((series) => ({
      ...series,
      points: series.points.map((point) => (point.value === null ? point : { ...point, value: point.value / 1500 })),
    }))
    const report = buildReport({
      ...run,
      config: { ...run.config, normalizeConfusion: 'true' },
      results: { ...run.results, realized_performance: { ...realized, series: shares } },
    })
    expect(renderMarkdown(report)).toMatch(/△ 29\.7\u202f% \(−30\.3\u202fpt\)/)
    expect(renderHtml(report)).toMatch(/>29\.7\u202f%<\/data>/)
    expect(renderHtml(report)).toContain('share of the label')
  })
  it('is not there without its cells', () => {
    expect(all(flightsRun(), 'matrix')).toEqual([])
  })
})

describe('calibration', () => {
  it('says what the scores are worth as probabilities', () => {
    const [block] = all(cellsRun(), 'calibration')
    expect(block?.folded).toBe(false)
    expect(block?.scores[0]?.sentence).toBe(
      'In the reference, scores are on average 0.023 away from the share of positives, 0.006 when calibrated: estimates use calibrated scores.',
    )
  })
  it('is folded for many classes, and draws the worst', () => {
    const [block] = all(multiclassRun(Array.from({ length: 20 }, (_, at) => `class ${at}`)), 'calibration')
    expect(block?.folded).toBe(true)
    expect(block?.scores.map((own) => own.class)).toEqual(Array.from({ length: 12 }, (_, at) => `class ${at + 8}`))
    expect(block?.note).toContain('8 others')
  })
})

describe('inputs together', () => {
  it('have amber charts and who carries them in the worst chunk', () => {
    const charts = all(regressionRun(), 'series').filter((block) => block.alerts === 'drift')
    expect(charts.map((block) => block.title)).toEqual(['Domain classifier, AUROC', 'Reconstruction error'])
    const [classifier] = all(regressionRun(), 'shares')
    expect(classifier?.rows[0]).toEqual({ label: 'town', share: 0.53 })
    expect(classifier?.title).toMatch(/^Top contributing features, week of /)
  })
  it('have rows of drift in the grid', () => {
    const rows = all(regressionRun(), 'grid')[0]?.rows.filter((row) => row.label.startsWith('inputs together')) ?? []
    expect(rows.map((row) => row.label)).toEqual(['inputs together: classifier', 'inputs together: reconstruction'])
    for (const row of rows) expect(row.cells.filter((cell) => cell === 'drift')).toHaveLength(9)
    expect(renderTerminal(buildReport(regressionRun()))).toContain('inputs together: classifier')
  })
})

describe('distributions over time', () => {
  it('are quantiles of numbers and shares of categories, over all chunks', () => {
    const columns = all(flightsRun(), 'distribution')[0]?.columns ?? []
    const [hour] = columns.filter((column) => column.name === 'hour')
    expect(hour?.course?.ticks).toHaveLength(20)
    expect(hour?.course?.shape.type).toBe('quantiles')
    const [origin] = columns.filter((column) => column.name === 'origin')
    expect(origin?.course?.shape).toMatchObject({
      type: 'shares',
      labels: expect.arrayContaining(['ORD']),
      others: true,
    })
    expect(origin?.course?.description).toMatch(
      /^origin over time: in production ORD from 5\.8\u202f% to 5\.9\u202f%, DFW/,
    )
  })
  it('read quantiles between edges', () => {
    expect(quantilesOf([0, 10, 20], [0.5, 0.5])).toEqual([1, 5, 10, 15, 19])
    expect(quantilesOf([0, 10, 20], [0, 0.4])).toEqual([10.5, 12.5, 15, 17.5, 19.5])
    expect(quantilesOf([0, 1], [0])).toBeNull()
  })
  it('take neighbours of long runs together, and few columns of wide ones', () => {
    const [long] = all(wideRun(2, 5000), 'distribution')
    expect(long?.columns[0]?.course?.ticks.length).toBeLessThanOrEqual(61)
    const [wide] = all(wideRun(1000, 20), 'distribution')
    expect(wide?.columns.filter((column) => column.course).length).toBeLessThanOrEqual(8)
  })
})

describe('errors, of which more is worse', () => {
  it('alert above their threshold and have short names in the grid', () => {
    const [mape] = all(regressionRun(), 'series')
    expect(mape?.title).toBe('Mean absolute percentage error')
    expect(mape?.description).toContain('realized in production from 0.069 to 0.101, outside the threshold in 5 of 8')
    expect(all(regressionRun(), 'grid')[0]?.rows[0]?.label).toBe('MAPE, realized')
  })
})

describe('renderers', () => {
  const runs = [multiclassRun(), cellsRun(), regressionRun()]
  it('point to nothing that is missing', () => {
    for (const run of runs) {
      const page = renderHtml(buildReport(run))
      const ids = [...page.matchAll(/ id="?([^\s">]+)/g)].map((match) => match[1])
      const links = [...page.matchAll(/href="#([^"]*)"/g)].map((match) => match[1])
      expect(links.filter((link) => !ids.includes(link))).toEqual([])
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
  it('keep hostile classes and columns harmless', () => {
    const hostile = multiclassRun([HOSTILE, '</style><img src=x>', '| [a](javascript:x)'])
    for (const run of [hostile, regressionRun(HOSTILE)]) {
      const page = renderHtml(buildReport(run))
      expect(page.match(/<script/g)).toHaveLength(1)
      expect(page).not.toContain('<img')
      expect(page).not.toMatch(/ style="/)
      const outsideFences = renderMarkdown(buildReport(run)).replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
      expect(outsideFences).not.toContain('<script')
      expect(outsideFences).not.toContain('<img')
    }
    expect(renderMarkdown(buildReport(hostile))).toContain('\\| \\[a\\](javascript:x)')
  })
  it('have the matrix, the errors and the shares in Markdown', () => {
    const text = renderMarkdown(buildReport(multiclassRun()))
    expect(text).toMatch(/\| \*\*bike\*\* \| △ 27\.3\u202f% \(−32\.7\u202fpt\) \|/)
    expect(text).toContain('| bike | 0.0200 | 0.0050 | 0.1600 | 0.1500 | yes |')
    const regression = renderMarkdown(buildReport(regressionRun()))
    expect(regression).toContain('| town | 53.0\u202f% |')
    expect(regression).toMatch(/\| △ 0\.7/)
  })
})
