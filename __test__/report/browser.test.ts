/** The report as a reader meets it: opened from a file in Chromium. */

import { expect, it } from 'vitest'
import { toJSON } from '../../src/export/json.js'
import { inChromium } from './in-chromium.js'
import { BROKEN_WORDS, FAINT_TEXT, SMALL_TEXT, UNFOLD } from './in-page.js'
import { flightsRun, HOSTILE, wideRun } from './sample-run.js'
import { cellsRun, multiclassRun, regressionRun } from './sample-tasks.js'

/** How much was looked at, and what of it is wrong. */
interface Findings {
  readonly seen: number
  readonly bad: readonly string[]
}

const runs = {
  flights: flightsRun({ origin: HOSTILE }),
  wide: wideRun(1000, 20),
  long: wideRun(6, 5000),
  cells: cellsRun(),
  classes: multiclassRun([HOSTILE, 'bus', 'car']),
  trades: multiclassRun(['Automotive', 'Books and magazines', 'Consumer electronics']),
  many: multiclassRun(Array.from({ length: 20 }, (_, at) => `a class with a long name, ${at}`)),
  numbers: regressionRun(HOSTILE),
  names: flightsRun({
    origin: 'a_very_long_name_of_a_feature_'.repeat(4),
    destination: '客户的年龄和收入比例'.repeat(6),
  }),
}

