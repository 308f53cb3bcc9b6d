/** Incidents in Markdown: the numbers as a line of facts, the evidence as tables. */

import { seriesWords } from '../explained.js'
import type { BridgeBlock, CardsBlock, ColumnsBlock, IncidentBlock, SegmentsBlock } from '../incident-blocks.js'
import { markdownTable, safe } from './markdown-text.js'
import { levelShape } from './text-grid.js'

export function incident(block: IncidentBlock): string {
  const { number, title, state, followed, sentence, facts, explains } = block
  const rows = facts.map(({ question, answer, note = '' }) => [question, `**${safe(answer)}**`, safe(note)])
  return [
    `## Incident ${number}: ${safe(title)}`,
    `**${levelShape(block)} ${safe(state)}**${followed === undefined ? '' : `, ${safe(followed)}`}`,
    safe(sentence ?? ''),
    markdownTable(['', '', ''], rows, ['start', 'start', 'start']),
    explains.length === 0 ? '' : `Explains alerts: ${seriesWords(explains, safe)}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

export function bridge({ title, metric, from, parts, to }: BridgeBlock): string {
  const rows = parts.map(({ label, text, note, pValue = '' }) => [label, text, pValue, safe(note)])
  const whole = (name: string, text: string) => [name, text, '', '']
  const all = [whole('usual', from.text), ...rows, whole('now', to.text)]
  return `### ${title}\n\n${markdownTable([`part of ${safe(metric)}`, 'amount', 'p', ''], all, ['start', 'end', 'end', 'start'])}`
}

export function segments({ title, metric, rows }: SegmentsBlock): string {
  const head = ['segment', 'rows', `${safe(metric)}, usual → now`, 'carries', 'cause']
  const body = rows.map(({ label, share, usualShare, values, carries, cause }) => {
    const shares = usualShare === undefined ? share : `${share} (usually ${usualShare})`
    return [safe(label), shares, values, carries.text, cause]
  })
  return `### ${title}\n\n${markdownTable(head, body, ['start', 'end', 'end', 'end', 'start'])}`
}

export function columns({ title, metric, rows }: ColumnsBlock): string {
  const head = ['input', 'direction', `adds to ${safe(metric)}`, 'relation as before, p']
  const body = rows.map(({ column, direction, effect, relation = '' }) => [
    safe(column),
    safe(direction),
    effect.text,
    relation,
  ])
  return `### ${title}\n\n${markdownTable(head, body, ['start', 'start', 'end', 'end'])}`
}

export function cards({ title, cards: all }: CardsBlock): string {
  const items = all.map(({ sentence, values, undo, cannotExclude }) => {
    const lines = [values ?? [], undo, cannotExclude.map((own) => `not excluded: ${own}`)].flat()
    return [`- ${safe(sentence)}`, ...lines.map((line) => `  - ${safe(line)}`)].join('\n')
  })
  return `### ${title}\n\n${items.join('\n')}`
}
