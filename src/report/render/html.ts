/** One HTML file: no request, a strict policy, readable without script, light and dark, on paper too. */

import { createHash } from 'node:crypto'
import { requireReport } from '../../config/shape.js'
import { STATUS_WORDS } from '../../words/words.js'
import type { Block, Report, SeriesBlock, SharesBlock, SplitBlock } from '../blocks.js'
import { HEADINGS } from '../headings.js'
import type { IncidentBlock } from '../incident-blocks.js'
import { type Budget, budgetFor } from './html/budget.js'
import { renderCalibration } from './html/calibration.js'
import { renderComparison } from './html/comparison.js'
import { renderDistributions } from './html/distribution.js'
import { renderGrid } from './html/grid.js'
import { type EvidenceBlock, isEvidence, renderEvidence, renderIncidents } from './html/incident.js'
import { html, type Markup, trusted } from './html/markup.js'
import { renderMatrix } from './html/matrix.js'
import { SCRIPT } from './html/script.js'
import { renderSeries } from './html/series.js'
import { SHAPES } from './html/shapes.js'
import { renderShares } from './html/shares.js'
import { renderSplit, splitScale } from './html/split.js'
import { renderStrip } from './html/strip.js'
import { styleSheet } from './html/style.js'
import { renderTable } from './html/table.js'
import { renderText } from './html/text.js'
import { renderThresholds } from './html/thresholds.js'
import { renderVerdict } from './html/verdict.js'

/** Renders a report as a self-contained page. */
export function renderHtml(report: Report): string {
  return [...htmlParts(report)].join('')
}

/** Renders the same part by part: the head, one section after the other, the end. */
export function* htmlParts(report: Report): Generator<string> {
  requireReport(report)
  yield head(report).text
  for (const section of sections(report.blocks)) yield section.text
  yield html`
</main>
<footer>Made by Reckoner ${report.version}. The data stayed where it was computed; this file makes no request.</footer>
<script>${trusted(SCRIPT)}</script></body></html>
`.text
}

function head(report: Report): Markup {
  const style = styleSheet(longestChoice(report.blocks), referenceShare(report.blocks))
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style)}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<meta name="generator" content="Reckoner ${report.version}">
<title>${report.title}: ${report.status}</title>
<style>${trusted(style)}</style></head>
<body>${SHAPES}<a class="skip" href="#main">Skip to the answer</a>
<header><h1>${report.title}</h1><p>${report.subtitle}</p></header>
${contents(report.blocks)}
<main id="main">
`
}

/** Nothing but this very style sheet and this very script. */
function policy(style: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`
}

function* sections(blocks: readonly Block[]): Generator<Markup> {
  const budget = budgetFor(blocks)
  const charts = blocks.filter((block) => block.type === 'series')
  const groups = GROUPS.map(({ id, title, holds }) => ({ id, title, own: charts.filter(holds) }))
  const incidents = blocks.filter((block) => block.type === 'incident')
  const anchors = new Set([...charts, ...incidents].map(({ anchor }) => anchor))
  for (const [position, block] of blocks.entries()) {
    if (block.type === 'series') {
      const group = groups.find(({ own }) => own[0] === block)
      if (group) yield chartSection(group, blocks, budget)
    } else if (block.type === 'incident') {
      if (block === incidents[0]) yield renderIncidents(blocks)
    } else if (isCompanion(block)) {
      if (!anchors.has(block.anchor)) yield alone(block, budget)
    } else yield section(block, position, budget)
  }
}

/** Blocks that stand with the chart or the incident of their anchor. */
type Companion = SplitBlock | SharesBlock | EvidenceBlock

function isCompanion(block: Block): block is Companion {
  return block.type === 'split' || block.type === 'shares' || isEvidence(block)
}

/** A companion without what it stands with. */
function alone(block: Companion, budget: Budget): Markup {
  if (block.type === 'split') return loneSplit(block, budget)
  return block.type === 'shares' ? loneShares(block) : html`<section>${renderEvidence(block)}</section>`
}

