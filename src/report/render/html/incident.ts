/** Incidents: a card with the numbers of each, and its evidence beside one another. */

import { plural } from '../../../words/numbers.js'
import type { Block } from '../../blocks.js'
import { namedSeries } from '../../explained.js'
import { HEADINGS } from '../../headings.js'
import type { ExplainedSeries, IncidentBlock, IncidentFact } from '../../incident-blocks.js'
import { renderBridge } from './bridge.js'
import { renderCards } from './cards.js'
import { renderColumns } from './columns.js'
import { html, type Markup } from './markup.js'
import { renderSegments } from './segments.js'
import { shape } from './shapes.js'

/** Blocks that stand with the incident of the same anchor. */
export type EvidenceBlock = Extract<Block, { type: 'bridge' | 'segments' | 'columns' | 'cards' }>

export function isEvidence(block: Block): block is EvidenceBlock {
  return ['bridge', 'segments', 'columns', 'cards'].includes(block.type)
}

/** All incidents under one heading. */
export function renderIncidents(blocks: readonly Block[]): Markup {
  const incidents = blocks.filter((block) => block.type === 'incident')
  const evidence = blocks.filter(isEvidence)
  return html`<section aria-labelledby="incidents"><h2 id="incidents">${HEADINGS.incidents}</h2>${incidents.map(
    (own) => {
      const beside = evidence.filter(({ anchor }) => anchor === own.anchor).map(renderEvidence)
      return html`${renderIncident(own)}${beside.length > 0 && html`<div class="pair evidence">${beside}</div>`}`
    },
  )}</section>`
}

export function renderEvidence(block: EvidenceBlock): Markup {
  switch (block.type) {
    case 'bridge':
      return renderBridge(block)
    case 'segments':
      return renderSegments(block)
    case 'columns':
      return renderColumns(block)
    case 'cards':
      return renderCards(block)
  }
}

function renderIncident(block: IncidentBlock): Markup {
  const { anchor, level, kind, state, followed, title, sentence, facts, explains } = block
  const symbol = level === 'watch' ? 'o' : kind === 'quality' ? 'q' : 'p'
  return html`<article class="card incident ${level} ${kind}" id="${anchor}" aria-labelledby="${anchor}-title">
<p class="status">${shape(symbol)}${state}</p>${followed !== undefined && html` <span class="nights">${followed}</span>`}<h3 id="${anchor}-title">${title}</h3>${sentence !== undefined && html`<p>${sentence}</p>`}
<dl class="facts">${facts.map(fact)}</dl>${explains.length > 0 && html`<p class="note">${explainsWords(explains)}</p>`}</article>`
}

function fact({ question, answer, note }: IncidentFact): Markup {
  return html`<div><dt>${question}</dt><dd><b>${answer}</b>${note !== undefined && note !== '' && html`<span>${note}</span>`}</dd></div>`
}

function explainsWords(explains: readonly ExplainedSeries[]): Markup {
  const { shown, left, alerts } = namedSeries(explains)
  const named = shown.map((own, at) => html`${at > 0 && ' · '}${link(own)} (${own.alerts})`)
  return html`Explains ${plural(alerts, 'alert')}: ${named}${left > 0 && ` · ${left} more`}`
}

function link({ label, anchor, place }: ExplainedSeries): Markup {
  return anchor === undefined ? html`${label}` : html`<a href="#${anchor}" data-c="${place}">${label}</a>`
}
