/** `npm run new:calculator` in a copy of the files that it writes to. */

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newCalculator } from '../../../scripts/new/calculator.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const rust = 'crates/stats/src/calculator'
/** Files that name a calculator, with the lines of one. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  [`${rust}/mod.rs`]: ['mod empty_rows;', '    &empty_rows::EMPTY_ROWS,'],
  'src/calculators/quality.ts': [
    "  empty_rows: half('empty_rows', {",
    "    anchor: 'empty-rows',",
    '    threshold: { std: { upper: 3 } },',
    "    fault: { check: 'empty rows', words: 'empty rows' },",
    '  }),',
  ],
  'src/config/schema/config.ts': ["    emptyRows: { type: flag, help: 'Empty rows.', default: false },"],
  'src/calculators/index.ts': [
    '/** Empty rows: one noun phrase. */',
    "export const emptyRows = calculator('empty_rows')",
  ],
  'src/index.ts': ['  emptyRows,'],
  'scripts/package/every-export.ts': ['  emptyRows,', '  emptyRows,'],
}
const paths = Object.keys(NAMED)

describe('new:calculator', () => {
  let checkout: string
  const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
  const original = (path: string) => readFileSync(join(root, path), 'utf8')

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'reckoner-new-'))
    for (const path of [rust, ...paths]) cpSync(join(root, path), join(checkout, path), { recursive: true })
  })
  afterEach(() => rmSync(checkout, { recursive: true }))

  it.each([
    ['columns', 'needs: Needs::Column', 'numeric: Some(|_, chunk, count_as|'],
    ['rows', 'needs: Needs::Features', 'leave out quality.emptyRows"'],
  ])('of %s writes the half in Rust', (input, ...expected) => {
    expect(newCalculator(checkout, 'empty_rows', input)).toEqual([`${rust}/empty_rows.rs`, ...paths])
    const own = read(`${rust}/empty_rows.rs`)
    const lines = ['pub static EMPTY_ROWS: Calculator', 'key: "empty_rows"', 'label: "Empty rows"', ...expected]
    for (const line of lines) expect(own).toContain(line)
    expect(own).not.toContain('{{')
    const format = ['--check', '--edition', '2024', '--config-path', root, join(checkout, rust, 'empty_rows.rs')]
    expect(execFileSync('rustfmt', format, { encoding: 'utf8' })).toBe('')
  })

  it.each(Object.entries(NAMED))('adds to %s its lines, and changes no other', (path, lines) => {
    newCalculator(checkout, 'empty_rows')
    const added = read(path).split('\n')
    for (const line of original(path).split('\n')) {
      const at = added.indexOf(line)
      expect(at, `lost: ${line}`).toBeGreaterThanOrEqual(0)
      added.splice(at, 1)
    }
    expect([...added].sort()).toEqual([...lines].sort())
  })

  it('leaves files that Biome would not write otherwise', () => {
    // Names that differ in capitals and in length show the order.
    for (const name of ['empty_rows', 'zero_rows', 'all_rows', 'no_rows']) newCalculator(checkout, name)
    // The copy is no repository.
    const { vcs: _, $schema: _1, ...config } = JSON.parse(original('biome.json'))
    writeFileSync(join(checkout, 'biome.json'), JSON.stringify(config))
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    const words = [biome, 'check', '--error-on-warnings', ...paths.filter((path) => path.endsWith('.ts'))]
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: checkout, encoding: 'utf8' })
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.stringContaining('Checked 5 files') })
  })

  it('says which list it did not find', () => {
    writeFileSync(join(checkout, 'src/config/schema/config.ts'), '')
    expect(() => newCalculator(checkout, 'empty_rows')).toThrow(/the list in .*config\.ts was not found/)
  })

  it.each([
    ['no name', [undefined], /without a name: npm run new:calculator <name>/],
    ['a name that is not a key', ['emptyRows'], /"emptyRows": a key is lower case/],
    ['a name that is taken', ['duplicate_rows'], /duplicate_rows\.rs: it exists already/],
    ['an unknown input', ['empty_rows', 'cells'], /calculator of "cells": known are columns, rows/],
  ] as const)('refuses %s', (_, [name, input], sentence) => {
    expect(() => newCalculator(checkout, name, input)).toThrow(sentence)
  })
})
