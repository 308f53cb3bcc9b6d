/** Which chunks get a label: as many as fit, fewer on narrow screens, the first of production always. */

import { fixed } from '../../words/numbers.js'
import type { Tick } from '../blocks.js'
import { html, type Markup } from './markup.js'
import { across, middle, type Scale } from './scale.js'

const LETTER = 7.6
const GAP = 18

/** Labelled ticks by index: `wide` ones are hidden on narrow screens. */
export function pickTicks(ticks: readonly Tick[], wide: number, narrow: number): ReadonlyMap<number, 'all' | 'wide'> {
  const longest = ticks.reduce((length, tick) => Math.max(length, tick.label.length), 1) * LETTER + GAP
  const start = Math.max(
    0,
    ticks.findIndex((tick) => tick.period === 'analysis'),
  )
  const wideStep = niceCount(Math.ceil((ticks.length * longest) / wide))
  const narrowStep = Math.ceil((ticks.length * longest) / narrow / wideStep) * wideStep
  const picked = new Map<number, 'all' | 'wide'>()
  ticks.forEach((_, index) => {
    const distance = index - start
    if (distance % narrowStep === 0) picked.set(index, 'all')
    else if (distance % wideStep === 0) picked.set(index, 'wide')
  })
  return picked
}

/** Labels under a chart. */
export function tickLabels(ticks: readonly Tick[], y: number, wide: number): Markup {
  const labels = [...pickTicks(ticks, wide, 250)].map(
    ([index, size]) =>
      html`<text class="tick ${size}" x="${across(middle(index, ticks.length))}" y="${y}" text-anchor="middle">${ticks[index]?.label}</text>`,
  )
  return html`${labels}`
}

/** The axis at the left: its own drawing, because it does not stretch. */
export function valueAxis(scale: Scale, height: number, width: number, print: (value: number) => string): Markup {
  const labels = scale.ticks.map(
    (tick) => html`<text x="${width - 8}" y="${scale.y(tick) + 4}" text-anchor="end">${print(tick)}</text>`,
  )
  return html`<svg class="axis" width="${width}" height="${height}">${labels}</svg>`
}

/** Pixels that the labels of these scales need. */
export function axisWidth(labels: readonly string[]): number {
  return Math.max(36, Math.ceil(Math.max(...labels.map((label) => label.length)) * LETTER) + 12)
}

export function scaleLabels(
  scale: Scale,
  print: (value: number) => string = (value) => fixed(value, scale.decimals),
): readonly string[] {
  return scale.ticks.map(print)
}

function niceCount(step: number): number {
  return [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 50, 100, 200, 500, 1000].find((nice) => nice >= step) ?? step
}
