/** Numbers as people read them: as many digits as they support, commas in thousands, a real minus. */

import { format, precisionFixed } from 'd3-format'

const NARROW_SPACE = '\u202f'
/** Half of a 95 % interval, in standard errors. */
export const NORMAL_95 = 1.96

/** A value with fixed decimals: `1,402,932`, `−0.086`. */
export function fixed(value: number, decimals: number): string {
  return isPlain(value, decimals) ? formatted(`,.${decimals}f`, value) : extreme(value, '.1e')
}

/** As `fixed`, with a plus before positive values. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals)
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A count of rows or values. */
export function count(value: number): string {
  return fixed(value, 0)
}

/** A rate as a percentage: `1.2 %`. */
export function percent(rate: number, decimals = 1): string {
  return `${fixed(rate * 100, decimals)}${NARROW_SPACE}%`
}

/** A change of a share, in percentage points: `+0.10 pt`. */
export function points(change: number, decimals = 2): string {
  return `${signed(change * 100, decimals)}${NARROW_SPACE}pt`
}

/** Half of the 95 % interval of a value with this standard error: what stands after `±`, in all texts. */
export function margin(standardError: number): number {
  return NORMAL_95 * standardError
}

/** Decimals that a sampling error supports: the place of its first digit. */
export function decimalsForError(standardError: number): number {
  return standardError > 0 ? Math.min(9, precisionFixed(standardError)) : 3
}

/** Decimals that show `digits` significant digits of the largest of the values. */
export function decimalsFor(values: readonly (number | null | undefined)[], digits = 3): number {
  let largest = 0
  for (const value of values) {
    if (typeof value === 'number' && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
  }
  if (largest === 0 || largest >= 1000) return 0
  return Math.min(9, precisionFixed(largest / 10 ** (digits - 1)))
}

/** A value alone, to three significant digits. */
export function plain(value: number): string {
  const decimals = decimalsFor([value])
  return isPlain(value, decimals) ? formatted(`,.${decimals}~f`, value) : extreme(value, '.2~e')
}

const PLURALS = new Intl.PluralRules('en-GB')

/** A noun with its number: `1 chunk`, `12 chunks`. */
export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${nounFor(amount, noun)}`
}

/** A noun as its number wants it. */
export function nounFor(amount: number, noun: string): string {
  return PLURALS.select(amount) === 'one' ? noun : `${noun}s`
}

const FORMATS = new Map<string, (value: number) => string>()

/** By a specifier of d3-format; of these there are few. */
function formatted(specifier: string, value: number): string {
  const known = FORMATS.get(specifier) ?? format(specifier)
  FORMATS.set(specifier, known)
  return known(value)
}

/** Tells whether people read a value digit by digit. */
function isPlain(value: number, decimals: number): boolean {
  return Number.isFinite(value) && Math.abs(value) < 1e15 && decimals <= 8
}

function extreme(value: number, specifier: string): string {
  if (Number.isNaN(value)) return 'not a number'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  return formatted(specifier, value).replace('e+', 'e').replace('e-', 'e−')
}
