/** Incidents: what changed, why, where, and the alerts that this explains. */

import { calculatorOf } from '../calculators/list.js'
import { alertsOf, alertsOfSeries } from '../results/alerts.js'
import { valueAt } from '../results/columns.js'
import type { Alert, Incident } from '../types/index.js'
import type { Change } from './change.js'
import { columnEffects } from './column-effects.js'
import type { Diagnosis } from './diagnosis.js'
import { type Evidence, type MetricEvidence, meanOf } from './evidence.js'
import { type Fault, faultSentence } from './faults.js'
import { changeSentence } from './headline.js'
import { mostTelling } from './where.js'

/** The incidents of a run: the change that it is about, then changes of other metrics at other times, then faults. */
export function incidentsOf(evidence: Evidence, diagnosis: Diagnosis): readonly Incident[] {
  const { change, tied, faults } = diagnosis
  const told = change === undefined ? [] : [changeIncident(evidence, diagnosis, change)]
  const others = otherChanges(evidence, change).map((own) =>
    changeIncident(evidence, { ...diagnosis, change: own, bridge: undefined, found: undefined, tied: NONE }, own),
  )
  const alone = faults.alerting.filter((fault) => !tied.faults.includes(fault))
  return [...told, ...others, ...alone.map((fault) => faultIncident(evidence, fault))]
}

const NONE: Diagnosis['tied'] = { faults: [], shapes: [], outputs: [] }

/** Changes of metrics in chunks that have none of the change that is told. */
function otherChanges({ metrics }: Evidence, told: Change | undefined): readonly Change[] {
  const taken = new Set(told?.episode.places)
  const changes: Change[] = []
  for (const metric of metrics) {
    for (const episode of metric.episodes) {
      if (episode.places.some((place) => taken.has(place))) continue
      for (const place of episode.places) taken.add(place)
      changes.push({ metric, episode, level: 'alert', isRealized: metric.fallen.length > 0 })
    }
  }
  return changes
}

function changeIncident(evidence: Evidence, diagnosis: Diagnosis, change: Change): Incident {
  const { metric, episode, level, isRealized } = change
  const { bridge, found, tied } = diagnosis
  const columns = columnEffects(found, bridge)
  const value = valueOver(evidence, episode.places)
  return {
    ...spanOf(evidence, metric.key, episode.places, episode.state),
    level,
    sentence: changeSentence(evidence, diagnosis, change),
    metric: metric.key,
    course: episode.course,
    shownBy: isRealized ? 'labels' : 'estimate',
    change: episode.change,
    bridge: bridge?.parts ?? [],
    where: mostTelling(found, bridge),
    columns,
    ...(value === undefined ? {} : { value }),
    alerts: alertsIn(evidence, episode.places, alertsOf(evidence.results)).filter(({ calculator, column }) => {
      if (calculatorOf(calculator).family === 'performance') return true
      const isFaulty = tied.faults.some((fault) => fault.calculator === calculator && fault.column === column)
      return isFaulty || columns.some((own) => own.column === column)
    }),
  }
}

function faultIncident(evidence: Evidence, fault: Fault): Incident {
  const { calculator, column, series, places } = fault
  const isOpen = places.at(-1) === evidence.production.at(-1)
  return {
    ...spanOf(evidence, [series.metric, column].filter(Boolean).join(':'), places, isOpen ? 'open' : 'recovered'),
    level: 'alert',
    sentence: faultSentence(evidence, fault),
    bridge: [],
    where: [],
    columns: [],
    alerts: alertsIn(evidence, places, alertsOfSeries(calculator, series, evidence.chunks)),
  }
}

/** Name and span of what begins in the first of some chunks. */
function spanOf({ chunks }: Evidence, name: string, places: readonly number[], state: Incident['state']) {
  const [since, until] = [chunks[places[0] ?? -1]?.key ?? '', chunks[places.at(-1) ?? -1]?.key ?? '']
  return { id: `${name}:${since}`, state, since, ...(state === 'open' ? {} : { until }) }
}

/** Alerts in some chunks. */
function alertsIn({ chunks }: Evidence, places: readonly number[], alerts: readonly Alert[]): readonly Alert[] {
  const keys = new Set(places.map((place) => chunks[place]?.key))
  return alerts.filter(({ chunk }) => keys.has(chunk))
}

/** Mean value of the predictions, usually and over some chunks. */
function valueOver({ metrics }: Evidence, places: readonly number[]): Incident['value'] | undefined {
  const metric: MetricEvidence | undefined = metrics.find(({ key }) => key === 'business_value')
  const to = meanOf(places.map((place) => valueAt(metric?.realized, place)))
  return metric?.usual == null || to === null ? undefined : { from: metric.usual, to }
}
