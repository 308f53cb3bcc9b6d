/** The few shapes that mean something, drawn once and used everywhere: ◆ performance, ◈ on watch, ◇ better than usual, △ drift, □ quality, · no labels, ○ withheld. */

import type { Cell } from '../../blocks.js'
import { html, type Markup } from './markup.js'

/** Definitions at the top of the page; `use` and CSS markers refer to them. */
export const SHAPES: Markup = html`<svg class="defs" aria-hidden="true" focusable="false"><defs>
<symbol id="p" viewBox="-5 -5 10 10" overflow="visible"><path d="M0-4.6 4.6 0 0 4.6-4.6 0z"/></symbol>
<symbol id="o" viewBox="-5 -5 10 10" overflow="visible"><path d="M0-4.2 4.2 0 0 4.2-4.2 0z"/><path fill="currentColor" stroke="none" d="M0-1.8 1.8 0 0 1.8-1.8 0z"/></symbol>
<symbol id="d" viewBox="-5 -5 10 10" overflow="visible"><path d="M0-3.8 4.2 3.6-4.2 3.6z"/></symbol>
<symbol id="q" viewBox="-5 -5 10 10" overflow="visible"><path d="M-3.4-3.4H3.4V3.4H-3.4z"/></symbol>
<symbol id="b" viewBox="-5 -5 10 10" overflow="visible"><path d="M0-4.2 4.2 0 0 4.2-4.2 0z"/></symbol>
<symbol id="n" viewBox="-5 -5 10 10" overflow="visible"><circle r="1.1"/></symbol>
<symbol id="s" viewBox="-5 -5 10 10" overflow="visible"><circle r="2.4"/></symbol>
<symbol id="u" viewBox="-5 -5 10 10" overflow="visible"><path d="M-2.5-2.5 2.5 2.5M2.5-2.5-2.5 2.5"/></symbol>
<symbol id="h" viewBox="-5 -5 10 10" overflow="visible"><path d="M-3.8.2-1 3 4-3.2"/></symbol>
<marker id="md" viewBox="-5 -5 10 10" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse"><path d="M0-4.4 4.8 4-4.8 4z"/></marker>
<marker id="mq" viewBox="-5 -5 10 10" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse"><path d="M-4-4H4V4H-4z"/></marker>
</defs></svg>`

const SYMBOLS: Readonly<Record<Cell, string>> = {
  performance: 'p',
  watch: 'o',
  better: 'b',
  drift: 'd',
  quality: 'q',
  no_labels: 'n',
  withheld: 's',
  undefined: 'u',
  healthy: '',
  reference: '',
}

/** Class of a cell, also the id of its shape. */
export function cellClass(cell: Cell): string {
  return cell === 'healthy' ? 'h' : cell === 'reference' ? 'r' : SYMBOLS[cell]
}

/** The shape of a cell, as large as its place allows; nothing for what is as expected. */
export function cellShape(cell: Cell): Markup | false {
  return SYMBOLS[cell] !== '' && shape(SYMBOLS[cell])
}

export function shape(symbol: string): Markup {
  return html`<svg class="g"><use href="#${symbol}"/></svg>`
}

/** A shape on a chart, `size` pixels wide, at a share of the width. */
export function markAt(symbol: string, x: string, y: number, size: number, title?: string): Markup {
  return html`<svg x="${x}" y="${y}" overflow="visible" class="m${symbol}"><use href="#${symbol}" x="${-size / 2}" y="${-size / 2}" width="${size}" height="${size}"/>${title !== undefined && html`<title>${title}</title>`}</svg>`
}
