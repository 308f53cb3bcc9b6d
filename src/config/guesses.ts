/** Columns that were taken for something else than their kind says, told in sentences. The rules are in docs/data.md. */

import type { GuessEntry } from '../../native/binding.js'
import type { AnyConfig, ResolvedConfig } from '../types/index.js'
import { beforeDots } from './thresholds.js'

/** Names in one sentence. */
const MOST_NAMES = 12

/** The features that the configuration names nowhere: they are features only for lack of another role. */
export function unnamedFeatures(config: AnyConfig, features: readonly string[]): string[] {
  const { columns = {}, thresholds = {}, compat } = config
  // NannyML watches what it is given.
  if (columns.features !== undefined || compat === 'nannyml') return []
  const judged = new Set(Object.keys(thresholds).flatMap((key) => [...beforeDots(key)]))
  return features.filter((name) => columns.kinds?.[name] === undefined && !judged.has(name))
}

/** The configuration without the features that are none. */
export function withoutGuessed(config: ResolvedConfig, guesses: readonly GuessEntry[]): ResolvedConfig {
  const none = new Set(guesses.filter(({ watched }) => !watched).map(({ column }) => column))
  if (none.size === 0) return config
  const features = config.columns.features.filter((name) => !none.has(name))
  const kinds = Object.fromEntries(Object.entries(config.columns.kinds).filter(([name]) => !none.has(name)))
  return { ...config, columns: { ...config.columns, features, kinds } }
}

const LEFT_OUT = 'not watched; columns.features or columns.kinds can name'
const WATCHED = 'watched as'
const SENTENCES: readonly (readonly [guess: string, one: string, several: string])[] = [
  ['id', `names its row (an id) and is ${LEFT_OUT} it`, `name their rows (ids) and are ${LEFT_OUT} them`],
  ['text', `holds free text and is ${LEFT_OUT} it`, `hold free text and are ${LEFT_OUT} them`],
  ['dates', `holds dates as text and is ${LEFT_OUT} it`, `hold dates as text and are ${LEFT_OUT} them`],
  [
    'wide',
    `holds integers beyond 2⁵³, which are no exact numbers, and is not watched; columns.exclude says that it need not be`,
    `hold integers beyond 2⁵³, which are no exact numbers, and are not watched; columns.exclude says that they need not be`,
  ],
  [
    'empty',
    `has no value in the reference and is ${LEFT_OUT} it`,
    `have no value in the reference and are ${LEFT_OUT} them`,
  ],
  [
    'numbers',
    `holds numbers as text, nearly all different, and is not watched; columns.kinds can make it numeric`,
    `hold numbers as text, nearly all different, and are not watched; columns.kinds can make them numeric`,
  ],
  [
    'numerals',
    `holds numbers as text and is ${WATCHED} a category; columns.kinds can make it numeric`,
    `hold numbers as text and are ${WATCHED} categories; columns.kinds can make them numeric`,
  ],
  [
    'flag',
    `holds only 0 and 1 and is ${WATCHED} a number; columns.kinds can make it boolean`,
    `hold only 0 and 1 and are ${WATCHED} numbers; columns.kinds can make them boolean`,
  ],
  [
    'codes',
    `holds few whole numbers and is ${WATCHED} a number; if they are codes, columns.kinds can make it categorical`,
    `hold few whole numbers and are ${WATCHED} numbers; if they are codes, columns.kinds can make them categorical`,
  ],
]

/** Notices about guesses, a sentence for each kind. */
export function guessNotices(guesses: readonly GuessEntry[]): string[] {
  return SENTENCES.flatMap(([guess, one, several]) => {
    const names = guesses.filter((own) => own.guess === guess).map(({ column }) => `"${column}"`)
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
    if (names.length === 0) return []
    return [
      names.length === 1
        ? `Column ${names[0]} ${one}`
        : `Columns ${names.slice(0, MOST_NAMES).join(', ')}${more} ${several}`,
    ]
  })
}
