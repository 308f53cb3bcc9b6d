/** A table that people compare in: sorted by what matters, a few columns fewer on a phone. */

import type { ChunkText, TableBlock, TableCell, TableColumn, TableRow } from '../../blocks.js'
import { MOST_CELLS } from '../../choices.js'
import type { Budget } from './budget.js'
import { html, type Markup } from './markup.js'
import { exact } from './series-numbers.js'
import { renderSparkline } from './sparkline.js'

/** Longer tables scroll inside their card. */
const SCROLL_FROM = 25

export function renderTable(block: TableBlock, budget: Budget): Markup {
  const long = block.rows.length > SCROLL_FROM
  const scroll = long
    ? html` class="scroll tall" tabindex="0" role="region" aria-label="${block.title}, all rows"`
    : html` class="scroll"`
  const head = block.columns.map((column) => headCell(column, block.sortedBy))
  const rows = block.rows.map((row, at) => tableRow(row, block.columns, budget.sparklinePoints, at))
  const table = html`<div${scroll}><table class="list ${block.alerts}" data-table${block.byChunk !== undefined && html` data-by=${block.byChunk}`}><thead><tr>${head}</tr></thead><tbody>
${rows}</tbody></table></div>`
  const body = block.rows.length > 0 ? html`${block.searchable && search(block)}${table}` : ''
  const note = block.note !== undefined && block.note !== '' && html`<p class="note">${block.note}</p>`
  const content =
    block.folded && body !== ''
      ? html`<details><summary>${block.note || block.title}</summary>${body}</details>`
      : html`${body}${note}`
  return html`<section aria-labelledby="${block.anchor}" class="tables"><h2 id="${block.anchor}">${block.title}</h2><div class="card">${content}</div></section>`
}

/** Shown by the script, because without it nothing would listen. */
function search(block: TableBlock): Markup {
  const id = `${block.anchor}-search`
  return html`<p class="search" hidden><label for="${id}">Search ${block.title.toLowerCase()}</label> <input id="${id}" type="search" autocomplete="off" spellcheck="false"> <output for="${id}" aria-live="polite"></output></p>`
}

function headCell(column: TableColumn, sortedBy: string | undefined): Markup {
  const sorted = column.key === sortedBy && html` aria-sort="descending"`
  const sortable = column.sortable !== false && html` data-sort`
  return html`<th scope="col"${classes(column)}${sorted}${sortable}>${headLabel(column)}</th>`
}

function headLabel({ label, detail }: TableColumn): Markup {
  return detail === undefined ? html`${label}` : html`${label}<span class="w">, ${detail}</span>`
}

/** Values of one table that are there for every chunk: of the first rows, and of more rows if they alert. */
const [CHUNK_VALUES, ALERTING_VALUES] = [3_000, 4_500] as const

function tableRow(row: TableRow, columns: readonly TableColumn[], most: number, at: number): Markup {
  const cells = row.cells.map((cell, index) => tableCell(cell, columns[index], index === 0, most))
  const { chunks = [] } = row
  const values = hasRoom(chunks, at + 1) && chunkValues(chunks)
  return html`<tr id=${row.anchor}${values}>${cells}
`
}

function hasRoom(chunks: readonly ChunkText[], rows: number): boolean {
  const most = chunks.some(({ alert }) => alert) ? ALERTING_VALUES : CHUNK_VALUES
  return chunks.length > 1 && chunks.length <= MOST_CELLS && rows * chunks.length <= most
}

/** Values as the script reads them: what all begin and end with stands once, and a mark behind an alert. */
function chunkValues(chunks: readonly ChunkText[]): Markup {
  const texts = chunks.map(({ text }) => text.replaceAll('|', '/'))
  const start = commonStart(texts)
  const end = reversed(commonStart(texts.map((text) => reversed(text.slice(start.length)))))
  const own = chunks.map(
    ({ alert }, at) => `${texts[at]?.slice(start.length, texts[at].length - end.length)}${alert ? '!' : ''}`,
  )
  return html` data-v="${[start, end, ...own].join('|')}"`
}

function commonStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts
  let length = first.length
  for (const own of others) while (!own.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}

/** End tags that HTML lets us leave out would be half of a wide table. */
function tableCell(cell: TableCell, column: TableColumn | undefined, isFirst: boolean, most: number): Markup {
  const attributes = classes(column, cell)
  if (cell.type === 'sparkline') return html`<td${attributes}>${renderSparkline(cell, most)}`
  if (cell.type === 'text') {
    const note = cell.note !== undefined && cell.note !== '' && html`<small>${cell.note}</small>`
    return isFirst ? html`<th scope=row>${cell.text}${note}` : html`<td${attributes}>${cell.text}${note}`
  }
  const suffix = cell.suffix !== undefined && html`<s>${cell.suffix}</s>`
  const isPlain = cell.value === null || cell.muted || String(cell.value) === cell.text
  const text = isPlain || cell.value === null ? cell.text : exact(cell.value, cell.text)
  return html`<td${attributes}>${text}${suffix}`
}

function classes(column: TableColumn | undefined, cell?: TableCell): Markup | false {
  const names = [
    column?.align === 'end' ? 'e' : '',
    column?.secondary ? 'w' : '',
    cell?.type === 'number' && cell.muted ? 'm' : '',
    cell?.type === 'number' && cell.value === null ? 'none' : '',
  ].filter(Boolean)
  if (names.length === 0) return false
  return names.length === 1 ? html` class=${names[0]}` : html` class="${names.join(' ')}"`
}
