/** Every program that documents and comments show compiles, and runs where it is whole. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fences, moduleOf, programsOf } from './programs.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const programs = programsOf(root)
const nameOf = (place: string) => place.replace(/\W/g, '_')

describe('programs of documents', () => {
  let folder: string

  // A project beside nothing else, that has the package as users do.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reckoner-programs-'))
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(root, join(folder, 'node_modules/reckoner'), 'dir')
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    for (const program of programs) writeFileSync(join(folder, `${nameOf(program.place)}.ts`), moduleOf(program))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are found', () => {
    expect(programs.filter(({ place }) => place.startsWith('README.md')).length).toBeGreaterThan(0)
    expect(programs.filter(({ place }) => place.startsWith('docs/')).length).toBeGreaterThan(4)
    expect(programs.filter(({ place }) => place.startsWith('src/')).length).toBeGreaterThan(0)
    expect(programs.filter(({ runs }) => runs).length).toBeGreaterThan(1)
    expect(fences('a.md', 'x\n```ts\nlet a\n```\n```sh\nb\n```\n')).toEqual([
      { place: 'a.md:2', code: 'let a\n', runs: false },
    ])
  })

  it('compile', () => {
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    expect(spawnSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8' }).stdout).toBe('')
  })

  it.each(programs.filter(({ runs }) => runs))('$place runs', ({ place }) => {
    const tsx = join(root, 'node_modules/tsx/dist/loader.mjs')
    const options = { cwd: folder, encoding: 'utf8' } as const
    const program = join(folder, `${nameOf(place)}.ts`)
    expect(execFileSync(process.execPath, ['--import', tsx, program], options)).not.toBe('')
  })
})
