/** Thresholds that follow the rows of each chunk. */

import { describe, expect, it } from 'vitest'
import { PERFORMANCE_ALONE } from '../../honesty/reading.js'
import { Random } from '../../honesty/streams/random.js'
import { STEPS, TIMES } from '../../honesty/streams/times.js'
import { world } from '../../honesty/streams/world.js'
import { fit, type MonitorConfig } from '../../src/index.js'
import type { SeriesBlock } from '../../src/report/blocks.js'
import { buildReport } from '../../src/report/build.js'
import { renderHtml } from '../../src/report/render/html.js'

const STREAM = world({ features: 2 })
const START = Date.UTC(2026, 0, 5)

/** Days of so many rows each. */
function days(name: string, sizes: readonly number[], first = 0) {
  const count = sizes.reduce((sum, rows) => sum + rows, 0)
  const at = sizes.flatMap((rows, day) => Array<number>(rows).fill(START + STEPS.day * (first + day)))
  return { ...STREAM.table(new Random(name), { chunks: 1, rows: count }), at: Float64Array.from(at) }
}

const USUAL = Array<number>(8).fill(1000)

async function runOf(sizes: readonly number[]) {
  const columns = { ...STREAM.config.columns, timestamp: TIMES }
  const config = { ...STREAM.config, ...PERFORMANCE_ALONE, columns, metrics: ['accuracy'], chunks: { period: 'day' } }
  const monitor = await fit(days('reference', USUAL), config as MonitorConfig)
  return monitor.check(days('production', sizes, USUAL.length))
}

const isSeries = (block: { readonly type: string }): block is SeriesBlock => block.type === 'series'
const boundPath = (html: string) => /<svg class="stretch".*?<path class="bound" d="([^"]*)"/s.exec(html)?.[1] ?? ''

describe('the threshold of a chart', () => {
  it('is nearer where a chunk has more rows', async () => {
    const report = buildReport(await runOf([250, 1000, 4000]))
    const block = report.blocks.find(isSeries) as SeriesBlock
    const { lower: usual, upper } = block.threshold
    const [few, same, many] = (block.bounds ?? []).slice(USUAL.length).map(({ lower }) => lower as number)
    expect(same).toBeCloseTo(usual as number, 9)
    expect(few).toBeLessThan((usual as number) - 0.02)
    expect(many).toBeGreaterThan((usual as number) + 0.005)
    expect(upper).not.toBeNull()
    expect(boundPath(renderHtml(report))).toMatch(/^M0 .*V.*V/)
  })

  it('is one line where all chunks are alike', async () => {
    const report = buildReport(await runOf([1000, 1000]))
    expect((report.blocks.find(isSeries) as SeriesBlock).bounds).toBeUndefined()
    expect(boundPath(renderHtml(report))).toMatch(/^(M0 [\d.]+H1000)+$/)
  })
})
