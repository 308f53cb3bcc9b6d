/** Terms and what they were: folded at the end, for whoever wants to check. */

import type { TextBlock } from '../../blocks.js'
import { html, type Markup } from './markup.js'

export function renderText(block: TextBlock, position: number): Markup {
  const id = `text-${position}`
  const list = html`<dl>${block.items.map((item) => html`<div><dt>${item.term}</dt><dd>${item.text}</dd></div>`)}</dl>`
  const body = block.folded
    ? html`<details><summary>${block.summary}</summary>${list}</details>`
    : html`<p>${block.summary}</p>${list}`
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${block.title}</h2><div class="card">${body}</div></section>`
}
