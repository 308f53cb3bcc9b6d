/** The same bits on every CPU level and any number of threads: the same run in processes of their own. */

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('same-bits.program.ts', import.meta.url))

function resultsUnder(env: Readonly<Record<string, string>>): string {
  const args = ['--import', 'tsx', program]
  return execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } })
}

describe('results', () => {
  const usual = resultsUnder({})

  it('hold something of every calculator', () => {
    for (const calculator of [
      'univariate_drift',
      'reconstruction_drift',
      'domain_classifier',
      'missing_values',
      'out_of_range',
      'summary_statistics',
      'realized_performance',
      'estimated_performance',
    ]) {
      expect(usual).toContain(`"${calculator}"`)
    }
  })

  // A level that the CPU has not is capped by what it has.
  it.each(['baseline', 'avx2', 'avx512'])('are byte for byte the same on %s', (level) => {
    expect(resultsUnder({ RECKONER_CPU: level })).toBe(usual)
  })

  it.each(['1', '2', '3', '8'])('are byte for byte the same with %s threads', (threads) => {
    expect(resultsUnder({ RECKONER_THREADS: threads })).toBe(usual)
  })
})
