/** Evidence of an incident: its parts, the rows and the inputs in which it sits. */

import { UNIVARIATE } from '../../calculators/drift.js'
import type { BridgePart, ColumnEffect, SegmentEffect } from '../../types/index.js'
import { CAUSE_WORDS } from '../../words/cause-kinds.js'
import { percent } from '../../words/numbers.js'
import { capital, metricShortInSentence } from '../../words/words.js'
import { Amounts, chanceWords } from '../amounts.js'
import type { BridgeBlock, BridgeStep, ColumnRow, ColumnsBlock, SegmentRow, SegmentsBlock } from '../incident-blocks.js'
import { causeNote, segmentLabel, type Told, valuesWords } from './incident-facts.js'
import { MOST_ROWS } from './inputs.js'

/** Part of a share of rows by which it must differ from the usual one to be another. */
const LEAST_MOVE = 0.25

export function buildBridge({ incident }: Told, anchor: string): BridgeBlock | undefined {
  const { bridge, change, metric = '' } = incident
  if (bridge.length === 0 || change === undefined) return undefined
  const amounts = new Amounts(incident)
  const [from, to] = [change.from, change.to].map((value) => ({ value, text: amounts.value(value) })) as [Value, Value]
  const parts = bridge.map((part) => stepOf(part, amounts))
  return {
    type: 'bridge',
    anchor,
    title: 'From usual to now',
    metric: metricShortInSentence(metric),
    description: `${capital(metricShortInSentence(metric))} is usually ${from.text} and now ${to.text}: ${parts.map(({ label, text }) => `${label} ${text}`).join(', ')}.`,
    from,
    parts,
    to,
  }
}

type Value = Pick<BridgeStep, 'value' | 'text'>

function stepOf(part: BridgePart, amounts: Amounts): BridgeStep {
  const { kind, amount, interval, pValue } = part
  const { text, ...own } = amounts.amount(amount, interval)
  return {
    kind,
    label: CAUSE_WORDS[kind].label,
    note: causeNote(part),
    ...own,
    text: kind === 'unknown_until_labels' ? 'unknown until labels' : text,
    ...(pValue === null ? {} : { pValue: chanceWords(pValue) }),
  }
}

export function buildSegments({ incident }: Told, anchor: string): SegmentsBlock | undefined {
  const { where, metric = '' } = incident
  if (where.length === 0) return undefined
  const amounts = new Amounts(incident)
  const rows = where.map((own) => segmentRow(own, metric, amounts))
  return { type: 'segments', anchor, title: 'Where the change sits', metric: metricShortInSentence(metric), rows }
}

function sharesOf(share: number, usual: number): Pick<SegmentRow, 'share' | 'usualShare'> {
  const isMoved = Math.abs(share - usual) > LEAST_MOVE * Math.max(share, usual)
  return { share: percent(share, 0), ...(isMoved ? { usualShare: percent(usual, 0) } : {}) }
}

function segmentRow(own: SegmentEffect, metric: string, amounts: Amounts): SegmentRow {
  const { segment, share, usualShare, from, to, carries, interval, cause } = own
  return {
    label: segmentLabel(segment),
    ...sharesOf(share, usualShare),
    from,
    to,
    values: valuesWords(metric, from, to),
    carries: amounts.amount(carries, interval),
    cause: CAUSE_WORDS[cause].label,
  }
}

export function buildColumns(told: Told, anchor: string): ColumnsBlock | undefined {
  const { columns, metric = '' } = told.incident
  if (columns.length === 0) return undefined
  const rows = columns.map((own) => columnRow(told, own))
  return {
    type: 'columns',
    anchor,
    title: 'Inputs by what their move adds',
    metric: metricShortInSentence(metric),
    rows,
  }
}

function columnRow(told: Told, { column, direction, effect, interval, relationPValue }: ColumnEffect): ColumnRow {
  const evidence = evidenceOf(told, column)
  return {
    column,
    ...(evidence === undefined ? {} : { evidence }),
    direction,
    effect: new Amounts(told.incident).amount(effect, interval),
    ...(relationPValue === null ? {} : { relation: chanceWords(relationPValue) }),
  }
}

/** The row of a column among the inputs, unless that table is too long to have all. */
function evidenceOf({ timeline }: Told, column: string): string | undefined {
  const all = timeline.by(UNIVARIATE)
  return all.length > MOST_ROWS ? undefined : all.find((own) => own.column === column)?.anchor
}
