/** Incidents: the first few in full, the others in a line each. */

import { calculatorOf } from '../../calculators/list.js'
import { isMatrixCell } from '../../results/matrix-cells.js'
import type { Timeline } from '../../results/timeline.js'
import type { Alert, Incident, Ranked, RunData } from '../../types/index.js'
import { metricFromTo } from '../../verdict/numbers.js'
import { count } from '../../words/numbers.js'
import { metricInSentence, metricShort } from '../../words/words.js'
import type { Block, SeriesSpan, TableBlock, TableRow } from '../blocks.js'
import { type Evidence, evidenceIn } from '../evidence.js'
import { followedWords } from '../followed-words.js'
import { type ExplainedSeries, type IncidentBlock, OTHER_INCIDENTS } from '../incident-blocks.js'
import { type AlertGroup, buildCards, placeOf } from './incident-cards.js'
import { buildBridge, buildColumns, buildSegments } from './incident-evidence.js'
import { factsOf, placesOf, sinceWords, type Told } from './incident-facts.js'

/** Incidents that are shown with their evidence. */
const MOST_IN_FULL = 3
/** Incidents that have a line. */
const MOST_LINES = 20

/** The section; empty without an incident. */
export function buildIncidents(
  run: RunData,
  timeline: Timeline,
  ranking?: readonly Ranked[],
): readonly (Block | undefined)[] {
  const { incidents, headline } = run.verdict
  const evidence = evidenceIn(run, timeline, ranking)
  const full = incidents.slice(0, MOST_IN_FULL)
  return [
    ...full.flatMap((_, place) => incidentBlocks({ run, timeline, evidence }, place, headline)),
    otherIncidents(run, timeline),
  ]
}

/** An incident with its evidence; `said` is what stands above it. */
export function incidentBlocks(shown: Shown, place: number, said = ''): readonly (Block | undefined)[] {
  const { run, timeline } = shown
  const incident = run.verdict.incidents[place]
  if (incident === undefined) return []
  const told: Told = { run, timeline, incident }
  const anchor = anchorAt(place)
  const groups = groupsOf(told, shown)
  return [
    incidentBlock(told, place, said, groups),
    buildBridge(told, anchor),
    buildSegments(told, anchor),
    buildColumns(told, anchor),
    buildCards(told, anchor, groups),
  ]
}

/** A run in a report, and the places that its alerts rest on. */
export interface Shown {
  readonly run: RunData
  readonly timeline: Timeline
  readonly evidence: Evidence
}

function anchorAt(place: number): string {
  return `incident-${place + 1}`
}

/** Chunks of the incidents of a metric, for its chart. */
export function incidentSpans(run: RunData, timeline: Timeline, metric: string): readonly SeriesSpan[] {
  const own = run.verdict.incidents.filter((incident) => incident.metric === metric)
  return own.flatMap((incident): SeriesSpan[] => {
    const told = { run, timeline, incident }
    const places = placesOf(told)
    const [from, to] = [places[0], places.at(-1)]
    return from === undefined || to === undefined ? [] : [{ from, to, label: `since ${sinceWords(told)}` }]
  })
}

/** Anchor of the evidence of an incident, where it is shown. */
export function evidenceAnchor(
  { verdict }: RunData,
  incident: Incident,
  kind: 'bridge' | 'segments',
): string | undefined {
  const place = verdict.incidents.indexOf(incident)
  const { length } = kind === 'bridge' ? incident.bridge : incident.where
  return place < 0 || place >= MOST_IN_FULL || length === 0 ? undefined : `${anchorAt(place)}-${kind}`
}

function incidentBlock(told: Told, place: number, said: string, groups: readonly AlertGroup[]): IncidentBlock {
  const { id, metric, level, sentence } = told.incident
  const followed = told.run.followed?.find((own) => own.id === id)
  const title = titleOf(told.incident)
  const isSaid = title === sentence || said.startsWith(sentence)
  return {
    type: 'incident',
    anchor: anchorAt(place),
    number: place + 1,
    level,
    kind: metric === undefined ? 'quality' : 'performance',
    state: stateWords(told),
    ...(followed === undefined ? {} : { followed: followedWords(followed) }),
    title,
    ...(isSaid ? {} : { sentence }),
    facts: factsOf(told),
    explains: groups.map((group) => seriesOf(group, told.timeline)),
  }
}

