/** A metric over time: solid and banded where realized, dashed where estimated, broken where there is no value. */

import { lineDecimals } from '../../../results/marks.js'
import type { State } from '../../../types/index.js'
import { fixed } from '../../../words/numbers.js'
import { TRUST_MARKS, trustSentence } from '../../../words/trust.js'
import { boundsWords } from '../../../words/words.js'
import type { Bounds, Mark, SeriesBlock, SeriesLine, SharesBlock, SplitBlock } from '../../blocks.js'
import { intervalWords, spanOf } from '../../interval.js'
import { axisWidth, periodNames, scaleLabels, tickLabels, valueAxis } from './axis.js'
import type { Budget } from './budget.js'
import { html, type Markup } from './markup.js'
import { bandPath, linePath } from './paths.js'
import { across, boundsNear, edge, extent, linearScale, middle, type Scale, WIDTH } from './scale.js'
import { seriesNumbers } from './series-numbers.js'
import { markAt } from './shapes.js'
import { renderShares } from './shares.js'
import { renderSplit, splitScale } from './split.js'

const TOP = 30
/** Room for the labels below. */
const FOOT = 26
/** Beyond this many chunks the dots would be a second line. */
const MOST_DOTS = 70
/** Beyond this many, lines are thin. */
const DENSE = 400

export interface Frame {
  readonly block: SeriesBlock
  readonly scale: Scale
  readonly height: number
  /** Pixels across on a wide screen. */
  readonly wide: number
}

/** Companions of a chart in its card. */
export interface Company {
  readonly split?: SplitBlock | undefined
  readonly shares?: SharesBlock | undefined
}

/** A card with the chart, why it changed or who carries it where that is known, and the numbers folded away. */
export function renderSeries(block: SeriesBlock, { split, shares }: Company, budget: Budget): Markup {
  const height = block.main ? 250 : 170
  const scale = seriesScale(block, height)
  const lower = split && splitScale(split)
  const width = axisWidth([...scaleLabels(scale), ...(lower ? scaleLabels(lower) : [])])
  const kind = `${block.main ? 'main' : 'minor'}${chartKind(block)}`
  return html`<article class="card chart ${kind}" id="${block.anchor}" aria-labelledby="${block.anchor}-title">
<h3 id="${block.anchor}-title">${block.title}${block.unit !== undefined && html` <span>${block.unit}</span>`}</h3>
<div class="beside"><div>${seriesLegend(block)}
${renderPlot({ block, scale, height, wide: block.main ? 900 : 330 }, width)}
${(block.trust ?? []).map((sentence) => html`<p class="note">${sentence}</p>`)}
${seriesNumbers(block, budget.numberRows)}</div>
${shares && html`<div>${renderShares(shares)}</div>`}</div>
${split && lower && renderSplit(split, lower, width, budget)}
</article>`
}

/** Red, or the colour of drift, is for what has alerts. */
export function chartKind(block: SeriesBlock): string {
  return `${block.alerts === 'drift' ? ' drift' : ''}${hasMarks(block, 'alert') ? ' alerting' : ''}`
}

function hasMarks(block: SeriesBlock, state: State): boolean {
  return block.lines.some((line) => line.marks.some((mark) => mark.state === state))
}

/** The picture alone: axis, lines, shapes. */
export function renderPlot(frame: Frame, axis: number): Markup {
  const { block, scale, height } = frame
  return html`<div class="plot" role="img" aria-label="${block.description}">${valueAxis(scale, height, axis, scale.print)}${plot(frame)}</div>`
}

export function seriesScale(block: SeriesBlock, height: number): Scale {
  const values = block.lines.flatMap((line) =>
    line.marks.flatMap((mark) => {
      const { low, high } = spanOf(mark) ?? { low: mark.value, high: mark.value }
      return low === null || high === null ? [] : [low, high]
    }),
  )
  const bounds = [block.threshold, ...(block.bounds ?? []), ...block.lines.map((line) => line.threshold)].flatMap(
    (own) => [own?.lower, own?.upper],
  )
  const all = [...values, ...boundsNear(values, bounds)]
  return linearScale(all, TOP, height - FOOT - 4, block.main ? 5 : 3, block.limits)
}

