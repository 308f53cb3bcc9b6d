/** The columns of what the model said and what turned out to be true, as the core measured them. */

import type { OutputEntry } from '../../native/binding.js'

/** One column by chunk, reference chunks first. */
export interface Output {
  readonly role: 'target' | 'prediction' | 'score'
  readonly column: string
  /** Share of missing values in the reference, and the largest share that one of its values has. */
  readonly usuallyMissing: number
  readonly usuallyMost: number
  readonly chunks: readonly OutputChunk[]
}

export interface OutputChunk {
  /** 0 where the data has no such column. */
  readonly rows: number
  readonly missing: number
  /** The value that more than half of the values are, and how many. */
  readonly frequent: string | null
  readonly frequentRows: number
  readonly distance: number
  readonly pValue: number
  /** Labels that are no class, of numbers infinite ones, and their rows. */
  readonly strange: readonly { readonly label: string; readonly rows: number }[]
}

/** The columns of two tables measured against the same reference, one after the other. */
export function outputsOf(reference: readonly OutputEntry[], production: readonly OutputEntry[]): Output[] {
  return reference.map((own, place): Output => {
    const { column, usuallyMissing, usuallyMost } = own
    const chunks = [...chunksOf(own), ...(production[place] ? chunksOf(production[place]) : [])]
    return { role: own.role as Output['role'], column, usuallyMissing, usuallyMost, chunks }
  })
}

function chunksOf(entry: OutputEntry): OutputChunk[] {
  const strange = new Map<number, { label: string; rows: number }[]>()
  for (const { chunk, label, rows } of entry.strange)
    strange.set(chunk, [...(strange.get(chunk) ?? []), { label, rows }])
  return Array.from(entry.rows, (rows, place) => ({
    rows,
    missing: entry.missing[place] as number,
    frequent: entry.frequent[place] ?? null,
    frequentRows: entry.frequentRows[place] as number,
    distance: entry.distances[place] as number,
    pValue: entry.pValues[place] as number,
    strange: strange.get(place) ?? [],
  }))
}
