/** Inputs by what their move adds to a change: a table whose effects are drawn on one scale, each with its interval. */

import type { ColumnRow, ColumnsBlock } from '../../incident-blocks.js'
import { html, type Markup } from './markup.js'
import { extent, tenth } from './scale.js'
import { exact } from './series-numbers.js'

export function renderColumns(block: ColumnsBlock): Markup {
  const id = `${block.anchor}-columns`
  const [low, high] = extent([0, ...block.rows.flatMap(({ effect }) => [effect.value, ...(effect.interval ?? [])])])
  const x = (value: number) => tenth((100 * (value - low)) / (high - low || 1))
  const hasRelation = block.rows.some(({ relation }) => relation !== undefined)
  const heads = html`<th scope="col">Input</th><th scope="col">Direction</th><th scope="col" class="w"><i>Drawn</i></th><th scope="col" class="e">Adds to ${block.metric}</th>${hasRelation && html`<th scope="col" class="e w">Relation, p</th>`}`
  return html`<article class="card effects" id="${id}" aria-labelledby="${id}-title">
<h4 id="${id}-title">${block.title} <span>the largest first</span></h4>
<div class="scroll"><table class="list"><thead><tr>${heads}</tr></thead><tbody>${block.rows.map((row) => columnRow(row, x, hasRelation))}</tbody></table></div>${hasRelation && html`<p class="note w">Relation, p: the probability that labels stand to the values as before.</p>`}</article>`
}

function columnRow(row: ColumnRow, x: (value: number) => number, hasRelation: boolean): Markup {
  const { column, evidence, direction, effect, relation } = row
  const name = evidence === undefined ? html`${column}` : html`<a href="#${evidence}">${column}</a>`
  return html`<tr><th scope=row>${name}<td>${direction}<td class=w>${drawn(effect, x)}<td class=e>${exact(effect.value, effect.text)}${hasRelation && html`<td class="e w">${relation ?? ''}`}`
}

function drawn({ value, interval }: ColumnRow['effect'], x: (value: number) => number): Markup {
  const [left, right] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))]
  const whisker = interval && html`<line class=whisker x1="${x(interval[0])}%" x2="${x(interval[1])}%" y1=8 y2=8 />`
  return html`<svg class=dots aria-hidden=true><rect class=covariate x="${left}%" width="${tenth(right - left)}%" y=3 height=10 /><line x1="${x(0)}%" x2="${x(0)}%" y1=0 y2=16 />${whisker}</svg>`
}
