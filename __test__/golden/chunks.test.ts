import { describe, expect, it } from 'vitest'
import { type Chunk, fit, type MonitorConfig, type ReckonerError } from '../../src/index.js'
import { type Case, casesOf } from './cases.js'
import { chunkPairs, differences, type Pair } from './compare.js'
import { deviationsOf } from './deviations.js'
import { fixture, head, type Table } from './inputs.js'
import { chunkingOf } from './translate.js'

/** `T13, analysis` or `T13, the first 19 reference rows`. */
function tableOf({ fixture: words }: Case): Table {
  const [name, part] = words.split(', ') as [string, string]
  const rows = /first (\d+)/.exec(part)?.[1]
  const table = fixture(name)[part.includes('analysis') ? 'analysis' : 'reference']
  return rows === undefined ? table : head(table, Number(rows))
}

async function cut(table: Table, config: MonitorConfig): Promise<readonly Chunk[]> {
  const quiet: MonitorConfig = { drift: {}, quality: {}, summary: ['row_count'], ...config }
  const run = await (await fit(table, quiet)).check(table)
  return run.chunks.filter((chunk) => chunk.period === 'production')
}

function cutCase(own: Case): Promise<readonly Chunk[]> {
  const { timestamp_column_name: timestamp } = own.options
  const columns = { features: ['x'], ...(timestamp === undefined ? {} : { timestamp }) }
  return cut(tableOf(own), { columns, chunks: chunkingOf(own.options) })
}

/** How rows are cut, at a glance. */
function glance(keys: readonly string[]): string {
  const count = `${keys.length} ${keys.length === 1 ? 'chunk' : 'chunks'}`
  return [count, [...new Set([keys[0], keys.at(-1)])].filter(Boolean).join(' to ')].filter(Boolean).join(', ')
}

/** The whole cut where it deviates, else chunk by chunk. */
async function pairsOf(own: Case): Promise<Pair[]> {
  if (deviationsOf(own.id).length === 0) return chunkPairs(own.chunks, await cutCase(own))
  const ours = await cutCase(own).then(
    (chunks) => glance(chunks.map((chunk) => chunk.key)),
    (error) => (error as ReckonerError).code,
  )
  const theirs = own.error?.type ?? glance((own.chunks ?? []).map((chunk) => chunk.key))
  return [{ series: 'chunks', at: 0, field: 'cut', theirs, ours }]
}

describe('chunks', () => {
  it.each(casesOf('chunks').map((own) => [own.id, own] as const))('are those of NannyML in %s', async (id, own) => {
    expect(differences(id, await pairsOf(own))).toEqual([])
  })

  it('of several days hold the rows of those days and do not overlap', async () => {
    const chunks = await cut(fixture('T13').reference, {
      columns: { timestamp: 't' },
      chunks: { period: '7 days' },
    })
    const days = (from = '', to = '') => (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 86_400_000
    expect(chunks.map((chunk) => Math.round(days(chunk.startDate, chunk.endDate)))).toEqual(chunks.map(() => 7))
    for (const [place, chunk] of chunks.slice(1).entries()) {
      expect(days(chunks[place]?.endDate, chunk.startDate)).toBeGreaterThanOrEqual(0)
    }
    expect(chunks.reduce((sum, chunk) => sum + chunk.rows, 0)).toBe(1003)
  })

  it('do not lose rows without a time unsaid', async () => {
    const { t, x } = fixture('T13').reference as { t: string[]; x: number[] }
    const holed = { t: t.map((time, i) => (i % 10 === 0 ? null : time)), x }
    const monitor = await fit(holed, { columns: { timestamp: 't' }, chunks: { period: 'week' } })
    const run = await monitor.check(holed)
    const inChunks = run.chunks
      .filter((chunk) => chunk.period === 'production')
      .reduce((sum, { rows }) => sum + rows, 0)
    expect(inChunks).toBe(902)
    expect(run.leftOut).toContainEqual({ period: 'production', rows: 101, reason: 'they have no timestamp' })
  })
})
