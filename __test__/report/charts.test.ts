/** Axes, marks and labels of charts: over the report's data and markup. */

import { describe, expect, it } from 'vitest'
import type { SeriesBlock } from '../../src/report/blocks.js'
import { buildReport } from '../../src/report/build.js'
import { periodNames, pickTicks } from '../../src/report/render/html/axis.js'
import { linearScale } from '../../src/report/render/html/scale.js'
import { seriesScale } from '../../src/report/render/html/series.js'
import { renderHtml } from '../../src/report/render/html.js'
import type { Chunking, Point, RunData, Series, State } from '../../src/types/index.js'
import { ticksOf } from '../../src/words/ticks.js'
import { flightsRun, REFERENCE_WEEKS } from './sample-run.js'

const UNIT = { lower: 0, upper: 1 }

describe('axes', () => {
  it('stay within the bounds of the metric', () => {
    const scale = linearScale([0.91, 1.03], 0, 100, 5, UNIT)
    expect([scale.low, scale.high]).toEqual([0.91, 1])
    expect(scale.y(1.03)).toBe(scale.y(1))
    for (const tick of scale.ticks) expect(tick).toBeLessThanOrEqual(1)
    expect(linearScale([1, 1], 0, 100, 3, UNIT).high).toBe(1)
    expect(linearScale([1.2, 1.3], 0, 100, 3, UNIT).high).toBe(1)
    expect(linearScale([0, 0], 0, 100, 3, UNIT).low).toBe(0)
  })
  it('end close to what they show', () => {
    expect(linearScale([0, 23], 0, 100, 3).high).toBe(24)
    expect(linearScale([0, 23], 0, 100, 3).ticks).toEqual([0, 10, 20])
  })
  it('of every chart of a run are those of its metric', () => {
    for (const block of charts(flightsRun())) {
      const scale = seriesScale(block, 250)
      if (block.title === 'Value') continue
      expect(block.limits).toEqual(UNIT)
      expect(scale.low).toBeGreaterThanOrEqual(0)
      expect(scale.high).toBeLessThanOrEqual(1)
    }
    const high = withPoints(flightsRun(), 'f1', (value) => Math.min(1, value * 2.85))
    const [f1] = charts(high)
    expect(seriesScale(f1 as SeriesBlock, 250).high).toBe(1)
  })
  it.each([
    [[0, Number.POSITIVE_INFINITY]],
    [[Number.NEGATIVE_INFINITY, 3, Number.POSITIVE_INFINITY]],
    [[-1.7e308, 1.7e308]],
    [[Number.MAX_VALUE]],
    [[5e-324, 1e-323]],
    [[1, 1 + Number.EPSILON]],
    [[]],
  ])('have places for %o', (values) => {
    const scale = linearScale(values, 10, 110, 5)
    expect(scale.ticks.length).toBeGreaterThan(1)
    for (const value of [...values, ...scale.ticks]) {
      expect(scale.y(value)).toBeGreaterThanOrEqual(10)
      expect(scale.y(value)).toBeLessThanOrEqual(110)
    }
  })
  it.each([
    [[1e16, 1.00001e16], 1e16],
    [[1e15 + 1, 1e15 + 900], 1e15],
    [[1e-12, 3e-12], 1e-12],
    [[-1.7e308, 1.7e308], 1e308],
    [[0.1, 0.9], 0.5],
    [[0.001, 0.0012], 0.001],
  ])('print ticks over %o that differ, and read as what they are', (values, near) => {
    const scale = linearScale(values, 0, 100, 5)
    const printed = scale.ticks.map(scale.print)
    expect(new Set(printed).size).toBe(printed.length)
    scale.ticks.forEach((tick, at) => {
      const read = Number((printed[at] ?? '').replaceAll(',', '').replaceAll('−', '-'))
      expect(Math.abs(read - tick)).toBeLessThanOrEqual(
        Math.abs(near) * 0.51 * 10 ** -3 + (tick === 0 ? 0 : Math.abs(tick) * 1e-6),
      )
    })
  })
})

// ── time ─────────────────────────────────────────────────────────────────────────────────────

const HOUR = 3_600_000

function ticks(total: number, reference: number, hours: number, chunks: Chunking, from = Date.UTC(2026, 0, 5)) {
  const iso = (at: number) => new Date(at).toISOString().slice(0, 19)
  return ticksOf(
    Array.from({ length: total }, (_, place) => ({
      index: place < reference ? place : place - reference,
      key: String(place),
      period: place < reference ? ('reference' as const) : ('production' as const),
      rows: 10,
      startIndex: 0,
      endIndex: 9,
      startDate: iso(from + place * hours * HOUR),
      endDate: iso(from + (place + 1) * hours * HOUR - 1000),
    })),
    chunks,
  )
}

