/** What users read when the Rust core is missing, broken or another version's; each load in a process of its own. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { VERSION } from '../../src/generated/version.js'

const folder = mkdtempSync(join(tmpdir(), 'reckoner-native-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = `
  const { native } = await import(${JSON.stringify(new URL('../../src/core/native.ts', import.meta.url).href)})
  const answer = await native().then((core) => ({ version: core.version() }), ({ code, message }) => ({ code, message }))
  process.stdout.write(JSON.stringify(answer))
`

/** What loading a core from this file gives; without a file, the one of this checkout. */
function load(file?: string): { version?: string; code?: string; message?: string } {
  const env = { ...process.env, ...(file !== undefined && { NAPI_RS_NATIVE_LIBRARY_PATH: file }) }
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** One sentence: what could not be done, why, and what to do. */
const sentence = (why: string) =>
  new RegExp(
    `^Cannot load the Rust core for ${process.platform}-${process.arch} \\(Node [0-9.]+\\): [^\\n]*${why}[^\\n]*; ` +
      'install again on this platform without omitting optional dependencies, or run `npm run build:native` in a checkout$',
  )

describe('the Rust core', () => {
  it('is loaded when it has our version', () => {
    expect(load()).toEqual({ version: VERSION })
  })

  it('is refused when it is older or newer', () => {
    const older = fileWith('older.cjs', "exports.version = () => '0.0.9'")
    expect(load(older)).toEqual({
      code: 'native_binding',
      message:
        `Cannot use the Rust core: its version is 0.0.9, that of reckoner is ${VERSION}, and they must be equal; ` +
        'install again on this platform without omitting optional dependencies',
    })
  })

  it('is refused when it is so old that it does not tell its version', () => {
    const { code, message } = load(fileWith('ancient.cjs', 'exports.fit = () => 1'))
    expect(code).toBe('native_binding')
    expect(message).toContain('its version is unknown')
  })

  it('that is not there is named', () => {
    const { code, message } = load(join(folder, 'nowhere.node'))
    expect(code).toBe('native_binding')
    expect(message).toMatch(sentence('nowhere\\.node'))
  })

  it('that is for another processor, or no program at all, is a sentence and no crash', () => {
    // The header of a program for the processor SPARC V9: no machine we run on.
    const foreign = Uint8Array.from({ length: 4096 }, (_, at) => [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1][at] ?? 0)
    foreign.set([3, 0, 43, 0, 1], 16)
    for (const content of [foreign, 'not a program', '']) {
      const { code, message } = load(fileWith('broken.node', content))
      expect(code).toBe('native_binding')
      expect(message).toMatch(sentence('broken\\.node'))
    }
  })
})
