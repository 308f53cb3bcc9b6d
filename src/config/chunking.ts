/** Chunking: a user's options, checked, and as the core takes them. */

import type { ChunkingEntry } from '../../native/binding.js'
import { refuseUnknownKeys } from '../core/errors.js'
import type { Chunking } from '../types/index.js'
import { invalid } from './keys.js'
import { BY_COUNT, BY_PERIOD, BY_SIZE } from './schema/chunks.js'
import { withDefaults } from './schema/defaults.js'
import { UNITS } from './schema/names.js'
import { keysOf } from './schema/option.js'

/** A checked chunking as the core takes it. */
export function chunkingEntry(chunks: Chunking): ChunkingEntry {
  if (chunks.period !== undefined) {
    refuseUnknownKeys(chunks, keysOf(BY_PERIOD), 'chunks')
    return parsePeriod(chunks.period)
  }
  const [way, group] = chunks.size !== undefined ? (['size', BY_SIZE] as const) : (['count', BY_COUNT] as const)
  refuseUnknownKeys(chunks, keysOf(group), 'chunks')
  const amount = chunks.size ?? chunks.count
  if (!Number.isInteger(amount) || amount < 1) {
    throw invalid(`Cannot cut chunks: chunks.${way} is ${amount}, expected a whole number of at least 1`)
  }
  return { [way]: amount, incomplete: withDefaults(chunks, group).incomplete }
}

/** `week`, `7 days`, `6 hours` as unit and multiple. */
export function parsePeriod(period: string, doing = 'cut chunks by'): { unit: (typeof UNITS)[number]; every: number } {
  const match = /^(?:([1-9]\d{0,5})\s+)?([a-z]+)$/.exec(String(period).trim().toLowerCase())
  const unit = UNITS.find((own) => own === match?.[2] || (match?.[1] !== undefined && `${own}s` === match[2]))
  if (!match || !unit) {
    throw invalid(
      `Cannot ${doing} period "${period}": expected one of ${UNITS.join(', ')}, or a multiple such as "2 weeks"`,
    )
  }
  return { unit, every: Number(match[1] ?? 1) }
}
