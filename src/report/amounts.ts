/** Changes in a metric's own unit as they are printed: a sign, and the interval where it is known. */

import type { Incident } from '../types/index.js'
import { metricValue } from '../verdict/numbers.js'
import { decimalsFor, decimalsForError, fixed } from '../words/numbers.js'
import type { Amount } from './incident-blocks.js'

type Interval = readonly [low: number, high: number]

/** Share of an interval's half by which its middle may be off the value, and still stand behind ±. */
const CENTRED = 0.05
/** Decimals that a certain amount may have beyond those of the whole change. */
const MORE = 2

/** Prints amounts of one metric, with the decimals that its whole change has, or more where they are more certain. */
export class Amounts {
  readonly #metric: string
  readonly #decimals: number

  constructor({ metric, change }: Pick<Incident, 'metric' | 'change'>) {
    this.#metric = metric ?? ''
    this.#decimals = change === undefined ? 2 : decimalsFor([change.to - change.from], 2)
  }

  /** A value of the metric. */
  value(value: number, decimals = this.#decimals): string {
    return metricValue(this.#metric, value, decimals)
  }

  /** `−0.056 ± 0.007`, or `−0.056 (−0.070 to −0.050)`; without an error, the value alone. */
  amount(value: number, interval: Interval | null): Amount {
    if (interval === null || interval[0] === interval[1]) return { value, text: this.#signed(value, this.#decimals) }
    const decimals = this.#decimalsOf(interval)
    const text = `${this.#signed(value, decimals)} ${this.#errorWords(value, interval, decimals)}`
    return { value, interval, text }
  }

  #decimalsOf([low, high]: Interval): number {
    return Math.min(this.#decimals + MORE, Math.max(this.#decimals, decimalsForError((high - low) / 2)))
  }

  #signed(value: number, decimals: number): string {
    const text = this.value(value, decimals)
    return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
  }

  #errorWords(value: number, [low, high]: Interval, decimals: number): string {
    const reach = (high - low) / 2
    const isCentred = Math.abs((low + high) / 2 - value) <= CENTRED * reach
    const [from, to] = [this.value(low, decimals), this.value(high, decimals)]
    return isCentred ? `± ${this.value(reach, decimals)}` : `(${from} to ${to})`
  }
}

/** A probability of chance: `0.049`, or `< 0.001`. */
export function chanceWords(pValue: number): string {
  return pValue < 0.001 ? '< 0.001' : fixed(pValue, 3)
}
