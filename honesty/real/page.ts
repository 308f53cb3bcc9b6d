/** The table of planted faults in docs/verdict.md, which stands between two comments. */

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/verdict.md', import.meta.url))
const [FROM, TO] = ['<!-- planted faults -->', '<!-- end of planted faults -->'] as const

/** Text of a page with this table. @throws Error for a page that has no place for it. */
export function withTable(page: string, table: string): string {
  const [start, end] = [page.indexOf(FROM), page.indexOf(TO)]
  if (start < 0 || end < start) throw new Error(`docs/verdict.md has no place for the table: ${FROM} … ${TO}`)
  return `${page.slice(0, start + FROM.length)}\n${table}\n${page.slice(end)}`
}

/** Writes the table. */
export function writeTable(table: string): void {
  writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), table))
}
