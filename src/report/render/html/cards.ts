/** Cards of an incident: why the worst alert of each series is one, each leading to what it rests on. */

import type { CardRow, CardsBlock } from '../../incident-blocks.js'
import { html, type Markup } from './markup.js'

export function renderCards(block: CardsBlock): Markup {
  const id = `${block.anchor}-cards`
  return html`<article class="card cards" id="${id}" aria-labelledby="${id}-title"><h4 id="${id}-title">${block.title} <span>the worst chunk of each</span></h4><div>${block.cards.map(card)}</div></article>`
}

function card({ label, evidence, place, sentence, values, undo, cannotExclude }: CardRow): Markup {
  const link = evidence !== undefined && html` <a href="#${evidence}" data-c="${place}">see ${label}</a>`
  const list = (title: string, items: readonly string[]) =>
    items.length > 0 && html`<dt>${title}</dt>${items.map((item) => html`<dd>${item}</dd>`)}`
  return html`<div><p>${sentence}${link}</p><dl class="why">${list('values', values === undefined ? [] : [values])}${list('would undo it', undo)}${list('not excluded', cannotExclude)}</dl></div>`
}
