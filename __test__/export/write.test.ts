import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReport } from '../../src/export/write.js'
import { flightsRun, wideRun } from '../report/sample-run.js'

describe('writeReport', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reckoner-report-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('writes each form by its extension and leaves no draft behind', async () => {
    for (const extension of ['html', 'md', 'json', 'csv', 'xml', 'prom'])
      await writeReport(flightsRun(), join(folder, `report.${extension}`))
    await writeReport(flightsRun(), pathToFileURL(join(folder, 'again.HTML')))
    expect((await readdir(folder)).sort()).toEqual([
      'again.HTML',
      'report.csv',
      'report.html',
      'report.json',
      'report.md',
      'report.prom',
      'report.xml',
    ])
    expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).verdict.status).toBe('degraded')
    expect((await stat(join(folder, 'report.html'))).size).toBeGreaterThan(10_000)
  })
  it.each(['html', 'md'])('lets others have a turn between its pieces, as %s', async (extension) => {
    let [turns, isDone] = [0, false]
    const count = () => {
      if (isDone) return
      turns++
      setImmediate(count)
    }
    setImmediate(count)
    await writeReport(wideRun(30, 40), join(folder, `wide.${extension}`))
    isDone = true
    // One for each section and each column of the distributions at least.
    expect(turns).toBeGreaterThanOrEqual(20)
    await rm(join(folder, `wide.${extension}`))
  })
  it('refuses other extensions and names the known ones', async () => {
    await expect(writeReport(flightsRun(), join(folder, 'report.pdf'))).rejects.toMatchObject({
      code: 'invalid_option',
      message:
        'Cannot write the report "report.pdf": its extension must be one of .html, .md, .json, .csv, .arrow, .xml, .prom',
    })
  })
  it('fails whole where it cannot write', async () => {
    await expect(writeReport(flightsRun(), join(folder, 'nowhere', 'report.html'))).rejects.toMatchObject({
      code: 'bad_file',
    })
  })
})
