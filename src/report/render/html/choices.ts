/** A strip of chunks to choose from, by radio buttons and style alone: no script. */

import type { Tick } from '../../blocks.js'
import { html, type Markup } from './markup.js'
import { shape } from './shapes.js'

export interface Choice {
  readonly tick: Tick
  /** On the run's axis. */
  readonly place: number
  readonly alert: boolean
  /** Shown while this chunk is chosen. */
  readonly panel: Markup
}

export interface Chooser {
  /** Unique on the page. */
  readonly name: string
  /** Says to those who cannot see the strip what is chosen here. */
  readonly label: string
  /** The alert in words. */
  readonly alert: string
  readonly choices: readonly Choice[]
  readonly chosen: number
}

/** The strip and the panels; a single panel needs no strip. */
export function renderChoices(chooser: Chooser): Markup {
  const { choices, label } = chooser
  const panels = choices.map(
    (choice) => html`<div class="panel${choices.length === 1 && ' only'}">${choice.panel}</div>`,
  )
  if (choices.length === 1) return html`<div class="choose">${panels}</div>`
  const radios = choices.map((choice, index) => radio(choice, index, chooser))
  return html`<div class="choose" role="radiogroup" aria-label="${label}">${radios}<div class="panels">${panels}</div></div>`
}

function radio({ tick, place, alert }: Choice, index: number, { name, alert: words, chosen }: Chooser): Markup {
  const id = `${name}-${index}`
  return html`<input type="radio" name="${name}" id="${id}" value="${place}"${index === chosen && html` checked`}><label for="${id}" title="${tick.words}" class="${alert ? 'd' : 'h'}">${alert && shape('d')}<i>${tick.words}${alert && `, ${words}`}</i></label>`
}
