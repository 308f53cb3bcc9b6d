/** What every harness of `npm run torture` is, and the random numbers they share. */

/** A kind of torture: cases that depend on nothing but their random numbers. */
export interface Harness {
  /** Runs once in a process, before the first case. */
  prepare?(): Promise<void>
  /** One case. Whatever it throws is a finding. */
  run(random: Random): Promise<void>
}

/** Something that must not happen. */
export class Finding extends Error {
  override readonly name = 'Finding'
}

/** Random numbers that a seed repeats (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  /** Numbers of its own for case `index` of a seed. */
  static of(seed: number, index: number): Random {
    return new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  }
}
