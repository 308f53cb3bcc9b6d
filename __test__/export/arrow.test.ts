import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { expect, it } from 'vitest'
import { fit } from '../../src/index.js'

it('a run as Arrow has the records of toRows', async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => ({ x: (i * 31) % 97, c: 'aabc'[i % 4] }))
  const run = await (await fit(rows, { chunks: { size: 300 } })).check(rows.slice(0, 500))
  const table = tableFromIPC(run.toArrow())
  expect(table.toArray().map((row) => ({ ...row.toJSON() }))).toEqual(run.toRows())

  const folder = mkdtempSync(join(tmpdir(), 'reckoner-'))
  try {
    const path = join(folder, 'run.arrow')
    await run.write(path)
    expect(readFileSync(path)).toEqual(Buffer.from(run.toArrow()))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
