/** The first card: who stops reading after it has the answer. */

import { STATUS_WORDS } from '../../../words/words.js'
import type { Statement, VerdictBlock } from '../../blocks.js'
import { html, type Markup } from './markup.js'
import { shape } from './shapes.js'

const SYMBOLS = { degraded: 'p', healthy: 'h', inconclusive: 'n' } as const

/** Letters from which a headline is set smaller. */
const LONG = 200

export function renderVerdict(block: VerdictBlock): Markup {
  const lists = block.lists.map(
    (list) =>
      html`<div><h3>${list.title}</h3><ul>${list.items.map((item) => html`<li>${sentence(item)}</li>`)}</ul></div>`,
  )
  return html`<section class="card verdict ${block.status}" aria-labelledby="headline">
<p class="status">${shape(SYMBOLS[block.status])}${STATUS_WORDS[block.status]}</p>
<h2 id="headline"${block.headline.length > LONG && html` class="long"`}>${block.headline}</h2>
<div class="lists">${lists}</div>
</section>`
}

/** The stressed word leads to the chart that the sentence rests on. */
function sentence({ text, strong, anchor }: Statement): Markup {
  const at = strong === undefined ? -1 : text.indexOf(strong)
  if (strong === undefined || at < 0) return html`${text}`
  const word = anchor === undefined ? html`<b>${strong}</b>` : html`<a href="#${anchor}"><b>${strong}</b></a>`
  return html`${text.slice(0, at)}${word}${text.slice(at + strong.length)}`
}
