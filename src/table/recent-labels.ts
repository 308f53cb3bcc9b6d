/** Codes of labels that come again and again, without a look-up among all labels for each row. */

import type { Labels } from './encoded.js'

/** Places of labels: a power of two, small enough for a near cache. */
const PLACES = 2 ** 12
/** The part of the rows that may miss before labels are looked up as they are. */
const MISSES = 1 / 8

/**
 * Remembers a label by its last letters, in which labels differ most. One label follows another in its place; where too
 * many share a place, nothing is remembered.
 */
export class RecentLabels {
  readonly #labels: Labels
  readonly #recent: string[] = new Array(PLACES).fill('')
  readonly #codes: number[] = new Array(PLACES).fill(-1)
  #chances: number

  /** @param rows that are expected. */
  constructor(labels: Labels, rows: number) {
    this.#labels = labels
    this.#chances = Math.ceil(rows * MISSES)
  }

  code(label: string): number {
    if (this.#chances === 0) return this.#labels.code(label)
    const place = placeOf(label)
    const known = this.#codes[place] as number
    if (known >= 0 && this.#recent[place] === label) return known
    this.#chances--
    const code = this.#labels.code(label)
    this.#recent[place] = label
    this.#codes[place] = code
    return code
  }
}

/** The factor 11 keeps numbers of three digits apart. */
function placeOf(label: string): number {
  const end = label.length - 1
  if (end < 2) return end < 0 ? 0 : (label.charCodeAt(0) * 64 + label.charCodeAt(end)) & (PLACES - 1)
  return (label.charCodeAt(end) + label.charCodeAt(end - 1) * 11 + label.charCodeAt(end - 2) * 121) & (PLACES - 1)
}
