/** A column over time, and the reference against a chosen chunk. */

import { fixed, percent, points } from '../../words/numbers.js'
import type { DistributionBlock, DistributionChoice, DistributionColumn } from '../blocks.js'
import { renderChoices } from './choices.js'
import { renderCourse } from './course.js'
import { html, type Markup } from './markup.js'
import { across, extent, tenth, WIDTH } from './scale.js'

const HEIGHT = 130

export function renderDistributions(block: DistributionBlock): Markup {
  return html`<section aria-labelledby="distributions"><h2 id="distributions">${block.title}</h2>
<div class="pair">${block.columns.map(renderColumn)}</div></section>`
}

function renderColumn(column: DistributionColumn, position: number): Markup {
  const choices = column.choices.map((choice) => ({ ...choice, panel: panel(column, choice) }))
  const strip = renderChoices({
    name: `c${position}`,
    label: `Chunk of ${column.name} to compare`,
    symbol: 'd',
    choices,
    chosen: column.chosen,
  })
  return html`<article class="card dist" id="${column.anchor}" aria-labelledby="${column.anchor}-title"><h3 id="${column.anchor}-title">${column.name}</h3>${column.course && renderCourse(column.course)}${strip}</article>`
}

function panel(column: DistributionColumn, choice: DistributionChoice): Markup {
  const drawing = choice.distribution.edges ? steps(column, choice) : bars(choice)
  return html`<p class="legend"><span><span class="key was"></span>reference</span> <span><span class="key now"></span>${choice.tick.words}</span></p>${drawing}`
}

/** Categories: a table whose bars are drawn, so that the numbers are there for everyone. */
function bars({ distribution }: DistributionChoice): Markup {
  const { reference, analysis, labels = [] } = distribution
  const named = (shares: readonly number[]) => shares.filter((_, index) => labels[index] !== null)
  const widest = extent([...named(reference), ...named(analysis)])[1] || 1
  const decimals = widest < 0.02 ? 2 : 1
  const rows = reference.map((was, index) => {
    const now = analysis[index] ?? 0
    const label = labels[index] ?? null
    const width = (share: number) => `${tenth((share / widest) * 100)}%`
    const drawn =
      label !== null &&
      html`<svg aria-hidden=true><rect class=was width=${width(was)} height=7 y=1 /><rect class=now width=${width(now)} height=7 y=9 /></svg>`
    return html`<tr><th scope=row>${label ?? 'all others'}<td>${drawn}<td class=w>${percent(was, decimals)}<td class=w>${percent(now, decimals)}<td>${points(now - was)}`
  })
  return html`<table class="bars"><thead><tr><th scope="col"><i>Value</i></th><td></td><th scope="col" class="w">before</th><th scope="col" class="w">now</th><th scope="col">change</th></tr></thead><tbody>${rows}</tbody></table>`
}

/** Numbers: the reference as a filled shape, the chunk as a line of steps over it. */
function steps(column: DistributionColumn, { distribution, tick }: DistributionChoice): Markup {
  const { reference, analysis } = distribution
  const edges = distribution.edges ?? []
  const [from, to] = [edges[0] ?? 0, edges.at(-1) ?? 1]
  const span = to - from || 1
  const heights = (shares: readonly number[]) => shares.map((share, bin) => density(share, edges, bin, span))
  const [was, now] = [heights(reference), heights(analysis)]
  const tallest = extent([...was, ...now])[1] || 1
  const x = (value: number) => Math.round(((value - from) / span) * WIDTH)
  const y = (height: number) => tenth(HEIGHT - (height / tallest) * (HEIGHT - 6))
  const path = (all: readonly number[]) =>
    `M0 ${HEIGHT}${all.map((height, bin) => `V${y(height)}H${x(edges[bin + 1] ?? to)}`).join('')}V${HEIGHT}`
  return html`<div role="img" aria-label="${describe(column, distribution, tick.words)}"><svg class="area steps" height="${HEIGHT + 22}">
<svg class="stretch" viewBox="0 0 ${WIDTH} ${HEIGHT + 22}" preserveAspectRatio="none"><path class="was" d="${path(was)}z"/><path class="zero" d="M0 ${HEIGHT}H${WIDTH}"/><path class="now" d="${path(now)}"/></svg>${edgeLabels(from, to)}</svg></div>${outside(analysis)}${binNumbers(column, distribution)}`
}

/** Share over width, so that wide bins do not look heavy. */
function density(share: number, edges: readonly number[], bin: number, span: number): number {
  const width = ((edges[bin + 1] ?? 0) - (edges[bin] ?? 0)) / span
  return width > 0 ? share / width : 0
}

function edgeLabels(from: number, to: number): Markup {
  const labels = [0, 0.5, 1].map((share) => {
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle'
    return html`<text x="${across(share * WIDTH)}" y="${HEIGHT + 17}" text-anchor="${anchor}">${roundEdge(from + share * (to - from), to - from)}</text>`
  })
  return html`${labels}`
}

function roundEdge(value: number, span: number): string {
  return fixed(value, Math.min(9, Math.max(0, 1 - Math.floor(Math.log10(span || 1)))))
}

function outside(analysis: readonly number[]): Markup | false {
  const share = 1 - analysis.reduce((sum, own) => sum + own, 0)
  return share > 0.0005 && html`<p class="note">${percent(share)} lie outside the reference's range</p>`
}

function describe(
  column: DistributionColumn,
  { reference, analysis, edges = [] }: DistributionChoice['distribution'],
  words: string,
): string {
  const changes = reference.map((was, index) => (analysis[index] ?? 0) - was)
  const largest = changes.reduce(
    (best, change, index) => (Math.abs(change) > Math.abs(changes[best] ?? 0) ? index : best),
    0,
  )
  const span = (edges.at(-1) ?? 0) - (edges[0] ?? 0)
  const range = `${roundEdge(edges[largest] ?? 0, span)} to ${roundEdge(edges[largest + 1] ?? 0, span)}`
  return `${column.name}, ${words} against the reference: the largest change is ${points(changes[largest] ?? 0)} between ${range}.`
}

function binNumbers(column: DistributionColumn, distribution: DistributionChoice['distribution']): Markup {
  const edges = distribution.edges ?? []
  const span = (edges.at(-1) ?? 0) - (edges[0] ?? 0)
  const rows = distribution.reference.map((was, bin) => {
    const now = distribution.analysis[bin] ?? 0
    return html`<tr><th scope=row>${roundEdge(edges[bin] ?? 0, span)}<td>${percent(was, 2)}<td>${percent(now, 2)}`
  })
  const summary = `${column.name}, the numbers`
  return html`<details><summary>${summary}</summary><div class="scroll" tabindex="0" role="region" aria-label="${summary}"><table class="numbers ends"><thead><tr><th scope="col">from</th><th scope="col" class="e">reference</th><th scope="col" class="e">chunk</th></tr></thead><tbody>${rows}</tbody></table></div></details>`
}