function plot(frame: Frame): Markup {
  const { block, height, scale } = frame
  const total = block.ticks.length
  const start = referenceCount(block)
  const lines = [...block.lines].reverse()
  return html`<svg class="area" height="${height}">${background(frame)}
<svg class="stretch" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none">
<rect class="at" height="${height - FOOT}"/><path class="rule" d="${scale.ticks.map((tick) => `M0 ${scale.y(tick)}H${WIDTH}`).join('')}"/>
${lines.map((line) => band(line, scale, start))}${thresholds(block, scale, start)}
${lines.map((line) => line.threshold && threshold(line.threshold, scale, ` ${line.role}`))}
${lines.map((line) => html`<path class="line ${line.role}${total > DENSE && ' dense'}" d="${linePath(values(line), scale.y, start)}"/>`)}
${(block.incidents ?? []).map(({ from }) => html`<path class="start" d="M${edge(from, total)} ${TOP - 22}V${height - FOOT}"/>`)}
${block.labelsEndAt !== undefined && html`<path class="end" d="M${edge(block.labelsEndAt, total)} ${TOP - 8}V${height - FOOT}"/>`}
</svg>${lines.map((line) => dots(line, frame))}${words(frame)}${tickLabels(block.ticks, height - 7, frame.wide)}</svg>`
}

function values(line: SeriesLine): readonly (number | null)[] {
  return line.marks.map((mark) => mark.value)
}

function referenceCount(block: SeriesBlock): number {
  return block.ticks.filter((tick) => tick.period === 'reference').length
}

function background(frame: Frame): Markup {
  return html`${zone(frame)}${spans(frame)}`
}

function zone({ block, height }: Frame): Markup | false {
  const total = block.ticks.length
  const end = referenceCount(block)
  return (
    end > 0 &&
    html`<rect class="zone" x="0" y="${TOP - 22}" width="${across(edge(end, total))}" height="${height - FOOT - TOP + 22}"/>`
  )
}

/** Chunks of incidents; of a chart that is large, with their start. */
function spans({ block, height }: Frame): Markup {
  const total = block.ticks.length
  const drawn = (block.incidents ?? []).map(({ from, to, label }) => {
    const [left, width] = [edge(from, total), edge(to + 1, total) - edge(from, total)]
    const isLate = from > 0.6 * total
    const place = html`x="${across(left)}" y="${height - FOOT - 8}" dx="${isLate ? -6 : 6}" text-anchor="${isLate ? 'end' : 'start'}"`
    return html`<rect class="told" x="${across(left)}" y="${TOP - 22}" width="${across(width)}" height="${height - FOOT - TOP + 22}"/>${block.main && html`<text class="halo since wide" ${place}>${label}</text>`}`
  })
  return html`${drawn}`
}

function band(line: SeriesLine, scale: Scale, start: number): Markup {
  return html`<path class="band ${line.role}" d="${bandPath(line.marks.map(spanOf), scale.y, start)}"/>`
}

/** One line for all chunks, or where bounds follow their rows by more than a pixel, one that follows them. */
function thresholds({ threshold: usual, bounds = [] }: SeriesBlock, scale: Scale, start: number): Markup {
  const paths = (['lower', 'upper'] as const).map((side) => {
    const own = bounds.map((one) => within(one[side], scale))
    const [low, high] = extent(own.flatMap((bound) => (bound === null ? [] : [scale.y(bound)])))
    if (own.length > 0 && (own.includes(null) || high - low > 1)) return linePath(own, scale.y, start)
    const bound = within(usual[side], scale)
    return bound === null ? '' : `M0 ${scale.y(bound)}H${WIDTH}`
  })
  return html`<path class="bound" d="${paths.join('')}"/>`
}

/** A bound that lies on the scale. */
function within(bound: number | null, { low, high }: Scale): number | null {
  return bound !== null && bound >= low && bound <= high ? bound : null
}

function threshold(bounds: Bounds, scale: Scale, role: string): Markup {
  const drawn = [bounds.lower, bounds.upper].filter(
    (bound) => bound !== null && bound >= scale.low && bound <= scale.high,
  )
  return html`<path class="bound${role}" d="${drawn.map((bound) => `M0 ${scale.y(bound as number)}H${WIDTH}`).join('')}"/>`
}

/** A dot for each chunk while they can be told apart; an alert always, and what is better while there is room. */
function dots(line: SeriesLine, frame: Frame): Markup {
  const { scale, block } = frame
  const total = block.ticks.length
  const decimals = lineDecimals(line.marks)
  const seen = new Set<string>()
  const shapes = line.marks.map((mark, index) => {
    if (mark.value === null || (!mark.alert && total > MOST_DOTS)) return false
    const x = across(middle(index, total))
    const y = scale.y(mark.value)
    const place = `${Math.round(middle(index, total) / 4)} ${Math.round(y / 3)}`
    if (seen.has(place)) return false
    seen.add(place)
    const title = total > 400 ? undefined : `${block.ticks[index]?.words}: ${line.label} ${printMark(mark, decimals)}`
    if (mark.alert) return markAt(alertSymbol(block), x, y, block.main ? 13 : 11, title)
    const quiet = quietSymbol(mark, block)
    if (quiet !== undefined) return markAt(quiet, x, y, block.main ? 12 : 10, title)
    if (mark.trust?.level === 'none') return markAt('u', x, y, block.main ? 12 : 10, title)
    return html`<circle class="dot ${line.role}${mark.trust && ' low'}" cx="${x}" cy="${y}" r="${block.main ? 3 : 2.2}">${title !== undefined && html`<title>${title}</title>`}</circle>`
  })
  return html`${shapes}`
}

