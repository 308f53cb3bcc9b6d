/** ISO 8601 dates and times in text. */

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Microseconds since 1970 of every text, wall time as UTC; `undefined` when one is something else, or there is none. */
export function isoInstants(texts: readonly string[]): Float64Array | undefined {
  const micros = new Float64Array(texts.length)
  for (const [place, text] of texts.entries()) {
    const instant = isoInstant(text)
    if (Number.isNaN(instant)) return undefined
    micros[place] = instant
  }
  return texts.length > 0 ? micros : undefined
}

function isoInstant(text: string): number {
  const match = ISO.exec(text)
  if (!match) return Number.NaN
  const standard = text.replace(' ', 'T')
  const millis = Date.parse(text.length > 10 && match[1] === undefined ? `${standard}Z` : standard)
  return Math.floor(millis) * 1000 + subMillis(text)
}

/** The microseconds that `Date` leaves out. */
function subMillis(text: string): number {
  const digits = /\.\d{3}(\d{1,3})/.exec(text)?.[1]
  return digits ? Number(digits.padEnd(3, '0')) : 0
}
