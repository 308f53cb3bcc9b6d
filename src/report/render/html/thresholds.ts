/** A metric by decision threshold: a curve with its band, today's and the best threshold, and what it is without a model. */

import type { ThresholdCurve, ThresholdPoint } from '../../../types/index.js'
import { fixed, plain } from '../../../words/numbers.js'
import type { ThresholdsBlock } from '../../blocks.js'
import { html, type Markup } from './markup.js'
import { linearScale, type Scale } from './scale.js'

const WIDTH = 420
const HEIGHT = 190
const LEFT = 56
const TOP = 12
const FOOT = 38
const RIGHT = 14

/** A point that has a threshold. */
type Placed = ThresholdPoint & { readonly threshold: number }

export function renderThresholds(block: ThresholdsBlock): Markup {
  const rows = block.rows.map(
    ({ label, threshold, value }) =>
      html`<tr><th scope=row>${label}</th><td class=e>${threshold}</td><td class=e>${value}</td></tr>`,
  )
  const table = html`<table class="numbers"><thead><tr><th scope="col">Decisions</th><th scope="col" class="e">threshold</th><th scope="col" class="e">value</th></tr></thead><tbody>${rows}</tbody></table>`
  return html`<section aria-labelledby="${block.anchor}"><h2 id="${block.anchor}">${block.title}</h2><div class="card"><div class="score">${chart(block)}<div><p>${block.sentence}</p>${table}</div></div></div></section>`
}

function chart({ curve, sentence }: ThresholdsBlock): Markup {
  const points = curve.points.filter((point): point is Placed => point.threshold !== null)
  const y = linearScale(
    points.flatMap(({ interval }) => [...interval]),
    TOP,
    TOP + HEIGHT,
    4,
  )
  const [low, high] = [points.at(-1)?.threshold ?? 0, points[0]?.threshold ?? 1]
  const x = (at: number) => Math.round((LEFT + ((at - low) / (high - low || 1)) * WIDTH) * 10) / 10
  return html`<svg class="reliability" width="${LEFT + WIDTH + RIGHT}" height="${TOP + HEIGHT + FOOT}" role="img" aria-label="${sentence}">
<path class="rule" d="${y.ticks.map((tick) => `M${LEFT} ${y.y(tick)}h${WIDTH}`).join('')}"/>
<path class="band" d="${band(points, x, y)}"/><path class="mended" d="M${points.map((own) => `${x(own.threshold)} ${y.y(own.value)}`).join(' ')}"/>
${marks(curve, x, y)}${axes(x, y, [low, high])}</svg>`
}

function band(points: readonly Placed[], x: (at: number) => number, y: Scale): string {
  const edge = (own: readonly Placed[], end: 0 | 1) =>
    own.map(({ threshold, interval }) => `${x(threshold)} ${y.y(interval[end])}`)
  return `M${[...edge(points, 1), ...edge([...points].reverse(), 0)].join(' ')}Z`
}

function marks({ today, best }: ThresholdCurve, x: (at: number) => number, y: Scale): readonly (Markup | false)[] {
  const mark = ({ threshold, value }: ThresholdCurve['today'], role: string, words: string) =>
    threshold !== null &&
    value !== null &&
    html`<circle class="${role}" cx="${x(threshold)}" cy="${y.y(value)}" r="4"><title>${words}: ${plain(threshold)}</title></circle>`
  return [mark(today, 'raw', 'today'), mark(best, 'mended', 'best')]
}

function axes(x: (at: number) => number, y: Scale, ends: readonly [number, number]): Markup {
  const down = y.ticks.map(
    (tick) => html`<text x="${LEFT - 7}" y="${y.y(tick) + 4}" text-anchor="end">${y.print(tick)}</text>`,
  )
  const across = ends.map(
    (end, at) =>
      html`<text x="${x(end)}" y="${TOP + HEIGHT + 17}" text-anchor="${at === 0 ? 'start' : 'end'}">${fixed(end, 2)}</text>`,
  )
  return html`${down}${across}<text x="${LEFT + WIDTH / 2}" y="${TOP + HEIGHT + 32}" text-anchor="middle">decided positive from this score on</text>`
}
