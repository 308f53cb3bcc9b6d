/** Diagnosis of a run: the change that it is about, its parts, and the faults of the data. */

import type { CausesEntry, FaultEntry } from '../../native/binding.js'
import type { Split } from '../types/index.js'
import { type Bridge, bridgeOf } from './bridge.js'
import { type Change, changeOf } from './change.js'
import { type Evidence, meanOf } from './evidence.js'
import type { Faults } from './faults.js'
import { isWithoutSignal } from './signal.js'
import { splitOf } from './split.js'
import { type AllFaults, allFaults, entriesOf, type Tied, tiedTo } from './tied.js'

/** Diagnosis of a run: the change that the run is about, its parts and where it sits; and faults of the data. */
export interface Diagnosis {
  readonly all: AllFaults
  readonly faults: Faults
  readonly change: Change | undefined
  /** Columns with a fault: that these drift is no news. */
  readonly faulty: readonly string[]
  /** Faults that began with the change. */
  readonly tied: Tied
  readonly split: readonly Split[]
  /** Parts of the change; left out where nothing splits it, or there is none. */
  readonly bridge: Bridge | undefined
  readonly found: CausesEntry | undefined
  /** Positive labels, or the mean of the labels: over the reference and over the episode. */
  readonly rate: { readonly from: number; readonly to: number } | undefined
}

const NONE: Tied = { faults: [], shapes: [], outputs: [] }

/** Looks for faults, and splits the change of the main metric, if there is one. */
export function diagnose(evidence: Evidence): Diagnosis {
  const { found } = evidence
  const [all, change] = [allFaults(evidence), changeOf(evidence)]
  const { features: faults, shapes } = all
  const metric = change?.metric ?? evidence.main
  const split = metric === undefined ? [] : splitOf(evidence, metric)
  const tied = change === undefined ? NONE : tiedTo(evidence, all, change)
  const bridge = change && bridgeOf(evidence, change, split, tied, found)
  const rate = change && rateOver(evidence, change.episode.places)
  const faulty = [...shapes, ...faults.alerting].flatMap(({ column }) => column ?? [])
  return { all, faults, change, faulty, tied, split, bridge, found, rate }
}

/** A question to the core: what carries the change of a metric in some chunks, given faults that began with it. */
export interface Question {
  readonly metric: string
  readonly places: readonly number[]
  readonly faults: FaultEntry[]
  /** Scores do not tell cases apart any more, so that it is asked whether another model would. */
  readonly isChallenged: boolean
}

/** Question about the change of a run; `undefined` where nothing changed. */
export function questionOf(evidence: Evidence): Question | undefined {
  const change = changeOf(evidence)
  if (change === undefined) return undefined
  const { metric, episode } = change
  const tied = tiedTo(evidence, allFaults(evidence), change)
  return {
    metric: metric.key,
    places: episode.places,
    faults: entriesOf(tied),
    isChallenged: isWithoutSignal(evidence),
  }
}

function rateOver(evidence: Evidence, places: readonly number[]): Diagnosis['rate'] {
  const { targetRate } = evidence
  const to = meanOf(places.map((place) => targetRate?.points[place]?.value ?? null))
  return targetRate === undefined || to === null ? undefined : { from: targetRate.reference, to }
}
