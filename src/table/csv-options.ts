/** A user's options for CSV files, checked, as the core takes them. */

import type { CsvEntry } from '../../native/binding.js'
import { ReckonerError } from '../core/errors.js'
import type { CsvOptions } from '../types/index.js'

/** @throws ReckonerError `unknown_option`, `invalid_option`. */
export function csvEntry(options: CsvOptions | undefined): CsvEntry | undefined {
  if (options === undefined) return undefined
  const { delimiter, quote, missing, decimal, thousands, dates = [], kinds = {} } = options
  const columns = Object.entries(kinds).map(([name, kind]) => ({ name, kind }))
  return {
    columns,
    dates: typeof dates === 'string' ? [dates] : [...dates],
    ...marksOf(decimal, thousands),
    ...(delimiter === undefined ? {} : { delimiter: character('delimiter', delimiter) }),
    ...(quote === undefined ? {} : { quote: quote === '' ? '' : character('quote', quote) }),
    ...(missing === undefined ? {} : { missing: [...missing] }),
  }
}

/** Marks of numbers: digits, signs and letters are others. */
function marksOf(decimal: unknown, thousands: unknown): Pick<CsvEntry, 'decimal' | 'thousands'> {
  const marks = Object.entries({ decimal, thousands }).filter(([, mark]) => mark !== undefined)
  for (const [name, mark] of marks) {
    const known = name === 'decimal' ? /^[.,]$/ : /^[^\p{L}\p{N}+\-\r\n\t]$/u
    if (typeof mark === 'string' && known.test(mark)) continue
    const required = name === 'decimal' ? '"." or ","' : 'one character that is no letter, digit or sign, such as "."'
    throw new ReckonerError('invalid_option', `Cannot use csv.${name} ${JSON.stringify(mark)}: expected ${required}`)
  }
  if (decimal !== undefined && decimal === thousands) {
    throw new ReckonerError('invalid_option', `Cannot use csv.thousands "${thousands}": csv.decimal is the same`)
  }
  return Object.fromEntries(marks)
}

function character(name: string, value: unknown): string {
  // ASCII but for line ends: what one byte of any UTF-8 text can be.
  if (typeof value === 'string' && /^[\t\x20-\x7e]$/.test(value)) return value
  throw new ReckonerError(
    'invalid_option',
    `Cannot use csv.${name} ${JSON.stringify(value)}: it must be one character of ASCII`,
  )
}
