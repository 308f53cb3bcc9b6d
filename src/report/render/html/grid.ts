/** "At a glance": a table, so that it can be read cell by cell, drawn as a field of shapes. */

import { count, plural } from '../../../words/numbers.js'
import { CELL_WORDS, cellsIn } from '../../../words/words.js'
import type { Cell, GridBlock, GridRow, Tick } from '../../blocks.js'
import { pickTicks } from './axis.js'
import { html, type Markup } from './markup.js'
import { cellClass, cellShape } from './shapes.js'

const SHORT_WORDS: Readonly<Record<Cell, string>> = {
  reference: 'reference',
  healthy: 'as expected',
  better: 'better than usual',
  performance: 'outside threshold',
  watch: 'on watch',
  quality: 'outside threshold',
  drift: 'drift',
  no_labels: 'no labels yet',
  withheld: 'withheld',
  undefined: 'no value',
}

/** Cells that lead to their evidence. */
const LEADING: readonly Cell[] = ['performance', 'watch', 'drift', 'quality']

/** Pixels that the cells have on a wide screen. */
const WIDTH = 760

export function renderGrid(block: GridBlock): Markup {
  return html`<section aria-labelledby="glance"><h2 id="glance">${block.title}</h2>
<div class="card">
<table class="grid" role="table" aria-labelledby="glance"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col"><i>Watched</i></th>${header(block.ticks)}</tr></thead>
<tbody role="rowgroup">${block.rows.map((row) => gridRow(row, block.ticks))}</tbody></table>
${omitted(block)}${legend(block)}
</div></section>`
}

function header(ticks: readonly Tick[]): readonly Markup[] {
  const labelled = pickTicks(ticks, WIDTH, 310)
  return ticks.map((tick, index) => {
    const own = labelled.get(index)
    const room = ((ticks.length - index) / ticks.length) * WIDTH
    const label =
      own !== undefined &&
      room > own.text.length * 7 &&
      html`<span class="tick ${own.size}" aria-hidden="true">${own.text}</span>`
    return html`<th role="columnheader" scope="col"${first(ticks, index)}><i>${spoken(tick)}</i>${label}</th>`
  })
}

function gridRow(row: GridRow, ticks: readonly Tick[]): Markup {
  const cells = row.cells.map((cell, index) => {
    const tick = ticks[index]
    const inside = html`${cellShape(cell)}<i>${SHORT_WORDS[cell]}</i>`
    const at = row.evidence[index]
    const content = LEADING.includes(cell)
      ? html`<a href="#${at?.anchor ?? row.anchor}" data-c="${at?.place}" tabindex="-1"${row.cells.length <= 30 && html` title="${tick?.words}: ${SHORT_WORDS[cell]}"`}>${inside}</a>`
      : inside
    return html`<td role="cell" class="${cellClass(cell)}${ticks[index - 1]?.period === 'reference' && tick?.period === 'production' ? ' from' : ''}">${content}</td>`
  })
  return html`<tr role="row"><th role="rowheader" scope="row"><a href="#${row.anchor}" title="${row.label}">${row.label}</a></th>${cells}</tr>`
}

function first(ticks: readonly Tick[], index: number): Markup | false {
  return ticks[index - 1]?.period === 'reference' && ticks[index]?.period === 'production' && html` class="from"`
}

function spoken(tick: Tick): string {
  return tick.period === 'reference' ? `reference, ${tick.words}` : tick.words
}

function omitted(block: GridBlock): Markup | false {
  const { rows, alerting } = block.omitted
  if (rows === 0) return false
  if (alerting === 0)
    return html`<p class="more">and ${plural(rows, 'row')} more without an alert, in the <a href="#inputs">tables below</a></p>`
  return html`<p class="more">and ${plural(rows, 'row')} more, ${count(alerting)} with alerts, in the <a href="#inputs">tables below</a></p>`
}

/** Only what occurs, so that nobody looks for what is not there. */
function legend(block: GridBlock): Markup {
  const items = cellsIn(block.rows).map(
    (cell) => html`<li><span class="key ${cellClass(cell)}">${cellShape(cell)}</span>${CELL_WORDS[cell]}</li>`,
  )
  const cellNote =
    block.chunksPerCell > 1 &&
    html`<li>a cell stands for up to ${count(block.chunksPerCell)} chunks and shows the worst</li>`
  return html`<ul class="legend" aria-label="Shapes">${items}${cellNote}</ul>`
}
