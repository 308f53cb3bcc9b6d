/** The claim about real tables in which nothing happens: pooled and shuffled, and checked as they come. */

import type { Run } from '../../src/index.js'
import type { Claim } from '../claim.js'
import { checked, mends } from '../reading.js'
import { configOf, seenOf, tableOf, trained } from '../real/plant.js'
import { type RealTable, readTables } from '../real/tables.js'
import { Share } from '../tally.js'

const ROWS = 500
/** Chunks of the reference; production has the rest of a table, up to so many. */
const [REFERENCE, CHUNKS] = [10, 24] as const

/** A run of a table in one order. */
export function shuffledRun(table: RealTable, order: number): Promise<Run> {
  const own = trained(table, order)
  const seen = own.rows.slice(0, (REFERENCE + CHUNKS) * ROWS).map((row) => seenOf(own, row))
  const start = REFERENCE * ROWS
  const whole = seen.length - (seen.length % ROWS)
  const config = { ...configOf(table), chunks: { size: ROWS } }
  return checked(tableOf(table, seen.slice(0, start)), tableOf(table, seen.slice(start, whole)), config)
}

const shuffled: Claim = {
  id: '2',
  sentence: 'shuffled real tables are not called degraded',
  goal: '≤ 5 %',
  async measure({ runs, isShort }) {
    const all = { degraded: new Share(), mended: new Share() }
    const figures = []
    for (const table of await readTables(isShort)) {
      const degraded = new Share()
      for (let order = 0; order < (isShort ? 4 : Math.ceil(runs / 3)); order++) {
        const run = await shuffledRun(table, order)
        for (const share of [degraded, all.degraded]) share.add(run.verdict.status === 'degraded')
        all.mended.add(mends(run))
      }
      figures.push(degraded.figure(`${table.name}, degraded`, { isDetail: true }))
    }
    const goal = { goal: { most: 0.05 }, collapse: { most: 0.3 } }
    return [all.degraded.figure('degraded', goal), all.mended.figure('told to mend the model', goal), ...figures]
  },
}

export const SHUFFLED: readonly Claim[] = [shuffled]