function words(frame: Frame): Markup {
  const { block, height } = frame
  return html`${periodNames(referenceCount(block), block.ticks.length, TOP - 6)}
${block.labelsEndAt !== undefined && labelsEndWords(block, height)}
${block.main && worstLabel(frame)}`
}

function labelsEndWords({ main }: SeriesBlock, height: number): Markup {
  const place = html`x="100%" y="${height - FOOT - 8}" text-anchor="end"`
  const short = html`<text class="halo${main && ' narrow'}" dx="6" ${place}>no labels</text>`
  return main ? html`<text class="halo wide" ${place}>labels pending</text>${short}` : short
}

/** The worst alert carries its number. */
function worstLabel({ block, scale }: Frame): Markup | false {
  const line = block.worst && block.lines[block.worst.line]
  const value = block.worst && line?.marks[block.worst.index]?.value
  if (!block.worst || !line || typeof value !== 'number') return false
  const x = across(middle(block.worst.index, block.ticks.length))
  const y = scale.y(value) + (value < (scale.low + scale.high) / 2 ? 21 : -12)
  return html`<text class="halo strong" x="${x}" y="${y}" text-anchor="middle">${fixed(value, lineDecimals(line.marks))}</text>`
}

function printMark(mark: Mark, decimals: number): string {
  const reason = mark.trust && trustSentence(mark.trust)
  const text = [fixed(mark.value ?? 0, decimals), intervalWords(mark, decimals)].filter(Boolean).join(' ')
  return reason === undefined ? text : `${text}. ${reason}`
}

export function seriesLegend(block: SeriesBlock): Markup {
  const decimals = Math.max(...block.lines.map((line) => lineDecimals(line.marks)), 0)
  const print = (value: number) => fixed(value, decimals)
  const lines = block.lines.map((line) => {
    const banded = line.marks.some((mark) => mark.standardError !== undefined)
    return html`<li class="${line.role}">${swatch(line.role)}${line.label}${banded && line.role !== 'estimated' && ', ± 95 %'}</li>`
  })
  const { lower, upper } = block.threshold
  const bounds =
    (lower !== null || upper !== null) &&
    html`<li class="limit">${swatch('bound')}threshold ${boundsWords(block.threshold, print)}</li>`
  const symbol = alertSymbol(block)
  const alert =
    hasMarks(block, 'alert') && html`<li class="limit"><svg class="g"><use href="#${symbol}"/></svg>outside</li>`
  const told = block.incidents !== undefined && html`<li><span class="key told"></span>incident</li>`
  return html`<ul class="legend">${lines}${bounds}${alert}${quietLegend(block)}${told}${trustLegend(block)}</ul>`
}

function trustLegend({ lines }: SeriesBlock): Markup {
  const has = (level: 'low' | 'none') => lines.some(({ marks }) => marks.some(({ trust }) => trust?.level === level))
  const dot = html`<svg class="swatch" width="10" height="10"><circle class="dot estimated low" cx="5" cy="5" r="3"/></svg>`
  return html`${has('low') && html`<li class="estimated">${dot}${TRUST_MARKS.low}</li>`}${
    has('none') && html`<li class="estimated"><svg class="g mu"><use href="#u"/></svg>${TRUST_MARKS.none}</li>`
  }`
}

function quietLegend(block: SeriesBlock): Markup {
  const symbols = new Set(block.lines.flatMap(({ marks }) => marks.map((mark) => quietSymbol(mark, block))))
  return html`${symbols.has('o') && html`<li class="watched"><svg class="g mo"><use href="#o"/></svg>on watch</li>`}${
    symbols.has('b') && html`<li class="better"><svg class="g mb"><use href="#b"/></svg>better than usual</li>`
  }`
}

/** The shape of what is off its usual value and no alert: on watch, or better. Drift has none: nothing is better than no drift. */
function quietSymbol({ state }: Mark, { alerts }: SeriesBlock): 'o' | 'b' | undefined {
  if (alerts === 'drift') return undefined
  return state === 'watch' ? 'o' : state === 'better' ? 'b' : undefined
}

/** The shape of what is outside. */
export function alertSymbol(block: SeriesBlock): 'p' | 'd' {
  return block.alerts === 'drift' ? 'd' : 'p'
}

function swatch(role: string): Markup {
  return html`<svg class="swatch" width="22" height="10"><path class="${role === 'bound' ? 'bound' : `line ${role}`}" d="M0 5H22"/></svg>`
}
