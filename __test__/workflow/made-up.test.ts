/** Files that somebody has made up, with a right checksum: what they count must be there. */

import { describe, expect, it } from 'vitest'
import { fit, loadSummary } from '../../src/index.js'
import { remade } from '../hostile/files.js'

const ROWS = 37

describe('a made-up summary', () => {
  it('whose rows no column has is refused, and holds no thread', async () => {
    const labels = ['a', 'b', 'c']
    const said = Array.from({ length: 300 }, (_, row) => labels[row % 3] as string)
    const at = said.map((_, row) => new Date(Date.UTC(2026, 0, 1) + row * 3.6e6))
    const monitor = await fit(
      { x: Float64Array.from(said, (_, row) => row), said, truth: said, at },
      {
        task: 'multiclass',
        columns: { features: ['x'], target: 'truth', prediction: 'said', timestamp: 'at' },
        chunks: { period: 'year' },
        metrics: ['accuracy'],
      },
    )
    const summary = await monitor.summarize({
      x: new Float64Array(ROWS).fill(Number.NaN),
      said: said.slice(0, ROWS),
      at: at.slice(0, ROWS),
    })
    const candidates: Buffer[] = []
    remade(summary.toBytes(), (core) => {
      const places = Array.from(core.keys()).filter(
        (place) => place + 8 <= core.length && core.readBigUInt64LE(place) === BigInt(ROWS),
      )
      expect(places.length).toBeGreaterThan(4)
      // One of the numbers is the length of the predictions: none are left, and all others say that there are many rows.
      for (const list of places) {
        const copy = Buffer.from(core)
        for (const place of places) copy.writeBigUInt64LE(place === list ? 0n : 2n ** 52n, place)
        candidates.push(Buffer.concat([copy.subarray(0, list + 8), copy.subarray(list + 8 + 4 * ROWS)]))
      }
      return core
    })
    for (const core of candidates) {
      const made = remade(summary.toBytes(), () => core)
      await expect(loadSummary(made)).rejects.toMatchObject({ code: 'bad_state' })
    }
  })
})
