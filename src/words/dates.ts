/** Dates without a zone, as they stand in the data, put in words. A wall time is held as the `Date` that UTC shows alike. */

import { type CountableTimeInterval, utcDay, utcHour, utcMonday, utcMonth, utcYear } from 'd3-time'
import { enumerate } from './lists.js'

export type Instant = Date
export type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/

const style = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
const DAY = style({ day: 'numeric', month: 'long', year: 'numeric' })
const SHORT_DAY = style({ day: 'numeric', month: 'short', year: 'numeric' })
const MONTH = style({ month: 'long', year: 'numeric' })
const CLOCK = style({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** Reads ISO 8601; nothing where it is something else. */
export function readInstant(text: string | undefined): Instant | undefined {
  const found = text === undefined ? null : ISO.exec(text)
  if (!found) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map((part) => Number(part ?? 0))
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  at.setUTCHours(hour, minute)
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at : undefined
}

/** `23 April 2001` */
export function dayWords(at: Instant): string {
  return DAY.format(at)
}

/** `April 2001` */
export function monthWords(at: Instant): string {
  return MONTH.format(at)
}

/** `Q2 2001` */
export function quarterWords(at: Instant): string {
  return `Q${quarterOf(at)} ${at.getUTCFullYear()}`
}

/** `06:30` */
export function clock(at: Instant): string {
  return CLOCK.format(at)
}

/** `04-23`, or `2001-04-23` */
export function isoDay(at: Instant, withYear: boolean): string {
  return at
    .toISOString()
    .slice(0, 10)
    .slice(withYear ? 0 : 5)
}

/** `2001-04` */
export function isoMonth(at: Instant): string {
  return at.toISOString().slice(0, 7)
}

/** `23 to 29 April 2001`, saying what both have in common once. */
export function rangeWords(from: Instant, to: Instant, joint = 'to'): string {
  return joined(DAY, from, to, joint)
}

/** `April to July 2001` */
export function monthRangeWords(from: Instant, to: Instant, joint = 'to'): string {
  return joined(MONTH, from, to, joint)
}

/** `5 Feb – 1 Apr 2001` for a title line. */
export function rangeShort(from: Instant, to: Instant): string {
  return joined(SHORT_DAY, from, to, '–')
}

/** The dash of a range is a word in a sentence. */
function joined(words: Intl.DateTimeFormat, from: Instant, to: Instant, joint: string): string {
  const parts = words.formatRangeToParts(from, to)
  return parts.map(({ type, value }) => (type === 'literal' && value.includes('–') ? ` ${joint} ` : value)).join('')
}

const INTERVALS: Readonly<Record<Unit, CountableTimeInterval>> = {
  hour: utcHour,
  day: utcDay,
  week: utcMonday,
  month: utcMonth,
  quarter: utcMonth,
  year: utcYear,
}

/** The start of the hour, day, week (its Monday), month, quarter or year that an instant is in. */
export function startOf(unit: Unit, at: Instant): Instant {
  const start = INTERVALS[unit].floor(at)
  return unit === 'quarter' ? utcMonth.offset(start, -(start.getUTCMonth() % 3)) : start
}

/** So many units later. */
export function later(at: Instant, amount: number, unit: Unit): Instant {
  return INTERVALS[unit].offset(at, unit === 'quarter' ? 3 * amount : amount)
}

/** Days since 1970, to compare and subtract. */
export function dayNumber(at: Instant): number {
  return utcDay.count(new Date(0), at)
}

export function quarterOf(at: Instant): number {
  return Math.floor(at.getUTCMonth() / 3) + 1
}

export function sameDay(a: Instant, b: Instant): boolean {
  return isoDay(a, true) === isoDay(b, true)
}

/** `06:00 and 12:00 on 22 February 2026`, or both with their day. */
export function hoursWords(from: Instant, end: Instant): string {
  const isOneDay = sameDay(from, new Date(+end - 1))
  if (isOneDay && +startOf('day', end) !== +end) return `${clock(from)} and ${clock(end)} on ${dayWords(from)}`
  return `${clock(from)} on ${dayWords(from)} and ${clock(end)} on ${dayWords(end)}`
}

/** `8 and 29 June and 27 July 2026`: the month once for its days, the year once for its months. */
export function dayList(days: readonly Instant[]): string {
  return yearOnce(days, isoMonth, (month) => {
    const numbers = enumerate(month.map((day) => String(day.getUTCDate())))
    return `${numbers} ${monthWords(month[0] as Instant)}`
  })
}

/** `April, May and June 2026` */
export function monthList(months: readonly Instant[]): string {
  return yearOnce(months, isoMonth, ([month]) => monthWords(month as Instant))
}

/** Groups in a list, each without its year where the next has the same. */
function yearOnce(
  all: readonly Instant[],
  keyOf: (at: Instant) => string,
  words: (group: readonly Instant[]) => string,
): string {
  const groups = new Map<string, Instant[]>()
  for (const at of all) groups.set(keyOf(at), [...(groups.get(keyOf(at)) ?? []), at])
  const told = [...groups.values()]
  return enumerate(
    told.map((group, place) => {
      const next = told[place + 1]?.[0]
      const hasYear = next === undefined || next.getUTCFullYear() !== (group[0] as Instant).getUTCFullYear()
      return hasYear ? words(group) : words(group).replace(/ \d+$/, '')
    }),
  )
}
