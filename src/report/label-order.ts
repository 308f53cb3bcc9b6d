/** The order of labels that have one of their own: numbers, ranges, weekdays, months. Others keep theirs. */

const WEEKDAYS = names({ weekday: 'long' }, 7, (at) => Date.UTC(2024, 0, 1 + at))
const MONTHS = names({ month: 'long' }, 12, (at) => Date.UTC(2024, at, 1))

function names(style: Intl.DateTimeFormatOptions, length: number, instant: (at: number) => number): readonly string[] {
  const format = new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' })
  return Array.from({ length }, (_, at) => format.format(instant(at)).toLowerCase())
}

/** Places of the labels in the order to be shown in; what stands for all others (`null`) comes last. */
export function labelOrder(labels: readonly (string | null)[]): readonly number[] {
  const places = labels.map((_, place) => place)
  const named = labels.filter((label) => label !== null)
  const rank = [numberRank, nameRank(WEEKDAYS), nameRank(MONTHS)].find((own) =>
    named.every((label) => own(label) !== null),
  )
  const value = (place: number) => rank?.(labels[place] ?? '') ?? null
  return places.sort(
    (a, b) => Number(labels[a] === null) - Number(labels[b] === null) || compare(value(a), value(b)) || a - b,
  )
}

function compare(a: number | null, b: number | null): number {
  return a === null || b === null ? 0 : a - b
}

/** `7`, `-1.5`, `18-25`, `65+`, `< 30`: by the number that comes first, and below it what lies under it. */
function numberRank(label: string): number | null {
  const found = /^\s*([<≤]?)[<>≤≥=\s]*([-−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![\p{L}\d])/iu.exec(label)
  if (!found) return null
  const value = Number((found[2] ?? '').replace('−', '-'))
  return found[1] ? value - 1e-9 * Math.max(1, Math.abs(value)) : value
}

/** By place among names, of which three letters are enough. */
function nameRank(all: readonly string[]): (label: string) => number | null {
  return (label) => {
    const own = label.trim().toLowerCase().replace(/\.$/, '')
    const place = own.length < 3 ? -1 : all.findIndex((name) => name.startsWith(own))
    return place < 0 ? null : place
  }
}