function labels(...given: Parameters<typeof ticks>) {
  return [...pickTicks(ticks(...given), 900, 250)].map(([index, { text }]) => [index, text] as const)
}

describe('labels of time', () => {
  it('stand on Mondays where hours are many', () => {
    const shown = labels(1440, 720, 1, { period: 'hour' })
    expect(shown.map(([, text]) => text)).toEqual([
      '01-05',
      '01-12',
      '01-19',
      '01-26',
      '02-04',
      '02-16',
      '02-23',
      '03-02',
    ])
    for (const [index] of shown.filter(([index]) => index !== 720)) expect(index % 168).toBe(0)
  })
  it('stand on midnights and six-hour marks where hours are few', () => {
    expect(labels(168, 84, 1, { period: 'hour' }).map(([, text]) => text)).toEqual([
      '01-05',
      '01-06',
      '01-07',
      '01-08 12:00',
      '01-10',
      '01-11',
    ])
    for (const [index] of labels(48, 24, 1, { period: 'hour' })) expect(index % 6).toBe(0)
  })
  it('stand on firsts of months where days are many', () => {
    const shown = labels(1000, 600, 24, { period: 'day' }).filter(([index]) => index !== 600)
    expect(shown.length).toBeGreaterThan(3)
    for (const [, text] of shown) expect(text).toMatch(/^\d{4}-\d\d-01$/)
  })
  it('name the day that a longer chunk holds', () => {
    const shown = labels(104, 52, 168, { period: 'week' }).filter(([index]) => index !== 52)
    for (const [, text] of shown) expect(text).toMatch(/-01$/)
  })
  it('stand under every chunk where there is room, as the chunk is called', () => {
    expect(labels(8, 4, 168, { period: 'week' }).map(([, text]) => text)).toEqual([
      '01-05',
      '01-12',
      '01-19',
      '01-26',
      '02-02',
      '02-09',
      '02-16',
      '02-23',
    ])
  })
  it('have the first of production, and none stands on another', () => {
    for (const [total, reference, hours] of [
      [1440, 700, 1],
      [200, 101, 6],
      [365, 111, 24],
      [90, 13, 168],
    ] as const) {
      const axis = ticks(total, reference, hours, {
        period: hours === 168 ? 'week' : hours === 24 ? 'day' : `${hours} hours`,
      })
      for (const [wide, narrow] of [
        [900, 250],
        [330, 250],
      ] as const) {
        const shown = [...pickTicks(axis, wide, narrow)]
        expect(shown.map(([index]) => index)).toContain(reference)
        const widest = Math.max(...shown.map(([, { text }]) => text.length)) * 7.6
        for (const [pixels, size] of [
          [wide, ['all', 'wide']],
          [narrow, ['all']],
        ] as const) {
          const places = shown
            .filter(([, own]) => (size as readonly string[]).includes(own.size))
            .map(([index]) => (index * pixels) / total)
          const gaps = places.slice(1).map((place, at) => place - (places[at] as number))
          expect(Math.min(...gaps)).toBeGreaterThanOrEqual(widest)
        }
      }
    }
  })
})

// ── marks ────────────────────────────────────────────────────────────────────────────────────

function charts(run: RunData): readonly SeriesBlock[] {
  return buildReport(run).blocks.filter((block): block is SeriesBlock => block.type === 'series')
}

/** The run with the points of one realized metric changed. */
function withPoints(
  run: RunData,
  metric: string,
  value: (old: number, place: number) => number,
  state: (place: number) => State = () => 'fine',
): RunData {
  const realized = run.results.realized_performance
  if (!realized) throw new Error('sample without performance')
  const changed = (series: Series): Series => ({
    ...series,
    points: series.points.map((point, place): Point => {
      if (point.value === null) return point
      const own = state(place)
      return { ...point, value: value(point.value, place), state: own, alert: own === 'alert' }
    }),
  })
  const series = realized.series.map((own) => (own.metric === metric ? changed(own) : own))
  return { ...run, results: { ...run.results, realized_performance: { ...realized, series } } }
}

/** The card of a metric in the page. */
function card(run: RunData, metric: string): string {
  const page = renderHtml(buildReport(run))
  const from = page.indexOf(`id="metric-${metric}"`)
  return page.slice(from, page.indexOf('</article>', from))
}

