/** Words for the course of an incident from night to night. */

import type { FollowedIncident } from '../types/index.js'
import { Amounts } from './amounts.js'

/** `open since night 3, grown from −0.040 to −0.090`; `open since night 3, waits for labels`; `opened in night 3, recovered in night 7`. */
export function followedWords(followed: FollowedIncident): string {
  const { state, recovered, nights } = followed
  const opened = nights[0]?.night
  if (state === 'recovered') {
    return opened === recovered
      ? `told in night ${opened}, over by then`
      : `opened in night ${opened}, recovered in night ${recovered}`
  }
  if (state === 'waiting_for_labels') return `open since night ${opened}, waits for labels`
  return nights.length < 2 ? `new in night ${opened}` : `open since night ${opened}${growth(followed)}`
}

function growth({ metric, course, nights }: FollowedIncident): string {
  const [first, last] = [nights[0]?.change, nights.at(-1)?.change]
  if (metric === undefined || first === undefined || last === undefined) return ''
  const amounts = new Amounts({ metric, change: last })
  const [from, to] = [first, last].map((own) => amounts.amount(own.to - own.from, null).text)
  return course === 'steady' ? `, ${to}, about as then` : `, ${course} from ${from} to ${to}`
}
