/** Checked data whose columns are not those of the reference. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit } from '../../src/index.js'

const reference = Array.from({ length: 40 }, (_, i) => ({ age: 20 + (i % 9), member: i % 3 === 0, city: 'abc'[i % 3] }))
const chunks = { size: 20 }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-schema-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a checked table', () => {
  it('may have more columns, which is told', async () => {
    const monitor = await fit(reference, { chunks })
    expect((await monitor.check(reference)).notices).toEqual([])
    const more = reference.map((row, i) => ({ ...row, height: i, weight: i }))
    const run = await monitor.check(more)
    expect(run.notices).toEqual(['Columns "height", "weight" are not in the reference, and not watched'])
  })

  it('may hold flags as numbers, which is told', async () => {
    const monitor = await fit(reference, { chunks })
    const { notices } = await monitor.check(reference.map((row) => ({ ...row, member: Number(row.member) })))
    expect(notices).toEqual(['Column "member" is numeric, in the reference it is boolean'])
  })

  it('may have a column without a value, whatever its kind', async () => {
    const monitor = await fit(reference, { chunks, quality: { missing: true } })
    for (const name of ['age', 'member', 'city']) {
      const gone = reference.map((row) => ({ ...row, [name]: null }))
      const csv = ['age,member,city', ...gone.map((row) => [row.age, row.member, row.city].join(','))].join('\n')
      for (const table of [gone, Buffer.from(csv)]) {
        const { notices, results } = await monitor.check(table)
        expect(notices.join()).not.toContain('in the reference')
        const missing = results.missing_values?.series.find(({ column }) => column === name)
        expect(missing?.points.at(-1)?.value).toBe(1)
      }
    }
  })

  it('must have the columns of the reference', async () => {
    const monitor = await fit(reference, { chunks })
    const message = expect.stringMatching(/Missing column "age" of the data \(numeric in the reference\)/)
    const less = reference.map(({ member, city }) => ({ member, city }))
    await expect(monitor.check(less)).rejects.toMatchObject({ code: 'missing_column', message })
  })

  it('must hold numbers where the reference does, and the cell that is none is named', async () => {
    const monitor = await fit(reference, { chunks })
    const path = join(folder, 'odd.csv')
    const lines = reference.map(({ age, member, city }, i) => [i === 30 ? 'unknown' : age, member, city].join(','))
    writeFileSync(path, ['age,member,city', ...lines].join('\n'))
    await expect(monitor.check(path)).rejects.toMatchObject({
      code: 'wrong_kind',
      message: expect.stringMatching(
        /"age" as numeric: it is categorical.*row 31 \(line 32\) of column "age" in ".*odd\.csv" holds "unknown", which is text/,
      ),
    })
  })
})
