/** From the usual value to the one now: a bar for each part, with a whisker for its interval, and the numbers as a table. */

import type { CauseKind } from '../../../types/index.js'
import type { BridgeBlock, BridgeStep } from '../../incident-blocks.js'
import { axisWidth, scaleLabels, valueAxis } from './axis.js'
import { html, type Markup } from './markup.js'
import { barPath } from './paths.js'
import { across, linearScale, type Scale, WIDTH } from './scale.js'
import { exact } from './series-numbers.js'

const HEIGHT = 236
const TOP = 22
/** Room for two lines of labels. */
const FOOT = 46
/** Room under the lowest value, as a share of all values: the axis need not begin at 0. */
const ROOM = 0.2
/** Share of its slot that a bar leaves free on either side. */
const FREE = 0.2

const CLASSES: Readonly<Record<CauseKind, string>> = {
  data_fault: 'fault',
  covariate_shift: 'covariate',
  label_shift: 'labels',
  concept_drift: 'concept',
  unknown_until_labels: 'unknown',
}

/** A bar from one value to another. */
interface Bar {
  readonly role: string
  readonly label: string
  readonly text: string
  /** Left out: the bar stands on the axis. */
  readonly from?: number
  readonly to: number
  /** Ends of its whisker. */
  readonly interval?: readonly [low: number, high: number]
}

export function renderBridge(block: BridgeBlock): Markup {
  const bars = barsOf(block)
  const scale = scaleOf(bars)
  const width = axisWidth(scaleLabels(scale))
  return html`<article class="card bridge" id="${block.anchor}-bridge" aria-labelledby="${block.anchor}-bridge-title">
<h4 id="${block.anchor}-bridge-title">${block.title} <span>what each part adds to ${block.metric}</span></h4>
<div class="plot" role="img" aria-label="${block.description}">${valueAxis(scale, HEIGHT, width, scale.print)}<svg class="area" height="${HEIGHT}">
<svg class="stretch" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none"><path class="rule" d="${scale.ticks.map((tick) => `M0 ${scale.y(tick)}H${WIDTH}`).join('')}"/>
${bars.map((bar, at) => drawn(bar, at, bars.length, scale))}</svg>${bars.map((bar, at) => words(bar, at, bars.length, scale))}</svg></div>
<p class="note">Whiskers are 95 % intervals.</p>${numbers(block)}</article>`
}

function barsOf({ from, parts, to }: BridgeBlock): readonly Bar[] {
  let at = from.value
  const steps = parts.map((part): Bar => {
    const start = at
    at += part.value
    return stepBar(part, start)
  })
  const whole = (role: string, { value, text }: Pick<BridgeStep, 'value' | 'text'>) => ({
    role,
    label: role,
    text,
    to: value,
  })
  return [whole('usual', from), ...steps, whole('now', to)]
}

function stepBar({ kind, label, value, text, interval }: BridgeStep, from: number): Bar {
  const [amount = ''] = text.split(' ')
  const ends = interval && ([from + interval[0], from + interval[1]] as const)
  return { role: CLASSES[kind], label, text: amount, from, to: from + value, ...(ends ? { interval: ends } : {}) }
}

function scaleOf(bars: readonly Bar[]): Scale {
  const values = bars.flatMap(({ from, to, interval }) => [from ?? to, to, ...(interval ?? [])])
  const low = values.reduce((least, value) => Math.min(least, value))
  const high = values.reduce((most, value) => Math.max(most, value))
  const room = low - ROOM * (high - low)
  return linearScale([low >= 0 ? Math.max(0, room) : room, high], TOP, HEIGHT - FOOT, 4)
}

function drawn({ role, from, to, interval }: Bar, at: number, all: number, scale: Scale): Markup {
  const slot = WIDTH / all
  const [left, right, middle] = [slot * (at + FREE), slot * (at + 1 - FREE), slot * (at + 0.5)]
  const base = from === undefined ? HEIGHT - FOOT : scale.y(from)
  const next = at + 1 < all && html`<path class="next" d="M${right} ${scale.y(to)}H${slot * (at + 1 + FREE)}"/>`
  return html`<path class="${role}" d="${barPath(left, right, base, scale.y(to))}"/>${next}${interval && whisker(interval, middle, slot, scale)}`
}

function whisker([low, high]: readonly [number, number], middle: number, slot: number, { y }: Scale): Markup {
  const [left, width] = [middle - slot * 0.05, slot * 0.1]
  const d = `M${middle} ${y(low)}V${y(high)}M${left} ${y(low)}h${width}M${left} ${y(high)}h${width}`
  return html`<path class="under" d="${d}"/><path class="whisker" d="${d}"/>`
}

/** The amount outside of bar and whisker, and the label under the axis in two lines. */
function words({ role, label, text, from, to, interval }: Bar, at: number, all: number, { y }: Scale): Markup {
  const x = across((WIDTH / all) * (at + 0.5))
  const isFall = from !== undefined && to < from
  const ends = [from ?? to, to, ...(interval ?? [])].map(y)
  const place = isFall ? Math.max(...ends) + 16 : Math.min(...ends) - 7
  const [first = '', ...rest] = label.split(' ')
  const line = (own: string, below: number) =>
    html`<text x="${x}" y="${HEIGHT - FOOT + below}" text-anchor="middle">${own}</text>`
  return html`<text class="halo amount" x="${x}" y="${place}" text-anchor="middle">${role === 'unknown' ? '?' : text}</text>${line(first, 18)}${rest.length > 0 && line(rest.join(' '), 34)}`
}

function numbers({ from, parts, to, title }: BridgeBlock): Markup {
  const rows = parts.map(
    ({ label, note, value, text, pValue, kind }) =>
      html`<tr><th scope=row>${label}<span class="w">: ${note}</span></th><td class=e>${kind === 'unknown_until_labels' ? text : exact(value, text)}</td><td class=e>${pValue ?? ''}</td></tr>`,
  )
  const whole = (name: string, own: BridgeBlock['from']) =>
    html`<tr><th scope=row>${name}</th><td class=e>${exact(own.value, own.text)}</td><td></td></tr>`
  const summary = `${title}, the numbers`
  return html`<details><summary>${summary}</summary><table class="numbers"><thead><tr><th scope="col">part</th><th scope="col" class="e">amount <span>± 95 %</span></th><th scope="col" class="e">p</th></tr></thead><tbody>${whole('usual', from)}${rows}${whole('now', to)}</tbody></table></details>`
}
