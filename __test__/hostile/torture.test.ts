/** A short, always equal run of every harness of `npm run torture`; each in processes of its own, which a crash ends and not the tests. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../scripts/torture.mjs', import.meta.url))

/** Cases that take a few seconds each; the nightly command runs a million. */
const CASES = { api: 2_000, files: 3_000, names: 20, values: 1_500, lifecycle: 10, concurrency: 6 } as const

describe('torture', () => {
  it.each(Object.entries(CASES))('by %s finds nothing', { timeout: 300_000 }, async (harness, cases) => {
    const args = [program, '--only', harness, '--cases', String(cases), '--seed', '1']
    const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error)
    expect(stdout).toContain(`${cases} cases, 0 findings, seed 1`)
  })
})