function titleOf({ metric, change, shownBy, sentence }: Incident): string {
  if (metric === undefined || change === undefined) return sentence
  const { from, to } = metricFromTo(metric, change.from, change.to)
  const [fell, fallen] = change.to < change.from ? ['fell', 'fallen'] : ['rose', 'risen']
  const verb = shownBy === 'labels' ? fell : `is estimated to have ${fallen}`
  return `${metricShort(metric)} ${verb} from ${from} to ${to}`
}

/** `Open since 16 April 2001`, or `On watch, recovered`. */
function stateWords(told: Told): string {
  const { state, level } = told.incident
  const since = `since ${sinceWords(told)}`
  if (level === 'watch') return state === 'open' ? `On watch ${since}` : 'On watch, recovered'
  return state === 'open' ? `Open ${since}` : 'Recovered'
}

/** Alerts by series, in their order. */
function groupsOf({ incident, timeline }: Told, { evidence }: Shown): readonly AlertGroup[] {
  const groups = new Map<string, Alert[]>()
  for (const alert of incident.alerts) {
    const key = JSON.stringify([alert.calculator, seriesLabel(alert)])
    groups.set(key, [...(groups.get(key) ?? []), alert])
  }
  return [...groups.values()].map((all): AlertGroup => {
    const [first] = all as [Alert, ...Alert[]]
    const { calculator, metric, column } = first
    const watched = timeline.by(calculator).find((own) => own.metric === metric && own.column === column)
    return {
      label: seriesLabel(first),
      all,
      ...(watched === undefined ? {} : { at: (place) => evidence(watched, place) }),
    }
  })
}

function seriesOf({ label, at, all }: AlertGroup, timeline: Timeline): ExplainedSeries {
  const place = placeOf(timeline, all[0]?.chunk)
  return { label, alerts: all.length, ...(at === undefined ? {} : { anchor: at(place) }), place }
}

/** `F1`, `drift of origin`, `missing values of age`; all cells of the matrix are one. */
function seriesLabel({ calculator, metric, column }: Alert): string {
  if (isMatrixCell(metric)) return 'confusion matrix'
  const { family } = calculatorOf(calculator)
  const name = family === 'drift' ? 'drift' : metricInSentence(metric)
  return column === undefined || family === 'performance' ? name : `${name} of ${column}`
}

function otherIncidents(run: RunData, timeline: Timeline): TableBlock | undefined {
  const others = run.verdict.incidents.slice(MOST_IN_FULL)
  if (others.length === 0) return undefined
  const left = others.length - MOST_LINES
  return {
    type: 'table',
    anchor: OTHER_INCIDENTS,
    title: 'Other incidents',
    ...(left > 0 ? { note: `The first ${MOST_LINES} of ${count(others.length)}; the JSON has all.` } : {}),
    alerts: 'quality',
    columns: [
      { key: 'incident', label: 'Incident', align: 'start' },
      { key: 'state', label: 'State', align: 'start', secondary: true },
      { key: 'alerts', label: 'Alerts', align: 'end' },
    ],
    rows: others
      .slice(0, MOST_LINES)
      .map((incident, at) => otherRow({ run, timeline, incident }, anchorAt(MOST_IN_FULL + at))),
    searchable: false,
    folded: false,
  }
}

function otherRow(told: Told, anchor: string): TableRow {
  const { alerts, sentence } = told.incident
  return {
    anchor,
    cells: [
      { type: 'text', text: sentence },
      { type: 'text', text: stateWords(told) },
      { type: 'number', value: alerts.length, text: count(alerts.length), muted: alerts.length === 0 },
    ],
  }
}
