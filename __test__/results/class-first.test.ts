import { describe, expect, it } from 'vitest'
import { classFirst } from '../../src/results/class-first.js'

const CHUNKS = 24
const ERROR = 0.08
/** Errors of both signs that no line fits. */
const noise = (place: number) => ERROR * Math.sin(place * place)

/** Chunks of which the last ones lack most labels, as after a delay of five chunks, with offsets of their own. */
function found(offset: (place: number, known: number) => number, knownIn = arrived): readonly number[] {
  const chunks = Array.from({ length: CHUNKS }, (_, place) => {
    const known = knownIn(place)
    return { place, known, offset: { value: offset(place, known) + noise(place), error: ERROR } }
  })
  return classFirst(chunks, 0.5)
}
const arrived = (place: number) => 1 - Math.exp(-(CHUNKS - place) / 5)

/** Positive labels after two chunks, negative ones after twelve. */
const share = (place: number, delay: number) => 1 - Math.exp(-(CHUNKS - place) / delay)
const both = (place: number) => (share(place, 2) + share(place, 12)) / 2
const positivesFirst = (place: number) => Math.log(share(place, 2) / share(place, 12))

describe('labels of one class that come first', () => {
  it('are found, whichever class it is', () => {
    for (const sign of [1, -1]) {
      const places = found((place) => sign * positivesFirst(place), both)
      expect(places).toEqual(expect.arrayContaining([12, 18, 23]))
      expect(places.every((place, at) => at === 0 || place === (places[at - 1] as number) + 1)).toBe(true)
    }
  })

  it('are not seen in a change of the concept while labels arrive', () => {
    for (const size of [-1.5, -0.5, 0.3, 1]) {
      for (const start of [0, 6, 14, 20, 22]) {
        expect(found((place) => (place >= start ? size : 0))).toEqual([])
        expect(found((place) => (Math.max(0, place - start) * size) / 8)).toEqual([])
      }
    }
  })

  it('are not seen where a constant share of labels comes', () => {
    expect(
      found(
        () => 0.8,
        () => 0.1,
      ),
    ).toEqual([])
    expect(
      found(
        () => -0.4,
        (place) => 0.4 + (place % 3) / 20,
      ),
    ).toEqual([])
  })

  it('are not seen where all have come, or none', () => {
    expect(found(positivesFirst, () => 1)).toEqual([])
    expect(classFirst([], 0.5)).toEqual([])
  })
})
