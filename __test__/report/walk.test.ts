/** Every alert leads in one click to its evidence at its chunk, with the numbers of the JSON. */

import { expect, it } from 'vitest'
import { toJSON } from '../../src/export/json.js'
import type { RunData } from '../../src/types/index.js'
import { inChromium } from './in-chromium.js'
import { flightsRun, HOSTILE, wideRun } from './sample-run.js'
import { cellsRun, multiclassRun, regressionRun } from './sample-tasks.js'

const runs: Readonly<Record<string, RunData>> = {
  flights: flightsRun({ origin: HOSTILE }),
  wide: wideRun(40, 20),
  cells: cellsRun(),
  classes: multiclassRun([HOSTILE, 'bus', 'car']),
  numbers: regressionRun(HOSTILE),
}

/** Follows every link of an alert by a click; gives for each its target, whether it is seen, its chunk, and the numbers there. */
const WALK = `(() => {
  const links = [...document.querySelectorAll('.grid td a[data-c], .incident a[data-c], .cards a[data-c]')]
  return links.map((link) => {
    link.click()
    const id = link.getAttribute('href').slice(1), target = document.getElementById(id)
    const shown = [...target.querySelectorAll('.panel')].filter((own) => own.offsetParent !== null)
    const row = target.querySelector('.numbers tr.now') || (target.tagName === 'TR' ? target : null)
    const box = target.getBoundingClientRect()
    return {
      id,
      chunk: document.querySelector('.strip [aria-current]').title,
      hash: location.hash,
      isSeen: target.checkVisibility() && box.height > 0,
      pictures: shown.map((own) => own.querySelector('.legend').textContent),
      absent: target.querySelector('.absent') !== null,
      numbers: [...(shown[0] || row || target).querySelectorAll('data')].map((own) => Number(own.value)),
      text: row ? row.textContent : '',
    }
  })
})()`

interface Walked {
  readonly id: string
  readonly chunk: string
  readonly hash: string
  readonly isSeen: boolean
  readonly pictures: readonly string[]
  readonly absent: boolean
  readonly numbers: readonly number[]
  readonly text: string
}

/** Values of a run in a chunk, unrounded and as a table prints them. */
function valuesAt(run: RunData, key: string): { readonly exact: ReadonlySet<number>; readonly all: readonly number[] } {
  const all = Object.values(toJSON(run).results).flatMap(({ chunks, series }) => {
    const place = chunks.findIndex((chunk) => chunk.key === key && chunk.period === 'production')
    return series.flatMap(({ points }) => {
      const { value = null, realized = null } = points[place] ?? {}
      return [value, realized].filter((own) => own !== null)
    })
  })
  return { exact: new Set(all), all }
}

inChromium('alerts', runs, (visit) => {
  it.each(Object.keys(runs))('of %s lead to their evidence, with the numbers of the JSON', async (name) => {
    const { page, faults, close } = await visit(name)
    const walked = await page.evaluate<readonly Walked[]>(WALK)
    expect(walked.length).toBeGreaterThan(2)
    let compared = 0
    for (const { id, chunk, hash, isSeen, pictures, absent, numbers, text } of walked) {
      expect(isSeen, id).toBe(true)
      expect(hash).toMatch(new RegExp(`^#chunk=[^&]+&at=${id}$`))
      const key = decodeURIComponent(hash.slice('#chunk='.length).split('&')[0] ?? '')
      const { exact, all } = valuesAt(runs[name] as RunData, key)
      if (id.startsWith('distribution-')) {
        expect(pictures, id).toHaveLength(1)
        expect(absent, id).toBe(false)
        expect(pictures[0]).toContain(chunk)
        expect(numbers.length, id).toBeGreaterThan(0)
      }
      if (id.startsWith('distribution-') || id.startsWith('metric-')) {
        for (const number of numbers) expect(exact, `${id} at ${key}`).toContain(number)
        compared += numbers.length
      } else if (text !== '') {
        // A row prints the value of the chosen chunk.
        const printed = [...text.matchAll(/\d+(?:\.\d+)?/g)].map(([own]) => own)
        expect(
          printed.some((own) => all.some((value) => isPrinted(value, own))),
          `${id} at ${key}: ${text}`,
        ).toBe(true)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0)
    expect(faults).toEqual([])
    await close()
  })

  it('keep the chosen chunk for the whole page, by address, keys and pointer', async () => {
    const { page, close } = await visit('flights', { hash: 'chunk=2001-04-30%2F2001-05-06' })
    const chosen = () => page.getAttribute('.strip [aria-current]', 'title')
    const shown = () =>
      page.$$eval('.dist .panel', (all) =>
        all.filter((own) => own.offsetParent !== null).map((own) => own.querySelector('.legend')?.textContent ?? ''),
      )
    expect(await chosen()).toBe('week of 30 April 2001')
    for (const legend of await shown()) expect(legend).toContain('week of 30 April 2001')
    expect(await page.textContent('#inputs ~ .card thead th:nth-child(2)')).toContain('week of 30 April 2001')
    expect(await page.textContent('#metric-f1 .readout')).toContain('week of 30 April 2001')
    await page.focus('.strip [aria-current]')
    await page.keyboard.press('ArrowLeft')
    expect(await chosen()).toBe('week of 23 April 2001')
    expect(page.url()).toContain('#chunk=2001-04-23%2F2001-04-29')
    await page.click('#metric-f1 .area', { position: { x: 5, y: 60 } })
    // The reference is not chosen.
    expect(await chosen()).toBe('week of 23 April 2001')
    await page.keyboard.press('End')
    await page.goBack()
    await page.click('.chosen button:last-child')
    expect(await page.$('.strip [aria-current]')).toBeNull()
    expect(await page.isVisible('.chosen')).toBe(false)
    expect(await page.textContent('#inputs ~ .card thead th:nth-child(2)')).toContain('Last week')
    await close()
  })

  it('lead to their evidence without script too', async () => {
    const { page, close } = await visit('flights', { script: false })
    const targets = await page.$$eval('.grid td a', (all) => [...new Set(all.map((own) => own.getAttribute('href')))])
    expect(targets.length).toBeGreaterThan(2)
    for (const target of targets) expect(await page.isVisible(target as string)).toBe(true)
    expect(await page.isVisible('.strip ol')).toBe(true)
    expect(await page.isVisible('.chosen')).toBe(false)
    await close()
  })
})

/** Tells whether a value is printed so: as it is or in per cent, in as many decimals. */
function isPrinted(value: number, text: string): boolean {
  const decimals = text.split('.')[1]?.length ?? 0
  return [value, value * 100].some((own) => Math.abs(own).toFixed(decimals) === text)
}
