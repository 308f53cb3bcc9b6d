/** The time for which gains are summed: chunks to come, with as many rows as those of production have. */

import { parsePeriod } from '../config/chunking.js'
import type { BinaryValue, Chunk, ResolvedConfig } from '../types/index.js'
import type { Evidence } from '../verdict/evidence.js'
import { readInstant } from '../words/dates.js'
import { count, plural } from '../words/numbers.js'
import { chunkNoun } from '../words/ticks.js'
import { aNoun } from '../words/words.js'

/** Chunks to come, and the rows that they will have. */
export interface Horizon {
  readonly chunks: number
  readonly rows: number
  /** `4 weeks`, and `4 weeks of 31,220 predictions`. */
  readonly time: string
  readonly words: string
  /** `week`, `chunk`. */
  readonly noun: string
}

export function horizonOf({ config, production, chunks }: Pick<Evidence, 'config' | 'production' | 'chunks'>): Horizon {
  const noun = chunkNoun(config.chunks)
  const perChunk = rowsPerChunk(production.flatMap((place) => chunks[place] ?? []))
  const time = plural(config.horizon, noun)
  const words = `${time} of ${plural(Math.round(perChunk), 'prediction')}`
  return { chunks: config.horizon, rows: config.horizon * perChunk, time, words, noun }
}

function rowsPerChunk(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { rows }) => sum + rows, 0) / Math.max(1, chunks.length)
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LENGTHS = { hour: HOUR, day: DAY, week: 7 * DAY, month: 30.44 * DAY, quarter: 91.31 * DAY, year: 365.25 * DAY }

/** Share of the rows of production that may be decided positive; 1 where nothing bounds it. */
export function capacityShare(config: ResolvedConfig, production: readonly Chunk[]): number {
  const { positives, per } = capacityOf(config) ?? {}
  if (positives === undefined) return 1
  const rows = per === undefined ? rowsPerChunk(production) : rowsPer(production, per)
  return Math.min(1, positives / Math.max(1, rows))
}

function capacityOf({ value }: ResolvedConfig): BinaryValue['capacity'] {
  return value === undefined || 'matrix' in value ? undefined : value.capacity
}

/** Rows of a time as long as a period, on average; all of them where they span less. */
function rowsPer(chunks: readonly Chunk[], per: string): number {
  const [from, to] = [readInstant(chunks[0]?.startDate), readInstant(chunks.at(-1)?.endDate)]
  const { unit, every } = parsePeriod(per)
  const periods = ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / (every * LENGTHS[unit])
  const rows = chunks.reduce((sum, own) => sum + own.rows, 0)
  return rows / Math.max(1, periods)
}

/** Chunks until a gain has paid for a cost: `after 3 weeks`. */
export function paidAfter({ chunks, noun }: Horizon, gain: number, cost: number): string | null {
  if (gain <= 0) return null
  return cost === 0 ? 'at once' : `after ${plural(Math.ceil((cost / gain) * chunks), noun)}`
}

/** Rows per chunk of a share of all: `310 a week`. */
export function perChunkWords({ rows, chunks, noun }: Horizon, share: number): string {
  return `${count(Math.round((share * rows) / chunks))} ${aNoun(noun)}`
}
