/** Cards of an incident: the worst alert of each series that it explains. */

import { pointAt } from '../../results/columns.js'
import { referenceMean } from '../../results/ranking.js'
import type { Timeline } from '../../results/timeline.js'
import type { Alert, Card, TypicalValues } from '../../types/index.js'
import { cardOf } from '../../verdict/card.js'
import { decimalsFor, fixed, percent } from '../../words/numbers.js'
import { enumerate } from '../../words/words.js'
import type { CardRow, CardsBlock } from '../incident-blocks.js'
import type { Told } from './incident-facts.js'

/** Series that have a card. */
const MOST_CARDS = 8

/** Alerts of a series. */
export interface AlertGroup {
  readonly label: string
  /** Anchor of its evidence at a place; left out for a series that the results lack. */
  readonly at?: (place: number) => string
  readonly all: readonly Alert[]
}

export function buildCards(told: Told, anchor: string, groups: readonly AlertGroup[]): CardsBlock | undefined {
  const found = groups.filter((group) => group.at !== undefined)
  if (found.length === 0) return undefined
  const cards = found.slice(0, MOST_CARDS).map((group) => cardRow(told, group))
  return { type: 'cards', anchor, title: 'Why these alert', cards }
}

function cardRow(told: Told, { label, at, all }: AlertGroup): CardRow {
  const { alert, sentence, values, undo, cannotExclude } = cardOf(told.run, worstOf(told, all))
  const place = placeOf(told.timeline, alert.chunk)
  return {
    label,
    ...(at === undefined ? {} : { evidence: at(place) }),
    place,
    sentence,
    ...(values === undefined ? {} : { values: valuesWords(values) }),
    undo,
    cannotExclude,
  }
}

/** Place of a chunk of production on the run's axis. */
export function placeOf({ chunks }: Timeline, chunk: string | undefined): number {
  return chunks.findIndex(({ key, period }) => key === chunk && period === 'production')
}

/** The alert farthest from usual; the first of equals. */
function worstOf({ run }: Told, all: readonly Alert[]): Alert {
  const [worst] = all.map((alert) => ({ alert, off: offOf(run, alert) })).toSorted((one, other) => other.off - one.off)
  return worst?.alert as Alert
}

function offOf(run: Told['run'], { calculator, metric, column, chunk }: Alert): number {
  const result = run.results[calculator]
  const series = result?.series.find((own) => own.metric === metric && own.column === column)
  if (result === undefined || series === undefined) return 0
  const place = result.chunks.findIndex(({ key, period }) => key === chunk && period === 'production')
  return Math.abs((pointAt(series, place)?.value ?? 0) - (referenceMean(series, result.chunks) ?? 0))
}

function valuesWords({ usual, now }: NonNullable<Card['values']>): string {
  if (usual.labels !== undefined) return `Most frequent: usually ${labelWords(usual)}; now ${labelWords(now)}`
  const all = [usual, now].flatMap(({ quartiles = [] }) => quartiles)
  const decimals = decimalsFor([Math.max(0, ...all) - Math.min(0, ...all)], 3)
  return `Half of the values: usually ${rangeWords(usual, decimals)}; now ${rangeWords(now, decimals)}`
}

function rangeWords({ quartiles }: TypicalValues, decimals: number): string {
  if (quartiles === undefined) return 'none'
  const [low, median, high] = quartiles.map((value) => fixed(value, decimals))
  return `${low} to ${high}, median ${median}`
}

function labelWords({ labels = [] }: TypicalValues): string {
  return labels.length === 0 ? 'none' : enumerate(labels.map(({ label, share }) => `${label} ${percent(share, 0)}`))
}
