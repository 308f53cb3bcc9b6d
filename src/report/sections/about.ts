/** "About the data": how the tables were read, what was guessed, where production is not like the reference. */

import type { RunData } from '../../types/index.js'
import { plural } from '../../words/numbers.js'
import type { TextBlock } from '../blocks.js'
import { HEADINGS } from '../headings.js'

/** Sentences for each of the two tables. */
const MOST_NOTICES = 20

/** Left out where there is nothing to say. */
export function buildAbout({ notices = [], referenceNotices = [] }: RunData): TextBlock | undefined {
  const items = [...itemsOf('Reference', referenceNotices), ...itemsOf('Production', notices)]
  if (items.length === 0) return undefined
  const summary = 'How the tables were read, and what was noticed'
  return { type: 'text', title: HEADINGS.about, folded: false, summary, items }
}

function itemsOf(term: string, notices: readonly string[]): TextBlock['items'] {
  const shown = notices.slice(0, MOST_NOTICES).map((text) => ({ term, text }))
  const more = notices.length - shown.length
  return more === 0 ? shown : [...shown, { term, text: `${plural(more, 'more notice')}` }]
}
