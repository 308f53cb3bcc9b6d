import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit, load } from '../../src/index.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reckoner-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const table = { x: Float64Array.from({ length: 200 }, (_, row) => row % 17) }

describe.skipIf(process.platform === 'win32')('a file that is written again', () => {
  it('keeps its mode', async () => {
    const monitor = await fit(table)
    const path = join(folder, 'm.reckoner')
    for (const mode of [0o600, 0o640, 0o664]) {
      writeFileSync(path, 'old')
      chmodSync(path, mode)
      await monitor.save(path)
      expect(statSync(path).mode & 0o777).toBe(mode)
      expect((await load(path)).config).toEqual(monitor.config)
    }
    const report = join(folder, 'run.csv')
    writeFileSync(report, 'old', { mode: 0o600 })
    await (await monitor.check(table)).write(report)
    expect(statSync(report).mode & 0o777).toBe(0o600)
    expect(readFileSync(report, 'utf8')).toMatch(/^calculator,/)
  })

  it('is what a symbolic link names, also where that is not there yet', async () => {
    const monitor = await fit(table)
    mkdirSync(join(folder, 'to'))
    writeFileSync(join(folder, 'to/old'), 'old', { mode: 0o600 })
    symlinkSync('to/old', join(folder, 'link'))
    symlinkSync('link', join(folder, 'further'))
    symlinkSync('to/new', join(folder, 'ahead'))
    for (const [link, named] of [
      ['further', 'to/old'],
      ['ahead', 'to/new'],
    ] as const) {
      await monitor.save(join(folder, link))
      expect(lstatSync(join(folder, link)).isSymbolicLink()).toBe(true)
      expect((await load(join(folder, named))).config).toEqual(monitor.config)
    }
    expect(statSync(join(folder, 'to/old')).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'to')).sort()).toEqual(['new', 'old'])
  })

  it('is no device and no folder', async () => {
    const monitor = await fit(table)
    for (const path of ['/dev/null', folder]) {
      await expect(monitor.save(path)).rejects.toMatchObject({
        code: 'bad_file',
        message: expect.stringContaining('no regular file'),
      })
    }
    expect(lstatSync('/dev/null').isCharacterDevice() && existsSync(folder)).toBe(true)
  })
})