describe('marks', () => {
  const better = (place: number): State => (place === 12 ? 'better' : 'fine')
  it('that are better are hollow and green, never red, and no alert', () => {
    const run = withPoints(flightsRun(), 'f1', (value) => value, better)
    const drawn = card(run, 'f1')
    expect(drawn.match(/class="mb"/g)).toHaveLength(1)
    expect(drawn).not.toContain('class="mp"')
    expect(drawn).not.toContain('alerting')
    expect(drawn).toContain('better than usual')
    const grid = buildReport(run).blocks.find((block) => block.type === 'grid')
    expect(grid?.type === 'grid' && grid.rows[0]?.cells[12]).toBe('better')
  })
  it('of the reference are no alerts, whatever rule says so', () => {
    const run = withPoints(
      flightsRun(),
      'f1',
      (value) => value,
      (place) => (place < REFERENCE_WEEKS ? 'alert' : 'fine'),
    )
    const [f1] = charts(run)
    expect(f1?.lines[0]?.marks.filter((mark) => mark.alert)).toEqual([])
    expect(f1?.worst).toBeUndefined()
    expect(card(run, 'f1')).not.toMatch(/class="mp"|class="halo strong"/)
  })
  it('carry the number of the worst alert of what the headline speaks of', () => {
    const [f1] = charts(flightsRun())
    expect(f1?.worst).toEqual({ line: 0, index: 11 })
    expect(card(flightsRun(), 'f1')).toMatch(/class="halo strong"[^>]*>0\.231</)
    // A worse one that the headline does not speak of.
    const run = withPoints(
      flightsRun(),
      'f1',
      (value, place) => (place === 14 ? 0.1 : value),
      (place) => ([10, 11, 12, 14].includes(place) ? 'alert' : 'fine'),
    )
    expect(charts(run)[0]?.worst).toEqual({ line: 0, index: 11 })
  })
  it('carry no number where nothing is worse than usual, be it far or good', () => {
    const run = withPoints(flightsRun(), 'f1', (value, place) => (place === 3 ? 0.9 : value), better)
    expect(charts(run)[0]?.worst).toBeUndefined()
    expect(card(run, 'f1')).not.toContain('halo strong')
  })
  it('carry the worst of the estimate where there are no labels, and none of chunks whose labels are not yet here', () => {
    const run = flightsRun()
    const { estimated_performance: estimated, realized_performance: realized } = run.results
    if (!estimated || !realized) throw new Error('sample without performance')
    const series = estimated.series.map((own) => ({
      ...own,
      points: own.points.map((point, place): Point => {
        const state: State = place === 9 || place === 15 ? 'alert' : 'fine'
        return { ...point, value: place === 15 ? 0.1 : point.value, state, alert: state === 'alert' }
      }),
    }))
    const lateFrom = (first: number) => ({
      ...realized,
      series: realized.series.map((own) => ({
        ...own,
        points: own.points.map(
          (point, place): Point =>
            place < first
              ? { ...point, state: 'fine', alert: false }
              : { ...point, value: null, state: 'not_enough_data', alert: false, undefinedBecause: 'no_labels' },
        ),
      })),
    })
    const worstOf = (realized_performance: typeof realized | undefined) => {
      const results = {
        estimated_performance: { ...estimated, series },
        ...(realized_performance && { realized_performance }),
      }
      const [f1] = charts({ ...run, results, verdict: { ...run.verdict, performance: [] } })
      const { line = -1, index } = f1?.worst ?? {}
      return [f1?.lines[line]?.role, index]
    }
    expect(worstOf(undefined)).toEqual(['estimated', 15])
    expect(worstOf(lateFrom(REFERENCE_WEEKS))).toEqual(['estimated', 15])
    expect(worstOf(lateFrom(12))).toEqual(['estimated', 9])
    expect(worstOf(lateFrom(9))).toEqual([undefined, undefined])
  })
})

describe('names of periods', () => {
  it('stand where there is room for them', () => {
    const shown = (reference: number, all: number) => periodNames(reference, all, 10).text
    expect(shown(8, 16)).toMatch(/>reference<.*>production</s)
    expect(shown(16, 17)).toMatch(/>reference</)
    expect(shown(16, 17)).not.toContain('production')
    expect(shown(0, 5)).not.toContain('reference')
    expect(shown(0, 5)).toContain('production')
  })
})
