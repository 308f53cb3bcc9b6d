/**
 * The fields of a value as properties of a point and back: `standard_error` is `standardError`, `low` and `high` are the
 * `interval`, `trust` and its reasons are one object.
 */

import {
  CODE_FIELDS,
  type CodeWord,
  NUMBER_FIELDS,
  type NumberField,
  type SetField,
  type WordField,
} from '../generated/catalogue.js'
import type { Point } from '../types/index.js'
import { type Measures, numberAt, wordAt, wordsAt } from './measures.js'

type Camel<Key extends string> = Key extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Key

/** Numbers that a point has under their own names, beside its value. */
type OwnNumber = Exclude<NumberField, 'value' | 'low' | 'high'>
/** Words that a point has under their own names. */
type OwnWord = Exclude<WordField, 'trust'>
/** Names of fields on a point. A field that `Point` lacks does not compile. */
type Name<Field extends OwnNumber | OwnWord, Own extends keyof Point = Camel<Field>> = Own
/** Sets of words. A set that is no part of `trust` does not compile. */
type Reasons<Field extends 'trust_because' = SetField> = Field

const NUMBERS = NUMBER_FIELDS.filter((field): field is OwnNumber => !['value', 'low', 'high'].includes(field)).map(
  (field) => ({ field, name: camel(field) as Name<OwnNumber> }),
)
const WORDS = CODE_FIELDS.flatMap(({ key, kind }) =>
  kind === 'set' || key === 'trust' ? [] : [{ field: key, name: camel(key) as Name<OwnWord> }],
)
const REASONS: Reasons = 'trust_because'

function camel(key: string): string {
  return key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Measurement at a place, as an object. */
export function measuredAt(measures: Measures, place: number): Omit<Point, 'alert' | 'state'> {
  const value = numberAt(measures, 'value', place)
  const point: Record<string, unknown> = { value: Number.isNaN(value) ? null : value }
  for (const { field, name } of NUMBERS) {
    const number = numberAt(measures, field, place)
    if (!Number.isNaN(number)) point[name] = number
  }
  const interval = intervalIn(measures, place)
  if (interval !== undefined) point.interval = interval
  for (const { field, name } of WORDS) {
    const word = wordAt(measures, field, place)
    if (word !== undefined) point[name] = word
  }
  const level = wordAt(measures, 'trust', place)
  if (level !== undefined) point.trust = { level, because: wordsAt(measures, REASONS, place) }
  return point as unknown as Point
}

/** The interval of a value at a place. */
export function intervalIn(measures: Measures, place: number): Point['interval'] {
  const [low, high] = [numberAt(measures, 'low', place), numberAt(measures, 'high', place)]
  return Number.isNaN(low) || Number.isNaN(high) ? undefined : [low, high]
}

/** Numbers of a point beside its value, by field; `null` where it has none. */
export type PointNumbers = { readonly [field in Exclude<NumberField, 'value'>]: number | null }
/** Words of a point by field, those of a set with blanks between; `null` where it has none. */
export type PointWords = { readonly [field in WordField]: CodeWord<field> | null } & {
  readonly [field in SetField]: string | null
}

/** Takes the numbers beside the value from a point. */
export function numbersIn(point: Point): PointNumbers {
  const [low, high] = point.interval ?? [null, null]
  const numbers: Record<string, number | null> = {}
  for (const { field, name } of NUMBERS) numbers[field] = (point[name] as number | undefined) ?? null
  numbers.low = low
  numbers.high = high
  return numbers as PointNumbers
}

/** Takes the words from a point. */
export function wordsIn(point: Point): PointWords {
  const words: Record<string, string | null> = {}
  for (const { field, name } of WORDS) words[field] = (point[name] as string | undefined) ?? null
  words.trust = point.trust?.level ?? null
  words[REASONS] = point.trust?.because.join(' ') || null
  return words as PointWords
}
