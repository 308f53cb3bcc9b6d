/** A column over time, and the reference against a chosen chunk. */

import { isWhole } from '../../../results/quantiles.js'
import type { Distribution, ShareMove } from '../../../types/index.js'
import { shareMoves } from '../../../verdict/share-moves.js'
import { count, fixed, percent, points } from '../../../words/numbers.js'
import type { DistributionBlock, DistributionChoice, DistributionColumn } from '../../blocks.js'
import { renderChoices } from './choices.js'
import { renderCourse } from './course.js'
import { html, type Markup } from './markup.js'
import { across, extent, tenth, WIDTH } from './scale.js'
import { exact } from './series-numbers.js'
import { shape } from './shapes.js'

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
    alert: 'drift',
    choices,
    chosen: column.chosen,
  })
  return html`<article class="card dist" id="${column.anchor}" aria-labelledby="${column.anchor}-title"><h3 id="${column.anchor}-title">${column.name}</h3>${column.course && renderCourse(column.course)}${strip}</article>`
}

function panel(column: DistributionColumn, choice: DistributionChoice): Markup {
  const drawing = choice.distribution.edges ? steps(column, choice) : bars(choice)
  return html`<p class="legend"><span><span class="key was"></span>as in the reference</span> <span><span class="key came"></span>more</span> <span><span class="key left"></span>less in the ${choice.tick.words}</span></p>${drawing}${readings(choice)}`
}

/** Lists the values of the methods, and what came and what left most. */
function readings({ readings: all, distribution, alert }: DistributionChoice): Markup {
  const values = all.map(
    ({ label, value, text, note }, at) =>
      html`${at > 0 && '; '}${label} ${exact(value, text)}${note !== undefined && `, ${note}`}`,
  )
  const moves = shareMoves(distribution)
  const [came, left] = [moves.filter(({ from, to }) => to > from), moves.filter(({ from, to }) => to < from)]
  const words = (what: string, own: readonly ShareMove[]) =>
    own.length > 0 &&
    html`${what}: ${own.map(({ values: name, from, to }) => `${name} ${points(to - from)}`).join(', ')}. `
  return html`<p class="note reading">${alert && shape('d')}${values}</p>${moves.length > 0 && html`<p class="note">${words('Came', came)}${words('Left', left)}</p>`}`
}

/** Categories: a table whose bars are drawn, so that the numbers are there for everyone. */
function bars({ distribution }: DistributionChoice): Markup {
  const { reference, production, labels = [] } = distribution
  const named = (shares: readonly number[]) => shares.filter((_, index) => labels[index] !== null)
  const widest = extent([...named(reference), ...named(production)])[1] || 1
  const decimals = widest < 0.02 ? 2 : 1
  const rows = reference.map((was, index) => {
    const now = production[index] ?? 0
    const label = labels[index] ?? null
    const width = (share: number) => `${tenth((share / widest) * 100)}%`
    const drawn =
      label !== null &&
      html`<svg aria-hidden=true><rect class=was width=${width(Math.min(was, now))} height=11 y=3 />${was !== now && html`<rect class=${now > was ? 'came' : 'left'} x=${width(Math.min(was, now))} width=${width(Math.abs(now - was))} height=11 y=3 />`}</svg>`
    return html`<tr><th scope=row>${label ?? 'all others'}<td>${drawn}<td class=w>${percent(was, decimals)}<td class=w>${percent(now, decimals)}<td>${points(now - was)}`
  })
  return html`<table class="bars"><thead><tr><th scope="col"><i>Value</i></th><td></td><th scope="col" class="w">before</th><th scope="col" class="w">now</th><th scope="col">change</th></tr></thead><tbody>${rows}</tbody></table>`
}

