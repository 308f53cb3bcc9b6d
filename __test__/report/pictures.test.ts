/** Distributions, single chunks, periods and names: from rows to the report's data and markup. */

import { beforeAll, describe, expect, it } from 'vitest'
import { fit } from '../../src/index.js'
import type { Block, DistributionColumn } from '../../src/report/blocks.js'
import { buildReport } from '../../src/report/build.js'
import { labelOrder } from '../../src/report/label-order.js'
import { renderHtml } from '../../src/report/render/html.js'
import { renderMarkdown } from '../../src/report/render/markdown.js'
import { quantilesOf } from '../../src/results/quantiles.js'
import type { Row, RunData } from '../../src/types/index.js'
import { flightsRun } from './sample-run.js'

type Of<T extends Block['type']> = Extract<Block, { type: T }>
function all<T extends Block['type']>(run: RunData, type: T): Of<T>[] {
  return buildReport(run).blocks.filter((block): block is Of<T> => block.type === type)
}

const WEEKDAYS = ['Fri', 'Mon', 'Sat', 'Sun', 'Thu', 'Tue', 'Wed']

/** Hours and floors are whole, sizes are not; in production sizes go beyond. */
function flats(rows: number, beyond = 0): Row[] {
  return Array.from({ length: rows }, (_, row) => ({
    hour: row % 24,
    floor: (row * 7) % 9,
    year: 1900 + ((row * 31) % 120),
    size: 30 + ((row * 7919) % 901) / 10 + (row % 10 < beyond ? 100 : 0) - (beyond > 0 && row % 20 === 19 ? 100 : 0),
    weekday: WEEKDAYS[(row * 3) % 7],
    rooms: String(1 + ((row * 5) % 9)),
    region: ['west', 'east', 'north', 'south'][(row * 3) % 4],
    side: ['north', 'west'][row % 2],
  }))
}

