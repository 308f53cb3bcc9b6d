import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))

/** What each example must be found to say, because its data is made so. */
const EXPECTED: Readonly<Record<string, readonly RegExp[]>> = {
  'binary.ts': [/Degraded/, /Concept drift explains/, /"region" is north/, /Low trust/, /Retrain/],
  'multiclass.ts': [/Degraded/, /F1 has fallen from 0\.64/, /Concept drift explains/],
  'regression.ts': [/estimated to have risen/, /"size" drifts/, /Collect labels/],
  'duckdb.ts': [/"price" drifts/],
  'inputs.ts': [/Inconclusive/, /"temperature" drifts/, /missing values, up to 20\.0/, /A classifier can distinguish/],
}

describe('examples', () => {
  it('are all tested', () => {
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .sort(),
    ).toEqual(Object.keys(EXPECTED).sort())
  })

  it.each(Object.entries(EXPECTED))('%s says what its data holds, in under 40 lines', (name, expected) => {
    const path = `${folder}${name}`
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThan(40)
    const printed = execFileSync(process.execPath, ['--import', 'tsx', path], {
      encoding: 'utf8',
      env: { ...process.env, COLUMNS: '400' },
    }).replace(/\s+/g, ' ')
    for (const words of expected) expect(printed).toMatch(words)
  })
})
