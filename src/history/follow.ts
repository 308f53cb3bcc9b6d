/** Incidents followed from run to run: which of them are one, when each opened, whether it grew, when it was over. */

import type { FollowedIncident, IncidentNight } from '../types/index.js'
import type { Place, ToldIncident, ToldRun } from './told-incidents.js'

/** Incidents of one run, and when it was. */
export interface NightTold extends ToldRun {
  /** ISO 8601, UTC. */
  readonly at: string
}

/** An incident that has been told by some nights. */
export interface Life {
  readonly nights: readonly IncidentNight[]
  /** As the first and the newest of them told it. */
  readonly opened: ToldIncident
  readonly newest: ToldIncident
  /** Number of the night that told it over, or did not find it again. */
  readonly recovered?: number
}

/** Follows incidents through runs, which come in their order; in the order in which they opened. */
export function livesOf(nights: readonly NightTold[]): readonly Life[] {
  return nights.reduce<readonly Life[]>((lives, told, night) => withNight(lives, told, night + 1), [])
}

/** Lives after one more night. */
function withNight(lives: readonly Life[], told: NightTold, night: number): readonly Life[] {
  const found = matched(lives, told.incidents)
  const grown = lives.map((life) => {
    const incident = found.get(life)
    if (incident !== undefined) return retold(life, incident, told, night)
    return isOpen(life) && isReached(life, told) ? { ...life, recovered: night } : life
  })
  const known = new Set(found.values())
  const fresh = told.incidents.filter((own) => !known.has(own))
  return [...grown, ...fresh.map((own) => retold(undefined, own, told, night))]
}

function retold(life: Life | undefined, incident: ToldIncident, { at }: NightTold, night: number): Life {
  const { change, state } = incident
  const own: IncidentNight = { night, at, ...(change === undefined ? {} : { change }) }
  const recovered = life !== undefined && !isOpen(life) ? life.recovered : night
  return {
    nights: [...(life?.nights ?? []), own],
    opened: life?.opened ?? incident,
    newest: incident,
    ...(state === 'open' || recovered === undefined ? {} : { recovered }),
  }
}

/** Pairs lives and incidents, each at most once: by name and first chunk, or else by name and chunks. */
export function matched<Of extends ToldIncident>(
  lives: readonly Life[],
  incidents: readonly Of[],
): ReadonlyMap<Life, Of> {
  const pairs = new Map<Life, Of>()
  const taken = new Set<Of>()
  for (const isSame of [isSameStart, isOverlapping]) {
    for (const incident of incidents) {
      if (taken.has(incident)) continue
      const life = lives.findLast((own) => !pairs.has(own) && isSame(own, incident))
      if (life === undefined) continue
      pairs.set(life, incident)
      taken.add(incident)
    }
  }
  return pairs
}

function isSameStart({ opened, newest }: Life, incident: ToldIncident): boolean {
  return opened.id === incident.id || newest.id === incident.id
}

/** An open incident goes on into chunks that come later. */
function isOverlapping(life: Life, incident: ToldIncident): boolean {
  if (nameOf(life.newest) !== nameOf(incident)) return false
  const isAfter = before(life.newest.last, incident.first) && !isOpen(life)
  return !isAfter && !before(incident.last, life.opened.first)
}

/** Names what changed, without when: `f1`, `missing_rate:age`. */
function nameOf({ id, since }: ToldIncident): string {
  return id.slice(0, Math.max(0, id.length - since.length - 1))
}

function isOpen({ recovered }: Life): boolean {
  return recovered === undefined
}

/** Tells whether a night looked where an incident was, by the same evidence: what labels show waits for labels. */
function isReached({ newest }: Life, { last, labelled }: NightTold): boolean {
  const end = newest.shownBy === 'labels' ? labelled : last
  return end !== null && !before(end, newest.last)
}

/** Dates and rows are not compared with each other. */
function before(one: Place, other: Place): boolean {
  return typeof one === typeof other && one < other
}

// ── what is told ─────────────────────────────────────────────────────────────────────────────

/** Tells a life after so many nights, as data. */
export function followed(life: Life, nights: number): FollowedIncident {
  const { opened, newest, recovered } = life
  const isTold = life.nights.at(-1)?.night === nights
  const state = recovered !== undefined ? 'recovered' : isTold ? 'open' : 'waiting_for_labels'
  return {
    id: newest.id,
    ...(newest.metric === undefined ? {} : { metric: newest.metric }),
    state,
    ...(recovered === undefined ? {} : { recovered }),
    course: courseOf(life.nights),
    sentence: newest.sentence,
    since: before(newest.first, opened.first) ? newest.since : opened.since,
    ...(recovered === undefined || newest.until === undefined ? {} : { until: newest.until }),
    nights: life.nights,
  }
}

/** Grown or shrunk where the changes of the first and the last night are apart by more than their 95 % intervals together. */
function courseOf(nights: readonly IncidentNight[]): FollowedIncident['course'] {
  const [first, last] = [nights[0]?.change, nights.at(-1)?.change]
  if (nights.length < 2) return 'new'
  if (first === undefined || last === undefined) return 'steady'
  const [was, now] = [first, last].map(({ from, to }) => Math.abs(to - from)) as [number, number]
  const reach = Math.hypot(...[first, last].map(({ interval: [low, high] }) => (high - low) / 2))
  if (Math.abs(now - was) <= reach) return 'steady'
  return now > was ? 'grown' : 'shrunk'
}
