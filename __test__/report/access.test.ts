/** Access: axe-core finds nothing in the reports, in both schemes, with everything unfolded. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { inChromium } from './in-chromium.js'
import { UNFOLD } from './in-page.js'
import { flightsRun, HOSTILE, wideRun } from './sample-run.js'
import { cellsRun, multiclassRun, regressionRun } from './sample-tasks.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const runs = {
  flights: flightsRun({ origin: HOSTILE }),
  // Its tables are long enough to scroll and to be searched.
  wide: wideRun(26, 6),
  cells: cellsRun(),
  classes: multiclassRun([HOSTILE, 'bus', 'car']),
  numbers: regressionRun(HOSTILE),
}

/** Rules that an element breaks, with the beginning of the element; also how many rules were kept. */
const FOUND = `axe.run(document, { resultTypes: ['violations'] }).then(({ passes, violations }) => ({
  kept: passes.length,
  broken: violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))),
}))`

inChromium('axe-core', runs, (visit) => {
  for (const scheme of ['light', 'dark'] as const) {
    it.each(Object.keys(runs))(`finds nothing in %s in the ${scheme} scheme`, async (name) => {
      const { page, close } = await visit(name, { scheme, bypassCSP: true })
      await page.evaluate(UNFOLD)
      await page.evaluate(AXE)
      const { kept, broken } = await page.evaluate<{ kept: number; broken: readonly string[] }>(FOUND)
      expect(broken).toEqual([])
      expect(kept).toBeGreaterThan(40)
      await close()
    })
  }

  it('finds what is wrong', async () => {
    const { page, close } = await visit('cells', { bypassCSP: true })
    await page.evaluate(`document.querySelector('h2').insertAdjacentHTML('afterend', '<img src="data:,">')`)
    await page.evaluate(AXE)
    const { broken } = await page.evaluate<{ broken: readonly string[] }>(FOUND)
    expect(broken).toEqual(['image-alt: <img src="data:,">'])
    await close()
  })
})
