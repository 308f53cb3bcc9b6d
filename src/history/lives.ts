/** Incidents of stored runs: read before a run is judged, told with it, and shown with a course. */

import type { CourseEntry } from '../../native/binding.js'
import { runTask } from '../core/native.js'
import type { FollowedIncident, Incident, RunData, RunOptions } from '../types/index.js'
import { followed, type Life, livesOf, matched, type NightTold } from './follow.js'
import { type ToldRun, toldFrom, toldOf } from './told-incidents.js'

/**
 * Reads what the runs of a monitor told of incidents; none where the file is not there yet.
 *
 * @throws ReckonerError `bad_state`, `unsupported`, `bad_file`, `cancelled`.
 */
export async function nightsBefore(path: string, digest: string, options: RunOptions): Promise<readonly NightTold[]> {
  const runs = await runTask('history', options, (binding, job) => binding.readIncidents(path, digest, job))
  return runs.map((own) => nightOf(own, path))
}

/** Incidents that the nights of a course told. */
export function livesIn({ nights }: CourseEntry, path: string): readonly Life[] {
  return livesOf(nights.map((own) => nightOf(own, path)))
}

function nightOf({ at, incidents }: { readonly at: number; readonly incidents: string }, path: string): NightTold {
  const date = new Date(at)
  return { ...toldFrom(incidents, path), at: Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString() }
}

/** Incidents after one more run: its own, and those that were not over before it. */
export function followedBy(earlier: readonly NightTold[], told: ToldRun, at: number): readonly FollowedIncident[] {
  const night = earlier.length + 1
  const lives = livesOf([...earlier, { ...told, at: new Date(at).toISOString() }])
  const isNews = ({ nights, recovered = night }: Life) => recovered === night || nights.at(-1)?.night === night
  return lives.filter(isNews).map((life) => followed(life, night))
}

/** Sentences on incidents of earlier runs that a run itself does not have. */
export function lifeNotices(all: readonly FollowedIncident[], own: readonly Incident[]): string[] {
  const ids = new Set(own.map(({ id }) => id))
  return all.flatMap(({ id, state, nights, sentence }) => {
    if (ids.has(id)) return []
    const what = `the incident of night ${nights[0]?.night}`
    return state === 'recovered' ? [`${what} has recovered: ${sentence}`] : [`${what} waits for labels: ${sentence}`]
  })
}

/**
 * Gives a course's run what its nights told: how its incidents went, and the segments and inputs that only rows tell, as the newest
 * night found them.
 */
export function withLives(run: RunData, lives: readonly Life[], nights: number): RunData {
  const told = toldOf(run).incidents
  const pairs = matched(lives, told)
  const byId = new Map([...pairs].map(([life, { id }]) => [id, life]))
  const incidents = run.verdict.incidents.map((own) => withEvidence(own, byId.get(own.id)))
  return {
    ...run,
    verdict: { ...run.verdict, incidents },
    followed: [...pairs].map(([life, { id }]) => ({ ...followed(life, nights), id })),
  }
}

/** The night told all of it where it saw the same change in the same chunks; else the rows of its own chunks. */
function withEvidence(own: Incident, life: Life | undefined): Incident {
  if (life === undefined) return own
  const { sentence, bridge, where, columns } = life.newest
  if (isSameChange(own, life.newest)) return { ...own, sentence, bridge, where, columns }
  return {
    ...own,
    where: own.where.length > 0 ? own.where : where,
    columns: own.columns.length > 0 ? own.columns : columns,
  }
}

function isSameChange(one: Omit<Incident, 'alerts'>, other: Omit<Incident, 'alerts'>): boolean {
  const sizes = ({ change }: typeof one) => [change?.from, change?.to]
  const [a, b] = [one, other].map((own) => [own.since, own.until, own.state, ...sizes(own)]) as [unknown[], unknown[]]
  return a.every((part, at) => part === b[at])
}
