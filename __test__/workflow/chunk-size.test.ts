import { describe, expect, it } from 'vitest'
import { fit } from '../../src/index.js'

const loans = (rows: number) =>
  Array.from({ length: rows }, (_, i) => {
    const score = ((i * 7919) % 2003) / 2003
    return { age: 20 + ((i * 31) % 50), score, approved: score > 0.5, repaid: ((i * 1597) % 1999) / 1999 < score }
  })
const columns = { target: 'repaid', prediction: 'approved', score: 'score' }

describe("chunks: 'auto'", () => {
  it('gives chunks whose standard error is the one it aims for', async () => {
    const monitor = await fit(loans(60_000), { task: 'binary', columns, chunks: 'auto', metrics: ['accuracy'] })
    const run = await monitor.check(loans(10_000))
    const { chunks } = monitor.config
    expect(chunks).toMatchObject({ because: expect.stringContaining('standard error of accuracy') })
    const error = run.results.realized_performance?.series[0]?.points[0]?.standardError ?? 0
    expect(error).toBeGreaterThan(0.0095)
    expect(error).toBeLessThanOrEqual(0.01)
  })

  it('leaves the reference six chunks, and says that it would have liked more rows', async () => {
    const monitor = await fit(loans(3000), { task: 'binary', columns, chunks: 'auto', metrics: ['accuracy'] })
    expect(monitor.config.chunks).toMatchObject({ size: 500, because: expect.stringContaining('must give 6 chunks') })
  })

  it('takes a tenth where only inputs are watched', async () => {
    const monitor = await fit(loans(20_000), { chunks: 'auto' })
    expect(monitor.config.chunks).toMatchObject({ size: 2000 })
  })

  it('refuses other words', async () => {
    await expect(fit(loans(100), { chunks: 'some' as 'auto' })).rejects.toMatchObject({ code: 'invalid_option' })
  })
})
