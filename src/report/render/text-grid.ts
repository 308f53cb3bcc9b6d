/** The grid in characters, for terminals and Markdown. */

import sliceAnsi from 'slice-ansi'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import { plural } from '../../words/numbers.js'
import { CELL_WORDS, cellsIn } from '../../words/words.js'
import type { Cell, GridBlock, Tick } from '../blocks.js'
import type { IncidentBlock } from '../incident-blocks.js'
import { worst } from '../sections/grid.js'

export interface Characters {
  readonly cells: Readonly<Record<Cell, string>>
  readonly bar: string
  readonly more: string
}

export const UNICODE: Characters = {
  cells: {
    reference: '░',
    healthy: '─',
    better: '◇',
    performance: '◆',
    watch: '◈',
    quality: '□',
    drift: '△',
    no_labels: '·',
    withheld: '○',
    undefined: '×',
  },
  bar: '│',
  more: '…',
}

export const ASCII: Characters = {
  cells: {
    reference: ':',
    healthy: '-',
    better: 'o',
    performance: '#',
    watch: '*',
    quality: '=',
    drift: '^',
    no_labels: '.',
    withheld: '0',
    undefined: 'x',
  },
  bar: '|',
  more: '~',
}

/** The shape of an incident: that of its cells. */
export function levelShape(
  { level, kind }: Pick<IncidentBlock, 'level' | 'kind'>,
  { cells }: Characters = UNICODE,
): string {
  return cells[level === 'watch' ? 'watch' : kind]
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
  const block = fitting(whole, width)
  const reference = block.ticks.filter((tick) => tick.period === 'reference').length
  const cellWidth = block.ticks.length * 2 + 30 <= width ? 2 : 1
  const room = Math.max(8, width - block.ticks.length * cellWidth - 3)
  const labels = block.rows.map((row) => shorten(printable(row.label), room, characters.more))
  const labelWidth = Math.max(...labels.map((label) => stringWidth(label)), 0)
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
    ...legend(block, characters, paint).flatMap((line) => wrapAnsi(line, width).split('\n')),
  ]
}

/** With as few cells as leave room for the labels. */
function fitting(block: GridBlock, width: number): GridBlock {
  const isWide = block.ticks.length > 2 && block.ticks.length + LABEL_ROOM + 3 > width
  return isWide ? fitting(halved(block), width) : block
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
  const shown = cellsIn(block.rows)
  const note = block.chunksPerCell > 1 ? [`a cell is up to ${block.chunksPerCell} chunks and shows the worst`] : []
  return ['', ...shown.map((cell) => `${paint(cell, characters.cells[cell])} ${CELL_WORDS[cell]}`), ...note]
}

/** Steers the direction of what follows, so that a name could change what stands beside it. */
export const DIRECTION_MARKS = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069'
const UNPRINTABLE = new RegExp(`[\\p{Cc}\\p{Cs}\\u2028\\u2029${DIRECTION_MARKS}]+`, 'gu')

/** Text from data as one harmless line: no control characters, no escape sequences, no direction marks. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, ' ')
}

/** Code units that a column can hold at most: a family of four is 11 in two. */
const UNITS = 16

/** Leaves out the middle, because names differ at their ends, so that `width` columns of a terminal are enough. */
export function shorten(text: string, width: number, more: string): string {
  const whole = text.length > 2 * UNITS * width ? endsOf(text, UNITS * width) : text
  const columns = stringWidth(whole)
  if (columns <= width && whole === text) return text
  const end = Math.floor((width - 1) / 2)
  return `${beginning(whole, width - 1 - end)}${more}${sliceAnsi(whole, columns - end)}`
}

/** A letter that takes two columns stays whole: out, where it has one. */
function beginning(text: string, columns: number): string {
  const own = sliceAnsi(text, 0, columns)
  return stringWidth(own) > columns ? sliceAnsi(text, 0, columns - 1) : own
}

/** Both ends of a text like a book, of so many code units each; halves of letters at the cuts are left out. */
export function endsOf(text: string, units: number, more = ''): string {
  return `${text.slice(0, units)}${more}${text.slice(-units)}`.replace(/\p{Cs}/gu, '')
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
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}
