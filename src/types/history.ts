/** Runs that are kept. */

import type { CalculatorKey, MetricKey } from '../generated/catalogue.js'
import type { Episode } from './incident.js'
import type { Point } from './result.js'
import type { Status } from './verdict.js'

/** Result of storing a run, per chunk. */
export interface Stored {
  readonly path: string
  /** Chunks that were not stored before. */
  readonly added: number
  /** Chunks of which a value is another now. */
  readonly changed: number
  /** Chunks that were stored like this. */
  readonly same: number
  /** Chunks that were stored with more rows, and stay so. */
  readonly kept: number
}

/** A monitor that has runs in a file. Another configuration or reference is another monitor. */
export interface StoredMonitor {
  readonly id: string
  readonly name: string
  /** Its first and its last run; ISO 8601, UTC. */
  readonly since: string
  readonly last: string
  readonly runs: number
  /** Chunks that were checked. */
  readonly chunks: number
}

/** A run that was stored. */
export interface Night extends Omit<Stored, 'path'> {
  /** When its values were computed; ISO 8601, UTC. */
  readonly at: string
  /** Version of Reckoner that computed them. */
  readonly version: string
  /** The verdict on its own chunks, as it was told then. */
  readonly status: Status
  readonly headline: string
  readonly alerts: number
}

/** A stored value that a later run replaced. */
export interface ValueChange {
  readonly calculator: CalculatorKey
  readonly metric: string
  readonly column?: string
  /** Key of the chunk. */
  readonly chunk: string
  readonly before: Omit<Point, 'alert' | 'state'>
  readonly after: Omit<Point, 'alert' | 'state'>
  /** The run that had computed it, and the one that replaced it. */
  readonly computed: Night
  readonly replaced: Night
}

/** An incident as one night told it. */
export interface IncidentNight {
  /** Number of the night among those of its monitor, from 1. */
  readonly night: number
  /** When it was; ISO 8601, UTC. */
  readonly at: string
  /** The change as it was measured then; left out for a fault. */
  readonly change?: Episode['change']
}

/**
 * An incident over the nights that told it. It is one where it is of the same metric, or of the same fault and column, and its chunks
 * overlap those of the night before or follow them.
 */
export interface FollowedIncident {
  /** As the newest of its nights names it. */
  readonly id: string
  /** Left out for a fault. */
  readonly metric?: MetricKey
  /** `waiting_for_labels`: labels showed it, and the newest night has none to judge it by. */
  readonly state: 'open' | 'recovered' | 'waiting_for_labels'
  /** Number of the night that told it over, or that looked at later chunks and did not find it. */
  readonly recovered?: number
  /** `grown`, `shrunk`: its first and its newest change are apart by more than their 95 % intervals together. `new`: told once. */
  readonly course: 'new' | 'grown' | 'shrunk' | 'steady'
  /** As the newest of its nights told it. */
  readonly sentence: string
  /** Key of its first chunk. */
  readonly since: string
  /** Key of its last chunk, where a night told it over. */
  readonly until?: string
  /** The nights that told it, the first first. */
  readonly nights: readonly IncidentNight[]
}
