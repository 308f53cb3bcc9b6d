/** A small, readable model of late flights: logistic regression on hour, weekday, origin, destination and distance. */

import type { Flights } from './data.js'

/** Minutes of delay from which a flight counts as late. */
export const LATE = 15

/** Share of flights whose passengers are warned: no more than the staff can rebook. */
const WARNED = 1 / 6

/** A trained model: one weight for every input that a flight can have. */
export interface Model {
  /** The places of a flight's inputs among the weights. */
  inputs(flights: Flights, row: number, into: Int32Array): void
  readonly weights: Float64Array
  readonly distance: { readonly mean: number; readonly deviation: number }
  /** Flights with a probability of at least this are predicted late. */
  cut: number
}

/** Inputs of a flight that are one of a set: hour, weekday, origin, destination. */
export const CATEGORIES = 4

/**
 * Trains on flights `from` to `to`: passes of stochastic gradient descent with steps that shrink per weight
 * (Adagrad), in a fixed order, so that every run gives the same model.
 */
export function train(flights: Flights, from: number, to: number): Model {
  const model = untrained(flights, from, to)
  const { weights } = model
  const squares = new Float64Array(weights.length).fill(1e-8)
  const inputs = new Int32Array(CATEGORIES)
  const rows = to - from
  // A step that shares no factor with the number of rows visits each of them once, far from the one before.
  const stride = coprime(rows)
  const step = (place: number, gradient: number) => {
    squares[place] = (squares[place] as number) + gradient * gradient
    weights[place] = (weights[place] as number) - (0.05 * gradient) / Math.sqrt(squares[place] as number)
  }
  for (let pass = 0; pass < 4; pass++) {
    for (let turn = 0, row = 0; turn < rows; turn++, row = (row + stride) % rows) {
      const error =
        probability(model, flights, from + row, inputs) - ((flights.delay[from + row] as number) >= LATE ? 1 : 0)
      for (const place of inputs) step(place, error)
      step(weights.length - 2, error * scaled(model, flights.distance[from + row] as number))
      step(weights.length - 1, error)
    }
  }
  model.cut = cutForShare(model, flights, from, to)
  return model
}

/** The probability that a flight is late. */
export function probability(model: Model, flights: Flights, row: number, inputs: Int32Array): number {
  const { weights } = model
  model.inputs(flights, row, inputs)
  let sum = weights[weights.length - 1] as number
  sum += (weights[weights.length - 2] as number) * scaled(model, flights.distance[row] as number)
  for (const place of inputs) sum += weights[place] as number
  return 1 / (1 + Math.exp(-sum))
}

function untrained(flights: Flights, from: number, to: number): Model {
  const airports = flights.airports.length
  const starts = [0, 24, 31, 31 + airports] as const
  let [sum, square] = [0, 0]
  for (let row = from; row < to; row++) {
    const distance = flights.distance[row] as number
    sum += distance
    square += distance * distance
  }
  const mean = sum / (to - from)
  return {
    weights: new Float64Array(31 + 2 * airports + 2),
    distance: { mean, deviation: Math.sqrt(square / (to - from) - mean * mean) },
    cut: 0.5,
    inputs(own, row, into) {
      into[0] = starts[0] + (own.hour[row] as number)
      into[1] = starts[1] + (own.weekday[row] as number) - 1
      into[2] = starts[2] + (own.origin[row] as number)
      into[3] = starts[3] + (own.destination[row] as number)
    },
  }
}

function scaled(model: Model, distance: number): number {
  return (distance - model.distance.mean) / model.distance.deviation
}

/** The cut above which the riskiest sixth of the flights lies. */
function cutForShare(model: Model, flights: Flights, from: number, to: number): number {
  const inputs = new Int32Array(CATEGORIES)
  const scores = Float64Array.from({ length: to - from }, (_, row) => probability(model, flights, from + row, inputs))
  return scores.sort()[Math.floor(scores.length * (1 - WARNED))] as number
}

function coprime(rows: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  let step = Math.floor(rows * 0.618)
  while (divisor(step, rows) !== 1) step++
  return step
}
