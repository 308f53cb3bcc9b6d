/** Counts and sums of runs, and the figures that they give. */

import type { Figure, Judged } from './claim.js'

/** Hits among draws that come in clusters: the chunks of a run share its reference. */
export class Share {
  #hits = 0
  #draws = 0
  #clusters = 0
  #hitSquares = 0
  #drawSquares = 0
  #products = 0

  /** Adds a cluster. */
  add(hits: number | boolean, draws = 1): void {
    const own = Number(hits)
    this.#hits += own
    this.#draws += draws
    this.#clusters += draws > 0 ? 1 : 0
    this.#hitSquares += own * own
    this.#drawSquares += draws * draws
    this.#products += own * draws
  }

  get value(): number {
    return this.#hits / this.#draws
  }

  get draws(): number {
    return this.#draws
  }

  /**
   * As many independent draws as say as much: all of them by the ratio of the binomial variance to that between clusters, but
   * not fewer than clusters.
   */
  get effective(): number {
    const share = this.value
    const binomial = (share * (1 - share)) / this.#draws
    const squares = this.#hitSquares - 2 * share * this.#products + share * share * this.#drawSquares
    const between = (squares / this.#draws ** 2) * (this.#clusters / Math.max(1, this.#clusters - 1))
    if (!(binomial > 0) || !(between > binomial)) return this.#draws
    return Math.max(this.#clusters, Math.round((this.#draws * binomial) / between))
  }

  figure(of: string, judged: Judged = {}): Figure {
    const [value, draws] = [this.value, this.effective]
    return { of, kind: 'share', value, error: Math.sqrt((value * (1 - value)) / draws), draws, ...judged }
  }
}

/** Values, their mean and deviation. */
export class Values {
  readonly #values: number[] = []

  add(value: number): void {
    this.#values.push(value)
  }

  get count(): number {
    return this.#values.length
  }

  get mean(): number {
    return this.#values.reduce((sum, value) => sum + value, 0) / this.count
  }

  get deviation(): number {
    const { mean } = this
    return Math.sqrt(this.#values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (this.count - 1))
  }

  get median(): number {
    const sorted = [...this.#values].sort((one, other) => one - other)
    return ((sorted[(this.count - 1) >> 1] as number) + (sorted[this.count >> 1] as number)) / 2
  }

  /** Standard error of the deviation, by the fourth moment. */
  get deviationError(): number {
    const { mean, deviation, count } = this
    const fourth = this.#values.reduce((sum, value) => sum + (value - mean) ** 4, 0) / count
    return Math.sqrt(Math.max(0, fourth / deviation ** 4 - 1) / (4 * count)) * deviation
  }

  /** Figure of the mean. */
  figure(of: string, judged: Judged = {}): Figure {
    const error = this.deviation / Math.sqrt(this.count)
    return { of, kind: 'number', value: this.mean, error, draws: this.count, ...judged }
  }
}
