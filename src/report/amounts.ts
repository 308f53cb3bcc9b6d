/** Changes in a metric's own unit as they are printed: a sign, and the interval where it is known. */

import type { Incident } from '../types/index.js'
import { metricValue } from '../verdict/numbers.js'
import { decimalsFor, fixed } from '../words/numbers.js'
import type { Amount } from './incident-blocks.js'

type Interval = readonly [low: number, high: number]

/** Share of an interval's half by which its middle may be off the value, and still stand behind ±. */
const CENTRED = 0.05

/** Prints amounts of one metric, all with the decimals that its whole change has. */
export class Amounts {
  readonly #metric: string
  readonly #decimals: number

  constructor({ metric, change }: Pick<Incident, 'metric' | 'change'>) {
    this.#metric = metric ?? ''
    this.#decimals = change === undefined ? 2 : decimalsFor([change.to - change.from], 2)
  }

  /** A value of the metric. */
  value(value: number): string {
    return metricValue(this.#metric, value, this.#decimals)
  }

  /** `−0.056 ± 0.007`, or `−0.056 (−0.070 to −0.050)`. */
  amount(value: number, interval: Interval | null): Amount {
    const plain = this.value(value)
    const text = value > 0 && /[1-9]/.test(plain) ? `+${plain}` : plain
    return interval === null
      ? { value, text }
      : { value, interval, text: `${text} ${this.#errorWords(value, interval)}` }
  }

  #errorWords(value: number, [low, high]: Interval): string {
    const reach = (high - low) / 2
    const isCentred = Math.abs((low + high) / 2 - value) <= CENTRED * reach
    return isCentred ? `± ${this.value(reach)}` : `(${this.value(low)} to ${this.value(high)})`
  }
}

/** A probability of chance: `0.049`, or `< 0.001`. */
export function chanceWords(pValue: number): string {
  return pValue < 0.001 ? '< 0.001' : fixed(pValue, 3)
}
