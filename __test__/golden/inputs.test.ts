import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { INPUTS } from './cases.js'
import { fixture, type Values } from './inputs.js'

/** Numbers as little-endian f64 with missing ones as the quiet NaN; text joined by newlines. */
function hashOf(values: Values, kind: 'number' | 'text'): string {
  const hash = createHash('sha256')
  if (kind === 'text') return hash.update(values.map((value) => value ?? '').join('\n')).digest('hex')
  const bytes = Buffer.alloc(values.length * 8)
  values.forEach((value, row) => {
    if (value === null) bytes.writeBigUInt64LE(0x7ff8_0000_0000_0000n, row * 8)
    else bytes.writeDoubleLE(value as number, row * 8)
  })
  return hash.update(bytes).digest('hex')
}

describe.each(Object.entries(INPUTS))('input %s', (name, periods) => {
  it.each(['reference', 'analysis'] as const)('is the same to the last bit: %s', (period) => {
    const table = fixture(name)[period]
    const { columns } = periods[period]
    const hashes = Object.entries(columns).map(([column, { kind }]) => [column, hashOf(table[column] as Values, kind)])
    expect(Object.fromEntries(hashes)).toEqual(
      Object.fromEntries(Object.entries(columns).map(([column, { sha256 }]) => [column, sha256])),
    )
    expect(Object.keys(table).sort()).toEqual(Object.keys(columns).sort())
  })
})