describe('distributions', () => {
  let run: RunData
  let columns: readonly DistributionColumn[]
  const column = (name: string) => columns.find((own) => own.name === name)
  const shown = (name: string) => column(name)?.choices[0]?.distribution
  beforeAll(async () => {
    const kinds = { rooms: 'categorical', weekday: 'categorical' } as const
    const monitor = await fit(flats(3600), { chunks: { size: 360 }, columns: { kinds } })
    run = await monitor.check(flats(3600, 3))
    columns = all(run, 'distribution')[0]?.columns ?? []
  })

  it('have a bin for each whole number where these are few', () => {
    const hour = shown('hour')
    expect(hour?.edges).toEqual(Array.from({ length: 25 }, (_, at) => at - 0.5))
    for (const share of [...(hour?.reference ?? []), ...(hour?.production ?? [])]) expect(share).toBeCloseTo(1 / 24, 9)
    const floor = shown('floor')
    expect(floor?.edges).toHaveLength(10)
    for (const share of floor?.reference ?? []) expect(share).toBeCloseTo(1 / 9, 9)
  })
  it('keep the bins of distances where whole numbers are many', () => {
    expect(shown('year')?.edges?.[0]).toBe(1900)
  })
  it('know what lies beyond, on either side', () => {
    const size = shown('size')
    expect(size?.outside?.[0]).toBeCloseTo(0.05, 9)
    expect(size?.outside?.[1]).toBeCloseTo(0.3, 9)
    const inside = size?.production.reduce((sum, share) => sum + share, 0) ?? 0
    expect(inside + 0.35).toBeCloseTo(1, 9)
    expect(shown('hour')?.outside).toEqual([0, 0])
  })
  it('draw and name what lies beyond', () => {
    const page = renderHtml(buildReport(run))
    const from = page.indexOf('<h3', page.indexOf(`id="${column('size')?.anchor}"`))
    const card = page.slice(from, page.indexOf('</article>', from))
    expect(card).toMatch(/>&lt; 30<\/text>/)
    expect(card).toMatch(/>&gt; 120<\/text>/)
    expect(card).toContain('Beyond the reference: 5.0\u202f% below 30, 30.0\u202f% above 120')
    expect(card).toMatch(/<th scope=row>above 120<td>0\.00\u202f%<td>30\.00\u202f%/)
    expect(card).toContain('the largest change is +30.00\u202fpt above 120')
  })
  it('count what lies beyond among the quantiles', () => {
    expect(quantilesOf([0, 10], [0.2], [0, 0.8])).toEqual([2.5, 10, 10, 10, 10])
    const below = quantilesOf([0, 10], [0.2], [0.8, 0])
    expect(below?.slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(below?.[4]).toBeCloseTo(7.5, 9)
    expect(quantilesOf([-0.5, 0.5, 1.5], [0.5, 0.5])).toEqual([0, 0, 0, 1, 1])
  })
  it('have labels in their own order', () => {
    const week = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
    const rooms = Array.from({ length: 9 }, (_, at) => String(at + 1))
    expect(shown('weekday')?.labels).toEqual(week)
    expect(shown('rooms')?.labels).toEqual(rooms)
    expect(column('weekday')?.course?.shape).toMatchObject({ labels: week, others: false })
  })
  it('call two or more labels others, never one', () => {
    const shape = column('rooms')?.course?.shape
    expect(shape?.type === 'shares' && shape.labels.length).toBe(7)
    expect(shape?.type === 'shares' && shape.others).toBe(true)
  })
  it('give a label one colour over the page', () => {
    const color = (name: string, label: string) => {
      const shape = column(name)?.course?.shape
      return shape?.type === 'shares' ? shape.colors[shape.labels.indexOf(label)] : undefined
    }
    expect(color('side', 'north')).toBe(color('region', 'north'))
    expect(color('side', 'west')).toBe(color('region', 'west'))
    for (const { course } of columns) {
      if (course?.shape.type === 'shares') expect(new Set(course.shape.colors).size).toBe(course.shape.labels.length)
    }
  })
  it('are the same from parts that are merged', async () => {
    const at = (rows: Row[]) => rows.map((row, place) => ({ ...row, at: new Date(Date.UTC(2026, 0, 1) + place * 6e5) }))
    const monitor = await fit(at(flats(3600)), { chunks: { period: 'week' }, columns: { timestamp: 'at' } })
    const rows = at(flats(3600, 3))
    const whole = await monitor.check(rows)
    const parts = [await monitor.summarize(rows.slice(0, 1700)), await monitor.summarize(rows.slice(1700))]
    const merged = await monitor.merge(parts)
    for (const name of ['hour', 'size', 'floor', 'year']) {
      expect(merged.distribution(name, 1)).toEqual(whole.distribution(name, 1))
      expect(whole.distribution(name, 1)).toBeDefined()
    }
  })
})

describe('the order of labels', () => {
  const ordered = (labels: readonly (string | null)[]) => labelOrder(labels).map((place) => labels[place])
  it.each([
    [['10', '9', '-1', '2.5']],
    [['65+', '18-25', '<18', '26-64']],
    [['Sunday', 'monday', 'Friday']],
    [['Dec', 'Jan', 'March', 'feb']],
  ])('is that of numbers, ranges and the calendar: %o', (labels) => {
    const right: Record<string, string[]> = {
      '10': ['-1', '2.5', '9', '10'],
      '65+': ['<18', '18-25', '26-64', '65+'],
      Sunday: ['monday', 'Friday', 'Sunday'],
      Dec: ['Jan', 'feb', 'March', 'Dec'],
    }
    expect(ordered(labels)).toEqual(right[labels[0] as string])
  })
  it('is by frequency for other words, and all others come last', () => {
    expect(ordered(['west', 'east', '3rd'])).toEqual(['west', 'east', '3rd'])
    expect(ordered(['b2', 'a1'])).toEqual(['b2', 'a1'])
    expect(ordered(['3', null, '1'])).toEqual(['1', '3', null])
  })
})

describe('one chunk before and one after', () => {
  const u = (seed: number) => {
    let state = seed
    return () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
  }
  const loans = (rows: number, seed: number): Row[] => {
    const draw = u(seed)
    return Array.from({ length: rows }, () => {
      const score = draw()
      return { age: 20 + Math.floor(50 * draw()), score, said: score > 0.5, late: draw() < score }
    })
  }
  it('is a table, not charts of two points', async () => {
    const monitor = await fit(loans(3000, 1), {
      task: 'binary',
      columns: { target: 'late', prediction: 'said', score: 'score' },
      chunks: { count: 1 },
    })
    const run = await monitor.check(loans(2000, 2))
    expect(all(run, 'series')).toEqual([])
    const table = all(run, 'table').find((own) => own.anchor === 'performance')
    const realized = run.results.realized_performance?.series[0]
    const [, before, after, change] = table?.rows[0]?.cells ?? []
    const values = realized?.points.map((point) => point.value ?? 0) ?? []
    expect([before, after].map((cell) => cell?.type === 'number' && cell.value)).toEqual(values)
    expect(change?.type === 'number' && change.value).toBeCloseTo((values[1] ?? 0) - (values[0] ?? 0), 12)
    const errors = realized?.points.map((point) => point.standardError ?? 0) ?? []
    const interval = Number(change?.type === 'number' && change.suffix?.replace(' ± ', ''))
    expect(interval).toBeCloseTo(1.96 * Math.hypot(...errors), 2)
    const page = renderHtml(buildReport(run))
    expect(page).not.toContain('class="plot" role="img" aria-label="F1')
    const ids = new Set([...page.matchAll(/ id="?([^\s">]+)/g)].map((match) => match[1]))
    for (const [, link] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(link)
    expect(renderMarkdown(buildReport(run))).toContain('| Reference |')
  })
})

describe('periods', () => {
  it('are told from the first row to the last, not by the bounds of chunks', () => {
    const run = flightsRun()
    const times = {
      reference: { first: '2001-02-07T10:00:00', last: '2001-03-30T08:00:00' },
      production: { first: '2001-04-03T00:10:00', last: '2001-06-20T23:00:00' },
    }
    expect(buildReport({ ...run, times }).subtitle).toBe(
      'reference 7 Feb – 30 Mar 2001, 920,591 rows · production 3 Apr – 20 Jun 2001, 1,402,932 rows · weekly',
    )
  })
})

describe('the page', () => {
  it('has a strip of anchors to every section', () => {
    const page = renderHtml(buildReport(flightsRun()))
    const strip = /<nav class="contents"[^>]*>(.*?)<\/nav>/s.exec(page)?.[1] ?? ''
    const links = [...strip.matchAll(/href="#([^"]+)">([^<]+)</g)].map(([, id, title]) => [id, title])
    expect(links.map(([, title]) => title)).toEqual([
      'Degraded',
      'Incidents',
      'At a glance',
      'Performance',
      'Inputs',
      'Data quality',
      'Summary statistics',
      'Distributions',
      'Method',
    ])
    for (const [id] of links) expect(page).toContain(`<h2 id="${id}"`)
  })
  it('shows no mark that turns the direction', () => {
    const run = flightsRun({ origin: 'a\u202eb', destination: '\u2067c\u061cd\u200f' })
    expect(renderHtml(buildReport(run))).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
    expect(renderHtml(buildReport(run))).toContain('a b')
  })
})
