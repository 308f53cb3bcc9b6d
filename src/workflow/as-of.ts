/** The time as of which labels count as known. */

import type { AsOfEntry } from '../../native/binding.js'
import { arrivalRole } from '../config/roles.js'
import { ReckonerError } from '../core/errors.js'
import type { ResolvedConfig } from '../types/index.js'

/** ISO 8601: a date, or a date and time, with or without a zone. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/** Reads option `asOf`, as the core takes it. */
export function asOfEntry({ columns }: Pick<ResolvedConfig, 'columns'>, asOf: unknown): AsOfEntry | undefined {
  if (asOf === undefined) return undefined
  if (arrivalRole(columns) === undefined) {
    throw invalid('columns.labelledAt is not given, which says when labels became known')
  }
  const [time, isWall] = instantOf(asOf)
  if (Number.isNaN(time)) {
    throw invalid(`it is ${said(asOf)}, and must be a Date, or text such as "2026-01-31" or "2026-01-31T08:00:00Z"`)
  }
  return { micros: time * 1000, isWall }
}

/** Milliseconds since 1970, and whether they are what a clock shows. */
function instantOf(asOf: unknown): readonly [time: number, isWall: boolean] {
  if (asOf instanceof Date) return [asOf.getTime(), false]
  const found = typeof asOf === 'string' ? TIME.exec(asOf) : null
  if (found === null) return [Number.NaN, false]
  const text = (asOf as string).replace(' ', 'T')
  const isWall = found[1] === undefined
  return [Date.parse(isWall && text.includes('T') ? `${text}Z` : text), isWall]
}

function said(asOf: unknown): string {
  return typeof asOf === 'string' ? `"${asOf}"` : typeof asOf
}

function invalid(why: string): ReckonerError {
  return new ReckonerError('invalid_option', `Cannot check labels by asOf: ${why}`)
}
