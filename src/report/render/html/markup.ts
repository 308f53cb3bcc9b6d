/** HTML that cannot be spoiled by data: every value put into a template is escaped unless it is markup itself. */

import { DIRECTION_MARKS } from '../text-grid.js'

export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Part = Markup | string | number | false | undefined | readonly Part[]

/** A template; `false` and `undefined` print nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? ''
  parts.forEach((part, index) => {
    text += print(part) + (strings[index + 1] ?? '')
  })
  return new Markup(text)
}

/** Text that is markup already, such as our own style sheet. Never for data. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

/** Makes text safe inside elements and quoted attributes. */
export function escapeText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const DIRECTION = new RegExp(`[${DIRECTION_MARKS}]+`, 'gu')

/** Control characters and lone surrogates have no place in a document, and names turn no direction. */
function printable(text: string): string {
  return text.replace(DIRECTION, ' ').replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd')
}

function print(part: Part): string {
  if (part instanceof Markup) return part.text
  if (Array.isArray(part)) return part.map(print).join('')
  if (part === undefined || part === false) return ''
  return escapeText(String(part))
}
