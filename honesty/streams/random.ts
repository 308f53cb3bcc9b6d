/**
 * Seeded random numbers, written from published descriptions: bits by xoshiro128** (Blackman and Vigna 2018), normal
 * numbers by the ziggurat of Marsaglia and Tsang (2000) with the corrections of Doornik (2005).
 */

const LAYERS = 128
/** Where the tail begins, and the area of a layer. */
const TAIL = 3.442619855899
const AREA = 9.91256303526217e-3

/** Edges of the layers, and what of each layer lies under the curve for certain. */
const { edges, certain } = layers()

function layers(): { edges: Float64Array; certain: Float64Array } {
  const edges = new Float64Array(LAYERS + 1)
  edges[0] = AREA / Math.exp(-0.5 * TAIL * TAIL)
  edges[1] = TAIL
  for (let layer = 2; layer < LAYERS; layer++) {
    const before = edges[layer - 1] as number
    edges[layer] = Math.sqrt(-2 * Math.log(AREA / before + Math.exp(-0.5 * before * before)))
  }
  const certain = new Float64Array(LAYERS).map((_, layer) => (edges[layer + 1] as number) / (edges[layer] as number))
  return { edges, certain }
}

/** FNV-1a of a text, begun with another number for each word of the state. */
function hash(text: string, word: number): number {
  let state = 0x811c9dc5 ^ Math.imul(word + 1, 0x9e3779b1)
  for (let place = 0; place < text.length; place++) state = Math.imul(state ^ text.charCodeAt(place), 0x01000193)
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  return state ^ (state >>> 13)
}

const rotated = (bits: number, by: number) => (bits << by) | (bits >>> (32 - by))

/** A stream of random numbers that its names determine. */
export class Random {
  readonly #state: Int32Array

  constructor(...names: readonly (string | number)[]) {
    const text = names.join('/')
    this.#state = new Int32Array(4).map((_, word) => hash(text, word))
    for (let turn = 0; turn < 8; turn++) this.bits()
  }

  /** A whole number from 0 to 2³² − 1. */
  bits(): number {
    const state = this.#state
    const [s0, s1, s2, s3] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number]
    const [third, fourth] = [s2 ^ s0, s3 ^ s1]
    state[0] = s0 ^ fourth
    state[1] = s1 ^ third
    state[2] = third ^ (s1 << 9)
    state[3] = rotated(fourth, 11)
    return Math.imul(rotated(Math.imul(s1, 5), 7), 9) >>> 0
  }

  /** A number between 0 and 1, neither of them. */
  uniform(): number {
    return (this.bits() + 0.5) / 4294967296
  }

  /** A number of the standard normal distribution. */
  normal(): number {
    for (;;) {
      const layer = this.bits() & (LAYERS - 1)
      const side = 2 * this.uniform() - 1
      if (Math.abs(side) < (certain[layer] as number)) return side * (edges[layer] as number)
      if (layer === 0) return this.#tail(side < 0)
      const value = side * (edges[layer] as number)
      if (this.#isUnder(layer, value)) return value
    }
  }

  #isUnder(layer: number, value: number): boolean {
    const height = (edge: number) => Math.exp(-0.5 * (edge * edge - value * value))
    const [low, high] = [height(edges[layer] as number), height(edges[layer + 1] as number)]
    return high + this.uniform() * (low - high) < 1
  }

  #tail(isNegative: boolean): number {
    for (;;) {
      const beyond = -Math.log(this.uniform()) / TAIL
      if (-2 * Math.log(this.uniform()) < beyond * beyond) continue
      return isNegative ? -TAIL - beyond : TAIL + beyond
    }
  }
}
