/** `npm run new:method` in a copy of the folders that it writes to. */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newMethod } from '../../../scripts/new/method.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = 'crates/stats/src/drift'

describe('new:method', () => {
  let checkout: string
  const read = (path: string) => readFileSync(join(checkout, path), 'utf8')

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'reckoner-new-'))
    cpSync(join(root, folder), join(checkout, folder), { recursive: true })
  })
  afterEach(() => rmSync(checkout, { recursive: true }))

  it.each([
    ['shares', 'Form::Shares(distance)'],
    ['decile_shares', 'Form::DecileShares(distance)'],
    ['counts', 'Form::Counts(|reference, chunk|'],
    ['values', 'Form::Values(|reference, chunk|'],
  ])('of %s writes a file and names it in the list', (form, expected) => {
    expect(newMethod(checkout, 'new_distance', form)).toEqual([`${folder}/new_distance.rs`, `${folder}/mod.rs`])
    const method = read(`${folder}/new_distance.rs`)
    expect(method).toContain('key: "new_distance"')
    expect(method).toContain('label: "New distance"')
    expect(method).toContain(expected)
    expect(method).not.toContain('{{')
    const list = read(`${folder}/mod.rs`)
    expect(list).toContain('mod l_infinity;\nmod new_distance;\nmod psi;\n')
    expect(list).toMatch(/ {4}&new_distance::METHOD,\n\];/)
    const format = ['--check', '--edition', '2024', '--config-path', root, join(checkout, folder, 'new_distance.rs')]
    expect(execFileSync('rustfmt', format, { encoding: 'utf8' })).toBe('')
  })

  it('changes nothing else', () => {
    const before = read(`${folder}/mod.rs`)
    newMethod(checkout, 'new_distance')
    const after = read(`${folder}/mod.rs`)
    expect(after.replace('mod new_distance;\n', '').replace('    &new_distance::METHOD,\n', '')).toBe(before)
  })

  it.each([
    ['no name', [undefined], /without a name: npm run new:method <name>/],
    ['a name that is not a key', ['New-Distance'], /"New-Distance": a key is lower case/],
    ['a name that is taken', ['psi'], /psi\.rs: it exists already/],
    ['an unknown form', ['new_distance', 'ranks'], /form "ranks": known are shares, decile_shares, counts, values/],
  ] as const)('refuses %s', (_, [name, form], sentence) => {
    expect(() => newMethod(checkout, name, form)).toThrow(sentence)
  })
})
