/** Faults that began with a change, and may have made it. */

import type { FaultEntry } from '../../native/binding.js'
import { calculatorOf } from '../calculators/list.js'
import type { Finding } from '../types/index.js'
import type { Change } from './change.js'
import type { Evidence } from './evidence.js'
import { type Fault, type Faults, faultsOf } from './faults.js'
import { outputFindings } from './outputs.js'
import { type ShapeFault, shapeFaults } from './shapes.js'

/** Share of a change's chunks that a fault must touch. */
const LEAST_SHARE = 0.5

/** Faults of a change. */
export interface Tied {
  /** Faults of features. */
  readonly faults: readonly Fault[]
  /** Those that are told by their shape. */
  readonly shapes: readonly ShapeFault[]
  /** Faults of prediction, score or labels: all rows are judged by them. */
  readonly outputs: readonly Finding[]
}

/** Faults of all kinds, whenever they began. */
export interface AllFaults {
  readonly features: Faults
  readonly shapes: readonly ShapeFault[]
  /** Faults of prediction, score and labels, and their drift. */
  readonly outputs: readonly Finding[]
}

/** Looks for faults once, for all sentences. */
export function allFaults(evidence: Evidence): AllFaults {
  return { features: faultsOf(evidence), shapes: shapeFaults(evidence), outputs: outputFindings(evidence) }
}

/** Findings about what the model said, what was true, and the shapes of columns. */
export function ownFindings({ outputs, shapes }: AllFaults): readonly Finding[] {
  return [...outputs, ...shapes.map(({ finding }) => finding)]
}

/** Finds the faults that began with a change, in half of its chunks or more. */
export function tiedTo(evidence: Evidence, { features, ...all }: AllFaults, change: Change): Tied {
  const begins = (places: readonly number[]) => beginsWith(evidence, places, change)
  const outputs = all.outputs.filter(
    ({ kind, chunks = [] }) => kind === 'data_fault' && begins(placesOf(evidence, chunks)),
  )
  const shapes = all.shapes.filter(({ places }) => begins(places))
  const faults = features.alerting.filter(({ column, places }) => column !== undefined && begins(places))
  return { faults, shapes, outputs }
}

/** Features at fault. */
export function columnsOf({ faults, shapes }: Tied): readonly string[] {
  return [...new Set([...shapes.map(({ column }) => column), ...faults.flatMap(({ column }) => column ?? [])])]
}

/** Faults as the core takes them. */
export function entriesOf({ faults, shapes }: Tied): FaultEntry[] {
  const own = faults.map(({ calculator, column = '' }) => ({
    column,
    touch: calculatorOf(calculator).fault?.touch ?? 'all',
  }))
  return [...own, ...shapes.map(({ entry }) => entry)]
}

function placesOf({ production, chunks }: Evidence, keys: readonly string[]): readonly number[] {
  const own = new Set(keys)
  return production.filter((place) => own.has(chunks[place]?.key ?? ''))
}

/**
 * Tells whether a fault began with a change: at most a chunk before it, and at most a chunk after it or before any of its alerts. A
 * fault is dated better than a change, whose first chunks may be there by chance.
 */
function beginsWith({ production }: Evidence, places: readonly number[], { metric, episode }: Change): boolean {
  const order = (place: number | undefined) => production.indexOf(place ?? -1)
  const earliest = order(episode.places[0]) - 1
  const first = order(places[0])
  const touched = episode.places.filter((place) => places.includes(place))
  const alerts = [...metric.fallen, ...metric.estimatedFallen].filter((place) => episode.places.includes(place))
  const isInTime = first <= earliest + 2 || !alerts.some((place) => order(place) < first)
  return touched.length >= LEAST_SHARE * episode.places.length && first >= earliest && isInTime
}
