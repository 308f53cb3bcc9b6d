import { describe, expect, it } from 'vitest'
import { fit, type MonitorConfig } from '../../src/index.js'

/** A column that no model can tell apart, and a task that takes seconds: trees for every chunk. */
const table = (rows: number) => ({ x: Float64Array.from({ length: rows }, (_, i) => (i * 7919) % 10_007) })
const slow: MonitorConfig = { drift: { domainClassifier: true } }

describe('a signal', () => {
  it('that is aborted already stops everything before it starts', async () => {
    const reason = new Error('no longer needed')
    const signal = AbortSignal.abort(reason)
    await expect(fit(table(100), {}, { signal })).rejects.toMatchObject({ code: 'cancelled', cause: reason })
    const monitor = await fit(table(100))
    await expect(monitor.check(table(100), { signal })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('stops a fit that is under way', async () => {
    const controller = new AbortController()
    const onProgress = () => controller.abort()
    const running = fit(table(200_000), slow, { signal: controller.signal, onProgress })
    await expect(running).rejects.toMatchObject({ code: 'cancelled', name: 'ReckonerError' })
  })

  it('ends the waiting within a tenth of a second, whatever is under way', async () => {
    for (const rows of [200_000, 2_000_000]) {
      const controller = new AbortController()
      let aborted = 0
      const running = fit(table(rows), slow, { signal: controller.signal })
      setTimeout(() => {
        aborted = performance.now()
        controller.abort()
      }, 100)
      await expect(running).rejects.toMatchObject({ code: 'cancelled' })
      expect(performance.now() - aborted).toBeLessThan(100)
    }
  })

  it('that comes too late changes nothing', async () => {
    const controller = new AbortController()
    const monitor = await fit(table(100), {}, { signal: controller.signal })
    controller.abort()
    expect((await monitor.check(table(100))).chunks.length).toBeGreaterThan(0)
  })
})

describe('progress', () => {
  it('names its steps and ends each at 1', async () => {
    const seen = new Map<string, number>()
    const onProgress = ({ step, fraction }: { step: string; fraction: number }) => {
      expect(fraction).toBeGreaterThanOrEqual(seen.get(step) ?? 0)
      seen.set(step, fraction)
    }
    const monitor = await fit(table(1000), {}, { onProgress })
    await monitor.check(table(1000), { onProgress })
    expect(Object.fromEntries(seen)).toMatchObject({ fit: 1, check: 1 })
  })

  const failing = () => {
    throw new TypeError('no terminal')
  }

  it('that throws while work is under way rejects with what it threw', async () => {
    await expect(fit(table(200_000), slow, { onProgress: failing })).rejects.toThrow(new TypeError('no terminal'))
  })

  it('that throws at the end rejects with what it threw', async () => {
    await expect(fit(table(100), {}, { onProgress: failing })).rejects.toBeInstanceOf(TypeError)
  })
})
