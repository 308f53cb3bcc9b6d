/** Bytes that somebody has tampered with. */

import type { Random } from './harness.js'

/** Lengths and counts that readers get wrong. */
const EXTREMES = [
  0n,
  1n,
  -1n,
  127n,
  128n,
  255n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  2n ** 40n,
  2n ** 60n,
  2n ** 63n - 1n,
]

/** A file with one to eight changes, near its end (where Parquet and Arrow describe themselves) half of the time. */
export function mutated(random: Random, file: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let bytes = Buffer.from(file)
  const changes = 1 + random.below(random.chance(0.5) ? 2 : 8)
  for (let change = 0; change < changes && bytes.length > 0; change++) bytes = changed(random, bytes, others)
  return bytes
}

function changed(random: Random, bytes: Buffer, others: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  const copy = Buffer.from(bytes)
  const at = place(random, copy.length)
  switch (random.below(10)) {
    case 0:
    case 1:
      copy[at] = (copy[at] as number) ^ (1 << random.below(8))
      return copy
    case 2:
      copy[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)])
      return copy
    case 3:
      return overwritten(copy, at, integer(random, random.pick([2, 4, 8])))
    case 4:
      // As Thrift, in which Parquet describes itself, writes numbers; what follows stays where it is, or moves.
      return random.chance(0.5) ? overwritten(copy, at, varint(random)) : spliced(copy, at, 1, varint(random))
    case 5:
      return copy.subarray(0, at) as Buffer<ArrayBuffer>
    case 6: {
      const other = Buffer.from(random.pick(others))
      const from = random.below(other.length)
      return spliced(copy, at, random.below(32), other.subarray(from, from + random.below(64)))
    }
    case 7:
      return spliced(copy, at, 0, copy.subarray(at, at + random.below(256)))
    case 8:
      return spliced(copy, at, random.below(64), Buffer.alloc(0))
    default: {
      // Two parts in each other's place.
      const [one, two] = [at, place(random, copy.length)]
      const length = Math.min(1 + random.below(32), copy.length - Math.max(one, two))
      const kept = Buffer.from(copy.subarray(one, one + length))
      copy.copy(copy, one, two, two + length)
      return overwritten(copy, two, kept)
    }
  }
}

function place(random: Random, length: number): number {
  return random.chance(0.5) ? Math.max(0, length - 1 - random.below(1_500)) : random.below(length)
}

function integer(random: Random, width: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(random.pick(EXTREMES))
  return bytes.subarray(0, width)
}

function varint(random: Random): Buffer {
  let rest = BigInt.asUintN(64, random.pick(EXTREMES) * (random.chance(0.5) ? 2n : 1n))
  const bytes: number[] = []
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}

function overwritten(bytes: Buffer<ArrayBuffer>, at: number, by: Uint8Array): Buffer<ArrayBuffer> {
  bytes.set(by.subarray(0, bytes.length - at), at)
  return bytes
}

function spliced(bytes: Buffer, at: number, removed: number, by: Uint8Array): Buffer<ArrayBuffer> {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + removed)])
}

/**
 * The core of a saved file with one or two changes that fit together: lists that are longer or empty and say so, and numbers that agreed
 * and agree still. What a check of one place against another would find in {@link mutated} passes here.
 */
export function restructured(random: Random, core: Uint8Array): Buffer {
  let bytes = Buffer.from(core)
  // What has grown to megabytes is changed no more: to look for its counts takes long.
  for (let change = random.chance(0.7) ? 1 : 2; change > 0 && bytes.length < 2 ** 16; change--) {
    bytes = random.pick([grown, hollowed, agreed])(random, bytes)
  }
  return bytes
}

/** A 64-bit number that may be a length or a count. */
interface Count {
  readonly place: number
  readonly value: number
}

function countAt(bytes: Buffer, place: number): number | undefined {
  if (place + 8 > bytes.length || bytes.readUIntLE(place + 2, 6) !== 0) return undefined
  return bytes.readUInt16LE(place)
}

function counts(bytes: Buffer): Count[] {
  const found: Count[] = []
  for (let place = 0; place + 8 <= bytes.length; place++) {
    const value = countAt(bytes, place)
    if (value !== undefined && bytes[place] !== 0) found.push({ place, value })
  }
  return found
}

/** Sizes of elements with which a count is the length of a list: after it comes a count again, or the end. */
function elementSizes(bytes: Buffer, { place, value }: Count): number[] {
  const inner = countAt(bytes, place + 8)
  const sizes = inner === undefined || inner === 0 || inner > 16 ? [1, 4, 8] : [1, 4, 8, 8 + 8 * inner]
  return sizes.filter((size) => {
    const end = place + 8 + value * size
    return end === bytes.length || countAt(bytes, end) !== undefined
  })
}

/** A list of one of the sizes that it may have. */
function list(random: Random, bytes: Buffer, among: readonly Count[]): (Count & { readonly size: number }) | undefined {
  const lists = among.flatMap((count) => elementSizes(bytes, count).map((size) => ({ ...count, size })))
  // Lists of lists are few, and what is taken for them is the most.
  const nested = lists.filter(({ size }) => size > 8)
  return random.pick(nested.length > 0 && random.chance(0.5) ? nested : lists)
}

/** A list whose first element is there many times, up to some megabytes. */
function grown(random: Random, bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const own = list(random, bytes, counts(bytes))
  if (own === undefined) return bytes
  const { place, value, size } = own
  const times = random.pick(size > 8 ? [1, 1_000, 200_000, 200_000] : [1, 100, 10_000])
  const element = bytes.subarray(place + 8, place + 8 + size)
  const copy = spliced(bytes, place + 8, 0, Buffer.concat(Array.from({ length: times }, () => element)))
  copy.writeBigUInt64LE(BigInt(value + times), place)
  return copy
}

/** One of the numbers that are equal is the length of a list, and 0 now; all others are another number, or as they were. */
function hollowed(random: Random, bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const alike = equals(random, bytes)
  const own = list(random, bytes, alike)
  if (own === undefined) return bytes
  const others = alike.filter(({ place }) => place !== own.place)
  const copy = random.chance(0.8) ? rewritten(random, bytes, others) : Buffer.from(bytes)
  copy.writeBigUInt64LE(0n, own.place)
  return spliced(copy, own.place + 8, own.value * own.size, Buffer.alloc(0))
}

/** Numbers that are equal are equal still, and others. */
function agreed(random: Random, bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  return rewritten(random, bytes, equals(random, bytes))
}

/** Every place of a number that is there more than once. */
function equals(random: Random, bytes: Buffer): Count[] {
  const all = new Map<number, Count[]>()
  for (const count of counts(bytes)) {
    const alike = all.get(count.value)
    if (alike) alike.push(count)
    else all.set(count.value, [count])
  }
  return random.pick([...all.values()].filter((places) => places.length > 1)) ?? []
}

function rewritten(random: Random, bytes: Buffer, places: readonly Count[]): Buffer<ArrayBuffer> {
  const copy = Buffer.from(bytes)
  const number = random.chance(0.5) ? 2n ** 52n : BigInt.asUintN(64, random.pick(EXTREMES))
  for (const { place } of places) copy.writeBigUInt64LE(number, place)
  return copy
}
