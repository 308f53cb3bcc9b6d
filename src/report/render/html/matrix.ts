/** Labels against predictions: a table shaded by the share of a label's rows, each cell with its change. */

import { decimalsFor, fixed, percent, plural, points, signed } from '../../../words/numbers.js'
import type { Mark, MatrixBlock, MatrixChoice } from '../../blocks.js'
import { matrixSentence } from '../../sections/matrix.js'
import { shorten } from '../text-grid.js'
import { renderChoices } from './choices.js'
import { html, type Markup } from './markup.js'
import { exact } from './series-numbers.js'

/** Cells that are named beside the matrix. */
const MOST_MOVED = 6
/** A matrix of more classes takes the whole width. */
const MOST_BESIDE = 5
/** A cell has no good side: it is told as drift is. */
const OUTSIDE = 'rows outside their threshold'
/** Steps of shade. */
const SHADES = 5

export function renderMatrix(block: MatrixBlock): Markup {
  const id = `${block.anchor}-title`
  const choices = block.choices.map((choice) => ({ ...choice, panel: panel(block, choice) }))
  const label = 'Chunk of the confusion matrix to compare'
  const strip = renderChoices({ name: `${block.anchor}-chunk`, label, alert: OUTSIDE, choices, chosen: block.chosen })
  const note = block.note !== undefined && html`<p class="note">${block.note}</p>`
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${block.title}</h2><div class="card" id="${block.anchor}">${strip}${note}</div></section>`
}

function panel(block: MatrixBlock, choice: MatrixChoice): Markup {
  const words = block.source === 'realized' ? choice.tick.words : `${choice.tick.words}, estimated`
  const alert = choice.alert && html`<li class="limit"><svg class="g md"><use href="#d"/></svg>${OUTSIDE}</li>`
  return html`<h3>${words} <span>${block.unit}, and the change against the reference</span></h3>
<ul class="legend"><li><span class="key k5"></span>stronger: more of the label's rows</li>${alert}</ul>
<div class="${block.predictions.length <= MOST_BESIDE && 'beside'}"><div>${table(block, choice)}</div><div>${largest(block, choice)}</div></div>`
}

function table(block: MatrixBlock, choice: MatrixChoice): Markup {
  const decimals = decimalsOf(block, choice)
  const head = block.predictions.map((name) => html`<th scope="col" title="${name}">${short(name)}</th>`)
  const rows = block.labels.map((name, row) => {
    const marks = choice.cells[row] ?? []
    const total = marks.reduce((sum, mark) => sum + (mark.value ?? 0), 0)
    const cells = marks.map((mark, at) => {
      const usual = block.usual[row]?.[at] ?? null
      return cell(mark, { usual, total, rows: choice.rows?.[row]?.[at] ?? null }, block, decimals)
    })
    return html`<tr><th scope="row" title="${name}">${short(name)}</th>${cells}</tr>`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${matrixSentence(block, choice)}"><table class="cells${block.predictions.length > MOST_BESIDE && ' dense'}"><thead><tr><td></td><th scope="colgroup" colspan="${block.predictions.length}">predicted</th></tr><tr><th scope="col">label</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
}

interface Beside {
  readonly usual: number | null
  /** Sum of the label's cells. */
  readonly total: number
  readonly rows: number | null
}

function cell(mark: Mark, { usual, total, rows }: Beside, block: MatrixBlock, decimals: number): Markup {
  if (mark.value === null) return html`<td class="none">${mark.reason ?? 'no value'}</td>`
  const { value, alert } = mark
  const shade = Math.round((total > 0 ? value / total : 0) * SHADES)
  const text = block.isShare ? percent(value, decimals) : fixed(value, decimals)
  const shape = alert && html`<svg class="g md" role="img" aria-label="${OUTSIDE}"><use href="#d"/></svg>`
  const change = usual !== null && changeText(value - usual, block.isShare, decimals)
  const amount = rows !== null && html` <s>${plural(Math.round(rows), 'row')}</s>`
  return html`<td class="k${shade}${alert && ' out'}">${exact(value, text)}<small>${shape}${change}${amount}</small></td>`
}

/** The cells that moved most, in words: those outside their threshold first. */
function largest(block: MatrixBlock, choice: MatrixChoice): Markup | false {
  const decimals = decimalsOf(block, choice)
  const print = (value: number) => (block.isShare ? percent(value, decimals) : fixed(value, decimals))
  const moved = choice.cells.flatMap((row, label) =>
    row.flatMap(({ value, alert }, prediction) => {
      const usual = block.usual[label]?.[prediction] ?? null
      return value === null || usual === null ? [] : [{ label, prediction, value, usual, alert }]
    }),
  )
  moved.sort((a, b) => Number(b.alert) - Number(a.alert) || Math.abs(b.value - b.usual) - Math.abs(a.value - a.usual))
  const shown = moved.filter(({ alert, value, usual }) => alert || print(value) !== print(usual))
  const rows = shown.slice(0, MOST_MOVED).map(({ label, prediction, value, usual, alert }) => {
    const mark = alert && html`<svg class="g md" role="img" aria-label="${OUTSIDE}"><use href="#d"/></svg>`
    return html`<tr><th scope="row">${pairWords(block, label, prediction)}</th><td class="e w">${print(usual)}</td><td class=e>${print(value)}</td><td class=e>${mark}${changeText(value - usual, block.isShare, decimals)}</td></tr>`
  })
  return (
    rows.length > 0 &&
    html`<table class="numbers moved"><thead><tr><th scope="col">Largest changes</th><th scope="col" class="e w">usual</th><th scope="col" class="e">now</th><th scope="col" class="e">change</th></tr></thead><tbody>${rows}</tbody></table>`
  )
}

/** Room of a label in letters. */
const LABEL_ROOM = 24

function short(name: string): string {
  return shorten(name, LABEL_ROOM, '…')
}

function pairWords({ labels, predictions }: MatrixBlock, label: number, prediction: number): string {
  const [own, said] = [labels[label] ?? '', predictions[prediction] ?? '']
  return own === said ? `${own}, rightly` : `${own}, taken for ${said}`
}

function changeText(change: number, isShare: boolean, decimals: number): string {
  return isShare ? points(change, decimals) : signed(change, decimals)
}

/** Counts are whole, unless they are expected and few. */
function decimalsOf(block: MatrixBlock, choice: MatrixChoice): number {
  if (block.isShare) return 1
  const values = choice.cells.flat().map((mark) => mark.value)
  return block.source === 'estimated' ? Math.min(1, decimalsFor(values, 3)) : 0
}
