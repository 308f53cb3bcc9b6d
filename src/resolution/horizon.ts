/** The time for which gains are summed: chunks to come, with as many rows as those of production have. */

import type { BinaryValue, Chunk, ResolvedConfig } from '../types/index.js'
import type { Evidence } from '../verdict/evidence.js'
import { readInstant } from '../words/dates.js'
import { count, plural } from '../words/numbers.js'
import { chunkNoun, periodOf } from '../words/ticks.js'

/** Chunks to come, and the rows that they will have. */
export interface Horizon {
  readonly chunks: number
  readonly rows: number
  /** `4 weeks of 31,220 predictions`. */
  readonly words: string
  /** `week`, `chunk`. */
  readonly noun: string
}

export function horizonOf({ config, production, chunks }: Evidence): Horizon {
  const noun = chunkNoun(config.chunks)
  const perChunk = rowsPerChunk(production.flatMap((place) => chunks[place] ?? []))
  const words = `${plural(config.horizon, noun)} of ${plural(Math.round(perChunk), 'prediction')}`
  return { chunks: config.horizon, rows: config.horizon * perChunk, words, noun }
}

function rowsPerChunk(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { rows }) => sum + rows, 0) / Math.max(1, chunks.length)
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LENGTHS = { hour: HOUR, day: DAY, week: 7 * DAY, month: 30.44 * DAY, quarter: 91.31 * DAY, year: 365.25 * DAY }

/** Share of the rows that may be decided positive; 1 where nothing bounds it, or rows have no times to count by. */
export function capacityShare({ config, production, chunks }: Evidence): number {
  const { positives, per } = capacityOf(config) ?? {}
  if (positives === undefined) return 1
  const own = production.flatMap((place) => chunks[place] ?? [])
  const rows = per === undefined ? rowsPerChunk(own) : rowsPer(own, per)
  return rows === undefined || rows === 0 ? 1 : Math.min(1, positives / rows)
}

function capacityOf({ value }: ResolvedConfig): BinaryValue['capacity'] {
  return value === undefined || 'matrix' in value ? undefined : value.capacity
}

/** Rows of a time as long as a period, on average. */
function rowsPer(chunks: readonly Chunk[], per: string): number | undefined {
  const [from, to] = [readInstant(chunks[0]?.startDate), readInstant(chunks.at(-1)?.endDate)]
  const period = periodOf({ period: per as never })
  if (from === undefined || to === undefined || period === undefined) return undefined
  const periods = (to.getTime() - from.getTime()) / (period.every * LENGTHS[period.unit])
  const rows = chunks.reduce((sum, own) => sum + own.rows, 0)
  return periods > 0 ? rows / Math.max(1, periods) : undefined
}

/** Chunks until a gain has paid for a cost: `after 3 weeks`. */
export function paidAfter({ chunks, noun }: Horizon, gain: number, cost: number): string | null {
  if (gain <= 0) return null
  return cost === 0 ? 'at once' : `after ${plural(Math.ceil((cost / gain) * chunks), noun)}`
}

/** Rows per chunk of a share of all: `310 a week`. */
export function perChunkWords({ rows, chunks, noun }: Horizon, share: number): string {
  return `${count(Math.round((share * rows) / chunks))} ${noun === 'hour' ? 'an' : 'a'} ${noun}`
}
