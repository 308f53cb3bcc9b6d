/** Why a metric moved, under its chart and on its axis: covariate shift and concept drift side by side, noise pale. */

import type { Split } from '../../../types/index.js'
import type { SplitBlock } from '../../blocks.js'
import { tickLabels, valueAxis } from './axis.js'
import type { Budget } from './budget.js'
import { html, type Markup } from './markup.js'
import { barPath } from './paths.js'
import { across, edge, extent, linearScale, type Scale, WIDTH } from './scale.js'
import { splitNumbers } from './series-numbers.js'

const HEIGHT = 150
const FOOT = 26
/** More chunks than this are drawn by the largest of a few neighbours. */
const MOST_BARS = 250

export function splitScale(block: SplitBlock): Scale {
  const values = block.points.flatMap((point) => (point ? [point.covariate, point.concept] : []))
  const [low, high] = extent([...values, 0])
  const size = Math.max(-low, high) || 1
  return linearScale([low < 0 ? low : -size / 4, high > 0 ? high : size / 4], 12, HEIGHT - FOOT - 4, 3)
}

export function renderSplit(block: SplitBlock, scale: Scale, width: number, budget: Budget): Markup {
  const total = block.points.length
  const end = block.ticks.filter((tick) => tick.period === 'reference').length
  const print = (value: number) => `${value > 0 ? '+' : ''}${scale.print(value)}`
  return html`<h4>${block.title} <span>against the reference mean</span></h4>
<ul class="legend"><li><span class="key covariate"></span>covariate shift: the inputs moved</li><li><span class="key concept"></span>concept drift: the same inputs mean something else</li><li><span class="key noise"></span>concept drift within noise</li></ul>
<div class="plot" role="img" aria-label="${block.description}">${valueAxis(scale, HEIGHT, width, print)}
<svg class="area" height="${HEIGHT}">${end > 0 && html`<rect class="zone" x="0" y="4" width="${across(edge(end, total))}" height="${HEIGHT - FOOT - 4}"/>`}
<svg class="stretch" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
<path class="rule" d="${scale.ticks.map((tick) => `M0 ${scale.y(tick)}H${WIDTH}`).join('')}"/>
${bars(block, scale)}<path class="zero" d="M0 ${scale.y(0)}H${WIDTH}"/></svg>${tickLabels(block.ticks, HEIGHT - 7, 900)}</svg></div>
${splitNumbers(block, budget.numberRows)}`
}

function bars(block: SplitBlock, scale: Scale): Markup {
  const drawn = thin(block.points)
  const slot = WIDTH / drawn.length
  const zero = scale.y(0)
  const draw = (side: 0 | 1, wanted: (point: Split) => number | undefined) =>
    drawn
      .map((point, index) => {
        const value = point ? wanted(point) : undefined
        if (value === undefined) return ''
        const left = slot * (index + (side === 0 ? 0.24 : 0.51))
        return barPath(left, left + slot * 0.25, zero, scale.y(value))
      })
      .join('')
  return html`<path class="covariate" d="${draw(0, (point) => point.covariate)}"/>
<path class="concept" d="${draw(1, (point) => (point.significant ? point.concept : undefined))}"/>
<path class="noise" d="${draw(1, (point) => (point.significant ? undefined : point.concept))}"/>`
}

function thin(points: readonly (Split | null)[]): readonly (Split | null)[] {
  const size = Math.ceil(points.length / MOST_BARS)
  if (size <= 1) return points
  return Array.from({ length: Math.ceil(points.length / size) }, (_, group) =>
    points
      .slice(group * size, (group + 1) * size)
      .reduce(
        (largest, point) => (point && (!largest || Math.abs(point.total) > Math.abs(largest.total)) ? point : largest),
        null,
      ),
  )
}