function section(block: Exclude<Block, SeriesBlock | IncidentBlock | Companion>, position: number, budget: Budget) {
  switch (block.type) {
    case 'strip':
      return renderStrip(block)
    case 'verdict':
      return renderVerdict(block)
    case 'grid':
      return renderGrid(block)
    case 'matrix':
      return renderMatrix(block)
    case 'calibration':
      return renderCalibration(block)
    case 'thresholds':
      return renderThresholds(block)
    case 'comparison':
      return renderComparison(block, budget)
    case 'table':
      return renderTable(block, budget)
    case 'distribution':
      return renderDistributions(block)
    case 'text':
      return renderText(block, position)
  }
}

/** A strip of anchors that stays in sight. */
function contents(blocks: readonly Block[]): Markup {
  const charts = blocks.filter((block) => block.type === 'series')
  const groups = GROUPS.map((group) => ({ ...group, first: charts.find(group.holds) }))
  const incident = blocks.find((block) => block.type === 'incident')
  const entries = blocks.flatMap((block, position) => {
    if (block === incident) return [{ id: 'incidents', title: HEADINGS.incidents }]
    const group = groups.find(({ first }) => first === block)
    if (group) return [{ id: group.id, title: group.title }]
    return entryOf(block, position) ?? []
  })
  return html`<nav class="contents" aria-label="Sections">${entries.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>`
}

/** Anchor and title of a block's heading. */
function entryOf(block: Block, position: number): { readonly id: string; readonly title: string } | undefined {
  switch (block.type) {
    case 'verdict':
      return { id: 'headline', title: STATUS_WORDS[block.status] }
    case 'grid':
      return { id: 'glance', title: block.title }
    case 'matrix':
      return { id: `${block.anchor}-title`, title: block.title }
    case 'calibration':
    case 'thresholds':
    case 'comparison':
    case 'table':
      return { id: block.anchor, title: block.title }
    case 'distribution':
      return { id: 'distributions', title: block.title }
    case 'text':
      return { id: `text-${position}`, title: block.title }
    default:
      return undefined
  }
}

/** Charts that share a heading. */
const GROUPS = [
  { id: 'performance', title: HEADINGS.performance, holds: (chart: SeriesBlock) => chart.alerts !== 'drift' },
  { id: 'together', title: HEADINGS.together, holds: (chart: SeriesBlock) => chart.alerts === 'drift' },
]

interface Group {
  readonly id: string
  readonly title: string
  readonly own: readonly SeriesBlock[]
}

/** Charts of one kind under one heading; a split, or shares, stand in the card of their chart. */
function chartSection({ id, title, own }: Group, blocks: readonly Block[], budget: Budget): Markup {
  const cards = own.map((chart) => {
    const split = blocks.find((block) => block.type === 'split' && block.anchor === chart.anchor)
    const shares = blocks.find((block) => block.type === 'shares' && block.anchor === chart.anchor)
    const company = {
      split: split?.type === 'split' ? split : undefined,
      shares: shares?.type === 'shares' ? shares : undefined,
    }
    return renderSeries(chart, company, budget)
  })
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><div class="${id === 'performance' ? 'charts' : 'pair together'}">${cards}</div></section>`
}

function loneShares(block: SharesBlock): Markup {
  return html`<section class="card" id="${block.anchor}">${renderShares(block)}</section>`
}

function loneSplit(block: SplitBlock, budget: Budget): Markup {
  return html`<section class="card">${renderSplit(block, splitScale(block), 60, budget)}</section>`
}

function longestChoice(blocks: readonly Block[]): number {
  const choices = blocks.flatMap((block) =>
    block.type === 'distribution'
      ? block.columns.map((column) => column.choices.length)
      : block.type === 'matrix'
        ? [block.choices.length]
        : [],
  )
  return choices.reduce((most, own) => Math.max(most, own), 0)
}

/** Share of a sparkline that is reference; all share the run's chunks. */
function referenceShare(blocks: readonly Block[]): number {
  for (const block of blocks) {
    const cell = block.type === 'table' && block.rows[0]?.cells.find((own) => own.type === 'sparkline')
    if (cell && cell.values.length > 0) return cell.referenceCount / cell.values.length
  }
  return 0
}
