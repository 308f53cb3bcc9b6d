/** Runs that are kept. */

import type { CalculatorKey } from '../generated/catalogue.js'
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
