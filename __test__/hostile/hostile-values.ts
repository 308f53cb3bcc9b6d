/** Values that no function expects. */

import type { Random } from './harness.js'
import { Injected } from './judge.js'

const thrower = (): never => {
  throw new Injected('thrown on purpose')
}

/** Throws whatever is done with it. */
function throwingProxy(): object {
  const traps = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'] as const
  return new Proxy({}, Object.fromEntries(traps.map((trap) => [trap, thrower])))
}

function detached(): Float64Array {
  const numbers = new Float64Array(8)
  structuredClone(numbers.buffer, { transfer: [numbers.buffer] })
  return numbers
}

/** Views of memory that shrinks, or that others may write to. */
function resized(): Float64Array {
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: object,
  ) => ArrayBuffer & { resize(length: number): void }
  const buffer = new Resizable(64, { maxByteLength: 128 })
  const numbers = new Float64Array(buffer, 0, 8)
  buffer.resize(16)
  return numbers
}

const MAKERS: readonly ((random: Random) => unknown)[] = [
  () => undefined,
  () => null,
  (random) => random.chance(0.5),
  (random) => random.pick([0, -0, 1, -1, 1.5, 1e300, 2 ** 31, 2 ** 32, 2 ** 53, Number.NaN, Infinity, -Infinity]),
  (random) => random.pick([0n, -1n, 2n ** 64n]),
  (random) =>
    random.pick([
      '',
      'x',
      '__proto__',
      'constructor',
      'toString',
      '\ud800',
      '\0',
      'a'.repeat(2 ** 20),
      'binary',
      'day',
    ]),
  () => Symbol('hostile'),
  () => thrower,
  () => () => undefined,
  () => ({}),
  () => [],
  () => [[]],
  () => [undefined, null],
  () => Object.create(null),
  () => Object.freeze({ x: 1 }),
  () => ({ __proto__: { size: 3, count: 3, std: 1 } }),
  () => Object.defineProperty({ a: [1] }, 'x', { enumerable: true, get: thrower }),
  () => throwingProxy(),
  () => new Proxy([1, 2, 3], { get: (target, key) => (key === '1' ? thrower() : Reflect.get(target, key)) }),
  () => new Proxy([], { get: (target, key) => (key === 'length' ? 2 ** 40 : Reflect.get(target, key)) }),
  () => new Array(2 ** 32 - 1),
  () => ({ length: 2 ** 32 }),
  () => Object.assign([], { 5: 1 }),
  () => new Map([['x', 1]]),
  () => new Set([1]),
  () => new Date(Number.NaN),
  () => /x/,
  () => Promise.resolve(1),
  () => new WeakMap(),
  () => new Error('x'),
  () => detached(),
  () => resized(),
  () => new Float64Array(new SharedArrayBuffer(64)),
  () => new Uint8Array(random8()),
  () => new DataView(new ArrayBuffer(8)),
  () => new ArrayBuffer(8),
  () => new BigUint64Array([2n ** 64n - 1n]),
  () => new URL('https://example.org/x.parquet'),
  () => AbortSignal.abort(),
  () => ({ toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower }),
  () => ({ toJSON: thrower }),
  () => ({ [Symbol.iterator]: thrower }),
  () => ({ [Symbol.asyncIterator]: thrower }),
  () => ({ [Symbol.asyncIterator]: () => ({ next: thrower }) }),
  () => ({
    async *[Symbol.asyncIterator]() {
      yield [{ x: 1 }]
      thrower()
    },
  }),
  () => ({
    async *[Symbol.asyncIterator]() {
      yield [{ x: 1 }]
      yield [{ x: 'text' }]
      yield 7
    },
  }),
]

const random8 = () => [1, 2, 3, 4, 5, 6, 7, 8]

export function hostileValue(random: Random): unknown {
  return random.pick(MAKERS)(random)
}

/** A deep copy of plain data in which one to three values are hostile ones, or are gone. */
export function poisoned<T>(random: Random, data: T): T {
  let copy: unknown = data
  const times = 1 + random.below(3)
  for (let time = 0; time < times; time++) copy = poison(random, copy)
  return copy as T
}

function poison(random: Random, data: unknown): unknown {
  const isPlain =
    typeof data === 'object' &&
    data !== null &&
    [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(data))
  const keys = isPlain ? Object.keys(data as object).slice(0, 50) : []
  if (keys.length === 0 || random.chance(0.15)) return hostileValue(random)
  const copy = (Array.isArray(data) ? [...data] : { ...(data as object) }) as Record<string, unknown>
  const key = random.pick(keys)
  const way = random.below(10)
  if (way === 0) delete copy[key]
  else if (way === 1) copy[random.pick(['__proto__', 'constructor', 'x', '', '0'])] = hostileValue(random)
  else copy[key] = poison(random, copy[key])
  return copy
}
