/**
 * Measurements of a series: a typed array for each field of a value, with one place for each chunk. The fields are listed in
 * `crates/stats/src/measured.rs`; whatever carries values uses the functions here and names no field.
 */

import type { ReadingsEntry } from '../../native/binding.js'
import {
  CODE_FIELDS,
  type CodeField,
  type CodeWord,
  NUMBER_FIELDS,
  type NumberField,
  type SetField,
  type WordField,
} from '../generated/catalogue.js'

/** Arrays by field. A field that holds nothing at any place may be left out. */
export interface FieldArrays<Numbers extends string, Codes extends string> {
  readonly length: number
  /** `NaN` where there is no number. */
  readonly numbers: { readonly [field in Numbers]?: Float64Array }
  /** 0 where there is no word; else the word's place plus one or, of a set, a bit for each word. */
  readonly codes: { readonly [field in Codes]?: Uint8Array }
}

/** Measurements by chunk. */
export type Measures = FieldArrays<NumberField, CodeField>

/** Measurements, their states (a word of `STATES`), and beside an estimate the realized values. */
export type Judged = FieldArrays<NumberField | 'realized', CodeField | 'state'>

/** Takes arrays of the core, which has none for fields that hold nothing. */
export function measuresOf({ numbers, codes }: ReadingsEntry, length: number): Measures {
  return {
    length,
    numbers: held(NUMBER_FIELDS, numbers),
    codes: held(
      CODE_FIELDS.map(({ key }) => key),
      codes,
    ),
  }
}

function held<Field extends string, A>(fields: readonly Field[], arrays: readonly (A | null)[]): Arrays<Field, A> {
  const own: { [field in Field]?: A } = {}
  for (const [place, field] of fields.entries()) {
    const array = arrays[place]
    if (array) own[field] = array
  }
  return own
}

/** Number of a field at a place; `NaN` where there is none. */
export function numberAt({ numbers }: Measures, field: NumberField, place: number): number {
  return numbers[field]?.[place] ?? Number.NaN
}

/** Word of a field at a place. */
export function wordAt<Field extends WordField>(
  { codes }: Measures,
  field: Field,
  place: number,
): CodeWord<Field> | undefined {
  return WORDS[field][(codes[field]?.[place] ?? 0) - 1] as CodeWord<Field> | undefined
}

/** Words of a set at a place, in the order of the core. */
export function wordsAt<Field extends SetField>(
  { codes }: Measures,
  field: Field,
  place: number,
): readonly CodeWord<Field>[] {
  const set = codes[field]?.[place] ?? 0
  return (WORDS[field] as readonly CodeWord<Field>[]).filter((_, bit) => (set >> bit) & 1)
}

const WORDS = Object.fromEntries(CODE_FIELDS.map(({ key, words }) => [key, words])) as unknown as {
  readonly [field in CodeField]: readonly string[]
}

/** Code of a word. */
export function codeOf<Field extends WordField>(field: Field, word: CodeWord<Field>): number {
  return WORDS[field].indexOf(word) + 1
}

/** Codes of words of a set together. */
export function setOf<Field extends SetField>(field: Field, words: readonly CodeWord<Field>[]): number {
  return words.reduce((set, word) => set | (1 << WORDS[field].indexOf(word)), 0)
}

/** Numbers of a field by chunk. */
export function numbersOf({ numbers, length }: Measures, field: NumberField): Float64Array {
  return numbers[field] ?? new Float64Array(length).fill(Number.NaN)
}

// ── parts and wholes ─────────────────────────────────────────────────────────────────────────

/** The places of a stretch; nothing is copied. */
export function slice<N extends string, C extends string>(
  own: FieldArrays<N, C>,
  from: number,
  to: number,
): FieldArrays<N, C> {
  return {
    length: to - from,
    numbers: mapped(own.numbers, (array: Float64Array) => array.subarray(from, to)),
    codes: mapped(own.codes, (array: Uint8Array) => array.subarray(from, to)),
  }
}

/** Some places, in any order; at one that it does not have, it holds nothing. */
export function pick<N extends string, C extends string>(
  own: FieldArrays<N, C>,
  places: readonly number[],
): FieldArrays<N, C> {
  return {
    length: places.length,
    numbers: mapped(own.numbers, (array: Float64Array) => Float64Array.from(places, (at) => array[at] ?? Number.NaN)),
    codes: mapped(own.codes, (array: Uint8Array) => Uint8Array.from(places, (at) => array[at] ?? 0)),
  }
}

/** The places of one and then of another. */
export function join<N extends string, C extends string>(
  first: FieldArrays<N, C>,
  second: FieldArrays<N, C>,
): FieldArrays<N, C> {
  const length = first.length + second.length
  const filled = <A extends Float64Array | Uint8Array>(whole: A, own: A | undefined, other: A | undefined): A => {
    if (own !== undefined) whole.set(own)
    if (other !== undefined) whole.set(other, first.length)
    return whole
  }
  const numbers = mapped({ ...first.numbers, ...second.numbers }, (_: Float64Array, field) => {
    const [own, other] = [first.numbers[field], second.numbers[field]]
    const whole = new Float64Array(length)
    return filled<Float64Array>(own && other ? whole : whole.fill(Number.NaN), own, other)
  })
  const codes = mapped({ ...first.codes, ...second.codes }, (_: Uint8Array, field) =>
    filled<Uint8Array>(new Uint8Array(length), first.codes[field], second.codes[field]),
  )
  return { length, numbers, codes }
}

type Arrays<Field extends string, A> = { readonly [field in Field]?: A }

function mapped<Field extends string, A>(
  arrays: Arrays<Field, A>,
  change: (array: A, field: Field) => A,
): Arrays<Field, A> {
  const own: { [field in Field]?: A } = {}
  for (const field in arrays) own[field] = change(arrays[field] as A, field)
  return own
}