inChromium('the report in Chromium', runs, (visit) => {
  it.each(Object.keys(runs))('opens %s without a complaint or a request', async (name) => {
    const { page, faults, requests, close } = await visit(name)
    expect(faults).toEqual([])
    expect(requests).toEqual([page.url()])
    await close()
  })

  it('shows the figures of the JSON', async () => {
    const { page, close } = await visit('flights')
    const json = toJSON(flightsRun())
    for (const metric of ['f1', 'roc_auc', 'business_value']) {
      const shown = await page.$$eval(`#metric-${metric} table.numbers >> nth=0 >> tbody tr`, (rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.querySelector('data')?.value ?? null)),
      )
      const calculators = [json.results.realized_performance, json.results.estimated_performance]
      const lines = calculators.flatMap((result) => result?.series.filter((series) => series.metric === metric) ?? [])
      const expected = json.chunks.map((_, index) => lines.map((line) => line.points[index]?.value ?? null))
      expect(shown.map((row) => row.map((value) => (value === null ? null : Number(value))))).toEqual(expected)
    }
    const last = await page.$$eval('#inputs ~ .card tbody tr', (rows) =>
      rows.map((row) => [row.querySelector('th')?.firstChild?.textContent, Number(row.querySelector('data')?.value)]),
    )
    const drift = json.results.univariate_drift?.series.map((series) => [
      series.column === 'origin' ? HOSTILE : series.column,
      series.points.at(-1)?.value,
    ])
    expect(Object.fromEntries(last)).toEqual(Object.fromEntries(drift ?? []))
    await close()
  })

  it('shows the parts of an incident as in the JSON', async () => {
    const { page, close } = await visit('flights')
    const [incident] = toJSON(flightsRun()).verdict.incidents
    const shown = await page.$$eval('#incident-1-bridge tbody data', (cells) => cells.map(({ value }) => Number(value)))
    const { from, to } = incident?.change ?? {}
    expect(shown).toEqual([from, ...(incident?.bridge.map(({ amount }) => amount) ?? []), to])
    const carried = await page.$$eval('#incident-1-segments tbody data', (cells) =>
      cells.map(({ value }) => Number(value)),
    )
    expect(carried).toEqual(incident?.where.map(({ carries }) => carries))
    await close()
  })

  it.each(['flights', 'wide', 'cells', 'classes', 'numbers'])(
    'leads every mark of %s to its evidence',
    async (name) => {
      const { page, close } = await visit(name)
      const links = '.verdict a, .incident a, .evidence a, .grid td a'
      const targets = new Set(await page.$$eval(links, (all) => all.map((own) => own.getAttribute('href') ?? '')))
      for (const target of targets) {
        await page.evaluate(`location.hash = '${target}'`)
        await page.waitForSelector(target, { state: 'visible' })
      }
      expect(targets.size).toBeGreaterThan(2)
      await close()
    },
  )

  it('sorts and searches by keyboard', async () => {
    const { page, close } = await visit('wide')
    const firstRow = () =>
      page.$eval('#inputs ~ .card tbody tr:not([hidden]) th', (cell) => cell.firstChild?.textContent)
    await page.focus('#inputs ~ .card thead th:first-child button')
    await page.keyboard.press('Enter')
    expect(await firstRow()).toBe('customer_feature_0000')
    expect(await page.getAttribute('#inputs ~ .card thead th:first-child', 'aria-sort')).toBe('ascending')
    await page.keyboard.press('Space')
    expect(await firstRow()).toBe('customer_feature_0999')
    await page.focus('#inputs-search')
    await page.keyboard.type('feature_04')
    expect(await page.textContent('#inputs ~ .card output')).toBe('100 of 1000')
    expect(await firstRow()).toBe('customer_feature_0499')
    await close()
  })

  it('sorts numbers by their value', async () => {
    const { page, close } = await visit('flights')
    await page.click('#inputs ~ .card thead button:has-text("Last")')
    const values = await page.$$eval('#inputs ~ .card tbody td:nth-child(2) data', (cells) =>
      cells.map((cell) => Number(cell.value)),
    )
    expect(values).toEqual([...values].sort((a, b) => b - a))
    await close()
  })

  it('changes the chunk of a distribution without script', async () => {
    const { page, close } = await visit('flights', { script: false })
    const shown = () =>
      page.$$eval('.dist >> nth=0 >> .panel', (panels) =>
        panels
          .filter((panel) => panel.offsetParent !== null)
          .map((panel) => panel.querySelector('.legend')?.textContent),
      )
    expect(await shown()).toEqual(['as in the reference more less in the week of 18 June 2001'])
    await page.focus('.dist >> nth=0 >> input:checked')
    await page.keyboard.press('ArrowLeft')
    expect(await shown()).toEqual(['as in the reference more less in the week of 11 June 2001'])
    expect(await page.isVisible('#headline')).toBe(true)
    expect(await page.isVisible('.search >> nth=0').catch(() => false)).toBe(false)
    await close()
  })

  it('opens what is folded around the target of a link', async () => {
    const { page, close } = await visit('flights')
    await page.evaluate(`location.hash = '#summary-0'`)
    await page.waitForSelector('#summary-0', { state: 'visible' })
    await close()
  })

  it.each([360, 390, 768, 1180])('fits %i px with text of at least 12 px', async (width) => {
    for (const name of Object.keys(runs)) {
      const { page, close } = await visit(name, { width })
      await page.evaluate(UNFOLD)
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(width)
      const { seen, bad } = await page.evaluate<Findings>(SMALL_TEXT)
      expect(bad, name).toEqual([])
      expect(seen).toBeGreaterThan(300)
      await close()
    }
  })

  it('drops columns on a phone instead of scrolling tables sideways', async () => {
    for (const name of ['flights', 'cells', 'numbers']) {
      for (const width of [360, 390]) {
        const { page, close } = await visit(name, { width })
        await page.evaluate(UNFOLD)
        const wider = await page.$$eval('.scroll', (boxes) =>
          boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.textContent?.slice(0, 40)),
        )
        expect(wider, name).toEqual([])
        await close()
      }
    }
  })

  it('shows every number beside long names', async () => {
    for (const width of [768, 1180]) {
      const { page, close } = await visit('names', { width })
      const hidden = await page.$$eval('#inputs ~ .card .scroll, #quality ~ .card .scroll', (boxes) =>
        boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.textContent?.slice(0, 40)),
      )
      expect(hidden).toEqual([])
      await close()
    }
  })

  it('breaks the names of classes between words', async () => {
    const { page, close } = await visit('trades')
    const broken = await page.evaluate<Findings>(BROKEN_WORDS)
    expect(broken.bad).toEqual([])
    expect(broken.seen).toBeGreaterThan(6)
    await close()
  })

  it.each(['light', 'dark'] as const)('has enough contrast in the %s scheme', async (scheme) => {
    for (const name of ['flights', 'cells', 'classes', 'many', 'numbers']) {
      for (const width of [390, 1180]) {
        const { page, close } = await visit(name, { scheme, width })
        await page.evaluate(UNFOLD)
        const { seen, bad } = await page.evaluate<Findings>(FAINT_TEXT)
        expect(bad, name).toEqual([])
        expect(seen).toBeGreaterThan(300)
        await close()
      }
    }
  })
})
