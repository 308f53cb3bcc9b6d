/** The five numbers of an incident: how much, since when, why, where, and whether it matters. */

import { ESTIMATED, REALIZED } from '../../calculators/performance.js'
import { valueAt } from '../../results/columns.js'
import type { Timeline } from '../../results/timeline.js'
import type { BridgePart, Chunk, Incident, RunData } from '../../types/index.js'
import { metricFromTo } from '../../verdict/numbers.js'
import { CAUSE_WORDS } from '../../words/cause-kinds.js'
import { count, percent, plural, signed } from '../../words/numbers.js'
import { startWords, when } from '../../words/when.js'
import { enumerate } from '../../words/words.js'
import { Amounts } from '../amounts.js'
import type { IncidentFact } from '../incident-blocks.js'

/** An incident with the run that it is of. */
export interface Told {
  readonly run: RunData
  readonly timeline: Timeline
  readonly incident: Incident
}

/** The numbers that are known; of a fault alone, when it was. */
export function factsOf(told: Told): readonly IncidentFact[] {
  const facts = [amountFact(told), sinceFact(told), causeFact(told), segmentFact(told), valueFact(told)]
  return facts.filter((fact) => fact !== undefined)
}

/** Places of its production chunks, from the first to the last. */
export function placesOf({ timeline, incident }: Told): readonly number[] {
  const { chunks, referenceCount } = timeline
  const own = chunks.map(({ key }, place) => (place < referenceCount ? '' : key))
  const first = own.indexOf(incident.since)
  const last = incident.until === undefined ? own.length - 1 : own.lastIndexOf(incident.until)
  return first < 0 ? [] : own.flatMap((_, place) => (place >= first && place <= last ? [place] : []))
}

function chunksOf(told: Told): readonly Chunk[] {
  return placesOf(told).flatMap((place) => told.timeline.chunks[place] ?? [])
}

/** Its first chunk in words: `16 April 2001`. */
export function sinceWords(told: Told): string {
  const [first] = chunksOf(told)
  return first === undefined ? told.incident.since : startWords(first, told.run.config.chunks)
}

function amountFact(told: Told): IncidentFact | undefined {
  const { change } = told.incident
  if (change === undefined) return undefined
  const amounts = new Amounts(told.incident)
  const answer = amounts.amount(change.to - change.from, change.interval).text
  return {
    question: 'how much',
    answer,
    note: `${amounts.value(change.from)} → ${amounts.value(change.to)}, ${chunksWords(told)}`,
  }
}

/** `5 of 8 weeks with labels`. */
function chunksWords(told: Told): string {
  const { timeline, incident } = told
  const calculator = incident.shownBy === 'labels' ? REALIZED : ESTIMATED
  const series = timeline.by(calculator).find(({ metric }) => metric === incident.metric)?.series
  const known = timeline.chunks.flatMap((_, place) =>
    place >= timeline.referenceCount && valueAt(series, place) !== null ? [place] : [],
  )
  const own = placesOf(told).filter((place) => known.includes(place))
  const labels = incident.shownBy === 'labels' ? ' with labels' : ', estimated'
  return `${count(own.length)} of ${plural(known.length, timeline.noun)}${labels}`
}

const COURSE_WORDS: Readonly<Record<NonNullable<Incident['course']>, string>> = {
  step: 'in one step',
  slope: 'little by little',
  spike: 'one among usual ones',
}

function sinceFact(told: Told): IncidentFact {
  const { state, course } = told.incident
  const chunks = chunksOf(told)
  const span = state === 'recovered' && chunks.length > 0 ? when(chunks, told.run.config.chunks) : undefined
  const goesOn = state === 'open' ? 'goes on' : undefined
  const note = [span, course && COURSE_WORDS[course], goesOn].filter((words) => words !== undefined).join(', ')
  return { question: 'since when', answer: sinceWords(told), note }
}

function causeFact({ incident: { bridge, change } }: Told): IncidentFact | undefined {
  const total = (change?.to ?? 0) - (change?.from ?? 0)
  const [largest] = bridge.toSorted((one, other) => other.amount * Math.sign(total) - one.amount * Math.sign(total))
  if (largest === undefined || !(largest.amount / total > 0)) return undefined
  const share = largest.amount / total
  const { label } = CAUSE_WORDS[largest.kind]
  const answer = share > 1 ? `all ${label}` : `${percent(share, 0)} ${label}`
  const offset = share > 1.05 ? '; other parts offset it' : ''
  return { question: 'why', answer, note: `${causeNote(largest)}${offset}` }
}

/** Meaning of a cause; of a fault the columns. */
export function causeNote({ kind, columns }: Pick<BridgePart, 'kind' | 'columns'>): string {
  return columns.length === 0 ? CAUSE_WORDS[kind].note : `of ${enumerate(columns.slice(0, 3))}`
}

function segmentFact({ incident }: Told): IncidentFact | undefined {
  const [first] = incident.where
  if (first === undefined) return undefined
  const { share, from, to } = first
  const values = from === null || to === null ? '' : `; ${valuesWords(incident.metric ?? '', from, to)}`
  return { question: 'where', answer: segmentLabel(first.segment), note: `${percent(share, 0)} of rows${values}` }
}

/** `0.51 → 0.36`; a side without a value is `none`. */
export function valuesWords(metric: string, from: number | null, to: number | null): string {
  const words = metricFromTo(metric, from ?? to ?? 0, to ?? from ?? 0)
  return `${from === null ? 'none' : words.from} → ${to === null ? 'none' : words.to}`
}

/** A segment as a label: `hour 10 to 23 · weekday 5`. */
export function segmentLabel(segment: Readonly<Record<string, string>>): string {
  return Object.entries(segment)
    .map(([column, values]) => `${column} ${values}`)
    .join(' · ')
}

function valueFact({ run, timeline, incident: { value } }: Told): IncidentFact | undefined {
  if (value === undefined) return undefined
  const { from, to } = metricFromTo('business_value', value.from, value.to)
  const per = run.config.value?.per === 'row' ? 'prediction' : timeline.noun
  const verb = value.to < value.from ? 'fell' : 'rose'
  const decimals = to.split('.')[1]?.length ?? 0
  const answer = `${signed(value.to - value.from, decimals)} per ${per}`
  return { question: 'does it matter', answer, note: `the value ${verb}: ${from} → ${to}` }
}
