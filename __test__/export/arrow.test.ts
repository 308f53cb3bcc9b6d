import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { expect, it } from 'vitest'
import { native } from '../../src/core/native.js'
import { toArrow } from '../../src/export/arrow.js'
import { fit } from '../../src/index.js'
import { toRows } from '../../src/results/rows.js'
import { trustedRun } from '../report/sample-run.js'

it('Arrow has the words of a set in one text', async () => {
  await native()
  const rows = tableFromIPC(toArrow(trustedRun())).toArray()
  expect(rows.map((row) => ({ ...row.toJSON() }))).toEqual(toRows(trustedRun()))
  const reasons = rows.filter(({ trust }) => trust === 'low').map((row) => row.trust_because)
  expect(new Set(reasons)).toEqual(new Set(['few_effective_rows outside_support']))
})

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
