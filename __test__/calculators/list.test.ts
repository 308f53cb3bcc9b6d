/** Calculators are one list: both halves of each are there, and nothing else knows their keys. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CALCULATORS, calculatorOf, FAMILIES, isEvidence, NOTHING, ofFamily } from '../../src/calculators/list.js'
import { optionOf } from '../../src/calculators/quality.js'
import type { Halves } from '../../src/calculators/record.js'
import { QUALITY } from '../../src/config/schema/config.js'
import { fit, type InputsConfig } from '../../src/index.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Files with this ending beneath a folder, relative to the root. */
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !/(?:^|\/)(?:tests|target|node_modules)\//.test(path))
    .map((path) => `${folder}/${path}`)

/** A file without comments and, of Rust, without the tests at its end. */
const codeOf = (path: string): string => {
  const [code = ''] = readFileSync(join(root, path), 'utf8').split('#[cfg(test)]')
  return code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
}

const typescript = [...filesIn('src', '.ts'), 'scripts/generate.mjs']
  .filter((path) => !path.startsWith('src/generated/'))
  .map((path) => [path, codeOf(path)] as const)
const rust = filesIn('crates', '.rs').map((path) => [path, codeOf(path)] as const)

/** Files in which a key stands: in Rust as a text, since modules and fields have such names too. */
const filesWith = (key: string): string[] => {
  const word = new RegExp(`(?<![\\w-])${key}(?!\\w)`)
  return [
    ...typescript.filter(([, code]) => word.test(code)),
    ...rust.filter(([, code]) => code.includes(`"${key}"`)),
  ].map(([path]) => path)
}

/** Where the two halves are. */
const OWN = /^(?:src\/calculators\/|crates\/stats\/src\/calculator\/)/

describe('the list of calculators', () => {
  it.each(CALCULATORS)('has the key $key in no other files than its own', ({ key }) => {
    const files = filesWith(key)
    expect(files.filter((path) => !OWN.test(path))).toEqual([])
    expect(files.filter((path) => path.endsWith('.rs'))).toHaveLength(1)
    expect(files.filter((path) => path.endsWith('.ts')).length).toBeLessThanOrEqual(2)
  })

  it('has every key somewhere, or the test above sees nothing', () => {
    for (const { key } of CALCULATORS) expect(filesWith(key).length, key).toBeGreaterThanOrEqual(2)
    expect(filesWith('jensen_shannon').some((path) => !OWN.test(path))).toBe(true)
  })

  it('has both halves of each, which do not contradict each other', () => {
    const anchors = CALCULATORS.map(({ anchor }) => anchor)
    expect(new Set(anchors).size).toBe(CALCULATORS.length)
    for (const { key, family, needs, faults, fault, together, addsUp } of CALCULATORS) {
      expect(fault !== undefined, key).toBe(family === 'quality')
      expect(faults.length > 0, key).toBe(family === 'quality')
      expect(together !== undefined, key).toBe(family === 'drift' && needs === 'features')
      expect(addsUp, key).toBe(needs !== 'features')
      // Values that a shift may explain need evidence of those that none does.
      expect(fault?.shift !== undefined, key).toBe(faults.length > 1)
    }
    expect(Object.keys(FAMILIES).flatMap((family) => ofFamily(family as 'drift'))).toHaveLength(CALCULATORS.length)
  })

  it('is held together by types', () => {
    // @ts-expect-error: a calculator in Rust without its other half
    const lacking: Halves<'statistics'> = {}
    const [own] = ofFamily('statistics')
    if (own === undefined) throw new Error('there are no statistics')
    // @ts-expect-error: a half that no calculator in Rust has
    const unknown: Halves<'statistics'> = { summary_statistics: own, other_statistics: own }
    expect(Object.keys({ ...lacking, ...unknown })).toHaveLength(2)
  })

  it('knows evidence from series', () => {
    expect(isEvidence({ calculator: 'out_of_range', metric: 'implausible_count' })).toBe(true)
    expect(isEvidence({ calculator: 'out_of_range', metric: 'out_of_range_count' })).toBe(false)
    expect(isEvidence({ calculator: 'univariate_drift', metric: 'implausible_count' })).toBe(false)
  })

  const rows = Array.from({ length: 400 }, (_, row) => ({ size: (row * 37) % 101, plan: ['a', 'b'][row % 2] }))

  const nothing: InputsConfig = { drift: {}, quality: {}, summary: [] }

  it('turns everything off that needs no task', async () => {
    expect(NOTHING).toEqual(nothing)
    const monitor = await fit(rows, nothing)
    expect((await monitor.check(rows)).results).toEqual({})
  })

  const options = Object.keys(QUALITY.options).filter((option) => option !== 'as')

  it('has an option of quality for each calculator of it', () => {
    expect(ofFamily('quality').map(({ key }) => optionOf(key as 'missing_values'))).toEqual(options)
  })

  it.each(options)('turns quality.%s on alone', async (option) => {
    const monitor = await fit(rows, { ...nothing, quality: { [option]: true } })
    const [key, ...others] = Object.keys((await monitor.check(rows)).results)
    expect(others).toEqual([])
    expect(calculatorOf(key as 'missing_values').family).toBe('quality')
  })

  it('refuses an option of quality that no calculator has', async () => {
    const quality = { mising: true } as object
    await expect(fit(rows, { quality })).rejects.toThrow('missing')
  })
})
