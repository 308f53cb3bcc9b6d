/** Rows as CSV by RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front. */

import { ROW_FIELDS, rowsOf } from '../results/rows.js'
import type { RunData } from '../types/index.js'

export function toCsv(run: Pick<RunData, 'results'>): string {
  return [...csvLines(run)].join('')
}

/** The head, then a line for each record, one at a time. */
export function* csvLines(run: Pick<RunData, 'results'>): Generator<string> {
  yield `${ROW_FIELDS.join(',')}\r\n`
  for (const row of rowsOf(run)) yield `${ROW_FIELDS.map((field) => cell(row[field])).join(',')}\r\n`
}

/** A value as a cell. */
export function cell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const isFormula = /^[=+\-@\t\r\n]/.test(value) && Number.isNaN(Number(value))
  const safe = isFormula ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
