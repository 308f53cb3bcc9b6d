/** Incidents in a terminal: short beside the verdict, or in full. */

import { capital } from '../../words/words.js'
import type { Block, TableBlock } from '../blocks.js'
import { seriesWords } from '../explained.js'
import {
  type BridgeBlock,
  type CardsBlock,
  type ColumnsBlock,
  type IncidentBlock,
  OTHER_INCIDENTS,
  type SegmentRow,
  type SegmentsBlock,
} from '../incident-blocks.js'
import { itemLines, type Look, painted, type Style, wrap } from './terminal-text.js'
import { ASCII, levelShape, printable, UNICODE } from './text-grid.js'

/** Segments of a short text, and incidents that have a line. */
const [MOST_SEGMENTS, MOST_OTHERS] = [3, 5] as const

/** The change, its parts and its clearest segments. */
export function shortLines(block: Block, look: Look): readonly string[] {
  switch (block.type) {
    case 'incident':
      return ['', ...headLines(block, look), ...saidLines(block, look)]
    case 'bridge':
      return itemLines({ text: `Parts: ${block.parts.map(({ label, text }) => `${label} ${text}`).join(', ')}` }, look)
    case 'segments':
      return segmentLines(block, look).slice(0, MOST_SEGMENTS)
    case 'table':
      return block.anchor === OTHER_INCIDENTS ? otherLines(block, look) : []
    default:
      return []
  }
}

/** A line for each of the first other incidents. */
function otherLines({ title, rows }: TableBlock, look: Look): readonly string[] {
  const texts = rows.map(({ cells: [cell] }) => (cell?.type === 'text' ? cell.text : ''))
  const left = texts.length - MOST_OTHERS
  const more = left > 0 ? ['and more, which the report lists'] : []
  return titled({ title }, [...texts.slice(0, MOST_OTHERS).flatMap((text) => itemLines({ text }, look)), ...more], look)
}

/** Everything that is known of an incident. */
export function fullLines(block: Block, look: Look): readonly string[] {
  switch (block.type) {
    case 'incident':
      return incidentLines(block, look)
    case 'bridge':
      return titled(block, bridgeLines(block, look), look)
    case 'segments':
      return titled(block, segmentLines(block, look), look)
    case 'columns':
      return titled(block, columnLines(block, look), look)
    case 'cards':
      return titled(block, cardLines(block, look), look)
    default:
      return []
  }
}

function incidentLines(block: IncidentBlock, look: Look): readonly string[] {
  const facts = block.facts.map(({ question, answer, note = '' }) => `${question}: ${answer}${note && ` (${note})`}`)
  const named = block.explains.length === 0 ? [] : [`explains alerts: ${seriesWords(block.explains)}`]
  return [
    ...headLines(block, look),
    ...saidLines(block, look),
    '',
    ...[...facts, ...named].flatMap((text) => itemLines({ text }, look)),
  ]
}

const LEVEL_STYLES: Readonly<Record<string, Style>> = { watch: 'yellow', quality: 'yellow', performance: 'red' }

function headLines(block: IncidentBlock, look: Look): readonly string[] {
  const { level, kind, number, state, followed, title } = block
  const shape = levelShape(block, look.unicode ? UNICODE : ASCII)
  const style = LEVEL_STYLES[level === 'watch' ? level : kind] ?? 'red'
  const head = painted(`${shape} Incident ${number}`, style, look)
  return [
    `${head}  ${painted(state, 'dim', look)}`,
    ...wrap(printable(title), look.width).map((line) => painted(line, 'bold', look)),
    ...(followed === undefined ? [] : wrap(capital(followed), look.width)),
  ]
}

function saidLines({ sentence }: IncidentBlock, look: Look): readonly string[] {
  return sentence === undefined ? [] : wrap(printable(sentence), look.width)
}

function titled({ title }: { readonly title: string }, lines: readonly string[], look: Look): readonly string[] {
  return ['', painted(title, 'dim', look), ...lines]
}

function bridgeLines({ metric, from, parts, to }: BridgeBlock, look: Look): readonly string[] {
  const steps = parts.map(({ label, text, note }) => `${label} ${text}: ${note}`)
  const texts = [`${capital(metric)} is usually ${from.text}`, ...steps, `${capital(metric)} is now ${to.text}`]
  return texts.flatMap((text) => itemLines({ text }, look))
}

function segmentLines({ rows }: SegmentsBlock, look: Look): readonly string[] {
  return rows.flatMap((row) => itemLines({ text: segmentWords(row) }, look))
}

function segmentWords({ label, share, usualShare, values, carries, cause }: SegmentRow): string {
  const usual = usualShare === undefined ? '' : ` (usually ${usualShare})`
  return `${label}: ${share} of rows${usual}, ${values}, carries ${carries.text} (${cause})`
}

function columnLines({ metric, rows }: ColumnsBlock, look: Look): readonly string[] {
  return rows.flatMap(({ column, direction, effect, relation }) => {
    const chance = relation === undefined ? '' : `; relation to the labels as before: p ${relation}`
    return itemLines({ text: `${column}, ${direction}: adds ${effect.text} to ${metric}${chance}` }, look)
  })
}

function cardLines({ cards }: CardsBlock, look: Look): readonly string[] {
  return cards.flatMap(({ sentence, values, undo, cannotExclude }) => {
    const more = [values ?? [], undo, cannotExclude.map((own) => `not excluded: ${own}`)].flat()
    const lines = more.flatMap((text) => itemLines({ text }, { ...look, width: look.width - 2 }))
    return [...itemLines({ text: sentence }, look), ...lines.map((line) => `  ${line}`)]
  })
}
