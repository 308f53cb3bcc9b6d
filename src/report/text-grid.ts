/** The grid in characters, for terminals and Markdown. */

import { plural } from '../words/numbers.js'
import { CELL_WORDS } from '../words/words.js'
import type { Cell, GridBlock, Tick } from './blocks.js'
import { worst } from './build-grid.js'

export interface Characters {
  readonly cells: Readonly<Record<Cell, string>>
  readonly bar: string
  readonly more: string
}

export const UNICODE: Characters = {
  cells: { reference: '░', healthy: '─', performance: '◆', quality: '□', drift: '△', no_labels: '·', undefined: '×' },
  bar: '│',
  more: '…',
}

export const ASCII: Characters = {
  cells: { reference: ':', healthy: '-', performance: '#', quality: '=', drift: '^', no_labels: '.', undefined: 'x' },
  bar: '|',
  more: '~',
}

/** Puts colour on a cell, or leaves it as it is. */
export type Paint = (cell: Cell, text: string) => string

/** Labels shorter than this say too little; cells are joined to make room. */
const LABEL_ROOM = 26

/** Lines of at most `width` characters. */
export function textGrid(
  whole: GridBlock,
  characters: Characters,
  width: number,
  paint: Paint = (_, text) => text,
): readonly string[] {
  const block = whole.ticks.length + LABEL_ROOM + 3 > width ? halved(whole) : whole
  const reference = block.ticks.filter((tick) => tick.period === 'reference').length
  const cellWidth = block.ticks.length * 2 + 30 <= width ? 2 : 1
  const room = Math.max(8, width - block.ticks.length * cellWidth - 3)
  const labels = block.rows.map((row) => shorten(printable(row.label), room, characters.more))
  const labelWidth = Math.max(...labels.map((label) => [...label].length), 0)
  const rows = block.rows.map((row, index) => {
    const cells = row.cells.map((cell) => paint(cell, characters.cells[cell]) + ' '.repeat(cellWidth - 1))
    const label = pad(labels[index] ?? '', labelWidth)
    return `${label}  ${cells.slice(0, reference).join('')}${characters.bar}${cells.slice(reference).join('')}`.trimEnd()
  })
  const left = labelWidth + 2 + reference * cellWidth + 1
  return [
    ...axisLine(block, reference, cellWidth, left, width),
    ...rows,
    ...omittedLine(block),
    ...legend(block, characters, paint),
  ]
}

/** First and last chunk of production over their cells. */
function axisLine(
  block: GridBlock,
  reference: number,
  cellWidth: number,
  left: number,
  width: number,
): readonly string[] {
  const first = block.ticks[reference]
  const last = block.ticks.at(-1)
  if (!first || !last) return []
  const end = left + (block.ticks.length - reference) * cellWidth
  const gap = end - left - first.label.length - last.label.length
  const line = gap > 1 ? ' '.repeat(left) + first.label + ' '.repeat(gap) + last.label : ' '.repeat(left) + first.label
  return line.length <= width ? [line] : []
}

function omittedLine({ omitted }: GridBlock): readonly string[] {
  if (omitted.rows === 0) return []
  return [
    `and ${plural(omitted.rows, 'row')} more, ${omitted.alerting === 0 ? 'none with alerts' : `${omitted.alerting} with alerts`}`,
  ]
}

function legend(block: GridBlock, characters: Characters, paint: Paint): readonly string[] {
  const used = new Set(block.rows.flatMap((row) => row.cells))
  const shown = (['performance', 'quality', 'drift', 'no_labels', 'undefined', 'healthy', 'reference'] as const).filter(
    (cell) => used.has(cell),
  )
  const note = block.chunksPerCell > 1 ? [`a cell is up to ${block.chunksPerCell} chunks and shows the worst`] : []
  return ['', ...shown.map((cell) => `${paint(cell, characters.cells[cell])} ${CELL_WORDS[cell]}`), ...note]
}

/** Text from data as one harmless line: no control characters, no escape sequences, no direction marks. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ')
}

/** Leaves out the middle: names differ at their ends. */
export function shorten(text: string, width: number, more: string): string {
  const letters = [...text]
  if (letters.length <= width) return text
  const end = Math.floor((width - 1) / 2)
  return `${letters.slice(0, width - 1 - end).join('')}${more}${letters.slice(letters.length - end).join('')}`
}

/** Two cells become one, never a reference and a production chunk. */
function halved(block: GridBlock): GridBlock {
  const reference = block.ticks.filter((tick) => tick.period === 'reference').length
  const starts = block.ticks
    .map((_, index) => index)
    .filter((index) => (index < reference ? index : index - reference) % 2 === 0)
  const group = (start: number) =>
    [start, Math.min(start + 2, start < reference ? reference : block.ticks.length)] as const
  return {
    ...block,
    ticks: starts.map((start) => block.ticks[start] as Tick),
    rows: block.rows.map((row) => ({ ...row, cells: starts.map((start) => worst(row.cells.slice(...group(start)))) })),
    chunksPerCell: block.chunksPerCell * 2,
  }
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length))
}
