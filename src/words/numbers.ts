/** Numbers as people read them: as many digits as they support, commas in thousands, a real minus. */

const MINUS = '\u2212'
const NARROW_SPACE = '\u202f'

/** A value with fixed decimals: `1,402,932`, `−0.086`. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value))
    return value === Number.POSITIVE_INFINITY ? '∞' : value === Number.NEGATIVE_INFINITY ? `${MINUS}∞` : 'not a number'
  if (Math.abs(value) >= 1e15 || decimals > 8) return power(value)
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '')
  return value < 0 && /[1-9]/.test(digits) ? MINUS + digits : digits
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

/** Decimals that a sampling error supports: the place of its first digit. */
export function decimalsForError(standardError: number): number {
  return standardError > 0 ? clamp(-Math.floor(Math.log10(standardError)), 0, 9) : 3
}

/** Decimals that show `digits` significant digits of the largest of the values. */
export function decimalsFor(values: readonly (number | null | undefined)[], digits = 3): number {
  let largest = 0
  for (const value of values) {
    if (typeof value === 'number' && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
  }
  if (largest === 0) return 0
  if (largest >= 1000) return 0
  return clamp(digits - 1 - Math.floor(Math.log10(largest)), 0, 9)
}

/** A value alone, to three significant digits. */
export function plain(value: number): string {
  const text = fixed(value, decimalsFor([value]))
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A noun with its number: `1 chunk`, `12 chunks`. */
export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`
}

function power(value: number): string {
  const [digits = '', exponent = ''] = Math.abs(value).toExponential(1).split('e')
  return `${value < 0 ? MINUS : ''}${digits}e${exponent.replace('+', '').replace('-', MINUS)}`
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
