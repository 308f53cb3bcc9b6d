/** Who carries something: a table whose bars are drawn. */

import { percent } from '../../../words/numbers.js'
import type { SharesBlock } from '../../blocks.js'
import { html, type Markup } from './markup.js'
import { tenth } from './scale.js'

export function renderShares(block: SharesBlock): Markup {
  const widest = block.rows.reduce((most, { share }) => Math.max(most, share), 0) || 1
  const rows = block.rows.map(
    ({ label, share }) =>
      html`<tr><th scope=row>${label}<td><svg aria-hidden=true><rect class=part width="${tenth((Math.max(0, share) / widest) * 100)}%" height=9 y=4 /></svg><td>${percent(share)}`,
  )
  const note = block.note !== undefined && html`<p class="note">${block.note}</p>`
  return html`<h4>${block.title}</h4><table class="bars parts"><thead><tr><th scope="col"><i>Column</i></th><td></td><th scope="col"><i>Share</i></th></tr></thead><tbody>${rows}</tbody></table>${note}`
}