/** Numbers as differences: what both have is filled, what came stands on it, what left is hollow; what lies beyond is apart at either end. */
function steps(column: DistributionColumn, { distribution, tick }: DistributionChoice): Markup {
  const { reference, production } = distribution
  const frame = frameOf(distribution)
  const { edges, x } = frame
  const heights = (shares: readonly number[]) => shares.map((share, bin) => density(share, edges, bin, frame.span))
  const beyond = frame.beyond.map((own) => ({ ...own, height: (own.share * frame.span) / frame.slot }))
  const [was, now] = [heights(reference), heights(production)]
  const tallest = extent([...was, ...now, ...beyond.map((own) => own.height)])[1] || 1
  const y = (height: number) => Math.round(HEIGHT - (height / tallest) * (HEIGHT - 6))
  const both = was.map((height, bin) => Math.min(height, now[bin] ?? 0))
  const common = `M${x(edges[0] ?? 0)} ${HEIGHT}${both.map((height, bin) => `V${y(height)}H${x(edges[bin + 1] ?? 0)}`).join('')}V${HEIGHT}z`
  const between = (more: readonly number[]) =>
    both.map((height, bin) => {
      const [low, high] = [y(height), y(more[bin] ?? 0)]
      const [left, right] = [x(edges[bin] ?? 0), x(edges[bin + 1] ?? 0)]
      return low > high ? `M${left} ${low}v${high - low}h${right - left}v${low - high}z` : ''
    })
  const apart = beyond.map(({ from, to, height }) => `M${x(from)} ${HEIGHT}V${y(height)}H${x(to)}V${HEIGHT}z`)
  return html`<div role="img" aria-label="${describe(column, distribution, tick.words)}"><svg class="area steps" height="${HEIGHT + 22}">
<svg class="stretch" viewBox="0 0 ${WIDTH} ${HEIGHT + 22}" preserveAspectRatio="none"><path class="was" d="${common}"/><path class="came" d="${[...between(now), ...apart].join('')}"/><path class="left" d="${between(was).join('')}"/><path class="zero" d="M0 ${HEIGHT}H${WIDTH}"/></svg>${edgeLabels(frame)}</svg></div>${outside(frame)}${binNumbers(column, distribution)}`
}

/** Shares smaller than this need no bin of their own. */
const LEAST_OUTSIDE = 0.0005

/** A bin for all that lies beyond one end. */
interface Beyond {
  readonly share: number
  /** Its place in the drawing. */
  readonly from: number
  readonly to: number
  /** `< 30` and `below 30`. */
  readonly label: string
  readonly words: string
}

/** The axis across: the bins, and a slot at either end where something lies beyond. */
interface Frame {
  readonly edges: readonly number[]
  readonly span: number
  /** As wide as a usual bin. */
  readonly slot: number
  readonly beyond: readonly Beyond[]
  readonly x: (value: number) => number
  /** The ends of the bins as people write them. */
  readonly ends: readonly [number, number]
  readonly print: (value: number) => string
}

function frameOf(distribution: Distribution): Frame {
  const edges = distribution.edges ?? []
  const [from, to] = [edges[0] ?? 0, edges.at(-1) ?? 1]
  const span = to - from || 1
  const slot = Math.max(span / Math.max(1, edges.length - 1), span / 30)
  const half = isWhole(edges) ? 0.5 : 0
  const ends = [from + half, to - half] as const
  const print = (value: number) => (half > 0 ? count(value) : roundEdge(value, span))
  const [below = 0, above = 0] = distribution.outside ?? []
  const beyond = [
    {
      share: below,
      from: from - 1.5 * slot,
      to: from - 0.5 * slot,
      label: `< ${print(ends[0])}`,
      words: `below ${print(ends[0])}`,
    },
    {
      share: above,
      from: to + 0.5 * slot,
      to: to + 1.5 * slot,
      label: `> ${print(ends[1])}`,
      words: `above ${print(ends[1])}`,
    },
  ].filter(({ share }) => share > LEAST_OUTSIDE)
  const low = Math.min(from, ...beyond.map((own) => own.from))
  const high = Math.max(from + span, ...beyond.map((own) => own.to))
  const x = (value: number) => Math.round(((value - low) / (high - low)) * WIDTH)
  return { edges, span, slot, beyond, x, ends, print }
}

