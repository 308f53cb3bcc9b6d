/** Reports opened from files in Chromium; skipped, and said so, where there is none. */

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { writeReport } from '../../src/export/write.js'
import type { RunData } from '../../src/types/index.js'

const CHROMIUM = process.env.RECKONER_CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface View {
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
  readonly script?: boolean
  /** After the `#` of the address. */
  readonly hash?: string
  /** Lets a test add a script of its own. */
  readonly bypassCSP?: boolean
}

/** An open report, and what it should not have done. */
export interface Visit {
  readonly page: Page
  readonly faults: readonly string[]
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

/** Describes tests that open the reports of some runs, by name. */
export function inChromium(
  title: string,
  runs: Readonly<Record<string, RunData>>,
  tests: (visit: (name: string, view?: View) => Promise<Visit>) => void,
): void {
  const found = existsSync(CHROMIUM)
  if (!found && !process.env.CI)
    console.info(`Report not opened in a browser: no Chromium at ${CHROMIUM}; set RECKONER_CHROMIUM.`)
  describe.skipIf(!found && !process.env.CI)(title, { timeout: 120_000 }, () => {
    let browser: Browser
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'reckoner-browser-'))
      for (const [name, run] of Object.entries(runs)) await writeReport(run, join(folder, `${name}.html`))
      browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      if (folder) await rm(folder, { recursive: true, force: true })
    })
    tests((name, view = {}) => visit(browser, join(folder, `${name}.html`), view))
  })
}

async function visit(browser: Browser, file: string, view: View): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: view.width ?? 1180, height: 900 },
    colorScheme: view.scheme ?? 'light',
    javaScriptEnabled: view.script ?? true,
    bypassCSP: view.bypassCSP ?? false,
  })
  const page = await context.newPage()
  const faults: string[] = []
  const requests: string[] = []
  page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`))
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(`${pathToFileURL(file).href}${view.hash === undefined ? '' : `#${view.hash}`}`)
  return { page, faults, requests, close: () => context.close() }
}
