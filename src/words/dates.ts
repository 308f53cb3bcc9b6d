/** Dates without a zone, as they stand in the data, put in words. */

export interface Instant {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/

/** Reads ISO 8601; nothing where it is something else. */
export function readInstant(text: string | undefined): Instant | undefined {
  const found = text === undefined ? null : ISO.exec(text)
  if (!found) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day, hour, minute } : undefined
}

/** `23 April 2001` */
export function dayWords(at: Instant): string {
  return `${at.day} ${monthName(at)} ${at.year}`
}

/** `April 2001` */
export function monthWords(at: Instant): string {
  return `${monthName(at)} ${at.year}`
}

/** `Q2 2001` */
export function quarterWords(at: Instant): string {
  return `Q${Math.ceil(at.month / 3)} ${at.year}`
}

/** `06:00` */
export function clock(at: Instant): string {
  return `${two(at.hour)}:${two(at.minute)}`
}

/** `04-23`, or with the year `2001-04-23`. */
export function isoDay(at: Instant, withYear: boolean): string {
  return `${withYear ? `${at.year}-` : ''}${two(at.month)}-${two(at.day)}`
}

/** `2001-04` */
export function isoMonth(at: Instant): string {
  return `${at.year}-${two(at.month)}`
}

/** `23 to 29 April 2001`, saying what both have in common once. */
export function rangeWords(from: Instant, to: Instant): string {
  if (from.year !== to.year) return `${dayWords(from)} to ${dayWords(to)}`
  if (from.month !== to.month) return `${from.day} ${monthName(from)} to ${dayWords(to)}`
  return from.day === to.day ? dayWords(to) : `${from.day} to ${dayWords(to)}`
}

/** `5 Feb – 1 Apr 2001` for a title line. */
export function rangeShort(from: Instant, to: Instant): string {
  const start = `${from.day} ${monthName(from).slice(0, 3)}`
  const end = `${to.day} ${monthName(to).slice(0, 3)} ${to.year}`
  return from.year === to.year ? `${start} – ${end}` : `${start} ${from.year} – ${end}`
}

/** The Monday on or before. */
export function monday(at: Instant): Instant {
  const weekday = new Date(Date.UTC(at.year, at.month - 1, at.day)).getUTCDay()
  return addDays(at, -((weekday + 6) % 7))
}

export function addDays(at: Instant, days: number): Instant {
  const date = new Date(Date.UTC(at.year, at.month - 1, at.day + days))
  return { ...at, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** Days since 1970, to compare and subtract. */
export function dayNumber(at: Instant): number {
  return Math.floor(Date.UTC(at.year, at.month - 1, at.day) / 86_400_000)
}

/** `April` */
export function monthName(at: Instant): string {
  return MONTHS[at.month - 1] ?? ''
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