/** Share over width, so that wide bins do not look heavy. */
function density(share: number, edges: readonly number[], bin: number, span: number): number {
  const width = ((edges[bin + 1] ?? 0) - (edges[bin] ?? 0)) / span
  return width > 0 ? share / width : 0
}

/** Both ends and the middle; an end beside which something lies is named there. */
function edgeLabels({ ends: [low, high], beyond, x, print }: Frame): Markup {
  const middle = (low + high) / 2
  const within = [
    { at: x(low), anchor: 'start', text: print(low) },
    { at: x(middle), anchor: 'middle', text: print(middle) },
    { at: x(high), anchor: 'end', text: print(high) },
  ].filter(({ text }, place, all) => all.findIndex((own) => own.text === text) === place)
  const apart = beyond.map((own) => ({
    at: own.from < low ? 0 : WIDTH,
    anchor: own.from < low ? 'start' : 'end',
    text: own.label,
  }))
  const isNamed = (at: number) =>
    beyond.some((own) => x(own.from) < at === own.from < low && Math.abs(x(own.from) - at) < 120)
  const labels = [...within.filter(({ anchor, at }) => anchor === 'middle' || !isNamed(at)), ...apart]
  return html`${labels.map(({ at, anchor, text }) => html`<text x="${across(at)}" y="${HEIGHT + 17}" text-anchor="${anchor}">${text}</text>`)}`
}

function roundEdge(value: number, span: number): string {
  return fixed(value, Math.min(9, Math.max(0, 1 - Math.floor(Math.log10(span || 1)))))
}

function outside({ beyond }: Frame): Markup | false {
  const parts = beyond.map(({ share, words }) => `${percent(share)} ${words}`)
  return parts.length > 0 && html`<p class="note">Beyond the reference: ${parts.join(', ')}</p>`
}

function describe(column: DistributionColumn, distribution: Distribution, words: string): string {
  const { reference, production } = distribution
  const { beyond, edges, print } = frameOf(distribution)
  const inside = reference.map((was, bin) => ({
    change: (production[bin] ?? 0) - was,
    words: isWhole(edges)
      ? `at ${print((edges[bin] ?? 0) + 0.5)}`
      : `between ${print(edges[bin] ?? 0)} and ${print(edges[bin + 1] ?? 0)}`,
  }))
  const all = [...inside, ...beyond.map((own) => ({ change: own.share, words: own.words }))]
  const largest = all.reduce((a, b) => (Math.abs(b.change) > Math.abs(a.change) ? b : a), {
    change: 0,
    words: 'anywhere',
  })
  return `${column.name}, ${words} against the reference: the largest change is ${points(largest.change)} ${largest.words}.`
}

function binNumbers(column: DistributionColumn, distribution: Distribution): Markup {
  const { edges, beyond, print } = frameOf(distribution)
  const whole = isWhole(edges)
  const row = (name: string, was: number, now: number) =>
    html`<tr><th scope=row>${name}<td>${percent(was, 2)}<td>${percent(now, 2)}`
  const rows = distribution.reference.map((was, bin) =>
    row(print((edges[bin] ?? 0) + (whole ? 0.5 : 0)), was, distribution.production[bin] ?? 0),
  )
  const [below, above] = [true, false].map((isBelow) =>
    beyond.filter((own) => own.words.startsWith('below') === isBelow).map((own) => row(own.words, 0, own.share)),
  )
  const summary = `${column.name}, the numbers`
  return html`<details><summary>${summary}</summary><div class="scroll" tabindex="0" role="region" aria-label="${summary}"><table class="numbers ends"><thead><tr><th scope="col">${whole ? 'value' : 'from'}</th><th scope="col" class="e">reference</th><th scope="col" class="e">chunk</th></tr></thead><tbody>${below}${rows}${above}</tbody></table></div></details>`
}
