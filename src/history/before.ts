/** Chunks that the runs of a monitor have stored before those of a table: labels of theirs speak for it too. */

import { ESTIMATED, REALIZED } from '../calculators/performance.js'
import { runTask } from '../core/native.js'
import type { Readings } from '../results/assemble.js'
import type { RunOptions } from '../types/index.js'
import { chunksOf, readingsOf } from './stored.js'

/** Chunks that are read at most: a night should not take longer for every night before it. */
const MOST = 100

/**
 * Reads the last chunks before a table; `undefined` where there are none, or nothing is both estimated and realized.
 *
 * @throws ReckonerError `bad_state`, `unsupported`, `bad_file`, `cancelled`.
 */
export async function earlierOf(
  path: string,
  digest: string,
  { chunks, series }: Readings,
  options: RunOptions,
): Promise<Readings | undefined> {
  const [first] = chunks
  const has = (key: string) => series.some(({ calculator }) => calculator === key)
  if (first === undefined || !has(ESTIMATED) || !has(REALIZED)) return undefined
  const { startDate = null, startIndex } = first
  const table = await runTask('history', options, (binding, job) =>
    binding.readBefore(path, digest, startDate, startIndex, MOST, job),
  )
  return table.chunks.length === 0 ? undefined : readingsOf(series, table, chunksOf(table, 'production'))
}
