/**
 * The strip of time. Each chunk is a link to itself, `#chunk=<its key>`; the script then shows it all over the page. Without script
 * the strip tells the state of each chunk.
 */

import { CELL_WORDS } from '../../../words/words.js'
import type { StripBlock, Tick } from '../../blocks.js'
import { pickTicks } from './axis.js'
import { html, type Markup } from './markup.js'
import { cellClass, cellShape } from './shapes.js'

/** Pixels that the cells have on a wide and on a narrow screen. */
const [WIDE, NARROW] = [1020, 320] as const

export function renderStrip({ noun, ticks, cells }: StripBlock): Markup {
  const labels = pickTicks(ticks, WIDE, NARROW)
  const items = ticks.map((tick, place) => {
    const own = labels.get(place)
    const room = ((ticks.length - place) / ticks.length) * WIDE
    const label =
      own !== undefined &&
      room > own.text.length * 7 &&
      html`<span class="tick ${own.size}" aria-hidden="true">${own.text}</span>`
    const cell = cells[place] ?? 'undefined'
    return html`<li>${link(tick, place, html`${cellShape(cell)}<i>${tick.words}: ${CELL_WORDS[cell]}</i>`, cellClass(cell))}${label}</li>`
  })
  return html`<nav class="strip card" aria-label="Chunks"><ol>${items}</ol><p class="chosen" hidden><button type="button" aria-label="${noun} before">\u25c0</button> <output aria-live="polite"></output> <button type="button" aria-label="${noun} after">\u25b6</button> <button type="button">the worst of each</button></p></nav>
`
}

/** Chunks of the reference are shown, not chosen: distributions stand beside it anyway. */
function link(tick: Tick, place: number, inside: Markup, kind: string): Markup {
  if (tick.period === 'reference') return html`<span class="${kind}">${inside}</span>`
  const name = `chunk=${encodeURIComponent(tick.key)}`
  return html`<a href="#${name}" id="${name}" data-c="${place}" class="${kind}" title="${tick.words}">${inside}</a>`
}
