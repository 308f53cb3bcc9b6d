/** The measured tables of docs/honesty.md: each stands between two comments that name its claim. */

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Measured, summaryOf, tableOf } from './words.js'

const PAGE = fileURLToPath(new URL('../docs/honesty.md', import.meta.url))

/** What was measured, and on what. */
export interface Occasion {
  readonly runs: number
  readonly commit: string
}

/** Text of a page in which the tables of these claims are new. @throws Error for a claim that the page has no place for. */
export function withTables(page: string, all: readonly Measured[], { runs, commit }: Occasion, day: string): string {
  return all.reduce((text, measured) => {
    const { id } = measured.claim
    const [from, to] = [`<!-- measured: ${id} -->`, `<!-- end: ${id} -->`]
    const [start, end] = [text.indexOf(from), text.indexOf(to)]
    if (start < 0 || end < start) throw new Error(`docs/honesty.md has no place for claim ${id}: ${from} … ${to}`)
    const line = `${day}, commit ${commit}, ${runs} runs: ${summaryOf(measured)}.`
    return `${text.slice(0, start + from.length)}\n${line}\n\n${tableOf(measured)}\n\n${text.slice(end)}`
  }, page)
}

/** Writes the tables of these claims. */
export function writePage(all: readonly Measured[], occasion: Occasion): void {
  const day = new Date().toISOString().slice(0, 10)
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), all, occasion, day))
}
