// `npm run picture`: the picture of a report in docs/, from the report that `npm run demo` wrote.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium } from './chromium.mjs'
import { Failure, root, runMain } from './run.mjs'

await runMain(async () => {
  const report = join(root, 'examples/flights/report.html')
  if (!existsSync(report)) throw new Failure('Cannot take a picture: run `npm run demo` first')
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1180, height: 1560 } })
    await page.goto(pathToFileURL(report).href)
    await page.screenshot({ path: join(root, 'docs/report.png') })
  } finally {
    await browser.close()
  }
})
